"""Measures the lobby: from an official's press to the displays, and what displays cost. Run as `python -m bench.lobby`.

A real server on SQLite, a real Chromium, displays that speak the pages' protocol, a bare WebSocket server beside them.
Loopback only, bounded in time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.displays import many_files
from bench.fan_out import fan_out
from bench.lobby_hall import LobbyHall
from bench.machine import describe
from bench.report import spread
from bench.scenarios import percentile
from bench.screen import display, idle, shown_ms
from bench.servers import NotStarted
from bench.storm import storm

CALLS, DISPLAYS, STORM, STORMS, IDLE_S = 150, 200, 1000, 3, 60.0
MOST_RATIO, MOST_STORM_S = 2.5, 10.0
Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the report, and write it where asked. Returns: 0 when measured, 1 when a server did not start."""
    options = _parser().parse_args(arguments)
    many_files()
    folder = Path(tempfile.mkdtemp(prefix="luot-bench-"))
    try:
        report: Figures = {
            "machine": describe(folder),
            "settings": {k: v for k, v in vars(options).items() if k != "json"},
        }
        report |= _measure(folder, options)
    except NotStarted as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report["machine"]["load_average_after"] = round(os.getloadavg()[0], 2)
    report["goals"] = goals(report)
    print(as_markdown(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _measure(folder: Path, options: argparse.Namespace) -> Figures:
    began = time.monotonic()
    with LobbyHall(folder / "hall", max(options.displays, options.storm)) as hall:
        with display(hall) as page:
            _say(f"idle display, {options.idle:g} s")
            resting = idle(page, options.idle)
            _say(f"{options.calls} calls to a display in Chromium")
            shown = shown_ms(hall, page, options.calls)
        _say(f"{options.calls} calls to {options.displays} displays, beside a bare WebSocket server")
        reached = fan_out(hall, options.displays, options.calls)
        storms = []
        for turn in range(options.storms):
            _say(f"storm of {options.storm} displays, {turn + 1} of {options.storms}")
            storms.append(storm(hall, options.storm))
    return {
        "took_s": round(time.monotonic() - began, 1),
        "idle": resting,
        "shown": summary(shown),
        "fan_out": {
            "answer": summary(reached.answer_ms), "first": summary(reached.first_ms), "last": summary(reached.last_ms),
            "bare": summary(reached.bare_ms), "ratio": round(reached.ratio(), 2), "ratios": reached.ratios(),
        },
        "storm": {
            name: spread(getattr(one, name) for one in storms)
            for name in ("ready_s", "called_s", "right_s", "next_ms", "gaps")
        },
    }  # fmt: skip


def summary(values: Sequence[float]) -> dict[str, float]:
    """Return how many, the median, the 99th percentile, least and most of milliseconds."""
    ordered = sorted(values)
    found = {"p50": statistics.median(ordered), "p99": percentile(ordered, 0.99), "min": ordered[0], "max": ordered[-1]}
    return {"count": len(ordered), **{name: round(value, 1) for name, value in found.items()}}


def goals(report: Figures) -> list[Figures]:
    """Return each goal with what was measured."""
    measured = (
        ("last display of many, of a bare WebSocket server's time (medians)", report["fan_out"]["ratio"], MOST_RATIO),
        ("storm: from the server's start until the last display is right, s, worst", report["storm"]["right_s"]["max"],
         MOST_STORM_S),
    )  # fmt: skip
    return [{"name": name, "value": value, "goal": goal, "met": value <= goal} for name, value, goal in measured]


def as_markdown(report: Figures) -> str:
    """Return the report as tables."""
    settings, resting, wave = report["settings"], report["idle"], report["storm"]
    lines = ["| ms from the press | p50 | p99 | least–most | calls |", "|---|--:|--:|--:|--:|"]
    lines.append(_row("a row in the page of a display in Chromium", report["shown"]))
    rows = (("the official's answer", "answer"), ("the first display", "first"), ("the last display", "last"))
    lines += [_row(f"{settings['displays']} displays: {words}", report["fan_out"][name]) for words, name in rows]
    lines.append(_row("the same bytes through a bare `websockets` server, the last", report["fan_out"]["bare"]))
    lines += [
        "",
        f"| storm of {settings['storm']} displays, {settings['storms']} times | median (least–most) |",
        "|---|--:|",
    ]
    names = (
        ("server ready, s from its start", "ready_s"), ("first call answered, s", "called_s"),
        ("last display right, s", "right_s"), ("the next call, press to the last display, ms", "next_ms"),
        ("snapshots fetched because of a gap", "gaps"),
    )  # fmt: skip
    lines += [f"| {words} | {_cell(wave[name])} |" for words, name in names]
    ratios = report["fan_out"]["ratios"]
    lines += [
        "", "| an idle display, a minute | |", "|---|--:|",
        f"| main thread busy, s | {resting['TaskDuration']:.2f} |",
        f"| of that scripts, s | {resting['ScriptDuration']:.2f} |",
        f"| layouts | {resting['LayoutCount']:.0f} |", f"| running animations | {resting['RunningAnimations']:.0f} |",
        f"| processor time of the whole browser, s | {resting['BrowserCpu']:.2f} |", "",
        f"- Ratio of the last displays in fifths of the run: {_cell(ratios)}.",
    ]  # fmt: skip
    lines += [
        f"- {one['name']}: {one['value']:g}, goal {one['goal']:g}, {'met' if one['met'] else 'missed'}."
        for one in report["goals"]
    ]
    machine = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in report["machine"].items())
    return "\n".join([*lines, f"- The run took {report['took_s']:.0f} s. {machine}."])


def _row(words: str, of: dict[str, float]) -> str:
    return f"| {words} | {of['p50']:.1f} | {of['p99']:.1f} | {of['min']:.1f}–{of['max']:.1f} | {of['count']} |"


def _cell(value: dict[str, float]) -> str:
    return f"{value['median']:.2f} ({value['min']:.2f}–{value['max']:.2f})"


def _say(sentence: str) -> None:
    print(f"bench: lobby, {sentence}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.lobby", description="Measure the way from a press to the displays.")
    parser.add_argument("--calls", type=int, default=CALLS, help="to be shown (default %(default)s)")
    parser.add_argument("--displays", type=int, default=DISPLAYS, help="that hear each call (default %(default)s)")
    parser.add_argument("--storm", type=int, default=STORM, help="displays in the storm (default %(default)s)")
    parser.add_argument("--storms", type=int, default=STORMS, help="how often (default %(default)s)")
    parser.add_argument("--idle", type=float, default=IDLE_S, help="seconds of rest (default %(default)s)")
    parser.add_argument("--json", type=Path, help="also write the report to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
