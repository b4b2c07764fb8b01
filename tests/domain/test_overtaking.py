"""Why others were called first: each reason, what is no overtaking at all, and that nobody can be recognised."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.domain.catalogue import NORMAL, ClassCode, CounterNumber
from server.domain.overtaking import PastCall, Reason, overtaken, reason_of
from server.domain.ticket import Ticket, TicketId
from tests.builders import ELDERLY, FAMILY, LAND, MORNING, RESULTS, a_catalogue, a_ticket

CATALOGUE = a_catalogue()
LATER = MORNING + timedelta(minutes=10)
RESULTS_COUNTER = CounterNumber(4)


def mine(**changed: Any) -> Ticket:
    return a_ticket(**{"id": TicketId(10)} | changed)


def call(ticket_id: int = 11, **changed: Any) -> PastCall:
    values: dict[str, Any] = {"service": LAND, "priority": NORMAL, "counter": CounterNumber(1), "at": LATER} | changed
    return PastCall(TicketId(ticket_id), **values)


@pytest.mark.parametrize(
    ("past", "reason"),
    [
        (call(priority=ELDERLY), Reason.PRIORITY),
        (call(priority=ClassCode("appointment")), Reason.APPOINTMENT),
        (call(service=FAMILY), Reason.OTHER_SERVICE),
        (call(service=RESULTS, counter=RESULTS_COUNTER), Reason.OTHER_COUNTER),
        (call(service=RESULTS, counter=RESULTS_COUNTER, priority=ELDERLY), Reason.OTHER_COUNTER),
        (call(by_number=True), Reason.BY_NUMBER),
        (call(by_number=True, priority=ELDERLY), Reason.BY_NUMBER),
        (call(from_hold=True), Reason.HELD),
        (call(5, from_hold=True), Reason.HELD),
        (call(5, joined_at=LATER), Reason.WAITED_LONGER),
        (call(), Reason.RULE),
    ],
)
def test_each_call_out_of_order_has_its_reason(past: PastCall, reason: Reason) -> None:
    assert reason_of(mine(), past, CATALOGUE) is reason


@pytest.mark.parametrize(
    "past",
    [
        call(5),
        call(5, service=FAMILY, priority=ELDERLY),
        call(10),
        call(11, at=MORNING - timedelta(seconds=1)),
        call(5, from_hold=True, at=MORNING - timedelta(seconds=1)),
        call(5, joined_at=MORNING - timedelta(minutes=1)),
    ],
    ids=[
        "took the number first",
        "first and of a class",
        "oneself",
        "before one came",
        "resumed before",
        "came before",
    ],
)
def test_what_is_in_order_needs_no_reason(past: PastCall) -> None:
    assert reason_of(mine(), past, CATALOGUE) is None


def test_a_class_is_no_reason_towards_somebody_of_an_equal_class() -> None:
    assert reason_of(mine(priority=ELDERLY), call(priority=ELDERLY), CATALOGUE) is Reason.RULE


def test_a_counter_or_class_that_is_configured_no_more_is_still_explained() -> None:
    assert reason_of(mine(), call(counter=CounterNumber(99)), CATALOGUE) is Reason.OTHER_COUNTER
    assert reason_of(mine(), call(priority=ClassCode("gone")), CATALOGUE) is Reason.RULE


def test_reasons_are_counted_and_say_nothing_of_persons() -> None:
    calls = [call(11, priority=ELDERLY), call(12, priority=ELDERLY), call(13, by_number=True), call(3)]
    found = overtaken(mine(), calls, CATALOGUE)
    assert found == {Reason.PRIORITY: 2, Reason.BY_NUMBER: 1}
    assert "elderly" not in repr(found)


def test_nobody_was_first_when_nobody_was_called() -> None:
    assert overtaken(mine(), [], CATALOGUE) == {}
