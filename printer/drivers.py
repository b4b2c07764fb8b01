"""Where slips come out: what every driver promises. Knows no server and no bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from printer.client import JobId
from printer.condition import Condition
from printer.slip import Slip


@dataclass(frozen=True, slots=True)
class Printed:
    """A slip that is out: how much paper it took, in whole millimetres, and how the printer is now."""

    paper_mm: int
    after: Condition


class Driver(Protocol):
    """A printer: brings out one slip at a time."""

    def look(self) -> Condition:
        """Ask the printer how it is; never raises."""

    def print(self, job: JobId, slip: Slip, begin: Callable[[], None]) -> Printed:
        """Bring out a slip and return once it is out; `begin` is called just before anything can come out.

        Raises: PrinterFault, when surely nothing came out, with the condition; MaybePrinted, when nobody can know;
            and what `begin` raises, after which nothing comes out.
        """

    def rest(self) -> None:
        """Let go of what others may want to use until there is something to do again."""

    def close(self) -> None:
        """Let go of the printer for good."""
