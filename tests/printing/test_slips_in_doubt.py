"""Slips that may be on paper: never printed again by themselves, only by an official, and marked as copies."""

from __future__ import annotations

import pytest

from server.domain.errors import KeyReused, WrongState
from server.domain.print_job import LEASE, STALE
from server.printing import jobs as use_cases
from server.printing.jobs import LeasedSlip
from server.printing.printers import watch
from server.services.counters import Command, call_next, finish
from server.services.issue import withdraw
from server.services.ports import SYSTEM, Actor
from tests.printing.conftest import Printing

OFFICIAL = Actor("user:7", 7)


def begun(printing: Printing) -> LeasedSlip:
    [leased] = printing.lease()
    use_cases.begin(printing.room, printing.held(leased))
    return leased


def events(printing: Printing) -> list[str]:
    return [event.type for event in printing.context.reader.events(printing.center_id, 0, 1000)]


def doubt(printing: Printing, leased: LeasedSlip) -> None:
    use_cases.doubt(printing.room, printing.held(leased), "đứt cáp", Actor("device:4"))


def test_a_lease_that_runs_out_after_it_was_begun_is_in_doubt_and_not_offered_again(printing: Printing) -> None:
    ticket = printing.press()
    begun(printing)
    printing.clock.forward(seconds=LEASE.seconds)
    watch(printing.room, printing.center_id)
    assert printing.state_of(ticket) == "leased"
    printing.clock.forward(milliseconds=1)
    watch(printing.room, printing.center_id)
    watch(printing.room, printing.center_id)
    assert printing.state_of(ticket) == "unconfirmed"
    assert events(printing).count("slip.unconfirmed") == 1
    assert printing.numbers() == []


def test_a_begun_lease_that_ran_out_is_not_offered_even_before_anybody_looked(printing: Printing) -> None:
    printing.press()
    begun(printing)
    printing.clock.forward(seconds=LEASE.seconds + 1)
    assert printing.numbers() == []


def test_an_agent_that_was_away_may_still_confirm_what_it_had_begun(printing: Printing) -> None:
    ticket = printing.press()
    leased = begun(printing)
    printing.clock.forward(seconds=LEASE.seconds + 1)
    watch(printing.room, printing.center_id)
    printing.confirm(leased)
    assert printing.state_of(ticket) == "printed"
    assert printing.jobs.doubtful(printing.center_id) == []


def test_an_agent_that_was_away_may_say_that_nothing_came_out_and_the_slip_is_printed_then(printing: Printing) -> None:
    ticket = printing.press()
    leased = begun(printing)
    printing.clock.forward(seconds=LEASE.seconds + 1)
    watch(printing.room, printing.center_id)
    use_cases.release(printing.room, printing.held(leased))
    assert printing.jobs.doubtful(printing.center_id) == []
    assert printing.numbers() == [ticket.number]


def test_what_came_out_as_a_copy_meanwhile_is_not_printed_again(printing: Printing) -> None:
    ticket = printing.press()
    leased = begun(printing)
    printing.clock.forward(seconds=LEASE.seconds + 1)
    watch(printing.room, printing.center_id)
    use_cases.reprint(printing.context, printing.center_id, ticket.number, OFFICIAL, None)
    with pytest.raises(WrongState):
        use_cases.release(printing.room, printing.held(leased))
    [copy] = printing.lease()
    assert copy.slip["copy"]


def test_nobody_may_begin_a_job_that_is_no_longer_his(printing: Printing) -> None:
    printing.press()
    [old] = printing.lease()
    printing.clock.forward(seconds=LEASE.seconds + 1)
    [new] = printing.lease()
    with pytest.raises(WrongState):
        use_cases.begin(printing.room, printing.held(old))
    use_cases.begin(printing.room, printing.held(new))
    use_cases.begin(printing.room, printing.held(new))
    printing.confirm(new)
    with pytest.raises(WrongState):
        use_cases.begin(printing.room, printing.held(new))


