"""Which parts a slip has and in which order: what a center may choose. Owns the names of the parts; draws nothing.

The server checks a center's file against the same names (docs/events.md, Slips).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from printer.errors import BadSlip

PART_LIMIT = 30


class Part(StrEnum):
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
class Template:
    """The parts from top to bottom; both: each line also in the other language, smaller; text, the part `text`."""

    parts: tuple[Part, ...]
    both: bool = False
    text_vi: str = ""
    text_en: str = ""


DEFAULT = Template((
    *(Part.LOGO, Part.NAME, Part.LINE, Part.NUMBER, Part.SERVICE, Part.PRIORITY, Part.LINE),
    *(Part.AHEAD, Part.WAIT, Part.COUNTERS, Part.TIME, Part.LINE),
    *(Part.QR, Part.HOTLINE, Part.TEXT, Part.VALIDITY, Part.LINE, Part.DOCUMENTS),
))  # fmt: skip


def read_template(value: object) -> Template:
    """Take over the `template` object of a slip; None is the default one. Raises: BadSlip."""
    if value is None:
        return DEFAULT
    if not isinstance(value, Mapping):
        raise BadSlip("template: an object was expected")
    text = value.get("text")
    words = text if isinstance(text, Mapping) else {}
    return Template(
        _parts(value.get("parts")),
        value.get("languages") == "both",
        str(words.get("vi") or ""),
        str(words.get("en") or ""),
    )


def _parts(value: object) -> tuple[Part, ...]:
    known = {str(part) for part in Part}
    if value is None:
        return DEFAULT.parts
    if not isinstance(value, list) or len(value) > PART_LIMIT or not all(each in known for each in value):
        raise BadSlip(f"template.parts: a list of {', '.join(sorted(known))} was expected")
    return tuple(Part(each) for each in value)
