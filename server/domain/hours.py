"""Opening hours and the business day of a center. Times are local; the zone comes from the center."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from server.domain.errors import InvalidValue

CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
MISPLACED = "has hours that overlap or are out of order; expected the earlier first."
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of local time, from `start` up to but not including `end`; end 00:00 means midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end != time(0) and self.start >= self.end:
            raise InvalidValue(f"opening hours: {self.start:%H:%M}-{self.end:%H:%M} ends before it starts.")

    def holds(self, at: time) -> bool:
        """Tell whether the local time lies in the stretch."""
        return self.start <= at and (self.end == time(0) or at < self.end)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Seven tuples of spans, Monday first, each in order without overlap; an empty tuple is a closed day."""

    week: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise InvalidValue("opening hours: seven days are needed.", field="hours")
        for day, spans in zip(WEEKDAYS, self.week, strict=True):
            if misplaced(spans) is not None:
                raise InvalidValue(f"opening hours: {day} {MISPLACED}", field="hours")

    def open_at(self, local: datetime) -> bool:
        """Tell whether the center is open at this local time."""
        at = local.time()
        return any(span.holds(at) for span in self.week[local.weekday()])


def misplaced(spans: Sequence[Span]) -> int | None:
    """Return the position, from 0, of the first span that starts before the one before it has ended; None if none."""
    pairs = enumerate(pairwise(spans), start=1)
    return next((at for at, (before, after) in pairs if before.end == time(0) or after.start < before.end), None)


ALWAYS = OpeningHours(((Span(time(0), time(0)),),) * 7)


def is_time_zone(name: str) -> bool:
    """Tell whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder, such as "Asia"
        return False
    return True


def business_day(now: datetime, time_zone: str) -> date:
    """Return the center's business date: the calendar date in its own zone, so midnight starts a day."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def parse_span(text: str) -> Span:
    """Read 'HH:MM-HH:MM' (an end of '24:00' is midnight); raises InvalidValue."""
    try:
        start, end = (part.strip() for part in text.split("-"))
        return Span(_clock(start), time(0) if end == "24:00" else _clock(end))
    except ValueError as error:
        raise InvalidValue(f"opening hours: {text!r} is not of the form 07:00-11:30.") from error


def _clock(text: str) -> time:
    if not CLOCK.fullmatch(text):
        raise ValueError(text)
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def format_week(hours: OpeningHours) -> dict[str, list[str]]:
    """Return the hours as {'mon': ['07:00-11:30', ...]}, the form of center files and of the store."""
    return {
        name: [f"{s.start:%H:%M}-{'24:00' if s.end == time(0) else format(s.end, '%H:%M')}" for s in spans]
        for name, spans in zip(WEEKDAYS, hours.week, strict=True)
    }


def parse_week(week: dict[str, list[str]]) -> OpeningHours:
    """Read what `format_week` writes; a day that is not named is closed. Raises InvalidValue."""
    unknown = set(week) - set(WEEKDAYS)
    if unknown:
        raise InvalidValue(f"opening hours: {sorted(unknown)[0]!r} is not a day; expected {', '.join(WEEKDAYS)}.")
    return OpeningHours(tuple(tuple(parse_span(text) for text in week.get(day, [])) for day in WEEKDAYS))
