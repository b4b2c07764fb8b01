"""The calling policy: its formula by hand (balance.md, section 1); test_guarantees.py holds what it promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calling import Choice, FirstCome, Head, choose, policy_of
from server.domain.catalogue import NORMAL, Catalogue, ClassCode, PolicyPlan, ServiceCode
from server.domain.errors import InvalidValue
from server.domain.ticket import TicketId
from tests.builders import ELDERLY, FAMILY, LAND, MORNING, RESULTS, a_catalogue

IDS = count(1)


def head(minute: float, service: ServiceCode = LAND, priority: ClassCode = NORMAL) -> Head:
    number = TicketId(next(IDS))
    return Head(number, f"A{number:03d}", service, priority, MORNING + timedelta(minutes=minute))


def chosen(heads: list[Head], at: float, catalogue: Catalogue | None = None) -> Choice:
    choice = choose(heads, policy_of(catalogue or a_catalogue()), MORNING + timedelta(minutes=at))
    assert choice is not None
    return choice


def test_nobody_is_chosen_from_no_heads() -> None:
    assert choose([], FirstCome(), MORNING) is None


@pytest.mark.parametrize(
    ("service", "priority", "waited", "score"),
    [
        (LAND, NORMAL, 15, 0.5),
        (RESULTS, NORMAL, 15, 1.5),
        (LAND, ELDERLY, 15, 3 * 0.5 + 3),
        (LAND, ClassCode("appointment"), 30, 1.5 * 1 + 1.5),
        (LAND, NORMAL, 60, 2.0),
        (LAND, NORMAL, 70, 2.0 + 2 * 10 / 10),
        (LAND, ELDERLY, 70, 3 * (2.0 + 2 * 10 / 10) + 3),
    ],
)
def test_the_score_is_that_of_the_formula(
    service: ServiceCode, priority: ClassCode, waited: float, score: float
) -> None:
    assert chosen([head(0, service, priority)], waited).called.score == pytest.approx(score)


def test_ties_go_to_the_older_and_then_to_the_lower_id() -> None:
    catalogue = a_catalogue()
    equal = replace(catalogue, services=tuple(replace(s, target_wait_min=10) for s in catalogue.services))
    first, second = head(5, LAND), head(5, FAMILY)
    assert chosen([second, first], 20, equal).called.head == first
    assert chosen([second, head(4, RESULTS)], 20, equal).called.head.service == RESULTS


def test_the_choice_says_why_with_all_runners_up_best_first() -> None:
    choice = chosen([head(0, LAND), head(0, LAND, ELDERLY), head(0, RESULTS)], 10)
    assert [s.head.service for s in choice.runners_up] == [RESULTS, LAND]
    assert [s.score for s in choice.runners_up] == sorted((s.score for s in choice.runners_up), reverse=True)
    assert choice.policy == "accumulating"


def test_an_unknown_policy_is_refused_by_name() -> None:
    with pytest.raises(InvalidValue, match="'lottery' is unknown"):
        policy_of(a_catalogue(policy=PolicyPlan(kind="lottery")))


@given(st.lists(st.tuples(st.floats(0, 300), st.sampled_from([LAND, FAMILY, RESULTS])), min_size=1, max_size=12))
def test_equal_targets_make_it_first_come_first_served(arrivals: list[tuple[float, ServiceCode]]) -> None:
    catalogue = a_catalogue()
    equal = replace(catalogue, services=tuple(replace(s, target_wait_min=20) for s in catalogue.services))
    heads = [head(minute, service) for minute, service in arrivals]
    assert chosen(heads, 300, equal).called.head.since == min(h.since for h in heads)
