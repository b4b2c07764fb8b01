"""Simulated citizens: they come, take a ticket at the kiosk, and a few give it back or leave without a word."""

from __future__ import annotations

import random
import secrets
from typing import Any

from crowd import arrivals, habits
from crowd.client import Away, Device, Refused
from crowd.hall import Hall
from crowd.stage import Actor, Stage

# Who sees so many before them turns round at the door.
MOST_WAITING = 40
MOST_WAITING_FOR_ONE = 12
SEEDED_BEYOND_OFFICIALS = 6
ENGLISH_SHARE = 0.03
LONGEST_GAP_REAL_S = 30.0


class Citizens:
    """All citizens of a hall.

    Args: `officials`, how many of the crowd sit at counters; `most`, after how many tickets nobody comes any more.
    """

    def __init__(
        self, device: Device, stage: Stage, hall: Hall, chance: random.Random, officials: int, most: int | None = None
    ) -> None:
        self._device, self._stage, self._hall, self._chance = device, stage, hall, chance
        self._officials = officials
        self._left = most
        # Not of the seed: a second run must not repeat the keys of the first.
        self._run = secrets.token_hex(6)
        self._pressed = 0

    @property
    def all_came(self) -> bool:
        """Whether nobody will come any more."""
        return self._left == 0

    def come(self) -> Actor:
        """Fill the hall a little, then let people come as the time of the day has it."""
        while not self._hall.known:
            yield self._stage.real(0.1)
        yield from self._be_there_at_start()
        while not self.all_came:
            yield from self._until_next()
            yield from self._arrive()

    def _be_there_at_start(self) -> Actor:
        wanted = min(self._officials + SEEDED_BEYOND_OFFICIALS, MOST_WAITING)
        for _ in range(wanted - self._hall.all_waiting()):
            yield from self._arrive()
            yield self._stage.real(0.01)

    def _until_next(self) -> Actor:
        share = max(self._officials, 1) / arrivals.CALIBRATED_COUNTERS
        yield arrivals.gap_s(self._chance, self._hall.local_time(), share)

    def _arrive(self) -> Actor:
        service = self._wish()
        if service is None or self.all_came:
            return
        self._pressed += 1
        order: dict[str, Any] = {
            "service": service,
            "priority": arrivals.choose_priority(self._chance, self._hall.classes),
            "language": "en" if self._chance.random() < ENGLISH_SHARE else "vi",
        }
        key = f"{self._run}-{self._pressed}"
        try:
            ticket = yield from self._stage.patiently(lambda: self._device.post("/tickets", order, key))
        except Refused:
            return
        self._stay(ticket)

    def _wish(self) -> str | None:
        offered = self._hall.offered()
        service = arrivals.choose_service(self._chance, offered) if offered else None
        full = self._hall.all_waiting() >= MOST_WAITING
        if service is None or full or self._hall.waiting.get(service, 0) >= MOST_WAITING_FOR_ONE:
            return None
        return service

    def _stay(self, ticket: dict[str, Any]) -> None:
        if self._left is not None:
            self._left -= 1
        if habits.stays_away(self._chance):
            self._hall.absent.add(ticket["id"])
        elif habits.gives_up(self._chance):
            secret = ticket["url"].rpartition("/t/")[2]
            self._stage.add(self._give_up(secret), habits.gives_up_after_s(self._chance))

    def _give_up(self, secret: str) -> Actor:
        """Withdraw as the citizen's own page does, but never once called: that would look like a mistake."""
        try:
            seen = yield from self._stage.patiently(lambda: self._device.get(f"/public/tickets/{secret}"))
            if seen["ticket"]["state"] == "waiting":
                self._device.post(f"/public/tickets/{secret}/withdraw")
        except (Refused, Away):
            return
