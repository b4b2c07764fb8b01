"""How a center wants its slips: which parts in which order, in how many languages, with which words and logo.

The print agent draws them; it knows the same names (docs/events.md, Print jobs).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.domain.errors import InvalidValue

MOST_PARTS = 30
LARGEST_LOGO_BYTES = 16_384
LOGO_DOTS = (576, 200)
PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


class SlipPart(StrEnum):
    """A part of a slip; one that has nothing to say is left out with the line beside it."""

    LOGO = "logo"
    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"
    SERVICE = "service"
    PRIORITY = "priority"
    AHEAD = "ahead"
    WAIT = "wait"
    COUNTERS = "counters"
    TIME = "time"
    QR = "qr"
    HOTLINE = "hotline"
    VALIDITY = "validity"
    DOCUMENTS = "documents"
    TEXT = "text"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class SlipPlan:
    """A center's template for slips.

    parts: from top to bottom, empty for the usual ones; both_languages: each line also in the other language;
    text_vi, text_en: the part `text`; logo: a PNG in base64, or empty.
    """

    parts: tuple[str, ...] = ()
    both_languages: bool = False
    text_vi: str = ""
    text_en: str = ""
    logo: str = ""

    def __post_init__(self) -> None:
        problem = wrong_parts(self.parts)
        if problem:
            raise InvalidValue(f"slip.parts {problem}", field="slip.parts")


def wrong_parts(parts: Sequence[str]) -> str:
    """Return what is wrong with a list of parts, as the end of a sentence; empty when nothing is."""
    unknown = next((part for part in parts if part not in set(SlipPart)), None)
    if unknown is not None:
        return f'has "{unknown}"; expected some of {", ".join(SlipPart)}.'
    if parts and SlipPart.NUMBER not in parts:
        return 'does not have "number"; expected the number on every slip.'
    twice = next((part for part in parts if part != SlipPart.LINE and list(parts).count(part) > 1), None)
    if twice is not None:
        return f'has "{twice}" twice; expected each part once ("line" as often as you like).'
    return f"has {len(parts)} parts; expected at most {MOST_PARTS}." if len(parts) > MOST_PARTS else ""


def wrong_logo(data: bytes) -> str:
    """Return what is wrong with a logo's file, as the end of a sentence; empty when nothing is."""
    wide, high = LOGO_DOTS
    if not data.startswith(PNG_HEAD) or len(data) < len(PNG_HEAD) + 8:
        return "is no PNG; expected a PNG picture."
    size = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if not (1 <= size[0] <= wide and 1 <= size[1] <= high):
        return f"has {size[0]} × {size[1]} dots; expected at most {wide} × {high}."
    if len(data) > LARGEST_LOGO_BYTES:
        return f"has {len(data)} bytes; expected at most {LARGEST_LOGO_BYTES}."
    return ""


USUAL_SLIP = SlipPlan()
