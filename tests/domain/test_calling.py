"""The calling policy: its formula by hand, and its three guarantees over random histories (balance.md, section 1)."""

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


@given(st.lists(st.tuples(st.floats(0, 59), st.sampled_from([LAND, FAMILY, RESULTS])), min_size=1, max_size=12))
def test_equal_targets_make_it_first_come_first_served(arrivals: list[tuple[float, ServiceCode]]) -> None:
    catalogue = a_catalogue()
    equal = replace(catalogue, services=tuple(replace(s, target_wait_min=20) for s in catalogue.services))
    heads = [head(minute, service) for minute, service in arrivals]
    assert chosen(heads, 60, equal).called.head.since == min(h.since for h in heads)


Arrival = tuple[float, ServiceCode, ClassCode]
ARRIVALS = st.lists(
    st.tuples(st.floats(0, 300), st.sampled_from([LAND, FAMILY, RESULTS]), st.sampled_from([NORMAL, ELDERLY])),
    min_size=1,
    max_size=40,
)


def play(arrivals: list[Arrival], every_min: float, guards: list[float]) -> list[tuple[Head, float, list[Head]]]:
    """Serve one citizen each `every_min`; return who was called when, and who else was waiting then.

    The guard's parameter is switched at each call to the next of `guards`: guarantees hold across switches too.
    """
    waiting = sorted((head(*arrival) for arrival in arrivals), key=lambda h: (h.since, h.ticket_id))
    called: list[tuple[Head, float, list[Head]]] = []
    minute = 0.0
    while waiting:
        now = MORNING + timedelta(minutes=minute)
        here = [h for h in waiting if h.since <= now]
        if here:
            catalogue = a_catalogue(policy=PolicyPlan(guard_min=guards[len(called) % len(guards)]))
            fronts = {(h.service, h.priority): h for h in reversed(here)}
            choice = choose(list(fronts.values()), policy_of(catalogue), now)
            assert choice is not None
            waiting.remove(choice.called.head)
            called.append((choice.called.head, minute, [h for h in here if h != choice.called.head]))
        minute += every_min
    return called


@given(ARRIVALS, st.floats(1, 15), st.lists(st.floats(20, 120), min_size=1, max_size=3))
def test_guarantee_1_your_own_kind_never_passes_you(
    arrivals: list[Arrival], every_min: float, guards: list[float]
) -> None:
    for one, _, left in play(arrivals, every_min, guards):
        kind = [h for h in left if (h.service, h.priority) == (one.service, one.priority)]
        assert all((one.since, one.ticket_id) < (h.since, h.ticket_id) for h in kind)


@given(ARRIVALS, st.floats(1, 15))
def test_guarantee_2_nobody_passes_from_further_behind_than_the_bound(arrivals: list[Arrival], every: float) -> None:
    """Before the guard, with r = b/T: the passer was issued at most (1 - r_n/r_a) W_n + (g_a - g_n)/r_a later."""
    catalogue = a_catalogue()

    def rate(h: Head) -> float:
        target = catalogue.services_by_code[h.service].target_wait_min
        return catalogue.classes_by_code[h.priority].rate / target

    for passer, minute, left in play(arrivals, every, [60]):
        now = MORNING + timedelta(minutes=minute)
        for passed in left:
            waited = (now - passed.since).total_seconds() / 60
            later = (passer.since - passed.since).total_seconds() / 60
            if later <= 0 or waited >= 60 or rate(passer) < rate(passed):
                continue
            start = catalogue.classes_by_code[passer.priority].head_start
            start -= catalogue.classes_by_code[passed.priority].head_start
            bound = (1 - rate(passed) / rate(passer)) * waited + start / rate(passer)
            assert later <= bound + 1e-6


def test_guarantee_3_nobody_starves_though_priority_keeps_coming() -> None:
    """One normal citizen and an endless crowd with priority: the guard's slope is at least b_normal 2/T_min, so the
    crowd's advantage g + b M / T is overtaken once the waits differ enough; here within four hours."""
    catalogue = a_catalogue(policy=PolicyPlan(guard_min=60))
    alone = head(0, LAND, NORMAL)
    for minute in range(1, 241):
        newcomer = head(minute - 1, RESULTS, ELDERLY)
        if chosen([alone, newcomer], minute, catalogue).called.head == alone:
            break
    else:
        pytest.fail("the citizen without priority was never called in four hours")
    assert minute < 120


@given(st.floats(61, 480), st.sampled_from([LAND, FAMILY, RESULTS]))
def test_past_the_guard_one_waits_at_most_until_the_freshest_priority_is_outscored(
    waited: float, service: ServiceCode
) -> None:
    """Guarantee 3 as a bound: 2 (W - M) / T_min > g_a beats any priority ticket that has just come."""
    needed = 60 + 3 * 10 / 2 + 0.1
    fresh = head(waited, RESULTS, ELDERLY)
    first = chosen([head(0, service), fresh], waited).called.head
    assert waited <= needed or first != fresh
