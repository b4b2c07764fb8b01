"""Issuing and withdrawing tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.domain.catalogue import NORMAL
from server.domain.errors import (
    KeyReused,
    LuotError,
    NotAllowed,
    QuotaReached,
    ServiceClosed,
    UnknownPriority,
    UnknownService,
    UnknownTicket,
    WrongState,
)
from server.domain.hours import parse_week
from server.domain.ticket import TicketId, TicketState
from server.services.configure import configure
from server.services.issue import Order, issue, withdraw
from server.services.ports import SYSTEM
from tests.builders import ELDERLY, FAMILY, KIOSK, LAND, Hall, a_catalogue


def test_numbers_run_by_service_from_001(hall: Hall) -> None:
    assert [hall.take(s).number for s in (LAND, LAND, FAMILY, LAND)] == ["A001", "A002", "B001", "A003"]


def test_a_ticket_knows_how_many_are_called_before_it(hall: Hall) -> None:
    ahead = [hall.take(LAND, rank).ahead for rank in (NORMAL, NORMAL, ELDERLY, ELDERLY, NORMAL)]
    assert ahead == [0, 1, 0, 1, 4]


def test_the_same_key_gives_the_same_ticket_and_changes_nothing(hall: Hall) -> None:
    first = issue(hall.context, hall.center, Order(LAND, key="press"), KIOSK)
    version = hall.version
    again = issue(hall.context, hall.center, Order(LAND, key="press"), KIOSK)
    assert (first.created, again.created) == (True, False)
    assert again.ticket == first.ticket
    assert hall.version == version


def test_the_same_key_gives_the_same_ticket_after_the_service_has_closed_or_run_out(hall: Hall) -> None:
    made = hall.take(LAND, key="press")
    closed = a_catalogue(hours=parse_week({}))
    configure(hall.context, closed, SYSTEM)
    assert hall.take(LAND, key="press").id == made.id
    with pytest.raises(ServiceClosed):
        hall.take(LAND, key="another press")


@pytest.mark.parametrize(("service", "priority"), [(FAMILY, NORMAL), (LAND, ELDERLY)])
def test_the_same_key_with_another_order_is_refused(hall: Hall, service: str, priority: str) -> None:
    hall.take(LAND, key="press")
    with pytest.raises(KeyReused):
        hall.take(service, priority, key="press")


def test_the_quota_counts_the_day_and_a_refusal_takes_no_number(hall: Hall) -> None:
    services = tuple(replace(s, daily_quota=2) for s in a_catalogue().services)
    configure(hall.context, a_catalogue(services=services), SYSTEM)
    hall.take(LAND)
    hall.take(LAND)
    for _ in range(3):
        with pytest.raises(QuotaReached):
            hall.take(LAND)
    configure(hall.context, a_catalogue(), SYSTEM)
    assert hall.take(LAND).number == "A003"
    hall.clock.forward(days=1)
    assert hall.take(LAND).number == "A001"


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (Order("nothing"), UnknownService),
        (Order(LAND, "nobility"), UnknownPriority),
        (Order(LAND, "appointment", kiosk=1), NotAllowed),
    ],
)
def test_a_bad_order_is_refused_and_changes_nothing(hall: Hall, order: Order, refusal: type[LuotError]) -> None:
    hall.take()
    version = hall.version
    with pytest.raises(refusal):
        issue(hall.context, hall.center, order, KIOSK)
    assert hall.version == version
    assert hall.take().number == "A002"


@pytest.mark.parametrize(("minutes", "is_open"), [(-61, False), (-60, True), (209, True), (210, False), (330, True)])
def test_tickets_are_given_within_opening_hours_alone(hall: Hall, minutes: int, is_open: bool) -> None:
    hours = parse_week({"mon": ["07:00-11:30", "13:30-17:00"]})
    configure(hall.context, a_catalogue(hours=hours), SYSTEM)
    hall.clock.forward(minutes=minutes)
    if is_open:
        assert hall.take().number == "A001"
    else:
        with pytest.raises(ServiceClosed):
            hall.take()


def _called(hall: Hall) -> None:
    hall.call()


@pytest.mark.parametrize("before", [lambda _hall: None, _called])
def test_a_citizen_may_give_up_the_turn_and_do_so_twice(hall: Hall, before: Callable[[Hall], None]) -> None:
    ticket = hall.take()
    before(hall)
    for _ in range(2):
        assert withdraw(hall.context, hall.center, ticket.id, KIOSK).state is TicketState.WITHDRAWN
    assert hall.call() is None
    assert all(view.counter.ticket_id is None for view in hall.context.reader.counters(hall.center))


def test_a_finished_ticket_cannot_be_withdrawn_and_an_unknown_one_is_not_found(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    hall.take()
    hall.call()
    with pytest.raises(WrongState):
        withdraw(hall.context, hall.center, ticket.id, KIOSK)
    with pytest.raises(UnknownTicket):
        withdraw(hall.context, hall.center, TicketId(999), KIOSK)
