"""Measures paper: from a press at a kiosk to the bytes at the printer. Run as `python -m bench.paper`.

A real server on SQLite, a real print agent, printers that only note when bytes come. Loopback only, bounded in time.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.machine import describe
from bench.printers import Arrival, NotingPrinter
from bench.report import spread
from bench.servers import NotStarted, dying_with_us, wait_until
from bench.subjects import ROOT, Luot, device
from printer.encode import encode, paper_mm
from printer.profiles import PROFILES
from printer.slip import Slip
from server.centerfile import read_center_file
from server.printing.preview import example

CENTER_FILE = ROOT / "centers" / "thanh-hoa.toml"
KIOSKS = (1, 8)
PRESSES = 30
PATIENCE_S = 20.0
THINK_S = (0.5, 1.5)
DRAWN = 200
MOST_FIRST_MS, MOST_BYTES, MOST_DRAW_MS = 60.0, 12_000, 5.0


@dataclass(slots=True)
class Timed:
    """What one run saw, in milliseconds from the press; `bytes` of each slip."""

    answer_ms: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    last_ms: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)


class Hall(Luot):
    """Lượt with kiosks that have a printer each."""

    def __init__(self, folder: Path, kiosks: int) -> None:
        super().__init__(folder, None)
        self._kiosks = kiosks
        self.kiosk_tokens: list[str] = []
        self.printer_token = ""

    def prepare(self) -> None:
        """Create the center, its kiosks and the agent's device."""
        super().prepare()
        kiosks = [device("kiosk", f"Kiosk {n}", "--printer", f"P{n}") for n in range(self._kiosks)]
        self.printer_token, *self.kiosk_tokens = self.commands([device("printer", "agent"), *kiosks])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the report, and write it where asked. Returns: 0 when measured, 1 when a server did not start."""
    options = _parser().parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="luot-bench-"))
    try:
        machine = describe(folder)
        runs: dict[int, list[Timed]] = {kiosks: [] for kiosks in KIOSKS}
        for turn in range(options.repetitions):
            for kiosks, seen in runs.items():
                seen.append(_run(folder / f"{turn}-{kiosks}", kiosks, options.presses))
    except NotStarted as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report = {
        "machine": machine,
        "runs": {str(n): _together([_figures(run) for run in seen]) for n, seen in runs.items()},
        "slips": _slips(),
    }
    print(_markdown(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _run(folder: Path, kiosks: int, presses: int) -> Timed:
    print(f"bench: paper, {kiosks} kiosks", file=sys.stderr, flush=True)
    printers = [NotingPrinter() for _ in range(kiosks)]
    seen, lock = Timed(), threading.Lock()
    with Hall(folder, kiosks) as hall, _agent(hall, printers, folder):
        pressers = [
            threading.Thread(target=_press, args=(hall, token, printer, presses, seen, lock))
            for token, printer in zip(hall.kiosk_tokens, printers, strict=True)
        ]
        for presser in pressers:
            presser.start()
        for presser in pressers:
            presser.join()
    for printer in printers:
        printer.close()
    return seen


def _press(hall: Hall, token: str, printer: NotingPrinter, presses: int, seen: Timed, lock: threading.Lock) -> None:
    """Stand at a kiosk: press, wait for the slip, go; a first press warms up."""
    connection = HTTPConnection(*hall.place, timeout=PATIENCE_S)
    services = [service.code for service in read_center_file(CENTER_FILE).services]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for at in range(presses + 1):
        body = json.dumps({"service": random.choice(services)})
        pressed = time.perf_counter()
        connection.request("POST", "/api/v1/tickets", body, headers)
        url = json.loads(connection.getresponse().read())["url"]
        answered = time.perf_counter()
        arrival = printer.wait_for(url, PATIENCE_S)
        if at and arrival:
            with lock:
                _note(seen, pressed, answered, arrival)
        time.sleep(random.uniform(*THINK_S))
    connection.close()


def _note(seen: Timed, pressed: float, answered: float, arrival: Arrival) -> None:
    seen.answer_ms.append((answered - pressed) * 1000)
    seen.first_ms.append((arrival.first_at - pressed) * 1000)
    seen.last_ms.append((arrival.last_at - pressed) * 1000)
    seen.bytes.append(arrival.bytes)


class _agent:  # noqa: N801 - reads as a word in `with`
    """A print agent with all printers, until the end of the block."""

    def __init__(self, hall: Hall, printers: list[NotingPrinter], folder: Path) -> None:
        words = [f"--printer=P{n}=tcp://127.0.0.1:{printer.port}" for n, printer in enumerate(printers)]
        host, port = hall.place
        self._command = [*dying_with_us("TERM"), sys.executable, "-m", "printer", "--server", f"http://{host}:{port}"]
        self._command += ["--token", hall.printer_token, *words]
        self._printers, self._log = printers, folder / "agent.log"

    def __enter__(self) -> None:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=log)
        if not wait_until(lambda: all(printer.was_asked for printer in self._printers), PATIENCE_S):
            raise NotStarted(f"the print agent did not start:\n{self._log.read_text(errors='replace')[-2000:]}")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)


def _figures(run: Timed) -> dict[str, float]:
    found: dict[str, float] = {"slips": len(run.first_ms)}
    for name, values in (("answer", run.answer_ms), ("first_byte", run.first_ms), ("last_byte", run.last_ms)):
        found |= {f"{name}_p50_ms": _part(values, 0.5), f"{name}_p99_ms": _part(values, 0.99)}
    return found | {"bytes_p50": statistics.median(run.bytes), "bytes_max": max(run.bytes)}


def _together(runs: Sequence[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return the median, the least and the most of each figure over all runs."""
    return {name: spread(run[name] for run in runs) or {} for name in runs[0]}


