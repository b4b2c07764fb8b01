"""The parts of a slip, from top to bottom, as values, and the papers they go on. Knows no font file and no printer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How heavy letters are; the value names the font file. One-dot strokes fade on thermal paper: none is Regular."""

    BODY = "Medium"
    BOLD = "SemiBold"
    BLACK = "ExtraBold"


class Align(StrEnum):
    """Where a line stands in its width."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """Words that wrap; `size` is the font size in dots."""

    text: str
    size: int
    weight: Weight = Weight.BODY
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Big:
    """Words on one line, as large as the paper allows but at most `size`."""

    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Banner:
    """White words on a black band."""

    words: Text


@dataclass(frozen=True, slots=True)
class Frame:
    """Words in a box."""

    words: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label (with the second language under it) on the left, its value on the right; stacked when too wide."""

    label: tuple[Text, ...]
    value: Text


@dataclass(frozen=True, slots=True)
class Item:
    """Words beside a box to tick."""

    words: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code about `dots` wide with words beside it; the words go below when the code is too wide."""

    data: str
    dots: int
    words: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty paper, `dots` high."""

    dots: int


Block = Text | Big | Banner | Frame | Fact | Item | Code | Rule | Gap


@dataclass(frozen=True, slots=True)
class Paper:
    """A roll: its printable width, the side margin, and the sizes that read well on it (all in dots, 8 to a mm)."""

    name: str
    width_dots: int
    margin_dots: int
    number: int
    service: int
    title: int
    value: int
    body: int
    small: int
    code_dots: int
    gap_dots: int

    @property
    def column_dots(self) -> int:
        """Return the width between the margins."""
        return self.width_dots - 2 * self.margin_dots


PAPERS = {
    "80mm": Paper("80mm", 576, 16, 190, 38, 30, 32, 26, 20, 208, 14),
    "58mm": Paper("58mm", 384, 8, 140, 32, 26, 28, 24, 20, 176, 12),
}
