"""The benchmark: what it reports, that it runs on real servers, and its small parts."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from bench.machine import file_system_of
from bench.measure import CALL, COMMIT, ISSUE_MANY, ISSUE_ONE, MINIMAL_MANY, MINIMAL_ONE, Measured
from bench.report import ORDER, as_markdown, build_report
from bench.scenarios import COUNTERS, SERVICES, Run, percentile, summarise
from bench.subjects import CENTER_FILE, always_open

ROOT = Path(__file__).parents[2]
FIGURES = {"per_second", "p50_ms", "p99_ms", "cpu_ms"}
LONGEST_S = 240


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_small_run_measures_everything_on_real_servers(kind: str, tmp_path: Path) -> None:
    file, text = tmp_path / "report.json", tmp_path / "report.md"
    options = ["--seconds", "0.8", "--repetitions", "1", "--only", kind, "--json", str(file), "--markdown", str(text)]
    done = subprocess.run(
        [sys.executable, "-m", "bench", *options], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert set(report) == {"machine", "settings", "took_s", "databases", "goals"}
    assert list(report["databases"]) == [kind]
    found = report["databases"][kind]
    assert list(found["measures"]) == list(ORDER)
    for name, measure in found["measures"].items():
        assert set(measure) == FIGURES | {"failed", "empty"}
        assert measure["failed"] == 0
        assert measure["per_second"]["median"] > 0, name
        assert (measure["cpu_ms"] is None) == (name == COMMIT)
    assert found["numbers"]["issued"] > 0
    assert (found["numbers"]["duplicated"], found["numbers"]["skipped"]) == (0, 0)
    assert found["ratios"]["issue_16_to_minimal"]["median"] > 0
    assert len(report["goals"]) == 4
    assert text.read_text(encoding="utf-8").strip() == done.stdout.strip()


def runs(rate: float, *, cpu_ms: float = 2.0, numbers: tuple[str, ...] = ()) -> list[Run]:
    return [Run(rate * by, 1.0, 2.0, cpu_ms, numbers=numbers) for by in (0.9, 1.0, 1.2)]


def measured(rate: float, cpu_ms: float = 2.0, numbers: tuple[str, ...] = ()) -> Measured:
    made = Measured("1.0", Counter(), Counter(numbers))  # type: ignore[arg-type]
    made.runs = {name: runs(1000) for name in (MINIMAL_MANY, MINIMAL_ONE, COMMIT, CALL, ISSUE_ONE)}
    made.runs[ISSUE_MANY] = runs(rate, cpu_ms=cpu_ms)
    return made


def test_goals_are_met_or_missed_by_the_medians() -> None:
    good, bad = measured(400), measured(390, cpu_ms=3.1, numbers=("A001", "A001", "A003"))
    report = build_report({"sqlite": good, "postgresql": bad}, {}, {"seconds": 1, "repetitions": 3}, 1)
    assert [goal["met"] for goal in report["goals"]] == [True, True, True, True, False, False, False, True]
    assert report["databases"]["postgresql"]["numbers"] == {"issued": 3, "duplicated": 1, "skipped": 1}
    assert report["databases"]["sqlite"]["measures"][ISSUE_MANY]["per_second"] == {
        "median": 400, "min": 360, "max": 480,
    }  # fmt: skip
    assert "| missed |" in as_markdown(report)


def test_percentiles_are_values_that_were_measured() -> None:
    ordered = [float(value) for value in range(1, 101)]
    assert (percentile(ordered, 0.5), percentile(ordered, 0.99), percentile([7.0], 0.99)) == (50, 99, 7)
    assert summarise([0.001, 0.003], 2.0) == (1.0, 1.0, 3.0)
    assert summarise([], 2.0) == (0, 0, 0)


def test_the_center_of_a_run_is_always_open_and_its_counters_serve_what_is_issued() -> None:
    center = tomllib.loads(always_open(CENTER_FILE.read_text(encoding="utf-8")))
    assert set(map(tuple, center["hours"].values())) == {("00:00-24:00",)}
    assert len(center["hours"]) == 7
    offered = {one["code"]: one for one in center["service"]}
    assert all("daily_quota" not in offered[code] and "hours" not in offered[code] for code in SERVICES)
    profiles = {one["code"]: set(one["services"]) for one in center["profile"]}
    serving = [profiles[one["profile"]] for one in center["counter"] if one["number"] <= COUNTERS]
    assert set(SERVICES) <= set().union(*serving)
    assert all(served & set(SERVICES) for served in serving)


def test_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = f"disk / ext4 rw 0 0\nmemory {tmp_path.resolve()} tmpfs rw 0 0\n"
    assert file_system_of(tmp_path / "x", mounts) == "tmpfs"
    assert file_system_of(Path("/"), mounts) == "ext4"
