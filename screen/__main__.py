"""`luot screen ADDRESS`: show a kiosk or a display full screen, and keep it there."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from screen.flags import command, find_browser
from screen.guard import Guard


def main(words: Sequence[str] | None = None) -> int:
    """Show the page until told to stop; return how the process should end."""
    options = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="luot screen: %(message)s")
    try:
        options.address = _address(options)
    except ValueError as error:
        print(f"luot screen: {error}", file=sys.stderr)
        return 2
    options.profile.mkdir(parents=True, exist_ok=True, mode=0o700)
    browser = find_browser(options.browser)
    more = (*options.flag, *(["--no-sandbox"] if os.geteuid() == 0 else []))
    line = command(str(browser), options.address, options.profile, windowed=options.window, more=more)
    guard = Guard(line, options.address, options.profile, options.patience)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: setattr(guard, "stopped", True))
    logging.getLogger("luot.screen").info("showing %s", options.address.partition("#")[0])
    guard.run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="luot screen", description=__doc__)
    parser.add_argument("address", nargs="?", help="The link that luot device create prints, or the screen's address.")
    parser.add_argument("--link-file", type=Path, help="A file with the link, so that nobody else reads its token.")
    parser.add_argument("--browser", help="Chromium's program; else the one that is installed.")
    parser.add_argument(
        "--profile", type=Path, default=Path.home() / ".local" / "share" / "luot-screen",
        help="Where the browser keeps the pairing and the screen's files; one folder a screen.",
    )  # fmt: skip
    parser.add_argument("--patience", type=float, default=15.0, metavar="SECONDS", help="A page may think so long.")
    parser.add_argument("--window", action="store_true", help="In a window, for trying.")
    parser.add_argument("--flag", action="append", default=[], help="One more flag for Chromium, as --flag=--x=y.")
    return parser


def _address(options: argparse.Namespace) -> str:
    """Return what is to be shown. Raises: ValueError with a sentence that says what is wrong with the options."""
    if (options.address is None) == (options.link_file is None):
        raise ValueError("name either the address or --link-file FILE")
    address = str(options.address or _read(options.link_file))
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{address.partition('#')[0]!r} is no address like https://luot.example.vn/display/")
    if options.patience <= 0:
        raise ValueError("--patience must be more than 0 seconds")
    if find_browser(options.browser) is None:
        name = options.browser or "Chromium"
        raise ValueError(f"there is no browser {name} here; install chromium, or name one with --browser")
    return address


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror})") from error


if __name__ == "__main__":
    sys.exit(main())
