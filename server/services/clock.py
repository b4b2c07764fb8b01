"""The only place that reads the time. Every use case asks once and passes `now` down."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock, in UTC, cut to whole milliseconds (what the store keeps)."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""
        return _to_ms(datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class DemoClock:
    """A clock that starts at `shown` when the real clock is `real` and runs `speed` times as fast."""

    real: datetime
    shown: datetime
    speed: float

    def now(self) -> datetime:
        """Return the demo's moment, aware, UTC."""
        passed = (datetime.now(UTC) - self.real) * self.speed
        return _to_ms(self.shown + passed)


@dataclass(slots=True)
class HandClock:
    """A clock that moves only when told; tests and replays hold it."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment that the hand shows."""
        return self.at

    def forward(self, **by: float) -> None:
        """Move the hand by a timedelta's keywords, e.g. `minutes=5`."""
        self.at += timedelta(**by)


def elapsed_s() -> float:
    """Return seconds since some fixed moment; never set back. For ages of what a process keeps, not for facts."""
    return time.monotonic()


def _to_ms(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
