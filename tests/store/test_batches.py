"""Steps that share a transaction: each gets its own answer, and nobody keeps another's half-done work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.domain.catalogue import CenterId
from server.domain.counter import CounterState
from server.domain.errors import InvalidValue, KeyTaken, LuotError, UnknownTicket
from server.domain.events import Event, EventType
from server.services.ports import Work
from server.store.batches import MOST_TOGETHER, Batches
from tests.builders import FAMILY, LAND, MORNING, Hall, open_hall

CENTER = CenterId(1)
Step = Callable[["Paper"], object]


class Paper:
    """Stands for a transaction: what is written counts only once it is finished."""

    def __init__(self, kept: list[str]) -> None:
        self.writes = self.commits_asked = 0
        self._kept, self._draft = kept, list[str]()

    def write(self, line: str) -> None:
        self.writes += 1
        self._draft.append(line)

    def commit(self) -> None:
        self.commits_asked += 1

    def finish(self) -> None:
        if self.commits_asked:
            self._kept += self._draft


class LastComeFirst:
    """A gate that lets in who came last: no lock promises any order."""

    def __init__(self) -> None:
        self.outside: list[object] = []
        self._shut = False
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        me = object()
        with self._changed:
            self.outside.append(me)
            self._changed.wait_for(lambda: not self._shut and self.outside[-1] is me)
            self.outside.pop()
            self._shut = True

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._shut = False
            self._changed.notify_all()


class Office:
    """Batches over paper, behind a gate that a test holds shut until all steps wait there."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.papers = 0
        self.gate = LastComeFirst()
        self.batches = Batches(lambda _center: self.gate, self._work)  # type: ignore[arg-type, return-value]

    @contextmanager
    def _work(self, _center: CenterId) -> Iterator[Paper]:
        self.papers += 1
        yield Paper(self.kept)

    def run_together(self, steps: list[Step]) -> list[object]:
        """Run the steps from a thread each, in this order; return the value or the error of each."""
        return together(self.batches, self.gate, steps)


def together(
    batches: Batches, gate: AbstractContextManager[object], steps: list[Step], center: CenterId = CENTER
) -> list[object]:
    answers: list[object] = [None] * len(steps)

    def run(n: int) -> None:
        try:
            answers[n] = batches.run(center, steps[n])
        except Exception as error:  # noqa: BLE001 - it is the answer
            answers[n] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(steps))]
    with gate:
        for count, thread in enumerate(threads, 1):
            thread.start()
            while len(getattr(gate, "outside", batches._waiting[center])) < count:
                thread.join(0.001)
    for thread in threads:
        thread.join()
    return answers


def writes(line: str) -> Step:
    def step(paper: Paper) -> str:
        paper.write(line)
        paper.commit()
        return line

    return step


def refuses(paper: Paper) -> object:
    raise UnknownTicket("no such ticket")


def writes_and_refuses(paper: Paper) -> object:
    paper.write("half-done")
    raise InvalidValue("not so")


def writes_and_leaves(paper: Paper) -> None:
    paper.write("left without commit")


def breaks(paper: Paper) -> object:
    raise OperationalError("SELECT 1", {}, Exception("the connection is gone"))


def test_steps_that_wait_together_share_one_transaction_in_their_order() -> None:
    office = Office()
    assert office.run_together([writes("a"), writes("b"), writes("c")]) == ["a", "b", "c"]
    assert (office.kept, office.papers) == (["a", "b", "c"], 1)


def test_everybody_gets_an_answer_when_more_wait_than_fit_together() -> None:
    office, names = Office(), [str(n) for n in range(3 * MOST_TOGETHER + 1)]
    assert office.run_together([writes(name) for name in names]) == names
    assert sorted(office.kept) == sorted(names)


def test_a_refusal_before_any_write_spoils_nothing() -> None:
    office = Office()
    first, refusal, last = office.run_together([writes("a"), refuses, writes("b")])
    assert (first, last) == ("a", "b")
    assert isinstance(refusal, UnknownTicket)
    assert (office.kept, office.papers) == (["a", "b"], 1)


@pytest.mark.parametrize("spoiler", [writes_and_refuses, writes_and_leaves])
def test_half_done_work_is_undone_and_the_others_are_kept(spoiler: Step) -> None:
    office = Office()
    answers = office.run_together([writes("a"), spoiler, writes("b")])
    assert (answers[0], answers[2], office.kept) == ("a", "b", ["a", "b"])
    assert answers[1] is None or isinstance(answers[1], InvalidValue)


