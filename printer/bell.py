"""How the agent sleeps and is woken: by a ring, by a stop, or by time. Knows no reason for any of them."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import Protocol


class Waits(Protocol):
    """What the agent needs of a bell; tests give it one that never sleeps."""

    @property
    def stopped(self) -> bool:
        """Say whether the agent should end."""

    def wait(self, seconds: float) -> bool:
        """Sleep until rung, stopped, or the time is over; returns whether it was rung."""


class Bell:
    """A bell that threads and signal handlers may ring.

    A SimpleQueue because its put may interrupt its own get: an Event's lock could hang a signal handler.
    """

    def __init__(self) -> None:
        self._rings: SimpleQueue[None] = SimpleQueue()
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Say whether stop was called."""
        return self._stopped

    def ring(self) -> None:
        """Wake the agent, now or at its next wait."""
        self._rings.put(None)

    def stop(self) -> None:
        """Wake the agent and have it end."""
        self._stopped = True
        self._rings.put(None)

    def wait(self, seconds: float) -> bool:
        """Sleep until rung, stopped, or the time is over; all rings so far count as one."""
        rung = False
        try:
            self._rings.get(timeout=max(seconds, 0.0))
            rung = True
            while not self._stopped:
                self._rings.get_nowait()
        except Empty:
            return rung
        return rung
