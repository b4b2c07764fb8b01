"""Several printers share one lease call: each gets its own jobs, none is asked for twice, none is forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from printer.client import Job, JobId
from printer.hub import Hub


class Queue:
    """The server's queue: jobs by printer, oldest first."""

    def __init__(self, *jobs: tuple[str, str]) -> None:
        self.jobs = list(jobs)
        self.asked: list[tuple[int, list[str]]] = []

    def lease(self, limit: int, printers: Sequence[str]) -> list[Job]:
        self.asked.append((limit, list(printers)))
        mine = [each for each in self.jobs if each[1] in printers][:limit]
        self.jobs = [each for each in self.jobs if each not in mine]
        return [Job(JobId(job), "lease", {}, printer) for job, printer in mine]


def ids(jobs: list[Job]) -> list[str]:
    return [job.id for job in jobs]


def test_the_first_to_wake_asks_for_all_who_are_idle_and_wakes_those_who_have_something() -> None:
    woken: list[str] = []
    hub, queue = Hub(woken.append), Queue(("1", "b"), ("2", "a"))
    for name in "abc":
        hub.idle(name, True)
    hub.ring()
    assert ids(hub.take(queue, "a", always=False)) == ["2"]
    assert (queue.asked, woken) == ([(6, ["a", "b", "c"])], ["b"])
    assert ids(hub.take(queue, "b", always=False)) == ["1"]
    assert hub.take(queue, "c", always=False) == []
    assert len(queue.asked) == 1


def test_a_ring_after_the_question_is_a_question_of_its_own() -> None:
    hub, queue = Hub(), Queue()
    hub.ring()
    hub.take(queue, "a", always=False)
    queue.jobs.append(("1", "a"))
    assert hub.take(queue, "a", always=False) == []
    hub.ring()
    assert ids(hub.take(queue, "a", always=False)) == ["1"]


def test_who_has_waited_long_asks_in_any_case() -> None:
    hub, queue = Hub(), Queue(("1", "a"))
    assert ids(hub.take(queue, "a", always=True)) == ["1"]


def test_a_printer_that_is_busy_or_cannot_print_is_not_asked_for() -> None:
    hub, queue = Hub(), Queue(("1", "b"))
    hub.idle("b", True)
    hub.idle("b", False)
    hub.ring()
    assert hub.take(queue, "a", always=False) == []
    assert queue.asked == [(2, ["a"])]


def test_many_jobs_of_one_printer_do_not_hide_those_of_another() -> None:
    hub, queue = Hub(), Queue(*((str(n), "a") for n in range(9)), ("9", "b"))
    hub.idle("b", True)
    hub.ring()
    assert ids(hub.take(queue, "a", always=False)) == ["0", "1", "2", "3"]
    assert ids(hub.take(queue, "b", always=False)) == ["9"]


def test_what_was_leased_for_a_printer_that_stopped_can_be_given_back() -> None:
    hub, queue = Hub(), Queue(("1", "b"))
    hub.idle("b", True)
    hub.ring()
    hub.take(queue, "a", always=False)
    assert ids(hub.left("b")) == ["1"]
    assert hub.left("b") == []
