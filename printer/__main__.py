"""Starts the print agent: reads what it is told and joins its parts, which know no settings."""

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

from printer.address import KNOWN, driver_at
from printer.agent import Agent
from printer.backoff import Backoff
from printer.bell import Bell
from printer.client import Client, server_address
from printer.errors import BadSetting, PrinterError
from printer.hub import Hub
from printer.live import LiveChannel
from printer.notify import Notice
from printer.parent import follow_parent
from printer.pictures import KEPT_PICTURES
from printer.preview import main as preview
from printer.profiles import PROFILES
from printer.settings import (
    DEFAULT_PROFILE,
    TOKEN_VARIABLE,
    AgentFile,
    from_words,
    log_level,
    read_agent_file,
    token_source,
)
from printer.virtual.__main__ import main as virtual
from printer.worker import Station, Worker

BAD_SETTING = 2
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
    if given[:1] == ["preview"]:
        return preview(given[1:])
    options = _parser().parse_args(given)
    _log_to_stderr()
    try:
        logger.setLevel(log_level(os.environ.get("LUOT_LOG_LEVEL", "")))
        return _serve(options)
    except PrinterError as error:
        logger.error("cannot start code=%s reason=%s", error.code, error)
        return BAD_SETTING


def _serve(options: argparse.Namespace) -> int:
    told = _told(options)
    server, token = server_address(told.server), token_source(told.token_file, options.token)
    stations = [
        Station(each.name, each.profile, driver_at(each.address, PROFILES[each.profile], options.keep))
        for each in told.printers
    ]
    if options.check:
        return 0
    notice, chance = Notice(), random.SystemRandom().random
    live: list[LiveChannel] = []

    def maker(station: Station) -> Callable[[Bell, Hub], Worker]:
        def make(bell: Bell, hub: Hub) -> Worker:
            jobs, is_live = Client(server, token), lambda: live[0].connected
            return Worker(
                station, jobs, bell, chance=chance, clock=time.monotonic, is_live=is_live, say=notice.say, hub=hub
            )

        return make

    agent = Agent({each.name: maker(each) for each in stations})
    live.append(LiveChannel(server, token, agent.ring, Backoff(chance)))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: agent.stop())
    if options.exit_with_parent is not None:
        follow_parent(agent.stop, options.exit_with_parent or os.getppid())
    for each in told.printers:
        logger.info("started server=%s printer=%s address=%s profile=%s", server, each.name, each.address, each.profile)
    notice.ready()
    live[0].open()
    agent.run()
    notice.stopping()
    live[0].close()
    logger.info("stopped")
    return 0


def _told(options: argparse.Namespace) -> AgentFile:
    """Return what file and command line say together; the command line wins. Raises: BadSetting."""
    if options.config and options.printer:
        raise BadSetting("give printers either by --printer or in the file of --config")
    file = read_agent_file(options.config) if options.config else None
    printers = file.printers if file else from_words(options.printer, options.profile)
    server = options.server or (file.server if file else "")
    if not server:
        raise BadSetting("say which server: --server URL")
    return AgentFile(printers, server, options.token_file or (file.token_file if file else None))


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    formatter = OneLine("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logger.handlers[:] = [handler]
    logger.propagate = False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="luot printer", description="Print the slips of a Lượt server.")
    parser.add_argument("--server", default="", metavar="URL", help="base address of the server")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help=f"device token (else {TOKEN_VARIABLE})")
    parser.add_argument(
        "--token", default="", help="the token itself; others on this machine can see it, a file is better"
    )
    parser.add_argument(
        "--printer",
        action="append",
        default=[],
        metavar="[NAME=]ADDRESS",
        help=f"a printer and its name in the center; again for each further one. Addresses: {KNOWN}",
    )
    parser.add_argument(
        "--profile", choices=sorted(PROFILES), default=DEFAULT_PROFILE, help="their kind (default %(default)s)"
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="server, token_file and [[printers]] as TOML")
    parser.add_argument("--keep", type=_positive, default=KEPT_PICTURES, metavar="N", help="pictures in a folder")
    parser.add_argument("--check", action="store_true", help="only say whether all this can be used")
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
