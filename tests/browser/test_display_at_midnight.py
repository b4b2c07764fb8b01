"""Midnight at a display, on a real server whose clock comes to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.cast_of_browser import NO_CONNECTION, Hall, Visits
from tests.browser.test_display import COUNTER, call_so_many, rows

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Hall]:
    """A hall whose clock shows ten minutes before midnight."""
    hall = Hall(tmp_path / "night")
    show(hall, time(23, 50))
    try:
        hall.start()
        yield hall
    finally:
        hall.stop()


def show(hall: Hall, at: time) -> None:
    """Let the hall's clock show this time of today when it starts."""
    now = datetime.now(UTC)
    shown = datetime.combine(now.astimezone(HANOI).date(), at, HANOI).astimezone(UTC)
    hall.data.mkdir(parents=True, exist_ok=True)
    state = {"real": now.isoformat(), "shown": shown.isoformat(), "speed": 1}
    (hall.data / "demo-clock.json").write_text(json.dumps(state), encoding="ascii")


def test_over_midnight_the_calls_of_yesterday_leave_the_display_and_numbers_begin_anew(
    night: Hall, visits_to: Callable[[Hall], Visits]
) -> None:
    visits = visits_to(night)
    visits.forgive(NO_CONNECTION)
    official = night.simulated(COUNTER)
    official.sit(COUNTER)
    display = visits.display()
    number = call_so_many(night, official, 1)[0]
    expect(display.locator(".now .call-number")).to_have_text(number)
    night.stop()
    show(night, time(23, 59, 52))
    night.start()
    expect(display.locator(".now h1")).to_have_text("Chưa gọi số nào")
    assert rows(display) == []
    expect(display.locator("[data-waiting-total]")).to_have_text("0")
    first = call_so_many(night, night.simulated(COUNTER), 1)[0]
    assert first == re.sub(r"\d+", "001", number)
    expect(display.locator(".now .call-number")).to_have_text(first)