def test_a_step_that_breaks_leaves_the_others_their_work() -> None:
    office = Office()
    answers = office.run_together([writes("a"), breaks, writes("b")])
    assert (answers[0], answers[2], office.kept) == ("a", "b", ["a", "b"])
    assert isinstance(answers[1], OperationalError)


@pytest.fixture
def hall(database_url: str) -> Iterator[Hall]:
    with open_hall(database_url) as opened:
        yield opened


def at_once(hall: Hall, steps: list[Callable[[Work], object]]) -> list[object]:
    units = hall.context.units
    return together(units._batches, units._database.gate(hall.center), steps, hall.center)  # type: ignore[attr-defined, arg-type]


def test_a_lost_connection_is_called_unavailable_however_many_wait(hall: Hall) -> None:
    def lost(_work: Work) -> object:
        raise OperationalError("SELECT 1", {}, Exception("the connection is gone"))

    for count in (1, 3):
        codes = [error.code for error in at_once(hall, [lost] * count) if isinstance(error, LuotError)]
        assert codes == ["unavailable"] * count


def test_a_statement_that_the_database_refuses_does_not_spoil_the_others(hall: Hall) -> None:
    def read_nonsense(work: Work) -> object:
        return work._connection.execute(text("SELECT no_such_column"))  # type: ignore[attr-defined]

    def take(work: Work) -> object:
        number = work.take_number(LAND, MORNING.date(), [])
        work.commit()
        return number

    def look(work: Work) -> object:
        return len(work.counters())

    answers = at_once(hall, [take, read_nonsense, look, take])
    assert isinstance(answers[1], Exception)
    assert (answers[0], answers[2], answers[3]) == ((1, 0), 4, (2, 0))


def test_a_refused_number_is_given_to_the_next_in_the_same_transaction(hall: Hall) -> None:
    def take_and_refuse(work: Work) -> object:
        work.take_number(FAMILY, MORNING.date(), [])
        raise InvalidValue("refused after the number was taken")

    def take(work: Work) -> object:
        number = work.take_number(FAMILY, MORNING.date(), [])
        work.commit()
        return number

    answers = at_once(hall, [take, take_and_refuse, take])
    assert (answers[0], answers[2]) == ((1, 0), (2, 0))


def test_a_key_that_comes_twice_in_one_transaction_spoils_nobody_elses_step(hall: Hall) -> None:
    def take_with(key: str | None) -> Callable[[Work], object]:
        def take(work: Work) -> object:
            number, _ahead = work.take_number(LAND, MORNING.date(), [])
            work.record(Event(EventType.ISSUED, MORNING, "test", {}, key=key))
            work.commit()
            return number

        return take

    answers = at_once(hall, [take_with("press"), take_with("press"), take_with(None)])
    assert isinstance(answers[1], KeyTaken)
    assert (answers[0], answers[2]) == (1, 2)
    with hall.context.units.begin(hall.center) as work:
        assert work.take_number(LAND, MORNING.date(), [])[0] == 3


def test_a_repeated_key_that_a_neighbours_reading_writes_out_is_undone_whole(hall: Hall) -> None:
    def pause_with(key: str) -> Callable[[Work], object]:
        def step(work: Work) -> object:
            counter = work.counter(1)
            work.save_counter(replace(counter, ticket_id=None, state=CounterState.PAUSED))
            work.record(Event(EventType.COUNTER_PAUSED, MORNING, "test", {}, key=key))
            work.commit()
            return "done"

        return step

    def read_and_write(work: Work) -> object:
        seen = work.counter(2).number
        work.record(Event(EventType.COUNTER_OPENED, MORNING, "test", {}))
        work.commit()
        return seen

    first = pause_with("press")
    assert at_once(hall, [first]) == ["done"]
    with hall.context.units.begin(hall.center) as work:
        work.save_counter(replace(work.counter(1), state=CounterState.OPEN))
        work.commit()
    answers = at_once(hall, [first, read_and_write])
    assert isinstance(answers[0], KeyTaken)
    assert answers[1] == 2
    with hall.context.units.begin(hall.center) as work:
        assert work.counter(1).state is CounterState.OPEN
        events = [row[0] for row in work._connection.execute(text("SELECT version FROM events ORDER BY version"))]  # type: ignore[attr-defined]
    assert events == list(range(events[0], events[0] + len(events)))
