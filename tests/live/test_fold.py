"""Old snapshot + events = new snapshot: random histories through the real services, folded by the pages' own rule."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.event import listen

from server.domain.errors import LuotError
from server.domain.ticket import TicketId
from server.services import counters as desk
from server.services.clock import HandClock
from server.services.configure import configure
from server.services.counters import Command
from server.services.day import close_of_day
from server.services.issue import Order, issue, withdraw
from server.services.ports import SYSTEM, Actor, Context
from server.services.snapshot import public_event, public_snapshot
from server.wiring import House
from tests.api.cast_of_api import CIVIL, LAND, catalogue
from tests.live.cast_of_live import make_cast
from tests.live.fold import History, fold
from tests.services_for_tests import SqliteFiles, with_current_schema

HISTORIES = 200
STEPS = 26
FETCHED = 1000
OFFICIALS = (Actor("device:4"), Actor("device:5"))


class Hall:
    """One center whose people do something at random, one step after the other."""

    def __init__(self, house: House, seed: int) -> None:
        self.random = random.Random(seed)
        # Early, at noon or just before midnight in the center's zone, so that some histories cross into the next day.
        hour = self.random.choice((1, 5, 16))
        self.clock = HandClock(datetime(2026, 11, 23, hour, 40, tzinfo=UTC))
        self.context: Context = replace(house.context, clock=self.clock)
        self.center_id = configure(self.context, catalogue(f"trung-tam-{seed}"), SYSTEM).center_id
        self.tickets: list[tuple[TicketId, str]] = []
        self.snapshots: list[dict[str, Any]] = []
        self.changed = True
        house.units.on_commit = self.committed

    def live(self) -> History:
        """Take random steps with a snapshot after each, and return them with all events."""
        self.look()
        actions: list[Callable[[], object]] = [
            self.issue, self.issue, self.issue, self.call_next, self.call_next, self.call_number, self.withdraw,
            self.hold, self.resume, self.transfer, self.open_or_close, self.open_or_close, self.midnight,
            *[lambda step=step: step(self.context, self.center_id, self.at()) for step in (
                desk.recall, desk.begin, desk.finish, desk.no_show)],
        ]  # fmt: skip
        for _ in range(STEPS):
            self.clock.forward(seconds=self.random.randrange(1, 200))
            # A refused step is part of life: then nothing may have changed.
            with suppress(LuotError):
                self.random.choice(actions)()
            self.look()
        events = self.context.reader.events(self.center_id, 0, FETCHED)
        return {"snapshots": self.snapshots, "events": [public_event(event) for event in events]}

    def look(self) -> None:
        if self.changed:
            self.snapshots.append(public_snapshot(self.context.reader.hall(self.center_id), self.clock.now()))
        self.changed = False

    def committed(self, _center: object, _events: object) -> None:
        self.changed = True

    def at(self) -> Command:
        return Command(self.random.randrange(1, 4), self.random.choice(OFFICIALS))

    def number(self) -> str:
        return self.random.choice(self.tickets)[1] if self.tickets else "A001"

    def issue(self) -> None:
        order = Order(self.random.choice((LAND, CIVIL)), self.random.choice(("normal", "uu-tien")))
        ticket = issue(self.context, self.center_id, order, SYSTEM).ticket
        self.tickets.append((ticket.id, ticket.number))

    def withdraw(self) -> None:
        if self.tickets:
            withdraw(self.context, self.center_id, self.random.choice(self.tickets)[0], SYSTEM)

    def call_next(self) -> None:
        desk.call_next(self.context, self.center_id, self.at())

    def call_number(self) -> None:
        desk.call_number(self.context, self.center_id, self.at(), self.number())

    def hold(self) -> None:
        desk.hold(self.context, self.center_id, self.at(), self.random.choice((None, "chờ giấy tờ")))

    def resume(self) -> None:
        desk.resume(self.context, self.center_id, self.at(), self.number())

    def transfer(self) -> None:
        desk.transfer(self.context, self.center_id, self.at(), self.random.choice((LAND, CIVIL)))

    def open_or_close(self) -> None:
        change = self.random.randrange(3)
        if change == 0:
            desk.open_counter(self.context, self.center_id, self.at(), take_over=True)
        elif change == 1:
            desk.pause_counter(self.context, self.center_id, self.at(), None)
        else:
            desk.close_counter(self.context, self.center_id, self.at())

    def midnight(self) -> None:
        if self.random.random() < 0.5:
            self.clock.forward(hours=self.random.choice((1, 8, 30)))
        close_of_day(self.context, self.center_id)


def test_old_snapshot_and_events_give_the_new_snapshot(tmp_path: Path, sqlite: SqliteFiles) -> None:
    url = sqlite.fresh_database(tmp_path / "luot.sqlite", with_current_schema)
    house = make_cast(tmp_path / "cast", url).house
    # Thousands of small commits: this test is about the rule, not about power cuts.
    listen(house.database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    histories = [Hall(house, seed).live() for seed in range(HISTORIES)]
    house.database.close()
    seen = {event["type"] for history in histories for event in history["events"]}
    assert len(seen) == 14, "all types of events but center.configured have been seen"
    report = fold(histories, tmp_path / "histories.json")
    assert report["differences"] == []
    assert report["histories"] == HISTORIES
    assert report["compared"] == sum(len(history["snapshots"]) - 1 for history in histories)


def test_a_changed_configuration_is_fetched_anew(tmp_path: Path, sqlite: SqliteFiles) -> None:
    url = sqlite.fresh_database(tmp_path / "luot.sqlite", with_current_schema)
    house = make_cast(tmp_path / "cast", url).house
    hall = Hall(house, 1)
    hall.look()
    hall.issue()
    hall.look()
    configure(hall.context, catalogue("trung-tam-1", hotline="1900 1234"), SYSTEM)
    hall.look()
    hall.issue()
    hall.look()
    events = [public_event(event) for event in hall.context.reader.events(hall.center_id, 0, FETCHED)]
    house.database.close()
    assert events[2] == {"version": 3, "at": events[2]["at"], "type": "center.configured"}
    report = fold([{"snapshots": hall.snapshots, "events": events}], tmp_path / "history.json")
    assert (report["differences"], report["compared"]) == ([], 2)


def test_the_comparison_itself_finds_a_difference(tmp_path: Path, sqlite: SqliteFiles) -> None:
    url = sqlite.fresh_database(tmp_path / "luot.sqlite", with_current_schema)
    house = make_cast(tmp_path / "cast", url).house
    hall = Hall(house, 2)
    history = hall.live()
    house.database.close()
    history["snapshots"][-1]["waiting"]["dat-dai"] += 1
    assert fold([history], tmp_path / "history.json")["differences"][0]["field"] == "waiting"
