"""The parts of a slip, from top to bottom, as values, and the papers they go on. Knows no font file and no printer."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """White words on a black band that is as wide as they are."""

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
    """A QR code about `dots` wide with words below it."""

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


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the middle, made smaller where it is too wide."""

    png: bytes


Block = Text | Big | Banner | Fact | Item | Code | Rule | Gap | Logo


def halved(block: Block) -> Block:
    """Return a block with the sizes of all its words halved."""
    match block:
        case Text() | Big():
            return replace(block, size=block.size // 2)
        case Banner():
            return Banner(tuple(_halved(each) for each in block.words))
        case Item():
            return Item(tuple(_halved(each) for each in block.words))
        case Fact():
            return Fact(tuple(_halved(each) for each in block.label), _halved(block.value))
        case _:
            return block


def _halved(text: Text) -> Text:
    return replace(text, size=text.size // 2)


@dataclass(frozen=True, slots=True)
class Paper:
    """A roll: its printable width, the side margin, and the sizes that read well on it (all in dots, 8 to a mm).

    Sizes are even: printers that enlarge get letters at half of them.
    """

    name: str
    width_dots: int
    margin_dots: int
    number: int
    service: int
    title: int
    value: int
    body: int
    detail: int
    small: int
    code_dots: int
    gap_dots: int

    @property
    def column_dots(self) -> int:
        """Return the width between the margins."""
        return self.width_dots - 2 * self.margin_dots


PAPERS = {
    "80mm": Paper("80mm", 576, 16, 188, 40, 32, 36, 32, 30, 28, 208, 12),
    "58mm": Paper("58mm", 384, 8, 140, 36, 28, 30, 28, 28, 26, 176, 10),
}
