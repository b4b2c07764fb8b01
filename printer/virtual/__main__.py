"""Starts a virtual printer: `luot printer virtual --port 9100 --folder DIR --faults paper_out@20`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from printer.blocks import PAPERS
from printer.errors import PrinterError
from printer.virtual.faults import Fault, Faults, parse_faults
from printer.virtual.server import VirtualPrinter

BAD_SETTING = 2
CALM_S = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print into pictures until stopped; commands on stdin play faults meanwhile.

    Returns: 0 after a stop, 2 when an option cannot be used.
    """
    options = _parser().parse_args(arguments)
    try:
        faults = Faults(parse_faults(options.faults))
        printer = VirtualPrinter(options.folder, PAPERS[options.paper].width_dots, options.port, faults)
    except (PrinterError, OSError) as error:
        print(f"virtual printer: {error}", file=sys.stderr)
        return BAD_SETTING
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    printer.start()
    print(f"virtual printer: listening on tcp://127.0.0.1:{printer.port}, slips in {options.folder}", flush=True)
    threading.Thread(target=_obey, args=(faults,), daemon=True).start()
    while not stopped.wait(CALM_S):
        pass
    printer.stop()
    return 0


def _obey(faults: Faults) -> None:
    """Read commands: a fault's name begins it, `ok` ends all, `ok NAME` ends one."""
    for line in sys.stdin:
        words = line.split()
        try:
            if words[:1] == ["ok"]:
                faults.end(Fault(words[1]) if words[1:] else None)
            elif words:
                faults.play(Fault(words[0]))
            print(f"virtual printer: {', '.join(sorted(faults.now())) or 'well'}", flush=True)
        except ValueError:
            print(f"virtual printer: no such fault; known: {', '.join(Fault)}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="luot printer virtual", description="A printer on the network that shows its paper as pictures."
    )
    parser.add_argument("--port", type=int, default=9100, help="TCP port on this machine (default 9100, 0: a free one)")
    parser.add_argument("--folder", type=Path, required=True, metavar="DIR", help="where each slip becomes <n>.png")
    parser.add_argument("--paper", choices=sorted(PAPERS), default="80mm", help="roll width (default 80mm)")
    parser.add_argument(
        "--faults",
        default="",
        metavar="WORDS",
        help=f"what goes wrong, as name@after_slips+for_slips, several by comma: {', '.join(Fault)}",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
