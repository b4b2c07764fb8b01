"""Numbers and queue counts within one transaction: read once a service, then kept in memory until they are written.

Nobody else can change them meanwhile, for the transaction holds the center's lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.domain.catalogue import ClassCode, ServiceCode


@dataclass
class Line:
    """One service on one day: the last number given, and how many wait in each class."""

    last: int = 0
    waiting: Counter[str] = field(default_factory=Counter)
    numbered: bool = False


class Lines:
    """The lines that a transaction has touched. `read` gives a line's ('', last number) and (class, count) rows."""

    def __init__(self, read: Callable[[ServiceCode, date], list[tuple[str, int]]]) -> None:
        self._read = read
        self._lines: dict[tuple[ServiceCode, date], Line] = {}
        self._moved: Counter[tuple[ServiceCode, ClassCode]] = Counter()

    def line(self, service: ServiceCode, day: date) -> Line:
        """Return the line as it is now."""
        found = self._lines.get((service, day))
        if found is None:
            counts = dict(self._read(service, day))
            found = self._lines[service, day] = Line(counts.pop("", 0), Counter(counts))
            found.waiting.update({rank: by for (code, rank), by in self._moved.items() if code == service})
        return found

    def take_number(self, service: ServiceCode, day: date) -> int:
        """Count one more number and return it."""
        line = self.line(service, day)
        line.last, line.numbered = line.last + 1, True
        return line.last

    def move(self, service: ServiceCode, rank: ClassCode, by: int) -> None:
        """Let so many more (or, below zero, fewer) wait."""
        self._moved[service, rank] += by
        for (code, _day), line in self._lines.items():
            if code == service:
                line.waiting[rank] += by

    def changes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Return what must be written as (kind of write, row), and take it as written."""
        for (service, day), line in self._lines.items():
            if line.numbered:
                line.numbered = False
                yield "numbers", {"service": service, "day": day, "last": line.last}
        moved, self._moved = self._moved, Counter()
        for (service, rank), by in moved.items():
            if by:
                kind = "more_waiting" if by > 0 else "fewer_waiting"
                yield kind, {"service": service, "priority": rank, "waiting": abs(by)}
