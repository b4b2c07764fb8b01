"""One lease call for all printers of an agent: whoever is woken first asks for everybody, the others take their share.

Knows no printer and no HTTP.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol

from printer.client import Job

LEASED_AT_ONCE = 2


class Leases(Protocol):
    """The server's side; see printer.client.Client."""

    def lease(self, limit: int, printers: Sequence[str]) -> list[Job]:
        """Take over up to `limit` jobs for these printers."""


class Hub:
    """Hands out jobs to printers. Args: wake, called with a printer's name when another one has leased for it."""

    def __init__(self, wake: Callable[[str], None] = lambda _name: None) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Job]] = defaultdict(list)
        self._idle: set[str] = set()
        self._rung = self._asked = 0

    def ring(self) -> None:
        """Note that there may be new jobs: what was leased before may not be all."""
        with self._lock:
            self._rung += 1

    def idle(self, printer: str, is_idle: bool) -> None:
        """Note whether a printer has nothing to do and can print."""
        with self._lock:
            (self._idle.add if is_idle else self._idle.discard)(printer)

    def take(self, jobs: Leases, printer: str, *, always: bool) -> list[Job]:
        """Return the jobs for a printer, those that another printer's turn has leased for it first.

        Args: always, ask the server even when somebody has since the last ring. Raises: what `jobs` raises.
        """
        with self._lock:
            if self._waiting[printer]:
                return self._waiting.pop(printer)
            if self._asked == self._rung and not always:
                return []
            rung, names = self._rung, sorted(self._idle | {printer})
            found = jobs.lease(LEASED_AT_ONCE * len(names), names)
            # A full answer may have left out jobs of others who are idle: let them ask, too.
            self._asked = rung - (len(found) >= LEASED_AT_ONCE * len(names))
            for job in found:
                self._waiting[job.printer or printer].append(job)
            mine = self._waiting.pop(printer, [])
            others = [name for name, waiting in self._waiting.items() if waiting]
        for name in others:
            self._wake(name)
        return mine

    def left(self, printer: str) -> list[Job]:
        """Return the jobs that were leased for a printer that cannot print them now."""
        with self._lock:
            return self._waiting.pop(printer, [])
