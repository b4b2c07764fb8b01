"""A simulated official against scripted answers: what refusals, restarts and absences lead to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from crowd import habits
from crowd.client import Away, Refused
from crowd.officials import Official
from crowd.stage import Stage

COUNTER = 3
EMPTY = {"number": COUNTER, "state": "open", "ticket": None}
TICKET = {"id": 7, "number": "A001", "service": "land", "state": "called"}


class ScriptedPerson:
    """Answers commands from a list, in order; keeps what was sent."""

    def __init__(self, *answers: Any) -> None:
        self._answers = iter(answers)
        self.sent: list[tuple[str, str | None]] = []

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        self.sent.append((path.rpartition("/")[2], key))
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def steps(self) -> list[str]:
        return [step for step, _ in self.sent]


class SmallHall:
    """A hall in which somebody waits while told so."""

    def __init__(self) -> None:
        self.waits = True
        self.absent: set[int] = set()
        self.typical_min = {"land": 10.0}

    def waits_for(self, counter: int) -> bool:
        assert counter == COUNTER
        return self.waits


@pytest.fixture
def hall() -> SmallHall:
    return SmallHall()


@pytest.fixture
def said() -> list[str]:
    return []


def official(hall: SmallHall, said: list[str], *answers: Any) -> tuple[Official, ScriptedPerson, Iterator[float]]:
    """Return an official at work, the person behind it, and its waits."""
    person = ScriptedPerson(*answers)
    one = Official(person, COUNTER, Stage(1, said.append), hall, random.Random(1))  # type: ignore[arg-type]
    return one, person, one.work()


def play(waits: Iterator[float], person: ScriptedPerson, steps: int) -> list[float]:
    """Let the official act until so many commands were sent and answered; return the waits between them."""
    passed = []
    while len(person.sent) < steps:
        passed.append(next(waits))
    # The last wait comes after the last command.
    return passed[:-1]


def test_an_official_opens_calls_begins_and_finishes(hall: SmallHall, said: list[str]) -> None:
    answers = (EMPTY, {"ticket": TICKET}, TICKET, TICKET, {"ticket": TICKET})
    _, person, waits = official(hall, said, *answers)
    passed = play(waits, person, 5)
    assert person.steps == ["open", "call-next", "begin", "finish", "call-next"]
    assert len({key for _, key in person.sent}) == 5
    walk, service, pause = passed
    assert 10 <= walk <= 40
    assert service >= habits.SHORTEST_S * 0.03
    assert 8 <= pause <= 32


def test_an_absent_citizen_is_called_again_before_the_official_gives_up(hall: SmallHall, said: list[str]) -> None:
    hall.absent.add(TICKET["id"])
    _, person, waits = official(hall, said, EMPTY, {"ticket": TICKET}, TICKET, TICKET, None)
    play(waits, person, 5)
    assert person.steps == ["open", "call-next", "recall", "no-show", "call-next"]


def test_a_person_at_the_counter_is_left_alone_and_asked_for_every_minute(hall: SmallHall, said: list[str]) -> None:
    taken = Refused(409, "counter_taken")
    one, person, waits = official(hall, said, taken, taken, EMPTY, None)
    assert play(waits, person, 2) == [60]
    assert one.has_nothing_to_do()
    assert play(waits, person, 4) == []
    assert person.steps == ["open", "open", "open", "call-next"]
    assert len(said) == 2


@pytest.mark.parametrize("step", ["call-next", "begin", "finish"])
def test_a_person_who_takes_the_counter_ends_all_acting_there(hall: SmallHall, said: list[str], step: str) -> None:
    before = {"call-next": (), "begin": ({"ticket": TICKET},), "finish": ({"ticket": TICKET}, TICKET)}[step]
    taken = Refused(409, "counter_taken")
    _, person, waits = official(hall, said, EMPTY, *before, taken, taken)
    passed = play(waits, person, len(before) + 3)
    assert person.steps[-2:] == [step, "open"]
    assert passed[-1] == 60


def test_a_ticket_that_is_gone_from_the_counter_is_no_trouble(hall: SmallHall, said: list[str]) -> None:
    gone = Refused(409, "no_current_ticket")
    _, person, waits = official(hall, said, EMPTY, {"ticket": TICKET}, gone, EMPTY, None)
    play(waits, person, 5)
    assert person.steps == ["open", "call-next", "begin", "open", "call-next"]


def test_a_short_absence_of_the_server_repeats_the_same_command(hall: SmallHall, said: list[str]) -> None:
    _, person, waits = official(hall, said, EMPTY, {"ticket": TICKET}, Away(), Away(), TICKET, TICKET)
    play(waits, person, 6)
    assert person.steps == ["open", "call-next", "begin", "begin", "begin", "finish"]
    assert len({key for step, key in person.sent if step == "begin"}) == 1
    assert said == ["The crowd waits for the server.", "The crowd goes on."]


def test_after_a_long_absence_what_was_left_at_the_counter_is_finished(hall: SmallHall, said: list[str]) -> None:
    left = EMPTY | {"ticket": TICKET | {"state": "serving"}}
    answers = (EMPTY, {"ticket": TICKET}, TICKET, *[Away()] * 9, TICKET, left, TICKET, None)
    _, person, waits = official(hall, said, *answers)
    play(waits, person, len(answers))
    assert person.steps[-4:] == ["finish", "open", "finish", "call-next"]


def test_an_idle_official_asks_nothing_of_the_server(hall: SmallHall, said: list[str]) -> None:
    hall.waits = False
    one, person, waits = official(hall, said, EMPTY)
    for _ in range(50):
        assert 1 <= next(waits) <= 5
    assert person.steps == ["open"]
    assert one.has_nothing_to_do()


def test_nobody_left_after_all_is_taken_calmly(hall: SmallHall, said: list[str]) -> None:
    _, person, waits = official(hall, said, EMPTY, None, None)
    assert play(waits, person, 3) == [5]
