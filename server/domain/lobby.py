"""What a lobby shows and says beside calls: voice, displays, theme, ticker, duty roster, media, centers nearby.

Owns the rules of a valid lobby. Knows nothing of files, screens or sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from server.domain.errors import InvalidValue

DIGITS = ("each", "whole")
ENGLISH = ("never", "asked", "always")
ZEROS = ("linh", "le")
KINDS = ("hall", "counter")
PANELS = ("waiting", "media", "ticker", "duty", "nearby")
COLOURS = ("red", "red-deep", "on-red", "gold", "gold-bright", "paper", "surface", "ink")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MEDIA_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.(jpg|jpeg|png|webp|svg|mp4|webm)")
PICTURE_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.(jpg|jpeg|png|webp|svg)")
HALL_ZONE = "hall"
LEAST_CONTRAST = 4.5
# Text on ground, as the pages lay them (tokens.css).
PAIRS = (
    ("on-red", "red"),
    ("on-red", "red-deep"),
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "gold-bright"),
    ("red", "surface"),
)
USUAL_COLOURS = {
    "red": "#9b1b1e", "red-deep": "#6f0f14", "on-red": "#fffaf0", "gold": "#c8922b", "gold-bright": "#f4cd74",
    "paper": "#fbf6ec", "surface": "#fffdf9", "ink": "#2b1512",
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours '#rrggbb', 1 to 21. Source: WCAG 2.2, relative luminance."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud calls are, percent, in a stretch of local time like '11:30-13:30'."""

    hours: str
    percent: int


@dataclass(frozen=True, slots=True)
class VoicePlan:
    """How calls are announced.

    english: also in English, never, when the citizen chose it at the kiosk, or always; digits: a number's digits one
    by one or as a whole number; zero: the word for a zero inside a whole number; times: how often a call is said;
    volume: percent, changed by the first of `by_hour` that holds the time.
    """

    on: bool = True
    english: str = "asked"
    digits: str = "each"
    zero: str = "linh"
    chime: bool = True
    times: int = 1
    volume: int = 100
    by_hour: tuple[Loudness, ...] = ()


@dataclass(frozen=True, slots=True)
class DisplayPlan:
    """One layout of a display.

    kind: a hall's TV or the screen above one counter; zone: who hears the same loudspeakers; speaks: whether it may
    be the one that speaks for its zone; groups, counters: what it shows, empty for all; panels: what it has beside
    the calls.
    """

    code: str
    name: Words
    kind: str = "hall"
    zone: str = HALL_ZONE
    speaks: bool = True
    groups: tuple[str, ...] = ()
    counters: tuple[int, ...] = ()
    panels: tuple[str, ...] = PANELS

    def __post_init__(self) -> None:
        if self.kind == "counter" and len(self.counters) != 1:
            raise InvalidValue("kind counter: expected counters with one number, such as [9].", field="counters")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours that replace those of tokens.css, as (name, '#rrggbb'), and a logo's file in the media folder."""

    colours: tuple[tuple[str, str], ...] = ()
    logo: str = ""

    def __post_init__(self) -> None:
        worn = USUAL_COLOURS | dict(self.colours)
        for text, ground in PAIRS:
            found = contrast(worn[text], worn[ground])
            if found < LEAST_CONTRAST:
                raise InvalidValue(
                    f"{text} on {ground} has a contrast of {found:.1f}; expected at least {LEAST_CONTRAST}.",
                    field=next((name for name in (ground, text) if name in dict(self.colours)), ground),
                )


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which something is shown, both ends included; None is open."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise InvalidValue("from is after until; expected the earlier day first.", field="from")


@dataclass(frozen=True, slots=True)
class TickerLine:
    """A line that runs at the foot of the displays."""

    text: Words
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Duty:
    """An official on duty whom citizens may turn to. days: like 'mon', empty for every day."""

    name: str
    role: Words
    phone: str = ""
    days: tuple[str, ...] = ()
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Medium:
    """An image or video of the center's media folder; seconds count for images, a video plays to its end.

    hours: a stretch of local time like '07:00-11:30', empty for always; displays: codes, empty for all.
    """

    file: str
    text: Words
    seconds: int = 12
    hours: str = ""
    displays: tuple[str, ...] = ()
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Nearby:
    """Another center to which citizens may be sent, and how far it is, minutes."""

    center: str
    travel_min: int


@dataclass(frozen=True, slots=True)
class Lobby:
    """All of it; the usual lobby has one display, speaks Vietnamese and shows nothing else."""

    voice: VoicePlan = VoicePlan()
    displays: tuple[DisplayPlan, ...] = ()
    theme: Theme = Theme()
    ticker: tuple[TickerLine, ...] = ()
    duty: tuple[Duty, ...] = ()
    media: tuple[Medium, ...] = ()
    nearby: tuple[Nearby, ...] = ()


USUAL_LOBBY = Lobby()


def check_lobby(lobby: Lobby, groups: Iterable[str], counters: Iterable[int]) -> None:
    """Refuse a lobby that names a group, counter or display that the center does not have. Raises: InvalidValue."""
    known_groups, known_counters = set(groups), set(counters)
    known_displays = {display.code for display in lobby.displays}
    for display in lobby.displays:
        _demand(display.groups, known_groups, f"display {display.code}", "group")
        _demand(display.counters, known_counters, f"display {display.code}", "counter")
    for medium in lobby.media:
        _demand(medium.displays, known_displays, f"media {medium.file}", "display")


def _demand(named: Iterable[object], known: set[object] | set[str] | set[int], where: str, what: str) -> None:
    for one in named:
        if one not in known:
            raise InvalidValue(f"{where}: there is no {what} {one!r} in this center.", field=what)
