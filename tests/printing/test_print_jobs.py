"""Print jobs on the server: leased, confirmed, failed, offered again; and what a slip says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from server.domain.errors import WrongState
from server.domain.print_job import LEASE, STALE
from server.services import counters as desk
from server.services.counters import Command
from server.services.ports import SYSTEM
from server.wiring import build_house
from tests.printing.conftest import MORNING, Printing


def test_jobs_are_leased_oldest_first_and_each_once(printing: Printing) -> None:
    for _ in range(3):
        printing.press()
    assert printing.numbers(limit=2) == ["A001", "A002"]
    assert printing.numbers() == ["A003"]
    assert printing.numbers() == []


def test_a_lease_is_a_secret_of_its_own_that_ends(printing: Printing) -> None:
    printing.press()
    printing.press()
    first, second = printing.lease()
    assert first.job.lease != second.job.lease
    assert first.job.leased_until == MORNING + LEASE


def test_a_ticket_tells_how_its_slip_stands(printing: Printing) -> None:
    ticket = printing.press()
    assert printing.state_of(ticket) == "queued"
    [leased] = printing.lease()
    assert printing.state_of(ticket) == "leased"
    printing.confirm(leased)
    assert printing.state_of(ticket) == "printed"


def test_a_confirmed_job_stays_confirmed_however_often_and_is_not_offered_again(printing: Printing) -> None:
    ticket = printing.press()
    [leased] = printing.lease()
    printing.confirm(leased)
    printing.confirm(leased)
    printing.clock.forward(seconds=LEASE.seconds + 1)
    assert printing.numbers() == []
    assert printing.state_of(ticket) == "printed"
    [slip] = printing.jobs.recent(printing.center_id, 10)
    assert (slip.number, slip.printed_at) == ("A001", MORNING)


def test_a_lease_that_ran_out_is_offered_again_and_the_old_one_is_void(printing: Printing) -> None:
    printing.press()
    [old] = printing.lease()
    printing.clock.forward(seconds=LEASE.seconds)
    assert printing.lease() == []
    printing.clock.forward(milliseconds=1)
    [new] = printing.lease()
    assert (new.job.id, new.slip["number"]) == (old.job.id, "A001")
    with pytest.raises(WrongState):
        printing.confirm(old)
    with pytest.raises(WrongState):
        printing.fail(old)
    printing.confirm(new)


def test_a_late_confirmation_counts_while_nobody_else_has_the_job(printing: Printing) -> None:
    ticket = printing.press()
    [leased] = printing.lease()
    printing.clock.forward(seconds=LEASE.seconds + 60)
    printing.confirm(leased)
    assert printing.state_of(ticket) == "printed"


@pytest.mark.parametrize("lease", ["wrong", "''; --", "ế"])
def test_a_wrong_lease_changes_nothing(printing: Printing, lease: str) -> None:
    ticket = printing.press()
    [leased] = printing.lease()
    with pytest.raises(WrongState):
        printing.confirm(leased, lease)
    with pytest.raises(WrongState):
        printing.fail(leased, lease=lease)
    assert printing.state_of(ticket) == "leased"


def test_the_other_center_can_neither_lease_nor_confirm(printing: Printing) -> None:
    ticket, there = printing.press(), printing.cast.there.center_id
    assert printing.lease(center_id=there) == []
    [leased] = printing.lease()
    with pytest.raises(WrongState):
        printing.confirm(leased, center_id=there)
    assert printing.state_of(ticket) == "leased"
    assert printing.jobs.recent(there, 10) == []


def test_a_failed_job_stays_failed_and_cannot_be_confirmed(printing: Printing) -> None:
    ticket = printing.press()
    [leased] = printing.lease()
    printing.fail(leased)
    printing.fail(leased)
    with pytest.raises(WrongState):
        printing.confirm(leased)
    printing.clock.forward(seconds=LEASE.seconds + 1)
    assert printing.numbers() == []
    assert printing.state_of(ticket) == "failed"


def test_a_printed_job_cannot_be_reported_as_failed(printing: Printing) -> None:
    ticket = printing.press()
    [leased] = printing.lease()
    printing.confirm(leased)
    with pytest.raises(WrongState):
        printing.fail(leased)
    assert printing.state_of(ticket) == "printed"


def test_a_slip_that_would_reach_nobody_is_not_offered(printing: Printing) -> None:
    stale = printing.press()
    printing.clock.forward(seconds=STALE.seconds)
    printing.press()
    assert printing.numbers() == ["A002"]
    assert printing.state_of(stale) == "queued"


def test_a_slip_says_what_the_citizen_needs(printing: Printing) -> None:
    printing.press()
    ticket = printing.press(priority="uu-tien", language="en")
    _, leased = printing.lease()
    assert leased.slip == {
        "center": {
            "name": {"vi": "Trung tâm Hạc Thành", "en": "Hac Thanh Centre"},
            "address": {"vi": "28 Đại lộ Lê Lợi", "en": "28 Le Loi Avenue"},
            "hotline": "0237 3900 900",
        },
        "number": "A002",
        "service": {"vi": "Đất đai", "en": "Land"},
        "priority": {"vi": "Ưu tiên", "en": "Priority"},
        "language": "en",
        "issued_at": "2026-11-23T01:05:00.000Z",
        "local_time": "23/11/2026 08:05",
        "ahead": 0,
        "wait": leased.slip["wait"],
        "counters": [1, 2],
        "url": f"https://luot.example/t/{ticket.token}",
        "documents": [{"vi": "Giấy chứng nhận", "en": "Title deed"}],
        "copy": False,
        "template": None,
        "logo": None,
    }
    assert 0 <= leased.slip["wait"]["low_min"] <= leased.slip["wait"]["high_min"]


def test_a_slip_of_the_normal_class_names_no_class(printing: Printing) -> None:
    printing.press()
    [leased] = printing.lease()
    assert leased.slip["priority"] is None


def test_a_slip_names_the_open_counters_or_else_all_that_could_serve(printing: Printing) -> None:
    printing.press()
    desk.close_counter(printing.context, printing.center_id, Command(2, SYSTEM))
    [leased] = printing.lease()
    assert leased.slip["counters"] == [1]
    desk.close_counter(printing.context, printing.center_id, Command(1, SYSTEM))
    printing.press()
    [leased] = printing.lease()
    assert (leased.slip["counters"], leased.slip["wait"]) == ([1, 2, 3], None)


def test_two_agents_never_get_the_same_job(printing: Printing) -> None:
    for _ in range(60):
        printing.press()
    start = Barrier(6)

    def agent(_: int) -> list[str]:
        start.wait()
        numbers: list[str] = []
        while leased := printing.lease(limit=3):
            for slip in leased:
                printing.confirm(slip)
                numbers.append(slip.slip["number"])
        return numbers

    with ThreadPoolExecutor(6) as pool:
        printed = [number for numbers in pool.map(agent, range(6)) for number in numbers]
    assert sorted(printed) == [f"A{n:03d}" for n in range(1, 61)]


def test_agents_of_two_server_processes_never_get_the_same_job(printing: Printing) -> None:
    """Two houses on one database have no lock in common but the database's own."""
    for _ in range(40):
        printing.press()
    house = build_house(printing.cast.house.settings)
    others = Printing(type(printing.cast)(house, printing.cast.here, printing.cast.there))
    others.clock.at = printing.clock.at
    start = Barrier(4)

    def agent(stage: Printing) -> list[str]:
        start.wait()
        numbers: list[str] = []
        while leased := stage.lease(limit=3):
            numbers += [slip.slip["number"] for slip in leased]
        return numbers

    with ThreadPoolExecutor(4) as pool:
        leased = [n for numbers in pool.map(agent, [printing, others, printing, others]) for n in numbers]
    house.database.close()
    assert sorted(leased) == [f"A{n:03d}" for n in range(1, 41)]
