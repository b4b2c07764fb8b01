"""When it opens next: lunch, evenings, weekends, a service's own hours, closed for good, and other time zones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.pages.node import call_all

MODULE = "kiosk/parts/next_opening.js"
HERE = "Asia/Ho_Chi_Minh"
OFFICE = {day: ["07:00-11:30", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
MORNINGS = {"tue": ["08:00-10:00"], "thu": ["06:00-07:30"]}
Week = dict[str, list[str]]


def at(text: str, zone: str = HERE) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000


def opening(weeks: list[Week], now: float, *more: Any, zone: str = HERE) -> Any:
    found = call_all(MODULE, [["nextOpening", weeks, now, zone, *more]])[0]
    return found and (found["ahead"], found["day"], found["time"])


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 06:59", (0, "2026-11-23", "07:00")),  # a Monday
        ("2026-11-23 11:30", (0, "2026-11-23", "13:30")),
        ("2026-11-23 17:00", (1, "2026-11-24", "07:00")),
        ("2026-11-27 17:00", (3, "2026-11-30", "07:00")),
        ("2026-11-28 09:00", (2, "2026-11-30", "07:00")),
        ("2026-12-31 20:00", (1, "2027-01-01", "07:00")),
    ],
)
def test_a_center_opens_after_lunch_in_the_morning_or_on_monday(now: str, expected: tuple[int, str, str]) -> None:
    assert opening([OFFICE], at(now)) == expected


def test_a_service_opens_when_its_own_hours_and_the_center_s_hold_together() -> None:
    assert opening([OFFICE, MORNINGS], at("2026-11-23 08:00")) == (1, "2026-11-24", "08:00")
    assert opening([OFFICE, MORNINGS], at("2026-11-24 10:00")) == (2, "2026-11-26", "07:00")
    assert opening([OFFICE, MORNINGS], at("2026-11-26 07:30")) == (5, "2026-12-01", "08:00")


def test_the_only_day_of_the_week_comes_again_after_a_week() -> None:
    assert opening([{"mon": ["07:00-11:30"]}], at("2026-11-23 08:00")) == (7, "2026-11-30", "07:00")


def test_where_the_numbers_of_today_are_gone_the_next_opening_is_not_today() -> None:
    assert opening([OFFICE], at("2026-11-23 10:00"), False) == (1, "2026-11-24", "07:00")


def test_what_is_never_open_has_no_next_opening() -> None:
    assert opening([{}], at("2026-11-23 10:00")) is None
    assert opening([OFFICE, {"sat": ["08:00-10:00"]}], at("2026-11-23 10:00")) is None


def test_midnight_ends_a_day() -> None:
    always = {day: ["00:00-24:00"] for day in (*OFFICE, "sat", "sun")}
    assert opening([always, MORNINGS], at("2026-11-24 00:00")) == (0, "2026-11-24", "08:00")
    assert opening([{"mon": ["22:00-00:00"]}], at("2026-11-23 10:00")) == (0, "2026-11-23", "22:00")


def test_the_day_and_the_hour_are_those_of_the_center_s_time_zone() -> None:
    now = at("2026-11-23 01:00")  # still Sunday evening in London
    assert opening([OFFICE], now) == (0, "2026-11-23", "07:00")
    assert opening([OFFICE], now, zone="Europe/London") == (1, "2026-11-23", "07:00")
