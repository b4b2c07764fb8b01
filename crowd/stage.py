"""The one loop on which all simulated people act, in seconds of the center's time. Knows no center.

An actor is a generator that yields how long it waits. One thread runs them all: the crowd is calm, a call takes
some milliseconds, and with one thread the same seed gives the same people.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from crowd.client import Away

T = TypeVar("T")
Actor = Generator[float, None, None]
Steps = Generator[float, None, T]

FIRST_RETRY_S = 0.3
LONGEST_RETRY_S = 5.0


class LongAbsence(Exception):
    """The server was away for so long that what we knew may be wrong."""


class Stage:
    """Runs actors until stopped; `speed` divides all real waiting times."""

    def __init__(self, speed: float, say: Callable[[str], None] = print) -> None:
        self.speed = speed
        self.say = say
        self._due: list[tuple[float, int, Actor]] = []
        self._order = itertools.count()
        self._stopped = threading.Event()
        self._away = False

    def add(self, actor: Actor, after_s: float = 0.0) -> None:
        """Let an actor begin after so many seconds."""
        self._push(time.monotonic() + after_s / self.speed, actor)

    def run(self) -> None:
        """Run until `stop`, or until no actor is left."""
        while self._due and not self._stopped.is_set():
            wait_s = self._due[0][0] - time.monotonic()
            if wait_s > 0:
                self._stopped.wait(wait_s)
                continue
            _, _, actor = heapq.heappop(self._due)
            self._step(actor)

    def stop(self) -> None:
        """Let `run` return; may be called from a signal handler."""
        self._stopped.set()

    def real(self, seconds: float) -> float:
        """Return the center's seconds that pass in so many real ones, for waits that do not depend on the speed."""
        return seconds * self.speed

    def at_least(self, seconds: float, real_s: float) -> float:
        """Return the wait, but never less than so many real seconds."""
        return max(seconds, self.real(real_s))

    def patiently(self, call: Callable[[], T], lost_after_s: float = float("inf")) -> Steps[T]:
        """Make a call, and again while the server is away, ever more slowly.

        Args: `lost_after_s`, real seconds; an absence that lasted longer ends in LongAbsence, the call done.
        Raises: LongAbsence, Refused.
        """
        wait_s, waited_s = FIRST_RETRY_S, 0.0
        while True:
            try:
                found = call()
            except Away:
                self._notice(away=True)
            else:
                self._notice(away=False)
                if waited_s > lost_after_s:
                    raise LongAbsence
                return found
            yield self.real(wait_s)
            waited_s += wait_s
            wait_s = min(wait_s * 2, LONGEST_RETRY_S)

    def _notice(self, *, away: bool) -> None:
        if away != self._away:
            self._away = away
            self.say("The crowd waits for the server." if away else "The crowd goes on.")

    def _step(self, actor: Actor) -> None:
        try:
            wait_s = next(actor)
        except StopIteration:
            return
        self._push(time.monotonic() + max(wait_s, 0.0) / self.speed, actor)

    def _push(self, due: float, actor: Actor) -> None:
        heapq.heappush(self._due, (due, next(self._order), actor))
