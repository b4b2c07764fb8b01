"""The states of a ticket: every step from every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from server.domain import ticket as steps
from server.domain.catalogue import CounterNumber
from server.domain.errors import InvalidValue, WrongState
from server.domain.numbering import format_number, normalise_number
from server.domain.ticket import FINAL, Ticket, TicketState
from tests.builders import FAMILY, MORNING, a_ticket

LATER = MORNING + timedelta(minutes=7)
COUNTER = CounterNumber(3)
S = TicketState
STEPS: dict[str, tuple[Callable[[Ticket], Ticket], dict[TicketState, TicketState]]] = {
    "call": (lambda t: steps.call(t, COUNTER, LATER), {S.WAITING: S.CALLED}),
    "recall": (steps.recall, {S.CALLED: S.CALLED}),
    "begin": (lambda t: steps.begin(t, LATER), {S.CALLED: S.SERVING}),
    "finish": (lambda t: steps.finish(t, LATER), {S.CALLED: S.FINISHED, S.SERVING: S.FINISHED}),
    "no_show": (lambda t: steps.no_show(t, LATER), {S.CALLED: S.NO_SHOW}),
    "hold": (lambda t: steps.hold(t, "note"), {S.CALLED: S.HELD, S.SERVING: S.HELD}),
    "resume": (lambda t: steps.resume(t, COUNTER, LATER), {S.HELD: S.CALLED}),
    "transfer": (lambda t: steps.transfer(t, FAMILY), {S.CALLED: S.WAITING, S.SERVING: S.WAITING}),
    "withdraw": (
        lambda t: steps.withdraw(t, LATER),
        {S.WAITING: S.WITHDRAWN, S.CALLED: S.WITHDRAWN, S.HELD: S.WITHDRAWN},
    ),
    "close_day": (
        lambda t: steps.close_day(t, LATER),
        {S.WAITING: S.NO_SHOW, S.CALLED: S.NO_SHOW, S.HELD: S.NO_SHOW, S.SERVING: S.FINISHED},
    ),
}


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_leads_on_from_its_states_and_is_refused_from_all_others(name: str, state: TicketState) -> None:
    step, leads = STEPS[name]
    before = a_ticket(state=state)
    if state in leads:
        assert step(before).state is leads[state]
    else:
        with pytest.raises(WrongState) as refusal:
            step(before)
        assert refusal.value.code == "wrong_state"
        assert refusal.value.details == {"number": "A001", "state": str(state), "step": name}


def test_no_step_leads_out_of_a_final_state() -> None:
    assert all(not FINAL & set(leads) for _, leads in STEPS.values())


def test_waiting_time_is_kept_by_every_step() -> None:
    for step, leads in STEPS.values():
        for state in leads:
            assert step(a_ticket(state=state)).since == MORNING


def test_a_finished_ticket_that_was_never_begun_says_so() -> None:
    assert steps.finish(a_ticket(state=S.CALLED), LATER).begun_at is None


@pytest.mark.parametrize(("sequence", "number"), [(1, "A001"), (42, "A042"), (999, "A999"), (1000, "A1000")])
def test_numbers_have_at_least_three_digits(sequence: int, number: str) -> None:
    assert format_number("A", sequence) == number
    assert normalise_number(f" {number.lower()} ") == number


@pytest.mark.parametrize("sequence", [0, -1, 1_000_000])
def test_a_sequence_out_of_range_is_refused(sequence: int) -> None:
    with pytest.raises(InvalidValue):
        format_number("A", sequence)


@pytest.mark.parametrize("text", ["", "A", "A1", "12", "A01", "ABC001", "A001;", "Đ001", "A٠٠١"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        normalise_number(text)