def _part(values: Sequence[float], part: float) -> float:
    return round(sorted(values)[min(int(len(values) * part), len(values) - 1)], 1)


def _slips() -> dict[str, dict[str, float]]:
    """Draw slips of every service of the center, each with another number, time and code."""
    catalogue, found = read_center_file(CENTER_FILE), {}
    codes = [service.code for service in catalogue.services]
    told = [example(catalogue, codes[at % len(codes)], "vi", _moment(at)) for at in range(DRAWN)]
    slips = [
        Slip.from_json(one | {"url": f"{one['url'][:-3]}{at:03}", "priority": None}) for at, one in enumerate(told)
    ]
    three = [at for at, one in enumerate(told) if len(one["documents"]) == 3]
    for name, profile in PROFILES.items():
        took, sizes, paper = [], [], []
        for slip in slips:
            began = time.perf_counter()
            sizes.append(len(encode(slip, profile)))
            took.append((time.perf_counter() - began) * 1000)
            paper.append(paper_mm(slip, profile))
        found[name] = {
            "draw_p50_ms": _part(took, 0.5), "draw_p99_ms": _part(took, 0.99), "bytes_p50": statistics.median(sizes),
            "bytes_three_documents": statistics.median(sizes[at] for at in three), "bytes_max": max(sizes),
            "paper_p50_mm": statistics.median(paper),
        }  # fmt: skip
    return found


def _moment(at: int) -> datetime:
    return datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(minutes=at)


def _markdown(report: dict[str, Any]) -> str:
    lines = [
        "| from the press, ms: p50 / p99 (least–most of the runs) | server's answer | first byte | last byte | slips |",
        "|---|--:|--:|--:|--:|",
    ]
    for kiosks, run in report["runs"].items():
        pairs = [_pair(run, name) for name in ("answer", "first_byte", "last_byte")]
        lines.append(f"| {kiosks} kiosk{'s' * (kiosks != '1')} | {' | '.join(pairs)} | {run['slips']['median']:.0f} |")
    lines += [
        "",
        "| slips of all services | drawing ms (p50 / p99) | bytes (p50 / most) | with 3 documents | paper mm |",
    ]
    lines.append("|---|--:|--:|--:|--:|")
    for name, one in report["slips"].items():
        drawing, sizes = f"{one['draw_p50_ms']} / {one['draw_p99_ms']}", f"{one['bytes_p50']:.0f} / {one['bytes_max']}"
        lines.append(
            f"| {name} | {drawing} | {sizes} | {one['bytes_three_documents']:.0f} | {one['paper_p50_mm']:.0f} |"
        )
    return "\n".join([*lines, "", *(f"- {goal}" for goal in _goals(report))])


def _pair(run: dict[str, dict[str, float]], name: str) -> str:
    one, other = run[f"{name}_p50_ms"], run[f"{name}_p99_ms"]
    return f"{one['median']} / {other['median']} ({other['min']}–{other['max']})"


def _goals(report: dict[str, Any]) -> list[str]:
    slip, first = report["slips"]["80mm"], max(run["first_byte_p99_ms"]["median"] for run in report["runs"].values())
    measured = (
        ("press to first byte, p99, median of the runs, ms", first, MOST_FIRST_MS),
        ("slip of 80 mm with three documents, bytes", slip["bytes_three_documents"], MOST_BYTES),
        ("drawing a slip, p50, ms", slip["draw_p50_ms"], MOST_DRAW_MS),
    )
    return [f"{what}: {is_:g}, goal {goal:g}, {'met' if is_ <= goal else 'missed'}" for what, is_, goal in measured]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.paper", description="Measure the way from a press to the paper.")
    parser.add_argument("--presses", type=int, default=PRESSES, help="at each kiosk (default %(default)s)")
    parser.add_argument("--repetitions", type=int, default=3, help="runs of each kind (default %(default)s)")
    parser.add_argument("--json", type=Path, help="also write the report to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
