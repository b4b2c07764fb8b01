"""The relay by itself, step by step over a real database: notes to frames, gaps, heartbeats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from socketio.packet import EVENT

from server.domain.catalogue import CenterId
from server.domain.errors import Unavailable
from server.domain.hours import parse_week
from server.live.channel import Snapshots
from server.live.packets import TextPacket
from server.live.relay import CALM_S, HEARTBEAT_S, MOST_IN_FRAME, POLL_S, Relay
from server.services.clock import HandClock
from server.services.configure import configure
from server.services.issue import Order, issue
from server.services.ports import SYSTEM, Context
from server.wiring import House
from tests.api.cast_of_api import LAND, catalogue
from tests.live.cast_of_live import make_cast


class Stage:
    """A relay over a real house, with a stopwatch that moves by hand and a list of what it sent."""

    def __init__(self, house: House, center_id: CenterId) -> None:
        self.clock, self.seconds = HandClock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC)), 1000.0
        self.house, self.center_id = house, center_id
        self.context = replace(house.context, clock=self.clock)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.pauses: list[Callable[[], None]] = []
        self.relay = self.another_relay(self.context)
        house.units.on_commit = self.relay.committed

    def another_relay(self, context: Context) -> Relay:
        return Relay(context, lambda name, message, _center: self.sent.append((name, message)), self.pause)

    def pause(self, seconds: float) -> None:
        """Let time pass in which what the test has planned happens."""
        self.seconds += seconds
        self.pauses.pop(0)()

    def issue(self, count: int = 1) -> None:
        for _ in range(count):
            issue(self.context, self.center_id, Order(LAND), SYSTEM)

    def step(self, after_s: float = 0.0) -> list[tuple[str, dict[str, Any]]]:
        """Let the relay take one step, so many seconds later, and return what it sent to our center."""
        self.seconds += after_s
        self.sent.clear()
        self.relay.step()
        return list(self.sent)

    def frames(self) -> list[tuple[int, int]]:
        return [(message["from"], message["to"]) for name, message in self.sent if name == "events"]


@pytest.fixture
def stage(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A stage whose relay has taken its first step."""
    cast = make_cast(tmp_path, database_url)
    built = Stage(cast.house, cast.here.center_id)
    monkeypatch.setattr("server.live.relay.elapsed_s", lambda: built.seconds)
    built.issue()
    built.step()
    yield built
    cast.house.database.close()


def test_all_events_since_the_last_step_leave_as_one_frame(stage: Stage) -> None:
    stage.issue(25)
    [(name, frame)] = stage.step()
    assert (name, frame["from"], frame["to"]) == ("events", 3, 27)
    assert [event["version"] for event in frame["events"]] == list(range(3, 28))


def test_after_a_calm_an_event_leaves_at_once_and_what_follows_closely_waits_for_company(stage: Stage) -> None:
    stage.sent.clear()
    stage.seconds += 2 * CALM_S
    stage.issue()
    stage.relay.turn()
    assert stage.frames() == [(3, 3)]
    stage.pauses.append(lambda: stage.issue(20))
    stage.issue()
    stage.relay.turn()
    assert stage.frames() == [(3, 3), (4, 24)]
    stage.seconds += 2 * CALM_S
    stage.issue()
    stage.relay.turn()
    assert stage.frames()[-1] == (25, 25)
    assert stage.pauses == []


def test_without_news_nothing_is_sent(stage: Stage) -> None:
    assert stage.step() == []
    assert stage.step(POLL_S) == []


def test_what_another_process_committed_is_found_by_looking(stage: Stage) -> None:
    stage.house.units.on_commit = lambda _center, _events: None
    stage.issue(3)
    assert stage.step() == []
    stage.step(POLL_S)
    assert stage.frames() == [(3, 5)]


def test_a_hint_makes_it_look_at_once(stage: Stage) -> None:
    stage.house.units.on_commit = lambda _center, _events: None
    stage.issue()
    stage.relay.hint()
    stage.step()
    assert stage.frames() == [(3, 3)]


def test_own_news_after_news_of_others_come_in_order_and_once(stage: Stage) -> None:
    listener = stage.house.units.on_commit
    stage.house.units.on_commit = lambda _center, _events: None
    stage.issue(2)
    stage.house.units.on_commit = listener
    stage.issue(2)
    stage.step()
    assert stage.frames() == [(3, 6)]
    assert stage.step(POLL_S) == []


def test_news_of_others_between_own_news_leaves_no_hole_in_the_frame(stage: Stage) -> None:
    listener = stage.house.units.on_commit
    for own in (True, False, True):
        stage.house.units.on_commit = listener if own else lambda _center, _events: None
        stage.issue()
    [(_, frame)] = stage.step()
    assert [event["version"] for event in frame["events"]] == [3, 4, 5]


def test_more_than_a_frame_holds_is_told_by_a_heartbeat(stage: Stage) -> None:
    stage.house.units.on_commit = lambda _center, _events: None
    stage.issue(MOST_IN_FRAME + 1)
    [(name, beat)] = stage.step(POLL_S)
    assert (name, beat["version"]) == ("heartbeat", MOST_IN_FRAME + 3)


def test_each_center_gets_a_heartbeat_with_its_version_in_time(stage: Stage) -> None:
    beats = {message["version"] for name, message in stage.step(HEARTBEAT_S) if name == "heartbeat"}
    assert beats == {0, 2}
    assert all(message["at"].endswith("Z") for _, message in stage.sent)


def test_a_database_that_was_away_costs_no_event(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = type(stage.context.reader)
    stage.house.units.on_commit = lambda _center, _events: None
    stage.issue(2)
    with monkeypatch.context() as away:
        away.setattr(reader, "versions", lambda _self: (_ for _ in ()).throw(Unavailable("gone")))
        with pytest.raises(Unavailable):
            stage.step(POLL_S)
    stage.step(POLL_S)
    assert stage.frames() == [(3, 4)]


def test_a_kept_snapshot_tells_whether_the_center_is_open_now(stage: Stage) -> None:
    morning = parse_week({day: ["07:00-11:30"] for day in ("mon", "tue", "wed", "thu", "fri")})
    configure(stage.context, replace(catalogue(), hours=morning), SYSTEM)
    snapshots = Snapshots(stage.context)
    assert snapshots.newest(stage.center_id)["open"] is True
    stage.clock.forward(hours=4)
    later = snapshots.newest(stage.center_id)
    assert (later["open"], later["at"]) == (False, "2026-11-23T05:00:00.000Z")


def test_a_screen_gets_the_same_snapshot_as_one_that_asks(stage: Stage) -> None:
    snapshots = Snapshots(stage.context)
    for _ in range(2):
        version, written = snapshots.written(stage.center_id)
        text = TextPacket(EVENT, ["snapshot", written], "/live").encode()
        asked = json.loads(json.dumps(snapshots.newest(stage.center_id)))
        assert json.loads(text.removeprefix("2/live,")) == ["snapshot", asked]
        assert version == asked["version"]
        stage.clock.forward(hours=4)
        stage.issue()


def test_a_snapshot_is_built_once_a_version(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, built = type(stage.context.reader), []
    hall = reader.hall
    monkeypatch.setattr(reader, "hall", lambda self, center: built.append(center) or hall(self, center))
    snapshots = Snapshots(stage.context)
    for _ in range(3):
        assert snapshots.newest(stage.center_id)["version"] == 2
    stage.issue()
    assert snapshots.newest(stage.center_id)["version"] == 3
    assert len(built) == 2
