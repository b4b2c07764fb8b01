"""Midnight in Thanh Hóa: numbers restart, what is left over is closed, whatever was running then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.domain.errors import UnknownTicket
from server.domain.ticket import TicketState
from server.services import counters
from server.services.day import close_of_day
from tests.builders import FAMILY, Hall

MIDNIGHT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_a_day_starts_at_midnight_of_the_center_and_not_of_utc(hall: Hall) -> None:
    hall.take()
    hall.clock.at = MIDNIGHT.replace(hour=16, minute=59, second=59, microsecond=999_000)
    assert hall.take().number == "A002"
    hall.clock.at = MIDNIGHT
    assert hall.take().number == "A001"


def test_what_is_left_over_is_closed_with_a_reason_once(hall: Hall) -> None:
    waiting, held, called, serving = (hall.take() for _ in range(4))
    for number, ticket in ((1, held), (2, called), (3, serving)):
        counters.call_number(hall.context, hall.center, hall.at(number), ticket.number)
    counters.hold(hall.context, hall.center, hall.at(1), None)
    counters.begin(hall.context, hall.center, hall.at(3))
    hall.clock.at = MIDNIGHT

    assert [close_of_day(hall.context, hall.center) for _ in range(3)] == [4, 0, 0]

    states = [hall.ticket(t).state for t in (waiting, held, called, serving)]
    assert states == [TicketState.NO_SHOW] * 3 + [TicketState.FINISHED]
    assert {hall.ticket(t).reason for t in (waiting, held, called, serving)} == {"close_of_day"}
    now = hall.context.reader.hall(hall.center)
    assert set(now.waiting.values()) == {0}
    assert not now.calls
    assert all(view.ticket is None and view.counter.state == "open" for view in now.counters[:3])


def test_yesterdays_ticket_can_never_be_called_even_if_no_one_closed_the_day(hall: Hall) -> None:
    ticket = hall.take()
    hall.clock.at = MIDNIGHT
    assert hall.call() is None
    hall.take(FAMILY)
    assert hall.call() is not None
    assert hall.ticket(ticket).state is TicketState.NO_SHOW
    with pytest.raises(UnknownTicket):
        counters.call_number(hall.context, hall.center, hall.at(2), ticket.number)


def test_a_power_cut_over_several_midnights_is_caught_up_in_one_step(hall: Hall) -> None:
    hall.take()
    hall.clock.forward(days=5)
    assert close_of_day(hall.context, hall.center) == 1
    opened = [e for e in hall.context.reader.events(hall.center, 0, 100) if e.type == "day.opened"]
    assert [e.public["day"] for e in opened] == ["2026-11-23", "2026-11-28"]


def test_a_clock_that_is_set_back_never_reopens_a_day_or_repeats_a_number(hall: Hall) -> None:
    hall.clock.at = MIDNIGHT
    first = hall.take()
    hall.clock.forward(hours=-2)
    second = hall.take()
    assert (first.number, second.number) == ("A001", "A002")
    assert first.day == second.day
    assert close_of_day(hall.context, hall.center) == 0
