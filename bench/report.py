"""From runs to a report: medians with their range, ratios, goals; as JSON and as Markdown. Measures nothing."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bench.measure import CALL, COMMIT, ISSUE_MANY, ISSUE_ONE, MINIMAL_MANY, MINIMAL_ONE, Measured
from bench.scenarios import Run

# Source: own choice, the first goals of the project; what a minimal app reaches is the measure of what is possible.
LEAST_RATIO = 0.40
MOST_CPU_MS = 3.0
ORDER = (ISSUE_MANY, ISSUE_ONE, CALL, MINIMAL_MANY, MINIMAL_ONE, COMMIT)
FIGURES: dict[str, Callable[[Run], float | None]] = {
    "per_second": lambda run: run.per_second,
    "p50_ms": lambda run: run.p50_ms,
    "p99_ms": lambda run: run.p99_ms,
    "cpu_ms": lambda run: run.cpu_ms,
}
Spread = dict[str, float]


def build_report(
    measured: Mapping[str, Measured], machine: dict[str, Any], settings: dict[str, Any], took_s: float
) -> dict[str, Any]:
    """Return the whole report as plain values that JSON can hold."""
    databases = {kind: _database(one) for kind, one in measured.items()}
    return {
        "machine": machine,
        "settings": settings,
        "took_s": round(took_s, 1),
        "databases": databases,
        "goals": [goal for kind, one in databases.items() for goal in _goals(kind, one)],
    }


def spread(values: Iterable[float | None]) -> Spread | None:
    """Return median, least and most of the values that are there; None when none is."""
    there = [value for value in values if value is not None]
    if not there:
        return None
    return {name: round(of(there), 3) for name, of in (("median", statistics.median), ("min", min), ("max", max))}


def _database(measured: Measured) -> dict[str, Any]:
    runs = measured.runs
    return {
        "version": measured.version,
        "measures": {
            name: {figure: spread(of(run) for run in runs[name]) for figure, of in FIGURES.items()}
            | {"failed": sum(run.failed for run in runs[name]), "empty": sum(run.empty for run in runs[name])}
            for name in ORDER
        },
        "ratios": {
            "issue_16_to_minimal": _ratio(runs[ISSUE_MANY], runs[MINIMAL_MANY], "per_second"),
            "issue_1_to_minimal": _ratio(runs[ISSUE_ONE], runs[MINIMAL_ONE], "per_second"),
            "issue_16_to_commits": _ratio(runs[ISSUE_MANY], runs[COMMIT], "per_second"),
            # A busy machine spoils rates far more than processor times: this one is the steadier.
            "cpu_of_minimal_16_to_issue": _ratio(runs[MINIMAL_MANY], runs[ISSUE_MANY], "cpu_ms"),
        },
        "numbers": {
            "issued": measured.numbers.total(), "duplicated": measured.duplicated, "skipped": measured.skipped,
        },
    }  # fmt: skip


def _ratio(above: Sequence[Run], below: Sequence[Run], figure: str) -> Spread | None:
    """Compare run by run: both of a pair met the machine in about the same state."""
    of = FIGURES[figure]
    pairs = [(of(one), of(other)) for one, other in zip(above, below, strict=True)]
    return spread(one / other if one is not None and other else None for one, other in pairs)


def _goals(kind: str, database: dict[str, Any]) -> list[dict[str, Any]]:
    ratio = (database["ratios"]["issue_16_to_minimal"] or {}).get("median", 0.0)
    cpu_ms = (database["measures"][ISSUE_MANY]["cpu_ms"] or {}).get("median", float("inf"))
    wrong = database["numbers"]["duplicated"] + database["numbers"]["skipped"]
    failed = sum(one["failed"] for one in database["measures"].values())
    return [
        _goal(f"{kind}: issuing, of the minimal app's rate, 16 clients", ratio, LEAST_RATIO, ratio >= LEAST_RATIO),
        _goal(f"{kind}: server CPU a ticket, ms, 16 clients", cpu_ms, MOST_CPU_MS, cpu_ms <= MOST_CPU_MS),
        _goal(f"{kind}: numbers twice or skipped", wrong, 0, wrong == 0),
        _goal(f"{kind}: requests refused or failed", failed, 0, failed == 0),
    ]


def _goal(name: str, value: float, goal: float, met: bool) -> dict[str, Any]:
    return {"name": name, "value": value, "goal": goal, "met": met}


def as_markdown(report: dict[str, Any]) -> str:
    """Return the report for people: tables of figures, ratios, goals, and the machine."""
    parts = [_table(kind, one) for kind, one in report["databases"].items()]
    return "\n\n".join(["# Measurements", *parts, _goal_table(report["goals"]), _notes(report)]) + "\n"


def _table(kind: str, database: dict[str, Any]) -> str:
    lines = [
        f"## {kind} {database['version']}",
        "",
        "| | per second | p50 ms | p99 ms | server CPU ms |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, measure in database["measures"].items():
        cells = [_cell(measure["per_second"], 0), _cell(measure["p50_ms"], 2), _cell(measure["p99_ms"], 2)]
        lines.append(f"| {name} | {' | '.join([*cells, _cell(measure['cpu_ms'], 2)])} |")
    numbers = database["numbers"]
    lines += ["", f"Numbers: {numbers['issued']} issued, {numbers['duplicated']} twice, {numbers['skipped']} skipped."]
    lines += [f"Ratio {name.replace('_', ' ')}: {_cell(value, 2)}." for name, value in database["ratios"].items()]
    empty = database["measures"][CALL]["empty"]
    return "\n".join([*lines, f"Calls that found nobody: {empty}."] if empty else lines)


def _cell(value: Spread | None, digits: int) -> str:
    if value is None:
        return "–"
    return f"{value['median']:.{digits}f} ({value['min']:.{digits}f}–{value['max']:.{digits}f})"


def _goal_table(goals: list[dict[str, Any]]) -> str:
    lines = ["## Goals", "", "| | is | goal | |", "|---|--:|--:|---|"]
    return "\n".join(
        lines
        + [f"| {g['name']} | {g['value']:.2f} | {g['goal']:g} | {'met' if g['met'] else 'missed'} |" for g in goals]
    )


def _notes(report: dict[str, Any]) -> str:
    settings, machine = report["settings"], report["machine"]
    facts = [f"- {name.replace('_', ' ')}: {value}" for name, value in machine.items()]
    how = (
        f"Median (least–most) of {settings['repetitions']} interleaved rounds of {settings['seconds']:g} s each; "
        f"the whole run took {report['took_s']:.0f} s. Client and servers share the machine; trust the ratios."
    )
    return "\n".join(["## How", "", how, *_warning(machine), "", *facts])


def _warning(machine: dict[str, Any]) -> list[str]:
    load, cores = machine.get("load_average_before", 0), machine.get("cores", 1)
    if load <= cores / 2:
        return []
    return [
        "",
        f"**The machine was busy before the run (load {load} on {cores} cores): rates and latencies say little.**",
    ]
