"""The settings of a server, read once from the environment, validated, then frozen. docs/settings.md lists them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from server.domain.errors import InvalidValue

RUNTIMES = ("eventlet", "gevent", "threading")
SHORTEST_SECRET = 16
LOG_FORMATS = ("auto", "console", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server runs with; see docs/settings.md for each. Never print it: it holds secrets."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    redis_url: str | None
    runtime: str
    workers: int
    secret_key: str
    public_url: str | None
    log_format: str
    log_level: str
    demo: bool

    @property
    def lobby_dir(self) -> Path:
        """Where centers keep what their lobbies show and say."""
        return self.data_dir.resolve() / "lobby"


VARIABLES = {
    "LUOT_HOST": "127.0.0.1",
    "LUOT_PORT": "8080",
    "LUOT_DATA_DIR": "data",
    "LUOT_DATABASE_URL": "",
    "LUOT_REDIS_URL": "",
    "LUOT_ASYNC": "eventlet",
    "LUOT_WORKERS": "1",
    "LUOT_SECRET_KEY": "",
    "LUOT_PUBLIC_URL": "",
    "LUOT_LOG_FORMAT": "auto",
    "LUOT_LOG_LEVEL": "info",
    "LUOT_DEMO": "",
}


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; each may also come from a file named by `<NAME>_FILE`.

    Raises: InvalidValue with a sentence that names the bad setting, also for an unknown LUOT_ name.
    """
    _refuse_unknown(environ)
    value = {name: _value(environ, name, default) for name, default in VARIABLES.items()}
    data_dir = Path(value["LUOT_DATA_DIR"]).expanduser()
    workers = _whole("LUOT_WORKERS", value["LUOT_WORKERS"], 1, 64)
    database_url = _database_url(value["LUOT_DATABASE_URL"], data_dir, workers)
    return Settings(
        host=value["LUOT_HOST"],
        port=_whole("LUOT_PORT", value["LUOT_PORT"], 0, 65535),
        data_dir=data_dir,
        database_url=database_url,
        redis_url=_redis_url(value["LUOT_REDIS_URL"]),
        runtime=_choice("LUOT_ASYNC", value["LUOT_ASYNC"], RUNTIMES),
        workers=workers,
        secret_key=_secret_key(value["LUOT_SECRET_KEY"]) or _kept_secret(data_dir),
        public_url=_public_url(value["LUOT_PUBLIC_URL"]),
        log_format=_choice("LUOT_LOG_FORMAT", value["LUOT_LOG_FORMAT"], LOG_FORMATS),
        log_level=_choice("LUOT_LOG_LEVEL", value["LUOT_LOG_LEVEL"], LOG_LEVELS),
        demo=_choice("LUOT_DEMO", value["LUOT_DEMO"] or "0", ("0", "1")) == "1",
    )


def _value(environ: Mapping[str, str], name: str, default: str) -> str:
    file = environ.get(f"{name}_FILE")
    if not file:
        return environ.get(name, "").strip() or default
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InvalidValue(f"{name}_FILE: {file} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise InvalidValue(f"{name}_FILE: {file} is not a text file.") from error
    if not text:
        raise InvalidValue(f"{name}_FILE: {file} is empty.")
    return text


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = set(VARIABLES) | {f"{name}_FILE" for name in VARIABLES}
    allowed = ("LUOT_TEST_", "LUOT_PRINTER_")
    for name in sorted(environ):
        if name.startswith("LUOT_") and name not in known and not name.startswith(allowed):
            raise InvalidValue(f"{name} is not a setting of Lượt; docs/settings.md lists them all.")


def _whole(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise InvalidValue(f"{name}: {text!r} is not a whole number from {least} to {most}.")
    return int(text)


def _choice(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise InvalidValue(f"{name}: {text!r} is not one of {', '.join(known)}.")
    return text


def _database_url(text: str, data_dir: Path, workers: int) -> str:
    url = text or f"sqlite:///{data_dir.resolve() / 'luot.db'}"
    scheme, found, rest = url.partition("://")
    backend = scheme.partition("+")[0]
    if not found or not rest.strip("/") or not _port_is_whole(url):
        raise InvalidValue("LUOT_DATABASE_URL is not a database address like postgresql://host/luot.")
    if backend not in {"sqlite", "postgresql"}:
        raise InvalidValue(f"LUOT_DATABASE_URL: {backend} is not supported; use sqlite or postgresql.")
    if ":memory:" in rest:
        raise InvalidValue("LUOT_DATABASE_URL: a database in memory would lose every ticket; name a file.")
    if backend == "sqlite" and workers > 1:
        raise InvalidValue("LUOT_WORKERS: SQLite serves one process; set LUOT_WORKERS=1 or use PostgreSQL.")
    # A driver that is named here is left out: it follows LUOT_ASYNC, since the wrong one blocks the whole process.
    return f"{backend}://{rest}"


def _port_is_whole(url: str) -> bool:
    try:
        _ = urlsplit(url).port
    except ValueError:
        return False
    return True


def _redis_url(text: str) -> str | None:
    if text and (not text.startswith(("redis://", "rediss://", "unix://")) or not _port_is_whole(text)):
        raise InvalidValue("LUOT_REDIS_URL is not an address like redis://host:6379/0.")
    return text or None


def _public_url(text: str) -> str | None:
    if text and (not text.startswith(("http://", "https://")) or not urlsplit(text).hostname):
        raise InvalidValue("LUOT_PUBLIC_URL is not an address like https://lượt.example.")
    return text.rstrip("/") or None


def _secret_key(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise InvalidValue(f"LUOT_SECRET_KEY has fewer than {SHORTEST_SECRET} characters; without it, one is made.")
    return text


def _kept_secret(data_dir: Path) -> str:
    file = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            _write_secret(file)
        kept = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise InvalidValue(f"LUOT_DATA_DIR: {data_dir} cannot be used ({error.strerror}).") from error
    except ValueError as error:
        raise InvalidValue(f"{file} is not a secret of Lượt; remove it to have one made.") from error
    if len(kept) < SHORTEST_SECRET:
        raise InvalidValue(f"{file} is too short for a secret; remove it to have one made.")
    return kept


def _write_secret(file: Path) -> None:
    """Write beside and link: whoever starts at the same moment reads a whole secret, and the same."""
    beside = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(secrets.token_urlsafe(32))
    try:
        os.link(beside, file)
    except FileExistsError:
        return
    finally:
        beside.unlink()
