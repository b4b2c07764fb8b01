"""The crowd's numbers: volume, load, shares and times, as crowd/arrivals.py and crowd/habits.py document them."""

from __future__ import annotations

import random
import statistics
import tomllib
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crowd import arrivals, habits

CENTER = Path(__file__).parents[2] / "centers" / "thanh-hoa.toml"
BUSY_HALF_HOURS = ("07:30", "08:00", "08:30", "09:00", "09:30", "10:00")
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def center() -> dict[str, Any]:
    return tomllib.loads(CENTER.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def offered_min(center: dict[str, Any]) -> dict[str, float]:
    """Typical minutes of the services that the crowd's counters serve: the first ten."""
    profiles = {one["code"]: set(one["services"]) for one in center["profile"]}
    counters = [one for one in center["counter"] if one["number"] <= arrivals.CALIBRATED_COUNTERS]
    served = set().union(*(profiles[one["profile"]] for one in counters))
    return {one["code"]: one["typical_min"] for one in center["service"] if one["code"] in served}


def test_the_curve_of_the_day_adds_up_to_the_documented_volume() -> None:
    assert sum(arrivals.OFFICE_HOURS.values()) == round(arrivals.DAILY_VISITS) == 286


def test_drawn_days_have_the_documented_volume() -> None:
    chance = random.Random(1)
    office = Counter[int]()
    for day in range(60):
        local = datetime(2026, 11, 23, tzinfo=UTC)
        while local.day == 23:
            local += timedelta(seconds=arrivals.gap_s(chance, local))
            if f"{local:%H}:{local.minute // 30 * 30:02}" in arrivals.OFFICE_HOURS and local.day == 23:
                office[day] += 1
    assert statistics.fmean(office.values()) == pytest.approx(arrivals.DAILY_VISITS, rel=0.02)
    # A Poisson count's variance equals its mean.
    assert statistics.variance(office.values()) == pytest.approx(arrivals.DAILY_VISITS, rel=0.5)


def test_a_smaller_hall_gets_fewer_people() -> None:
    gaps = [arrivals.gap_s(random.Random(seed), MORNING, 0.5) for seed in range(400)]
    assert statistics.fmean(gaps) == pytest.approx(2 * 1800 / arrivals.OFFICE_HOURS["08:00"], rel=0.15)


def test_the_counters_are_busy_but_not_overrun_in_the_busy_hours(offered_min: dict[str, float]) -> None:
    visit_min = arrivals.mean_typical_min(offered_min) + habits.CHANGEOVER_MIN
    per_hour = sum(arrivals.OFFICE_HOURS[name] for name in BUSY_HALF_HOURS) / (len(BUSY_HALF_HOURS) / 2)
    assert 0.75 <= per_hour * visit_min / 60 / arrivals.CALIBRATED_COUNTERS <= 0.85
    hardest = 2 * max(arrivals.OFFICE_HOURS.values())
    assert 0.85 <= hardest * visit_min / 60 / arrivals.CALIBRATED_COUNTERS < 1


def test_the_peak_is_in_the_morning_and_nights_are_quiet() -> None:
    assert arrivals.visits_in(16) == max(arrivals.visits_in(half_hour) for half_hour in range(48))
    assert [arrivals.visits_in(half_hour) for half_hour in (0, 5, 24, 40, 47)] == [arrivals.TRICKLE] * 5


def test_every_service_of_the_center_has_a_weight(center: dict[str, Any]) -> None:
    assert set(arrivals.WEIGHTS) == {one["code"] for one in center["service"]}


def test_land_is_heaviest_and_many_collect_results(center: dict[str, Any]) -> None:
    groups = {one["code"]: one["group"] for one in center["service"]}
    by_group = Counter[str]()
    for code, weight in arrivals.WEIGHTS.items():
        by_group[groups[code]] += weight  # type: ignore[assignment]
    assert [group for group, _ in by_group.most_common(2)] == ["dat-dai", "tra-ket-qua"]


def test_services_are_drawn_by_their_weights(offered_min: dict[str, float]) -> None:
    chance = random.Random(2)
    drawn = Counter(arrivals.choose_service(chance, list(offered_min)) for _ in range(20_000))
    whole = sum(arrivals.WEIGHTS[code] for code in offered_min)
    for code in offered_min:
        assert drawn[code] / 20_000 == pytest.approx(arrivals.WEIGHTS[code] / whole, abs=0.01)


def test_services_of_other_centers_are_drawn_too() -> None:
    chance = random.Random(3)
    assert {arrivals.choose_service(chance, ["a", "b"]) for _ in range(50)} == {"a", "b"}


def test_about_one_in_seven_has_priority(center: dict[str, Any]) -> None:
    chance, classes = random.Random(4), [one["code"] for one in center["priority"]]
    drawn = Counter(arrivals.choose_priority(chance, classes) for _ in range(20_000))
    assert 1 - drawn["normal"] / 20_000 == pytest.approx(0.15, abs=0.01)
    assert set(drawn) == set(classes)
    assert arrivals.choose_priority(chance, ["normal"]) == "normal"


@pytest.mark.parametrize("typical_min", [4, 10, 20])
def test_services_last_as_long_as_typical_on_average(typical_min: float) -> None:
    chance = random.Random(5)
    drawn = [habits.service_s(chance, typical_min) for _ in range(20_000)]
    assert statistics.fmean(drawn) == pytest.approx(typical_min * 60, rel=0.02)
    assert statistics.stdev(drawn) == pytest.approx(typical_min * 30, rel=0.1)
    assert min(drawn) >= habits.SHORTEST_S
    assert max(drawn) <= typical_min * 60 * habits.LONGEST


def test_changing_over_takes_what_the_calculation_says() -> None:
    chance = random.Random(6)
    drawn = [habits.walk_s(chance) + habits.pause_s(chance) for _ in range(10_000)]
    assert statistics.fmean(drawn) == pytest.approx(habits.CHANGEOVER_MIN * 60, rel=0.02)


def test_few_do_not_come_and_few_give_up() -> None:
    chance = random.Random(7)
    assert sum(habits.stays_away(chance) for _ in range(20_000)) / 20_000 == pytest.approx(0.04, abs=0.005)
    assert sum(habits.gives_up(chance) for _ in range(20_000)) / 20_000 == pytest.approx(0.02, abs=0.005)


def test_the_same_seed_gives_the_same_people() -> None:
    def day(seed: int) -> list[float]:
        chance = random.Random(seed)
        return [arrivals.gap_s(chance, MORNING) for _ in range(20)]

    assert day(8) == day(8) != day(9)
