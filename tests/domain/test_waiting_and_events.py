"""The wait as an interval, and what an event may say in public."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from server.domain.counter import Counter, CounterState
from server.domain.events import EventType, counter_event, ticket_event
from server.domain.ticket import TicketState
from server.domain.waiting import QueueView, TypicalTimes
from tests.builders import ELDERLY, MORNING, a_ticket

AHEAD, TYPICAL, OPEN = st.integers(0, 3000), st.floats(0.5, 120), st.integers(1, 40)


@given(AHEAD, TYPICAL, OPEN)
def test_the_wait_is_an_interval_in_steps_of_five_minutes(ahead: int, typical: float, counters: int) -> None:
    wait = TypicalTimes().estimate(QueueView(ahead, typical, counters))
    assert wait is not None
    assert wait.low_min % 5 == wait.high_min % 5 == 0
    assert 0 <= wait.low_min < wait.high_min
    assert wait.low_min <= ahead * typical / counters <= wait.high_min + 1e-6


@given(AHEAD, TYPICAL, OPEN)
def test_more_people_ahead_never_shorten_the_wait(ahead: int, typical: float, counters: int) -> None:
    fewer = TypicalTimes().estimate(QueueView(ahead, typical, counters))
    more = TypicalTimes().estimate(QueueView(ahead + 1, typical, counters))
    assert fewer is not None
    assert more is not None
    assert more.low_min >= fewer.low_min
    assert more.high_min >= fewer.high_min


def test_no_wait_is_told_when_no_counter_is_open() -> None:
    assert TypicalTimes().estimate(QueueView(3, 10, 0)) is None


def test_what_an_event_says_in_public_holds_nothing_personal() -> None:
    before = a_ticket(state=TicketState.SERVING, counter=3, priority=ELDERLY)
    after = a_ticket(state=TicketState.HELD, priority=ELDERLY, reason="planted-note")
    event = ticket_event(EventType.HELD, after, before, at=MORNING, actor="user:77", note="planted-note")
    shown = json.dumps(event.public)
    assert not [word for word in ("planted", "elderly", "user:77") if word in shown]


def test_a_counter_event_names_the_counter_and_not_the_official() -> None:
    counter = Counter(3, CounterState.PAUSED, official=77)
    event = counter_event(EventType.COUNTER_PAUSED, counter, at=MORNING, actor="user:77", reason="lunch")
    assert event.public == {"counter": {"number": 3, "state": "paused"}}
