"""The fields that several sections of a center file share: names, codes, addresses and opening hours.

Owns how each is written and read. Knows nothing of which section has which.
"""

from __future__ import annotations

import re

from server.centerfile.table import Kind, Table, matching, text
from server.domain.catalogue import A_TIME_ZONE, CODE, PREFIX, Name
from server.domain.errors import InvalidValue
from server.domain.hours import MISPLACED, WEEKDAYS, OpeningHours, Span, is_time_zone, misplaced, parse_span

A_NAME = '{ vi = "…", en = "…" }'
SHORT, LONG = text(120), text(400)
A_CODE = matching(CODE, "1 to 32 letters a-z, digits, - or _")
A_PREFIX = matching(PREFIX, "one or two capital letters A-Z")
AN_ICON = matching(re.compile(r"[a-z][a-z0-9-]{0,23}"), "a short word in small letters, like land")
A_PROCEDURE = matching(re.compile(r"[0-9]\.[0-9]{6}[.0-9A-Z]{0,20}"), "a code of the national portal, like 1.001193")
AN_ADDRESS = matching(re.compile(r"https?://[!#-;=?-~]{3,300}"), "an address that begins with https://")
A_HOTLINE = matching(re.compile(r"\+?[0-9][0-9 .()-]{2,30}"), "a telephone number of digits")


def read_name(table: Table, key: str, kind: Kind[str] = SHORT) -> Name:
    """Return the name under a key that must be there; raises CenterFileError."""
    return name_in(table.table(key, f"{table.label}, {key}", A_NAME), kind)


def name_in(table: Table, kind: Kind[str]) -> Name:
    """Return the name that this table is: `vi` and `en`; raises CenterFileError."""
    table.only(("vi", "en"))
    return Name(table.need("vi", kind), table.need("en", kind))


def read_hours(table: Table) -> OpeningHours:
    """Return the hours of this table of days; a day that is left out is closed. Raises CenterFileError."""
    table.only(WEEKDAYS)
    week = tuple(_day(table, day) for day in WEEKDAYS)
    if not any(week):
        raise table.fault('no day has hours; expected at least one, like mon = ["07:00-11:30"].')
    return OpeningHours(week)


def _day(table: Table, day: str) -> tuple[Span, ...]:
    spans = tuple(table.right(value, A_SPAN, day, at) for at, value in enumerate(table.list(day)))
    at = misplaced(spans)
    if at is not None:
        raise table.fault(f"{day} {MISPLACED}", day, at)
    return spans


def _read_span(value: object) -> Span | None:
    try:
        return parse_span(value) if isinstance(value, str) else None
    except InvalidValue:
        return None


def _read_zone(value: object) -> str | None:
    return value if isinstance(value, str) and is_time_zone(value) else None


A_SPAN = Kind('hours like "07:00-11:30", the start before the end', _read_span)
A_ZONE = Kind(A_TIME_ZONE, _read_zone)
