"""Several printers in one process: one thread a printer, one live channel that wakes them all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from printer.bell import Bell
from printer.hub import Hub

JOIN_S = 0.5


class Runs(Protocol):
    """What runs in a thread until its bell is stopped."""

    def run(self) -> None:
        """Work until stopped."""


class Agent:
    """Runs a worker for each printer until told to stop.

    Args: make, by a printer's name, makes the worker that a bell wakes; the workers share a hub.
    """

    def __init__(self, make: Mapping[str, Callable[[Bell, Hub], Runs]]) -> None:
        self._bells = {name: Bell() for name in make}
        self._hub = Hub(lambda name: self._bells[name].ring() if name in self._bells else None)
        self._threads = [
            threading.Thread(target=each(self._bells[name], self._hub).run, name=f"printer {name}")
            for name, each in make.items()
        ]

    def ring(self) -> None:
        """Wake all printers: there may be something to print."""
        self._hub.ring()
        for bell in self._bells.values():
            bell.ring()

    def stop(self) -> None:
        """Have all printers end after what they are doing; may be called by a signal handler."""
        for bell in self._bells.values():
            bell.stop()

    def run(self) -> None:
        """Work until all have ended; signals are heard meanwhile."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            while thread.is_alive():
                thread.join(JOIN_S)
