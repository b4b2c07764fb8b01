"""Reads the sections of a center file that the lobby is made of: [voice], [[display]], [theme], [[ticker]], [[duty]],
[[media]] and [[nearby]]. All may be left out. Knows nothing of screens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TypeVar

from server.centerfile.fields import A_CODE, A_HOTLINE, A_SPAN, LONG, SHORT, read_name
from server.centerfile.table import Kind, Table, flag, matching, nearest, one_of, shown, whole
from server.domain.catalogue import CounterPlan, Name, ServiceGroup
from server.domain.hours import WEEKDAYS
from server.domain.lobby import (
    COLOUR,
    COLOURS,
    DIGITS,
    ENGLISH,
    HALL_ZONE,
    KINDS,
    MEDIA_FILE,
    PANELS,
    PICTURE_FILE,
    ZEROS,
    DisplayPlan,
    Duty,
    Lobby,
    Loudness,
    Medium,
    Nearby,
    Period,
    Theme,
    TickerLine,
    VoicePlan,
    Words,
)

T = TypeVar("T")
SECTIONS = ("voice", "display", "theme", "ticker", "duty", "media", "nearby")
VOICE_KEYS = ("on", "english", "digits", "zero", "chime", "times", "volume", "volume_at")
PERIOD_KEYS = ("from", "until")
ALL_PANELS = f"out of {', '.join(PANELS)}"
PERCENT = whole(0, 100, "percent")
A_COLOUR = matching(COLOUR, "a colour like #9b1b1e")
A_MEDIA_FILE = matching(
    MEDIA_FILE, "the name of a jpg, png, webp, svg, mp4 or webm file of letters a-z, digits, - and _"
)
A_PICTURE_FILE = matching(PICTURE_FILE, "the name of a jpg, png, webp or svg file of letters a-z, digits, - and _")
A_DAY = one_of(WEEKDAYS, f"one of {', '.join(WEEKDAYS)}")


def read_lobby(root: Table, center: str, groups: Collection[ServiceGroup], counters: Collection[CounterPlan]) -> Lobby:
    """Return the lobby of the center with this code; sections that are left out have their usual values.

    Raises: CenterFileError.
    """
    displays = tuple(_tables(root, "display", lambda table: _display(table, groups, counters)))
    _only_once(root, displays)
    codes = [display.code for display in displays]
    return Lobby(
        voice=_voice(root),
        displays=displays,
        theme=_theme(root),
        ticker=tuple(_tables(root, "ticker", _ticker)),
        duty=tuple(_tables(root, "duty", _duty)),
        media=tuple(_tables(root, "media", lambda table: _medium(table, codes))),
        nearby=_all_nearby(root, center),
    )


def _tables(root: Table, name: str, read: Callable[[Table], T]) -> list[T]:
    if name in root.values and not isinstance(root.values[name], list):
        raise root.fault(f"{name} is no list; expected [[{name}]] with two brackets, once for each.", name)
    expected = f"[[{name}]] with two brackets"
    found = enumerate(root.list(name))
    return [read(root.inside(value, f"{name} no. {at + 1}", expected, name, at)) for at, value in found]


def _voice(root: Table) -> VoicePlan:
    if "voice" not in root.values:
        return VoicePlan()
    table = root.table("voice", "[voice]", "a section [voice]")
    table.only(VOICE_KEYS)
    return VoicePlan(
        on=table.get("on", flag(), True),
        english=table.get("english", _choice(ENGLISH), "asked"),
        digits=table.get("digits", _choice(DIGITS), "each"),
        zero=table.get("zero", _choice(ZEROS), "linh"),
        chime=table.get("chime", flag(), True),
        times=table.get("times", whole(1, 3, ""), 1),
        volume=table.get("volume", PERCENT, 100),
        by_hour=_loudness(table),
    )


def _loudness(table: Table) -> tuple[Loudness, ...]:
    if "volume_at" not in table.values:
        return ()
    inside = table.table("volume_at", "[voice], volume_at", '{ "11:30-13:30" = 50 }')
    for key in inside.values:
        inside.right(key, A_SPAN, key)
    return tuple(Loudness(key, inside.need(key, PERCENT)) for key in inside.values)


def _display(table: Table, groups: Collection[ServiceGroup], counters: Collection[CounterPlan]) -> DisplayPlan:
    table.only(("code", "name", "kind", "zone", "speaks", "groups", "counters", "panels"))
    with table.guard():
        return DisplayPlan(
            code=table.need("code", A_CODE),
            name=_words(read_name(table, "name")),
            kind=table.get("kind", _choice(KINDS), "hall"),
            zone=table.get("zone", A_CODE, HALL_ZONE),
            speaks=table.get("speaks", flag(), True),
            groups=_some(table, "groups", [group.code for group in groups], "group"),
            counters=_some(table, "counters", [int(counter.number) for counter in counters], "counter"),
            panels=_some(table, "panels", PANELS, "panel", f"out of {', '.join(PANELS)}")
            if "panels" in table.values
            else PANELS,
        )


def _only_once(root: Table, displays: tuple[DisplayPlan, ...]) -> None:
    for at, display in enumerate(displays):
        if display.code in [before.code for before in displays[:at]]:
            raise root.fault(f"display: code {shown(display.code)} is used twice; expected each once.", "display", at)


def _theme(root: Table) -> Theme:
    if "theme" not in root.values:
        return Theme()
    table = root.table("theme", "[theme]", "a section [theme]")
    table.only((*COLOURS, "logo"))
    colours = tuple((name, table.need(name, A_COLOUR).lower()) for name in COLOURS if name in table.values)
    with table.guard():
        return Theme(colours, table.get("logo", A_PICTURE_FILE, ""))


def _ticker(table: Table) -> TickerLine:
    table.only(("text", *PERIOD_KEYS))
    return TickerLine(_words(read_name(table, "text", LONG)), _period(table))


def _duty(table: Table) -> Duty:
    table.only(("name", "role", "phone", "days", *PERIOD_KEYS))
    days = tuple(table.right(day, A_DAY, "days", at) for at, day in enumerate(table.list("days")))
    phone = table.get("phone", A_HOTLINE, "")
    return Duty(table.need("name", SHORT), _words(read_name(table, "role")), phone, days, _period(table))


def _medium(table: Table, displays: Collection[str]) -> Medium:
    table.only(("file", "text", "seconds", "hours", "displays", *PERIOD_KEYS))
    hours = table.get("hours", Kind(A_SPAN.expected, lambda value: value if A_SPAN.read(value) else None), "")
    return Medium(
        file=table.need("file", A_MEDIA_FILE),
        text=_words(read_name(table, "text", LONG)) if "text" in table.values else Words("", ""),
        seconds=table.get("seconds", whole(3, 600, "seconds"), 12),
        hours=str(hours),
        displays=_some(table, "displays", displays, "display"),
        period=_period(table),
    )


def _all_nearby(root: Table, center: str) -> tuple[Nearby, ...]:
    found = tuple(_tables(root, "nearby", _nearby))
    for at, near in enumerate(found):
        if near.center == center:
            raise root.fault(f"nearby: {shown(center)} is this center itself; expected another one.", "nearby", at)
        if near.center in [before.center for before in found[:at]]:
            raise root.fault(f"nearby: {shown(near.center)} is there twice; expected each once.", "nearby", at)
    return found


def _nearby(table: Table) -> Nearby:
    table.only(("center", "travel_min"))
    return Nearby(table.need("center", A_CODE), table.need("travel_min", whole(1, 240, "minutes")))


def _period(table: Table) -> Period:
    with table.guard():
        return Period(table.maybe("from", A_DATE), table.maybe("until", A_DATE))


def _some(table: Table, key: str, known: Collection[T], what: str, source: str = "of this file") -> tuple[T, ...]:
    """Return the list under a key, whose members must all be known and there once."""
    chosen: list[T] = []
    for at, value in enumerate(table.list(key)):
        match = [one for one in known if one == value and type(one) is type(value)]
        if not match:
            hint = nearest(value, [str(one) for one in known]) if isinstance(value, str) else ""
            raise table.fault(f"{key} has {shown(value)}; expected a {what} {source}{hint or '.'}", key, at)
        if match[0] in chosen:
            raise table.fault(f"{key} has {shown(value)} twice; expected each {what} only once.", key, at)
        chosen.append(match[0])
    return tuple(chosen)


def _choice(known: Collection[str]) -> Kind[str]:
    return one_of(known, " or ".join(f'"{each}"' for each in known))


def _words(name: Name) -> Words:
    return Words(name.vi, name.en)


def _read_date(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


A_DATE = Kind("a date without quotes, like 2026-11-30", _read_date)
