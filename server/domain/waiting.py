"""The expected wait of a ticket as an interval, behind an interface that a learned estimator can take over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

STEP_MIN = 5


@dataclass(frozen=True, slots=True)
class WaitInterval:
    """An expected wait, `low_min` to `high_min` minutes, both multiples of five."""

    low_min: int
    high_min: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """What an estimate may know: people ahead, the service's typical minutes, open counters that serve it."""

    ahead: int
    typical_min: float
    open_counters: int


class WaitEstimator(Protocol):
    """Gives the expected wait of somebody at the end of the view, None when it cannot know."""

    def estimate(self, view: QueueView) -> WaitInterval | None:
        """Return the interval, or None when no counter is open for the service."""
        ...


@dataclass(frozen=True, slots=True)
class TypicalTimes:
    """People ahead x typical service time / counters open for them, spread by `spread` to both sides.

    Source: own choice for a center without history; 0.3 is about the spread of a sum of ten service times
    whose standard deviation equals their mean.
    """

    spread: float = 0.3

    def estimate(self, view: QueueView) -> WaitInterval | None:
        """Return the interval rounded outwards to five minutes; None when no counter is open."""
        if view.open_counters <= 0:
            return None
        expected = view.ahead * view.typical_min / view.open_counters
        low = math.floor(expected * (1 - self.spread) / STEP_MIN) * STEP_MIN
        high = math.ceil(expected * (1 + self.spread) / STEP_MIN) * STEP_MIN
        return WaitInterval(low, max(high, low + STEP_MIN))