def test_a_slip_that_became_stale_between_lease_and_first_byte_is_not_begun(printing: Printing) -> None:
    printing.press()
    [leased] = printing.lease()
    printing.clock.forward(seconds=STALE.seconds)
    with pytest.raises(WrongState):
        use_cases.begin(printing.room, printing.held(leased))


def test_what_is_given_back_is_offered_again(printing: Printing) -> None:
    ticket = printing.press()
    leased = begun(printing)
    use_cases.release(printing.room, printing.held(leased))
    assert printing.state_of(ticket) == "queued"
    [again] = printing.lease()
    with pytest.raises(WrongState):
        use_cases.release(printing.room, printing.held(leased))
    printing.confirm(again)


def test_what_is_in_doubt_waits_for_an_official_and_comes_out_as_a_copy(printing: Printing) -> None:
    ticket = printing.press()
    doubt(printing, begun(printing))
    [slip] = printing.jobs.doubtful(printing.center_id)
    assert (slip.ticket.number, slip.state, slip.reason) == ("A001", "unconfirmed", "đứt cáp")
    assert printing.numbers() == []
    use_cases.reprint(printing.context, printing.center_id, ticket.number, OFFICIAL, "user:7/k")
    assert printing.jobs.doubtful(printing.center_id) == []
    [copy] = printing.lease()
    assert (copy.slip["number"], copy.slip["copy"], copy.job.copy) == ("A001", True, True)
    assert events(printing)[-1] == "slip.reprinted"


def test_the_second_press_of_reprint_orders_no_second_copy(printing: Printing) -> None:
    ticket, other = printing.press(), printing.press()
    for leased in printing.lease():
        printing.confirm(leased)
    for _ in range(2):
        use_cases.reprint(printing.context, printing.center_id, ticket.number, OFFICIAL, "user:7/k")
    with pytest.raises(WrongState):
        use_cases.reprint(printing.context, printing.center_id, ticket.number, OFFICIAL, "user:7/other")
    with pytest.raises(KeyReused):
        use_cases.reprint(printing.context, printing.center_id, other.number, OFFICIAL, "user:7/k")
    assert printing.numbers() == ["A001"]


def test_no_copy_of_a_closed_ticket(printing: Printing) -> None:
    ticket = printing.press()
    printing.confirm(printing.lease()[0])
    withdraw(printing.context, printing.center_id, ticket.id, SYSTEM)
    with pytest.raises(WrongState):
        use_cases.reprint(printing.context, printing.center_id, ticket.number, OFFICIAL, None)


def test_a_ticket_that_was_closed_before_its_slip_came_out_gets_none(printing: Printing) -> None:
    gone, stays = printing.press(), printing.press()
    withdraw(printing.context, printing.center_id, gone.id, SYSTEM)
    assert printing.numbers() == ["A002"]
    assert (printing.state_of(gone), printing.state_of(stays)) == ("failed", "leased")
    assert printing.jobs.doubtful(printing.center_id) == []


def test_slips_in_doubt_are_those_of_people_who_still_wait(printing: Printing) -> None:
    printing.press()
    doubt(printing, begun(printing))
    assert [slip.ticket.number for slip in printing.jobs.doubtful(printing.center_id)] == ["A001"]
    assert printing.jobs.counts(printing.center_id)["unconfirmed"] == 1
    call_next(printing.context, printing.center_id, Command(1, SYSTEM))
    finish(printing.context, printing.center_id, Command(1, SYSTEM))
    assert printing.jobs.doubtful(printing.center_id) == []
    assert printing.jobs.counts(printing.center_id)["unconfirmed"] == 0


def test_what_nobody_could_print_in_time_has_failed_and_is_shown(printing: Printing) -> None:
    ticket = printing.press()
    printing.clock.forward(seconds=STALE.seconds)
    watch(printing.room, printing.center_id)
    assert printing.state_of(ticket) == "failed"
    [slip] = printing.jobs.doubtful(printing.center_id)
    assert (slip.state, slip.reason) == ("failed", "no printer could take it in time")
