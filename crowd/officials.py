"""Simulated officials: each signs in, opens one counter, calls and serves.

They never act at a counter that a person has: the first `counter_taken` sends them away at once.
"""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from typing import Any

from crowd import habits
from crowd.client import Person, Refused
from crowd.hall import Hall
from crowd.stage import Actor, LongAbsence, Stage, Steps

LOOK_AGAIN_S = 60.0
LOOK_AGAIN_REAL_S = 1.0
SIGN_IN_AGAIN_REAL_S = 10.0
LOST_AFTER_REAL_S = 20.0
NOBODY_WAITS_S = 5.0
NOBODY_WAITS_REAL_S = 0.25
# The ticket is gone from the counter: withdrawn by its citizen, or closed with the day.
GONE = frozenset({"no_current_ticket", "wrong_state", "unknown_ticket"})


@dataclass(frozen=True, slots=True)
class Seat:
    """A counter and who sits there."""

    counter: int
    username: str
    password: str


class Official:
    """One simulated official at one counter."""

    def __init__(self, person: Person, counter: int, stage: Stage, hall: Hall, chance: random.Random) -> None:
        self.person, self.counter = person, counter
        self._stage, self._hall, self._chance = stage, hall, chance
        self._keys = f"{secrets.token_hex(6)}-{counter}"
        self._commands = 0
        self._served = 0
        self.away = False
        self.idle = False

    def has_nothing_to_do(self) -> bool:
        """Tell whether there is no ticket here and nobody waits, or a person has the counter."""
        return self.away or (self.idle and not self._hall.waits_for(self.counter))

    def work(self) -> Actor:
        """Come and serve, forever; whatever is refused ends in coming again, later."""
        while True:
            try:
                yield from self._sit_down()
                while True:
                    yield from self._next()
            except LongAbsence:
                continue
            except Refused as refusal:
                yield self._after(refusal)

    def _after(self, refusal: Refused) -> float:
        """Return how long to stay away after a refusal."""
        self.idle = True
        if refusal.code in GONE:
            return habits.pause_s(self._chance)
        if refusal.status in {401, 403, 429}:
            return self._stage.at_least(LOOK_AGAIN_S, SIGN_IN_AGAIN_REAL_S)
        if refusal.code == "counter_taken" and not self.away:
            self.away = True
            self._stage.say(f"A person is at counter {self.counter}; its simulated official stays away.")
        return self._stage.at_least(LOOK_AGAIN_S, LOOK_AGAIN_REAL_S)

    def _sit_down(self) -> Actor:
        """Open the counter. What an earlier stay has left there is finished."""
        seen = yield from self._command("open")
        if self.away:
            self.away = False
            self._stage.say(f"The simulated official is back at counter {self.counter}.")
        if seen["ticket"] is not None:
            yield from self._command("finish")
            yield habits.pause_s(self._chance)

    def _next(self) -> Actor:
        self.idle = not self._hall.waits_for(self.counter)
        if self.idle:
            yield self._stage.at_least(habits.looks_up_s(self._chance), NOBODY_WAITS_REAL_S)
            return
        called = yield from self._command("call-next")
        if called is None:
            yield self._stage.at_least(NOBODY_WAITS_S, NOBODY_WAITS_REAL_S)
            return
        yield from self._receive(called["ticket"])

    def _receive(self, ticket: dict[str, Any]) -> Actor:
        if ticket["id"] in self._hall.absent:
            self._hall.absent.discard(ticket["id"])
            yield from self._wait_in_vain()
        else:
            yield habits.walk_s(self._chance)
            yield from self._command("begin")
            yield self._service_s(ticket["service"])
            yield from self._command("finish")
        yield habits.pause_s(self._chance)

    def _wait_in_vain(self) -> Actor:
        yield habits.patience_s(self._chance)
        yield from self._command("recall")
        yield habits.patience_s(self._chance)
        yield from self._command("no-show")

    def _service_s(self, service: str) -> float:
        full = habits.service_s(self._chance, self._hall.typical_min.get(service, 10.0))
        self._served += 1
        # The first is met in the middle: so a fresh hall does not end all its services at once.
        return full * self._chance.uniform(0.03, 0.8) if self._served == 1 else full

    def _command(self, step: str) -> Steps[Any]:
        self._commands += 1
        path, key = f"/counters/{self.counter}/{step}", f"{self._keys}-{self._commands}"
        answer = yield from self._stage.patiently(lambda: self.person.post(path, {}, key), LOST_AFTER_REAL_S)
        return answer
