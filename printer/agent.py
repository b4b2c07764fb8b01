"""Several printers in one process: one thread a printer, one live channel that wakes them all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from printer.bell import Bell

JOIN_S = 0.5


class Runs(Protocol):
    """What runs in a thread until its bell is stopped."""

    def run(self) -> None:
        """Work until stopped."""


class Agent:
    """Runs a worker for each printer until told to stop. Args: make, makes the worker that a bell wakes, one each."""

    def __init__(self, make: Sequence[Callable[[Bell], Runs]]) -> None:
        self._bells = [Bell() for _ in make]
        self._threads = [
            threading.Thread(target=each(bell).run, name=f"printer-{at}")
            for at, (each, bell) in enumerate(zip(make, self._bells, strict=True))
        ]

    def ring(self) -> None:
        """Wake all printers: there may be something to print."""
        for bell in self._bells:
            bell.ring()

    def stop(self) -> None:
        """Have all printers end after what they are doing; may be called by a signal handler."""
        for bell in self._bells:
            bell.stop()

    def run(self) -> None:
        """Work until all have ended; signals are heard meanwhile."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            while thread.is_alive():
                thread.join(JOIN_S)
