"""The lobby's benchmark: that it runs on a real server and browser, and its small parts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bench.displays import JITTER, MOST_DELAY_S, backoff_s
from bench.fan_out import FanOut
from bench.lobby import goals, summary
from bench.websocket import CLOSE, TEXT, frame, unpack

ROOT = Path(__file__).parents[2]
LONGEST_S = 240


def test_a_tiny_run_measures_all_parts(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    options = ["--calls", "3", "--displays", "5", "--storm", "8", "--storms", "1", "--idle", "0.5", "--json", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.lobby", *options], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["shown"]["count"] == report["fan_out"]["last"]["count"] == 3
    assert 0 < report["fan_out"]["first"]["p50"] <= report["fan_out"]["last"]["p50"]
    assert report["shown"]["min"] > 0
    assert report["fan_out"]["bare"]["p50"] > 0
    assert 0 < report["storm"]["ready_s"]["median"] <= report["storm"]["right_s"]["median"]
    assert report["idle"]["RunningAnimations"] == 0
    assert [goal["goal"] for goal in report["goals"]] == [2.5, 10.0]
    assert "| a row in the page of a display in Chromium |" in done.stdout


def test_a_goal_is_met_or_missed_by_the_medians_ratio_and_the_worst_storm() -> None:
    report = {"fan_out": {"ratio": 2.4}, "storm": {"right_s": {"median": 8.0, "max": 10.5}}}
    assert [goal["met"] for goal in goals(report)] == [True, False]


def test_the_ratio_is_of_medians_and_spread_over_parts_of_the_run() -> None:
    seen = FanOut(last_ms=[2.0, 4.0] * 5, bare_ms=[1.0] * 10)
    assert seen.ratio() == 3.0
    assert seen.ratios() == {"median": 3.0, "min": 3.0, "max": 3.0}
    assert summary([3.0, 1.0, 2.0]) == {"count": 3, "p50": 2.0, "p99": 3.0, "min": 1.0, "max": 3.0}


@pytest.mark.parametrize("length", [0, 125, 126, 65535, 65536])
def test_a_message_is_unpacked_when_it_is_whole_and_never_before(length: int) -> None:
    head = bytes([0x81, length]) if length < 126 else None
    head = head or (
        b"\x81\x7e" + length.to_bytes(2, "big") if length < 65536 else b"\x81\x7f" + length.to_bytes(8, "big")
    )
    whole = head + b"a" * length + b"\x88\x00"
    code, body, rest = unpack(whole) or (0, b"", b"")
    assert (code, len(body), rest) == (TEXT, length, b"\x88\x00")
    assert unpack(rest) == (CLOSE, b"", b"")
    assert all(
        unpack(whole[:cut]) is None for cut in {0, 1, len(head) - 1, len(head) + length - 1} if cut < len(head) + length
    )


def test_a_clients_frame_is_masked_with_zeros() -> None:
    assert frame(TEXT, b"3") == b"\x81\x81\0\0\0\x003"
    assert frame(TEXT, b"a" * 300)[:4] == b"\x81\xfe\x01\x2c"


def test_displays_come_back_as_the_pages_do_later_each_time_and_spread() -> None:
    random.seed(7)
    first = [backoff_s(0) for _ in range(500)]
    assert 0.4 * (1 - JITTER) <= min(first) < 0.25
    assert 0.55 < max(first) <= 0.4 * (1 + JITTER)
    assert max(backoff_s(30) for _ in range(100)) == MOST_DELAY_S
