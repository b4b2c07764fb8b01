"""What the crowd sees of the hall: the center's clock, its services, who waits, which counters people have.

Reads the public snapshot and brings it forward by events. Changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crowd.client import Device, Refused
from crowd.stage import Actor, Stage

LOOK_S = 20.0
LOOK_LEAST_REAL_S = 0.25
LOOK_MOST_REAL_S = 1.0
SNAPSHOT_EVERY_REAL_S = 60.0
PEOPLE_EVERY_S = 60.0
MOST_EVENTS = 500
STALE = frozenset({"day.opened", "center.configured"})


class Hall:
    """The hall as one glance at its public screens shows it.

    Args: `seats`, the counters where the crowd's officials sit.
    """

    def __init__(self, device: Device, stage: Stage, seats: frozenset[int]) -> None:
        self._device = device
        self._stage = stage
        self._seats = seats
        self._version = -1
        self._seen_at = float("-inf")
        self._shown = datetime.now(UTC)
        self._zone = ZoneInfo("Asia/Ho_Chi_Minh")
        self._profiles: dict[int, frozenset[str]] = {}
        self.typical_min: dict[str, float] = {}
        self.classes: list[str] = []
        self.waiting: dict[str, int] = {}
        self.of_people: frozenset[int] = frozenset()
        self.absent: set[int] = set()

    @property
    def known(self) -> bool:
        """Whether the hall was seen at all."""
        return self._version >= 0

    def local_time(self) -> datetime:
        """Return the time on the center's own clock, local."""
        passed = timedelta(seconds=self._stage.real(time.monotonic() - self._seen_at))
        return (self._shown + passed).astimezone(self._zone)

    def offered(self) -> list[str]:
        """Return the services that somebody in the hall serves, the crowd or a person."""
        served = [self._profiles.get(number, frozenset()) for number in self._seats | self.of_people]
        return [code for code in self.typical_min if any(code in profile for profile in served)]

    def waits_for(self, counter: int) -> bool:
        """Tell whether somebody waits whom this counter may call."""
        return any(self.waiting.get(code, 0) > 0 for code in self._profiles.get(counter, ()))

    def all_waiting(self) -> int:
        """Return how many wait in the hall."""
        return sum(self.waiting.values())

    def watch(self) -> Actor:
        """Look again and again, forever."""
        while True:
            yield from self._stage.patiently(self.look)
            pause = min(max(LOOK_S / self._stage.speed, LOOK_LEAST_REAL_S), LOOK_MOST_REAL_S)
            yield self._stage.real(pause)

    def watch_people(self, counters: Callable[[], list[dict[str, Any]] | None]) -> Actor:
        """Note again and again which counters people have; `counters` returns None while nobody can tell."""
        while True:
            found = yield from self._stage.patiently(counters)
            if found is not None:
                self.of_people = frozenset(one["number"] for one in found if _has_person(one))
            yield self._stage.at_least(PEOPLE_EVERY_S, 2.0)

    def look(self) -> None:
        """Bring the picture up to date. Raises Away."""
        if not self.known or time.monotonic() - self._seen_at > SNAPSHOT_EVERY_REAL_S:
            self._take_snapshot()
            return
        try:
            frame = self._device.get(f"/events?after={self._version}&limit={MOST_EVENTS}")
        except Refused:
            self._take_snapshot()
            return
        if frame["to"] < frame["version"] or any(event["type"] in STALE for event in frame["events"]):
            self._take_snapshot()
            return
        for event in frame["events"]:
            self._fold(event)
        self._version = frame["to"]

    def _take_snapshot(self) -> None:
        try:
            seen = self._device.get("/snapshot")
        except Refused:
            return
        self._version = seen["version"]
        self._seen_at = time.monotonic()
        self._shown = datetime.fromisoformat(seen["at"])
        self._zone = ZoneInfo(seen["center"]["time_zone"])
        self._profiles = {one["number"]: frozenset(one["services"]) for one in seen["counters"]}
        self.typical_min = {one["code"]: float(one["typical_min"]) for one in seen["services"]}
        # The others are given by officials; a kiosk that orders one is refused.
        self.classes = [one["code"] for one in seen["priority_classes"] if one.get("self_chosen", True)]
        self.waiting = dict(seen["waiting"])

    def _fold(self, event: dict[str, Any]) -> None:
        ticket, before = event.get("ticket"), event.get("before")
        if before and before["state"] == "waiting":
            self._count(before["service"], -1)
        if ticket and ticket["state"] == "waiting":
            self._count(ticket["service"], 1)

    def _count(self, service: str, by: int) -> None:
        self.waiting[service] = max(0, self.waiting.get(service, 0) + by)


def _has_person(counter: dict[str, Any]) -> bool:
    official = counter.get("official")
    return counter["state"] == "open" and official is not None and not official["simulated"]
