"""What officials do at counters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.domain.counter import CounterState
from server.domain.errors import (
    CounterBusy,
    CounterNotOpen,
    CounterTaken,
    KeyReused,
    LuotError,
    NoCurrentTicket,
    NotAllowed,
    UnknownCounter,
    UnknownTicket,
    WrongState,
)
from server.domain.ticket import TicketState
from server.services import counters
from tests.builders import ELDERLY, FAMILY, LAND, RESULTS, Hall

Verb = Callable[..., object]


def counter_state(hall: Hall, number: int) -> tuple[str, int | None]:
    view = hall.context.reader.counters(hall.center)[number - 1]
    return str(view.counter.state), view.counter.ticket_id


def test_call_next_gives_the_highest_score_and_says_why(hall: Hall) -> None:
    hall.take(LAND)
    hall.clock.forward(minutes=1)
    hall.take(LAND, ELDERLY)
    called = counters.call_next(hall.context, hall.center, hall.at(1))
    assert called is not None
    assert called.ticket.number == "A002"
    assert called.why["runners_up"][0]["number"] == "A001"
    event = hall.context.reader.events(hall.center, 0, 100)[-1]
    assert event.detail["why"] == called.why


def test_call_next_finishes_the_ticket_before(hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    hall.call()
    called = hall.call()
    assert called is not None
    assert called.id == second.id
    assert hall.ticket(first).state is TicketState.FINISHED
    assert counter_state(hall, 1) == ("open", second.id)


def test_call_next_with_nobody_waiting_changes_nothing(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    version = hall.version
    assert hall.call() is None
    assert hall.version == version
    assert hall.ticket(ticket).state is TicketState.CALLED


def test_the_same_key_calls_once(hall: Hall) -> None:
    hall.take()
    hall.take()
    first, again = hall.call(key="press"), hall.call(key="press")
    assert first is not None
    assert again is not None
    assert first.id == again.id
    with pytest.raises(KeyReused):
        counters.finish(hall.context, hall.center, hall.at(1, key="press"))
    assert counter_state(hall, 1) == ("open", first.id)


def test_a_counter_calls_only_what_its_work_profile_allows(hall: Hall) -> None:
    hall.take(LAND)
    counters.open_counter(hall.context, hall.center, hall.at(4))
    assert hall.call(4) is None
    results = hall.take(RESULTS)
    called = hall.call(4)
    assert called is not None
    assert called.id == results.id


def test_a_day_at_a_counter(hall: Hall) -> None:
    context, center, at = hall.context, hall.center, hall.at(1)
    hall.take()
    hall.call()
    assert counters.recall(context, center, at).calls == 2
    hall.clock.forward(minutes=1)
    begun = counters.begin(context, center, at)
    assert begun.begun_at == hall.clock.now()
    assert counters.finish(context, center, at).state is TicketState.FINISHED
    assert counter_state(hall, 1) == ("open", None)


@pytest.mark.parametrize("verb", [counters.recall, counters.begin, counters.finish, counters.no_show])
def test_a_step_without_a_ticket_is_refused(hall: Hall, verb: Verb) -> None:
    with pytest.raises(NoCurrentTicket):
        verb(hall.context, hall.center, hall.at(1))


def test_a_held_ticket_comes_back_by_resume_alone(hall: Hall) -> None:
    ticket = hall.take()
    hall.call()
    held = counters.hold(hall.context, hall.center, hall.at(1), "thiếu bản sao")
    assert (held.state, held.reason, counter_state(hall, 1)[1]) == (TicketState.HELD, "thiếu bản sao", None)
    assert hall.call() is None
    back = counters.resume(hall.context, hall.center, hall.at(2), "a001")
    assert (back.id, back.counter, back.since) == (ticket.id, 2, ticket.since)
    assert counter_state(hall, 2) == ("open", ticket.id)


def test_a_transferred_ticket_keeps_its_waiting_time(hall: Hall) -> None:
    ticket = hall.take(LAND)
    hall.call()
    hall.clock.forward(minutes=5)
    hall.take(FAMILY)
    moved = counters.transfer(hall.context, hall.center, hall.at(1), FAMILY)
    assert (moved.state, moved.since, moved.number) == (TicketState.WAITING, ticket.since, "A001")
    called = hall.call(2)
    assert called is not None
    assert called.id == ticket.id
    with pytest.raises(WrongState):
        counters.transfer(hall.context, hall.center, hall.at(2), FAMILY)


def test_a_given_number_is_called_out_of_turn_and_the_log_knows_who(hall: Hall) -> None:
    hall.take()
    wanted = hall.take()
    called = counters.call_number(hall.context, hall.center, hall.at(1, user=None), "A002")
    assert called.id == wanted.id
    event = hall.context.reader.events(hall.center, 0, 100)[-1]
    assert (event.actor, event.detail["why"]) == ("device:1", {"policy": "by_number"})


def test_what_cannot_be_called_by_number(hall: Hall) -> None:
    hall.take(LAND)
    counters.open_counter(hall.context, hall.center, hall.at(4))
    for number, at, refusal in [("A001", 4, NotAllowed), ("A777", 1, UnknownTicket), ("A001", 77, UnknownCounter)]:
        with pytest.raises(refusal):
            counters.call_number(hall.context, hall.center, hall.at(at), number)
    hall.call(1)
    hall.take(LAND)
    with pytest.raises(CounterBusy):
        counters.call_number(hall.context, hall.center, hall.at(1), "A002")
    with pytest.raises(WrongState):
        counters.call_number(hall.context, hall.center, hall.at(2), "A001")


@pytest.mark.parametrize("shut", [counters.close_counter, lambda c, i, at: counters.pause_counter(c, i, at, "lunch")])
def test_a_counter_that_is_not_open_calls_nobody(hall: Hall, shut: Verb) -> None:
    hall.take()
    shut(hall.context, hall.center, hall.at(1))
    with pytest.raises(CounterNotOpen):
        hall.call(1)
    counters.open_counter(hall.context, hall.center, hall.at(1))
    assert hall.call(1) is not None


def test_a_counter_with_a_ticket_cannot_be_closed_but_paused(hall: Hall) -> None:
    hall.take()
    hall.call()
    with pytest.raises(CounterBusy):
        counters.close_counter(hall.context, hall.center, hall.at(1))
    assert counters.pause_counter(hall.context, hall.center, hall.at(1), None).state is CounterState.PAUSED
    assert counters.finish(hall.context, hall.center, hall.at(1)).state is TicketState.FINISHED


def test_a_second_official_is_told_and_must_take_over(hall: Hall, two_officials: tuple[int, int]) -> None:
    lan, hoa = two_officials
    hall.take()
    counters.open_counter(hall.context, hall.center, hall.at(1, user=lan))
    attempts: list[Callable[[], object]] = [
        lambda: counters.open_counter(hall.context, hall.center, hall.at(1, user=hoa)),
        lambda: counters.call_next(hall.context, hall.center, hall.at(1, user=hoa)),
        lambda: counters.close_counter(hall.context, hall.center, hall.at(1, user=hoa)),
    ]
    for attempt in attempts:
        with pytest.raises(CounterTaken):
            attempt()
    assert hall.call(1) is not None, "the counter's own keypad works for whoever sits there"
    taken = counters.open_counter(hall.context, hall.center, hall.at(1, user=hoa), take_over=True)
    assert taken.official == hoa
    with pytest.raises(LuotError):
        counters.finish(hall.context, hall.center, hall.at(1, user=lan))
    assert counters.finish(hall.context, hall.center, hall.at(1, user=hoa)).state is TicketState.FINISHED
