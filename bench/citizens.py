"""Measures citizens' pages: thousands of open streams while officials call. Run as `python -m bench.citizens`.

A real server on SQLite; the pages are open connections of another process. Loopback only, bounded in time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.machine import describe
from bench.servers import NotStarted, dying_with_us
from bench.subjects import CENTER_FILE, COUNTERS, ROOT, Luot, family_of
from server.centerfile import read_center_file

PATIENCE_S = 30.0
CALL_EVERY_S = 2.0
IDLE_S = 25.0


@dataclass(slots=True)
class Seen:
    """What the callers saw: when each number's call was sent, and how long each call took, seconds."""

    sent_at: dict[str, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    seconds: float = 0.0


class Pages:
    """A process that holds the open pages, until the end of the block."""

    def __init__(self, hall: Luot, tokens: Sequence[str]) -> None:
        host, port = hall.place
        self._plan = json.dumps({"host": host, "port": port, "tokens": list(tokens)})

    def __enter__(self) -> Pages:
        command = [*dying_with_us("TERM"), sys.executable, "-m", "bench.open_pages"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._write(self._plan + "\n")
        self._read()
        return self

    def finish(self) -> dict[str, Any]:
        """Close the pages and return what they heard."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._read()

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)

    def _write(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NotStarted("the process of the open pages ended")
        found: dict[str, Any] = json.loads(line)
        return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write it where asked. Returns: 0 when measured, 1 when a server did not start."""
    options = _parser().parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="luot-bench-"))
    try:
        machine = describe(folder)
        with Luot(folder / "luot", None) as hall:
            report = _measure(hall, options.pages, options.seconds)
    except NotStarted as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report["machine"] = machine
    print(_markdown(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _measure(hall: Luot, pages: int, seconds: float) -> dict[str, Any]:
    _say(f"{pages} tickets")
    tickets = _issue(hall, pages + 2 * round(seconds * COUNTERS / CALL_EVERY_S))
    numbers = {number: token for token, number in tickets.items()}
    _say("calling without pages")
    alone, memory_alone = _call(hall, seconds), _memory_kb(hall)
    waiting = [token for token, number in tickets.items() if number not in alone.sent_at][:pages]
    _say("opening the pages")
    began, cpu = time.monotonic(), hall.cpu_s()
    with Pages(hall, waiting) as opened:
        opening_s, opening_cpu_s = time.monotonic() - began, hall.cpu_s() - cpu
        memory = _memory_kb(hall)
        idle = _idle_cpu(hall)
        _say("calling with pages")
        crowded = _call(hall, seconds)
        heard = opened.finish()
    delays = [
        heard["called"][numbers[number]] - sent
        for number, sent in crowded.sent_at.items()
        if numbers[number] in heard["called"]
    ]
    return {
        "pages": len(waiting),
        "opened_per_s": round(len(waiting) / opening_s),
        "opening_cpu_ms": round(opening_cpu_s / len(waiting) * 1000, 2),
        "memory_kb_a_page": round((memory - memory_alone) / len(waiting), 1),
        "memory_mb": round(memory / 1024),
        "idle_cpu_percent": round(idle * 100, 1),
        "calls": len(crowded.took),
        "events": heard["events"] - len(waiting),
        "event_bytes": round(heard["bytes"] / heard["events"]),
        "unheard": len([n for n in crowded.sent_at if numbers[n] in waiting]) - len(delays),
        "delay_ms": _percentiles(delays),
        "alone": _caller_figures(alone),
        "crowded": _caller_figures(crowded),
    }


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _issue(hall: Luot, count: int) -> dict[str, str]:
    """Take so many numbers, spread over the services that the eight counters serve; return number by token."""
    catalogue = read_center_file(CENTER_FILE)
    served = {code for counter in range(1, COUNTERS + 1) for code in catalogue.services_of(counter)}
    codes = sorted(code for code in served if catalogue.services_by_code[code].daily_quota is None)
    connection = HTTPConnection(*hall.place, timeout=PATIENCE_S)
    headers = {"Authorization": f"Bearer {hall.kiosk_token}", "Content-Type": "application/json"}
    found: dict[str, str] = {}
    for at in range(count):
        connection.request("POST", "/api/v1/tickets", json.dumps({"service": codes[at % len(codes)]}), headers)
        ticket = json.loads(connection.getresponse().read())
        found[ticket["url"].rsplit("/", 1)[1]] = ticket["number"]
    connection.close()
    return found


def _call(hall: Luot, seconds: float) -> Seen:
    """Let all counters call for some time, each every two seconds."""
    seen, lock, began, cpu = Seen(), threading.Lock(), time.monotonic(), hall.cpu_s()
    callers = [threading.Thread(target=_caller, args=(hall, at, began + seconds, seen, lock)) for at in range(COUNTERS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    seen.seconds, seen.cpu_s = time.monotonic() - began, hall.cpu_s() - cpu
    return seen


def _caller(hall: Luot, at: int, until: float, seen: Seen, lock: threading.Lock) -> None:
    connection = HTTPConnection(*hall.place, timeout=PATIENCE_S)
    headers = {"Authorization": f"Bearer {hall.counter_tokens[at]}", "Content-Type": "application/json"}
    time.sleep(at * CALL_EVERY_S / COUNTERS)
    while time.monotonic() < until:
        sent = time.monotonic()
        connection.request("POST", f"/api/v1/counters/{at + 1}/call-next", "{}", headers)
        answer = connection.getresponse()
        body = answer.read()
        took = time.monotonic() - sent
        if answer.status == 200:
            with lock:
                seen.sent_at[json.loads(body)["ticket"]["number"]] = sent
                seen.took.append(took)
        time.sleep(max(0.0, CALL_EVERY_S - took))
    connection.close()


def _idle_cpu(hall: Luot) -> float:
    """Return the part of a core that the open pages cost while nobody calls."""
    began, cpu = time.monotonic(), hall.cpu_s()
    time.sleep(IDLE_S)
    return (hall.cpu_s() - cpu) / (time.monotonic() - began)


def _memory_kb(hall: Luot) -> int:
    """Return the server's memory, pages shared between its processes counted once."""
    total = 0
    for pid in family_of(hall.pid):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def _caller_figures(seen: Seen) -> dict[str, Any]:
    return {"took_ms": _percentiles(seen.took), "cpu_percent": round(seen.cpu_s / seen.seconds * 100, 1)}


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {"p50": 0.0, "p99": 0.0, "most": 0.0}
    ordered = sorted(values)
    p99 = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
    return {
        name: round(value * 1000, 1)
        for name, value in (("p50", statistics.median(ordered)), ("p99", p99), ("most", ordered[-1]))
    }


def _markdown(report: dict[str, Any]) -> str:
    delay, alone, crowded = report["delay_ms"], report["alone"], report["crowded"]
    rows = [
        ("open pages", report["pages"], ""),
        ("opened a second; server CPU ms each", report["opened_per_s"], report["opening_cpu_ms"]),
        ("server memory MB; kB a page", report["memory_mb"], report["memory_kb_a_page"]),
        ("server CPU while nobody calls, % of a core", report["idle_cpu_percent"], ""),
        ("calls; events to pages", report["calls"], report["events"]),
        ("bytes an event; called pages that did not hear", report["event_bytes"], report["unheard"]),
        ("from the press to the called page, ms: p50 / p99", delay["p50"], delay["p99"]),
        ("call-next without pages, ms: p50 / p99", alone["took_ms"]["p50"], alone["took_ms"]["p99"]),
        ("call-next with the pages, ms: p50 / p99", crowded["took_ms"]["p50"], crowded["took_ms"]["p99"]),
        ("server CPU while calling, %: without / with pages", alone["cpu_percent"], crowded["cpu_percent"]),
    ]
    lines = ["| | | |", "|---|--:|--:|", *(f"| {name} | {one} | {other} |" for name, one, other in rows)]
    machine = report["machine"]
    return "\n".join([*lines, "", f"{machine['cores']} cores, {machine['processor']}, Python {machine['python']}"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.citizens", description=__doc__)
    parser.add_argument("--pages", type=int, default=5000, help="open pages (default 5000)")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long to call, each time (default 30)")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
