"""Turns a slip's blocks into ESC/POS bytes for a profile. Knows no transport.

Paper and bytes both cost: blank rows become feeds, rows are cut to their ink, QR codes are left to printers that draw
them. A line's ink is placed by alignment, not by margins, because every printer has that.
Source: the ESC/POS command reference of Epson (GS v 0, ESC J, ESC a).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy
from PIL import Image

from printer import blocks as b
from printer.layout import layout
from printer.profiles import Profile
from printer.render import CUT, render, strip
from printer.slip import Slip

LEFT, CENTER, RIGHT = 0, 1, 2
RESET = b"\x1b@"
LONGEST_FEED = 255
QR_MODULE_DOTS = 5
DOUBLE = 3
DOTS_A_MM = 8

Rows = Sequence[bytes]


def encode(slip: Slip, profile: Profile) -> bytes:
    """Return the bytes that print a slip, from reset to cut."""
    body = b"".join(_part(block, profile) for block in layout(slip, profile.paper))
    return RESET + body + _end(profile)


def paper_mm(slip: Slip, profile: Profile) -> int:
    """Return how much paper a slip takes, in whole millimetres."""
    return round((render(slip, profile.paper).height + profile.feed_dots) / DOTS_A_MM)


def _part(block: b.Block, profile: Profile) -> bytes:
    if isinstance(block, b.Code) and profile.native_qr:
        return _native_qr(block.data) + b"".join(_centered(words, profile) for words in block.words)
    if isinstance(block, b.Big) and profile.enlarges:
        return _enlarged(block, profile)
    return _drawn(block, profile)


def _centered(words: b.Text, profile: Profile) -> bytes:
    line = b.Text(words.text, words.size, words.weight, b.Align.CENTER)
    return _feed(6) + _drawn(line, profile)


@lru_cache(maxsize=512)
def _drawn(block: b.Block, profile: Profile) -> bytes:
    if isinstance(block, b.Gap):
        return _feed(block.dots)
    paper = profile.paper
    picture = strip(block, paper.column_dots)
    page = Image.new("L", (paper.width_dots, picture.height), 255)
    page.paste(picture, (paper.margin_dots, 0))
    return b"".join(raster(page.point(CUT, mode="1")))


def _enlarged(block: b.Big, profile: Profile) -> bytes:
    """Send a big number at half its size and let the printer double it: a quarter of the bytes."""
    paper = profile.paper
    picture = strip(b.Big(block.text, block.size // 2), paper.column_dots // 2)
    width = paper.width_dots // 2 // 8 * 8
    page = Image.new("L", (width, picture.height), 255)
    page.paste(picture, ((width - picture.width) // 2, 0))
    return b"".join(raster(page.point(CUT, mode="1"), scale=DOUBLE))


def raster(picture: Image.Image, scale: int = 0) -> Iterator[bytes]:
    """Yield the commands that print a picture in mode "1" as wide as the print head: feeds and bands of ink.

    Args: scale, m of GS v 0: 0 as it is, 3 double.
    """
    width = -(-picture.width // 8)
    dots = picture.tobytes()
    rows = [bytes(byte ^ 0xFF for byte in dots[at : at + width]) for at in range(0, len(dots), width)]
    top = 0
    while top < len(rows):
        end = top
        blank = not any(rows[top])
        while end < len(rows) and any(rows[end]) is not blank:
            end += 1
        yield _feed((end - top) * (2 if scale else 1)) if blank else _band(rows[top:end], width, scale)
        top = end


def _band(rows: Rows, width: int, scale: int) -> bytes:
    left = min(next(at for at, byte in enumerate(row) if byte) for row in rows)
    right = width - min(next(at for at, byte in enumerate(reversed(row)) if byte) for row in rows)
    spare = {LEFT: (0, right), RIGHT: (left, width), CENTER: (min(left, width - right), max(right, width - left))}
    align, (start, end) = min(spare.items(), key=lambda each: each[1][1] - each[1][0])
    size = (end - start).to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return b"\x1ba" + bytes([align]) + b"\x1dv0" + bytes([scale]) + size + b"".join(row[start:end] for row in rows)


def _feed(dots: int) -> bytes:
    whole, rest = divmod(dots, LONGEST_FEED)
    return b"\x1bJ\xff" * whole + (b"\x1bJ" + bytes([rest]) if rest else b"")


def _native_qr(data: str) -> bytes:
    printer = Dummy(profile="default")
    printer.set(align="center")
    printer.qr(data, ec=QR_ECLEVEL_M, size=QR_MODULE_DOTS, native=True)
    return _feed(QR_MODULE_DOTS * 4) + bytes(printer.output) + _feed(QR_MODULE_DOTS * 2)


def _end(profile: Profile) -> bytes:
    return _feed(profile.feed_dots) + (b"\x1dV\x01" if profile.cuts else b"")
