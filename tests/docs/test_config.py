"""A bad setting stops the start with a sentence that names it; a good one is read as docs/settings.md says."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.config import VARIABLES, Settings, load_settings
from server.domain.errors import InvalidValue

BAD = {
    "LUOT_PORT": ["-1", "65536", "http", "80 80", "８０", "1e3"],
    "LUOT_DATABASE_URL": [
        "luot.db", "mysql://host/luot", "sqlite://", "sqlite:///:memory:", "postgresql://", "postgresql://host:port/luot",
    ],
    "LUOT_REDIS_URL": ["host:6379", "http://host", "redis://host:port/0"],
    "LUOT_ASYNC": ["asyncio", "Eventlet"],
    "LUOT_WORKERS": ["0", "65", "two"],
    "LUOT_SECRET_KEY": ["short"],
    "LUOT_PUBLIC_URL": ["luot.example.vn", "ftp://luot.example.vn", "https://"],
    "LUOT_LOG_FORMAT": ["xml"],
    "LUOT_LOG_LEVEL": ["loud"],
    "LUOT_DEMO": ["yes", "true", "2"],
}  # fmt: skip


def load(tmp_path: Path, **variables: str) -> Settings:
    return load_settings({"LUOT_DATA_DIR": str(tmp_path / "data")} | variables)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_a_bad_value_is_refused_by_name(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        load(tmp_path, **{name: text})
    assert refused.value.message.startswith(name)
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("name", ["LUOT_DATABASE_URL", "LUOT_REDIS_URL", "LUOT_SECRET_KEY"])
def test_a_refusal_does_not_show_a_secret(tmp_path: Path, name: str) -> None:
    secret = "geheim" if name == "LUOT_SECRET_KEY" else "mongodb://user:geheim@host/luot"
    with pytest.raises(InvalidValue) as refused:
        load(tmp_path, **{name: secret})
    assert "geheim" not in refused.value.message


@pytest.mark.parametrize("name", ["LUOT_PROT", "LUOT_SECRET", "LUOT_SECRET_KEY_FILES"])
def test_an_unknown_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{name} is not a setting"):
        load(tmp_path, **{name: "x"})


def test_names_of_the_tests_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, LUOT_TEST_REDIS_URL="redis://host").redis_url is None


def test_more_processes_than_one_need_postgresql(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"^LUOT_WORKERS: SQLite serves one process"):
        load(tmp_path, LUOT_WORKERS="2")
    assert load(tmp_path, LUOT_WORKERS="2", LUOT_DATABASE_URL="postgresql://host/luot").workers == 2


def test_the_defaults_serve_one_machine_from_the_data_folder(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.host, settings.port, settings.runtime, settings.workers) == ("127.0.0.1", 8080, "eventlet", 1)
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'luot.db'}"
    assert (settings.redis_url, settings.public_url, settings.demo) == (None, None, False)


@pytest.mark.parametrize("driver", ["psycopg2", "psycopg", "asyncpg"])
def test_a_driver_in_the_address_is_left_out(tmp_path: Path, driver: str) -> None:
    assert load(tmp_path, LUOT_DATABASE_URL=f"postgresql+{driver}://host/luot").database_url == "postgresql://host/luot"


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    assert load(tmp_path, **dict.fromkeys(set(VARIABLES) - {"LUOT_DATA_DIR"}, "")) == load(tmp_path)


GOOD_TEXT = {
    "LUOT_HOST": ("host", "0.0.0.0"),
    "LUOT_PORT": ("port", 81),
    "LUOT_DATABASE_URL": ("database_url", "postgresql://host/luot"),
    "LUOT_REDIS_URL": ("redis_url", "redis://host:6379/0"),
    "LUOT_ASYNC": ("runtime", "gevent"),
    "LUOT_WORKERS": ("workers", 1),
    "LUOT_SECRET_KEY": ("secret_key", "0123456789abcdef"),
    "LUOT_PUBLIC_URL": ("public_url", "https://lượt.example"),
    "LUOT_LOG_FORMAT": ("log_format", "json"),
    "LUOT_LOG_LEVEL": ("log_level", "error"),
}


@pytest.mark.parametrize("name", GOOD_TEXT)
def test_a_setting_may_come_from_a_file(tmp_path: Path, name: str) -> None:
    field, value = GOOD_TEXT[name]
    (tmp_path / "value").write_text(f"  {value}\n", encoding="utf-8")
    assert getattr(load(tmp_path, **{f"{name}_FILE": str(tmp_path / "value")}), field) == value
    both = load(tmp_path, **{f"{name}_FILE": str(tmp_path / "value"), name: "something else"})
    assert getattr(both, field) == value


@pytest.mark.parametrize("name", VARIABLES)
def test_a_file_that_cannot_be_used_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for file in ("missing", "empty", "binary", "."):
        with pytest.raises(InvalidValue, match=f"^{name}_FILE: "):
            load(tmp_path, **{f"{name}_FILE": str(tmp_path / file)})


def test_the_public_address_has_no_slash_at_its_end(tmp_path: Path) -> None:
    assert load(tmp_path, LUOT_PUBLIC_URL="https://luot.example.vn/").public_url == "https://luot.example.vn"


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = load(tmp_path)
    assert len(first.secret_key) >= 32
    assert load(tmp_path).secret_key == first.secret_key
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_servers_that_start_at_once_have_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load(tmp_path).secret_key, range(32)))
    assert len(keys) == 1
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret.key"]


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 40])
def test_a_kept_secret_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").write_bytes(content)
    with pytest.raises(InvalidValue, match=r"secret\.key is .*remove it"):
        load(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(InvalidValue, match=r"^LUOT_DATA_DIR: "):
        load(tmp_path)


@pytest.mark.parametrize("command", [["-m", "server.runtime"], ["-m", "server.cli", "serve"]])
def test_a_bad_setting_stops_the_start_with_one_sentence(tmp_path: Path, command: list[str]) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LUOT_")}
    done = subprocess.run(
        [sys.executable, *command],
        env=environ | {"LUOT_DATA_DIR": str(tmp_path), "LUOT_PORT": "http"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "luot: LUOT_PORT: 'http' is not a whole number from 0 to 65535.\n"
