"""Turns a slip's blocks into the printer's own letters: a few hundred bytes instead of thousands. Knows no transport.

For printers with Vietnamese code pages only. QR code and logo are as in `encode`.
Source: the ESC/POS command reference of Epson (GS !, GS B, ESC E, ESC a, ESC t).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from printer import blocks as b
from printer.code_pages import Pages, readable, words

CELL_DOTS, LINE_DOTS, PITCH_DOTS = 12, 24, 30
DOUBLED_FROM = 36
LARGEST = 8
ALIGN = {b.Align.LEFT: 0, b.Align.CENTER: 1, b.Align.RIGHT: 2}
BOX = "[ ] "


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes, and how much paper they take in dots."""

    data: bytes
    dots: int


class TextMode:
    """The letters of one printer. Args: pages, its Vietnamese ones; width_dots, of the paper."""

    def __init__(self, pages: Pages, width_dots: int) -> None:
        self._pages, self._columns = pages, width_dots // CELL_DOTS

    def piece(self, block: b.Text | b.Big | b.Banner | b.Fact | b.Item | b.Rule) -> Piece:
        """Return a block as text."""
        match block:
            case b.Text():
                return self._text(block)
            case b.Big():
                return self._big(block.text)
            case b.Banner():
                return self._banner(block)
            case b.Fact():
                return self._fact(block)
            case b.Item():
                return self._item(block)
            case b.Rule():
                return self._lines(["-" * self._columns], _style(b.Align.LEFT))

    def _text(self, text: b.Text) -> Piece:
        times = 2 if text.size >= DOUBLED_FROM else 1
        style = _style(text.align, bold=text.weight is not b.Weight.BODY, times=times)
        return self._lines(self._wrap(text.text, self._columns // times), style, times)

    def _big(self, text: str) -> Piece:
        clean = readable(text, self._pages)
        times = max(1, min(LARGEST, self._columns // max(len(clean), 1)))
        return self._lines([clean], _style(b.Align.CENTER, bold=True, times=times), times)

    def _banner(self, banner: b.Banner) -> Piece:
        lines = [f" {line} " for each in banner.words for line in self._wrap(each.text, self._columns - 2)]
        return self._lines(lines, _style(b.Align.CENTER, bold=True) + b"\x1dB\x01", end=b"\x1dB\x00")

    def _fact(self, fact: b.Fact) -> Piece:
        label = readable(" / ".join(each.text for each in fact.label), self._pages)
        value = readable(fact.value.text, self._pages)
        if len(label) + 1 + len(value) > self._columns:
            lines = [
                *self._wrap(label, self._columns),
                *(f"{each:>{self._columns}}" for each in self._wrap(value, self._columns)),
            ]
        else:
            lines = [label + " " * (self._columns - len(label) - len(value)) + value]
        return self._lines(lines, _style(b.Align.LEFT, bold=True))

    def _item(self, item: b.Item) -> Piece:
        found = [line for each in item.words for line in self._wrap(each.text, self._columns - len(BOX))]
        lines = [(BOX if not at else " " * len(BOX)) + line for at, line in enumerate(found)]
        return self._lines(lines, _style(b.Align.LEFT))

    def _wrap(self, text: str, columns: int) -> list[str]:
        return textwrap.wrap(readable(text, self._pages), columns, break_on_hyphens=False)

    def _lines(self, lines: Sequence[str], style: bytes, times: int = 1, end: bytes = b"") -> Piece:
        data = b"".join(words(line, self._pages) + b"\n" for line in lines)
        return Piece(style + data + end, len(lines) * max(PITCH_DOTS, LINE_DOTS * times))


def _style(align: b.Align, *, bold: bool = False, times: int = 1) -> bytes:
    size = (times - 1) << 4 | (times - 1)
    return b"\x1ba" + bytes([ALIGN[align]]) + b"\x1bE" + bytes([bold]) + b"\x1d!" + bytes([size])
