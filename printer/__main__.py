"""Starts the print agent: reads its settings from the command line and joins its parts, which know no settings."""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from printer.agent import Agent
from printer.backoff import Backoff
from printer.bell import Bell
from printer.blocks import PAPERS
from printer.client import Client, server_address
from printer.drivers import KEPT_PICTURES, Driver, PictureDriver
from printer.errors import BadSetting, PrinterError, TokenRefused
from printer.live import LiveChannel
from printer.network import NetworkDriver
from printer.parent import follow_parent
from printer.profiles import PROFILES
from printer.virtual.__main__ import main as virtual

TOKEN_VARIABLE = "LUOT_PRINTER_TOKEN"  # noqa: S105 - the name of a variable, not a token
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
BAD_SETTING = 2
NETWORK_PORT = 9100
logger = logging.getLogger("printer")


class OneLine(logging.Formatter):
    """Makes one line of each record: what a server or a library says cannot start a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        return super().format(record).replace("\r", "").replace("\n", " | ")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the agent until it is told to stop.

    Returns: 0 after a stop, 2 when a setting cannot be used.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["virtual"]:
        return virtual(given[1:])
    options = _parser().parse_args(given)
    _log_to_stderr()
    try:
        logger.setLevel(log_level(os.environ.get("LUOT_LOG_LEVEL", "")))
        return _serve(options)
    except PrinterError as error:
        logger.error("cannot start code=%s reason=%s", error.code, error)
        return BAD_SETTING


def _serve(options: argparse.Namespace) -> int:
    bell = Bell()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: bell.stop())
    if options.exit_with_parent is not None:
        follow_parent(bell.stop, options.exit_with_parent or os.getppid())
    server, token = server_address(options.server), token_source(options.token_file, options.token)
    driver, where = driver_of(options)
    chance = random.SystemRandom().random
    client, live = Client(server, token), LiveChannel(server, token, bell.ring, Backoff(chance))
    agent = Agent(client, driver, bell, chance=chance, clock=time.monotonic, is_live=lambda: live.connected)
    logger.info("started server=%s printer=%s", server, where)
    live.open()
    agent.run()
    live.close()
    client.close()
    logger.info("stopped")
    return 0


def driver_of(options: argparse.Namespace) -> tuple[Driver, str]:
    """Return the printer that the options name, and its name for the log. Raises: BadSetting."""
    if options.printer is None:
        if options.folder is None:
            raise BadSetting("say where slips come out: --printer tcp://HOST:PORT or --folder DIR")
        return PictureDriver(options.folder, PAPERS[options.paper], options.keep), f"{options.folder} {options.paper}"
    host, port = printer_address(options.printer)
    return NetworkDriver(host, port, PROFILES[options.profile]), f"{options.printer} {options.profile}"


def printer_address(text: str) -> tuple[str, int]:
    """Return host and port of tcp://HOST:PORT; the port may be left out. Raises: BadSetting."""
    parts = urlsplit(text)
    try:
        port = parts.port or NETWORK_PORT
    except ValueError:
        port = 0
    if parts.scheme != "tcp" or not parts.hostname or not port or parts.path or parts.username:
        raise BadSetting(f"the printer's address must look like tcp://HOST:PORT, not {text!r}")
    return parts.hostname, port


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


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    formatter = OneLine("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logger.handlers[:] = [handler]
    logger.propagate = False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="luot printer", description="Print the slips of a Lượt server.")
    parser.add_argument("--server", required=True, metavar="URL", help="base address of the server")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help=f"device token (else {TOKEN_VARIABLE})")
    parser.add_argument(
        "--token", default="", help="the token itself; others on this machine can see it, a file is better"
    )
    parser.add_argument("--printer", metavar="tcp://HOST:PORT", help="an ESC/POS printer on the network")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="80mm", help="its kind (default 80mm)")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="instead of a printer: where slips become pictures")
    parser.add_argument("--paper", choices=sorted(PAPERS), default="80mm", help="their roll width (default 80mm)")
    parser.add_argument("--keep", type=_positive, default=KEPT_PICTURES, metavar="N", help="newest pictures to keep")
    parser.add_argument(
        "--exit-with-parent",
        type=int,
        nargs="?",
        const=0,
        metavar="PID",
        help="stop when the starting process is gone; its id, where given, closes the gap while this one starts",
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main())
