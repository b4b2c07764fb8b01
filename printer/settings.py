"""What the print agent is told: its server, its token, its printers; from the command line or from a TOML file."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit

from printer.errors import BadSetting, TokenRefused
from printer.profiles import PROFILES

TOKEN_VARIABLE = "LUOT_PRINTER_TOKEN"  # noqa: S105 - the name of a variable, not a token
DEFAULT_PROFILE = "80mm"
MOST_PRINTERS = 16
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
# The server asks the same of a printer's name.
_NAME = re.compile(r"[^\W_](?:[\w .-]{0,38}[\w.])?")
_UNFIT = re.compile(r"[^\w.-]+")
logger = logging.getLogger("printer")


@dataclass(frozen=True, slots=True)
class PrinterSetting:
    """One printer: its name in the center, where it is, and what it can do."""

    name: str
    address: str
    profile: str = DEFAULT_PROFILE


@dataclass(frozen=True, slots=True)
class AgentFile:
    """What a file for the agent says; `server` and `token_file` may be given on the command line instead."""

    printers: tuple[PrinterSetting, ...]
    server: str = ""
    token_file: Path | None = None


def read_agent_file(file: Path) -> AgentFile:
    """Read `server`, `token_file` and one [[printers]] for each printer. Raises: BadSetting, with what is wrong."""
    try:
        told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSetting(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise BadSetting(f"{file}: is not TOML: {error}") from error
    _demand_known(told, {"server", "token_file", "printers"}, str(file))
    tables = told.get("printers", [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise BadSetting(f"{file}: each printer begins with [[printers]]")
    printers = [_from_table(each, f"{file}, printer {at}") for at, each in enumerate(tables, start=1)]
    token_file = _text(told, "token_file", str(file), needed=False)
    where = file.parent / token_file if token_file else None
    return AgentFile(distinct(printers, str(file)), _text(told, "server", str(file), needed=False), where)


def from_words(words: Sequence[str], profile: str) -> tuple[PrinterSetting, ...]:
    """Read printers as [NAME=]ADDRESS, all of one profile. Raises: BadSetting."""
    return distinct([_from_word(each, profile) for each in words], "--printer")


def _from_word(word: str, profile: str) -> PrinterSetting:
    name, equals, address = word.partition("=")
    if not equals or "://" in name:
        name, address = default_name(word), word
    return PrinterSetting(named(name, "--printer"), address, profile)


def default_name(address: str) -> str:
    """Return a name made of a printer's address, for who gives it none."""
    parts = urlsplit(address)
    told = parts.netloc or Path(parts.path).name
    return _UNFIT.sub("-", told).strip("-._")[:40] or "printer"


def named(name: str, where: str) -> str:
    """Return a printer's name as it is known in the center. Raises: BadSetting."""
    clean = normalize("NFC", " ".join(name.split()))
    if not _NAME.fullmatch(clean):
        raise BadSetting(
            f"{where}: a printer's name has 1 to 40 letters, digits, spaces, dots and dashes, not {name!r}"
        )
    return clean


def distinct(printers: Sequence[PrinterSetting], where: str) -> tuple[PrinterSetting, ...]:
    """Return the printers. Raises: BadSetting, when there are none, too many, or two of one name."""
    if not 1 <= len(printers) <= MOST_PRINTERS:
        raise BadSetting(f"{where}: say where slips come out: 1 to {MOST_PRINTERS} printers")
    names = [each.name for each in printers]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise BadSetting(f"{where}: two printers are called {twice!r}")
    return tuple(printers)


def _from_table(table: dict[str, Any], where: str) -> PrinterSetting:
    _demand_known(table, {"name", "address", "profile"}, where)
    address = _text(table, "address", where)
    profile = _text(table, "profile", where, needed=False) or DEFAULT_PROFILE
    if profile not in PROFILES:
        raise BadSetting(f"{where}: profile {profile!r} is not one of {', '.join(sorted(PROFILES))}")
    return PrinterSetting(named(_text(table, "name", where), where), address, profile)


def _text(table: dict[str, Any], key: str, where: str, *, needed: bool = True) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise BadSetting(f"{where}: {key} must be text in quotes")
    return value.strip()


def _demand_known(table: dict[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(set(table) - keys)
    if unknown:
        raise BadSetting(f"{where}: {unknown[0]!r} is not known here; known: {', '.join(sorted(keys))}")


def log_level(text: str) -> int:
    """Return the level of logging that this names, in any case; empty means info. Raises: BadSetting."""
    level = LEVELS.get(text.strip().lower() or "info")
    if level is None:
        raise BadSetting(f"LUOT_LOG_LEVEL: {text!r} is not one of {', '.join(LEVELS)}")
    return level


def token_source(file: Path | None, given: str = "") -> Callable[[], str]:
    """Return what gives the device token: from a file, read each time so that it can be renewed, or as it was given.

    Raises: BadSetting, when there is none, or the file cannot be used.
    """
    if file is None:
        token = (given or os.environ.pop(TOKEN_VARIABLE, "")).strip()
        if not token:
            raise BadSetting(f"give the device token by --token-file, --token or in {TOKEN_VARIABLE}")
        if given:
            logger.warning("others on this machine can see the token on the command line; --token-file hides it")
        return lambda: token
    try:
        _read_token(file)
    except TokenRefused as error:
        raise BadSetting(str(error)) from error
    if os.name == "posix" and file.stat().st_mode & 0o077:
        logger.warning("the token file can be read by others; set its mode to 600 file=%s", file)
    return lambda: _read_token(file)


def _read_token(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise TokenRefused(f"the token file cannot be read: {type(error).__name__}") from error
    if not token or not token.isprintable() or " " in token:
        raise TokenRefused("the token file must hold one token and nothing else")
    return token
