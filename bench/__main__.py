"""Measures Lượt beside two yardsticks on real databases: `python -m bench`. Loopback only, bounded in time."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.machine import describe
from bench.measure import POSTGRESQL, SQLITE, measure
from bench.report import as_markdown, build_report
from bench.servers import NotStarted

SECONDS, REPETITIONS = 3.0, 5
LONGEST_S, MOST_REPETITIONS = 60.0, 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the report, and write it where asked.

    Returns: 0 when it was measured, whether goals are met or not; 1 when a server did not start.
    """
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="luot-bench-"))
    try:
        machine = describe(folder)
        kinds = [options.only] if options.only else [SQLITE, POSTGRESQL]
        measured = {kind: measure(kind, folder / kind, options.seconds, options.repetitions, _say) for kind in kinds}
    except NotStarted as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    machine["load_average_after"] = round(os.getloadavg()[0], 2)
    settings = {"seconds": options.seconds, "repetitions": options.repetitions}
    report = build_report(measured, machine, settings, time.monotonic() - began)
    print(as_markdown(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(as_markdown(report), encoding="utf-8")
    return 0


def _say(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="Measure Lượt beside a minimal app and bare commits.")
    parser.add_argument("--seconds", type=_seconds, default=SECONDS, help="of each run, 0.1 to 60 (%(default)s)")
    parser.add_argument("--repetitions", type=_repetitions, default=REPETITIONS, help="1 to 50 (%(default)s)")
    parser.add_argument("--only", choices=[SQLITE, POSTGRESQL], help="leave the other database out")
    parser.add_argument("--json", type=Path, help="also write the report to this file")
    parser.add_argument("--markdown", type=Path, help="also write the tables to this file")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.1 <= seconds <= LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text} is not from 0.1 to {LONGEST_S:g}")
    return seconds


def _repetitions(text: str) -> int:
    repetitions = int(text)
    if not 1 <= repetitions <= MOST_REPETITIONS:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to {MOST_REPETITIONS}")
    return repetitions


if __name__ == "__main__":
    sys.exit(main())
