"""Turns a slip's blocks into ESC/POS bytes for a profile. Knows no transport.

Paper and bytes both cost: blank rows become feeds, rows are cut to their ink, QR codes are left to printers that draw
them. A line's ink is placed by alignment, not by margins, because every printer has that.
Source: the ESC/POS command reference of Epson (GS v 0, ESC J, ESC a).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import segno
from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy
from PIL import Image

from printer import blocks as b
from printer.code_pages import TCVN
from printer.layout import layout
from printer.profiles import Profile
from printer.render import CACHED_PAGES, page
from printer.slip import Slip
from printer.text_mode import Piece, TextMode

LEFT, CENTER, RIGHT = 0, 1, 2
RESET = b"\x1b@"
LONGEST_FEED = 255
OPEN_DRAWER = b"\x1bp\x00\x19\xfa"
QR_MODULES = 33
QUIET_MODULES = 2
DOUBLE = 3
DOTS_A_MM = 8
DRAWN_ALWAYS = (b.Code, b.Logo, b.Gap)
INVERTED = bytes(byte ^ 0xFF for byte in range(256))

Rows = Sequence[bytes]


def encode(slip: Slip, profile: Profile) -> bytes:
    """Return the bytes that print a slip, from reset to cut."""
    body = b"".join(_part(block, profile) for block in layout(slip, profile.paper))
    return RESET + body + _end(profile)


def paper_mm(slip: Slip, profile: Profile) -> int:
    """Return how much paper a slip takes, in whole millimetres."""
    dots = sum(_height(block, profile) for block in layout(slip, profile.paper))
    return round((dots + profile.feed_dots) / DOTS_A_MM)


def _height(block: b.Block, profile: Profile) -> int:
    if isinstance(block, b.Code) and profile.native_qr:
        side = _modules(len(block.data)) + 2 * QUIET_MODULES
        return side * _module(profile) + sum(_height(words, profile) for words in block.words)
    if profile.pages and not isinstance(block, DRAWN_ALWAYS):
        return _typed(block, profile).dots
    return page(block, profile).height_dots


@lru_cache(maxsize=64)
def _modules(length: int) -> int:
    """Return how many modules wide the code of an address of this length is."""
    return len(segno.make("x" * length, error="m", micro=False, boost_error=False).matrix)


def _part(block: b.Block, profile: Profile) -> bytes:
    if isinstance(block, b.Code) and profile.native_qr:
        return _native_qr(block.data, profile) + b"".join(_part(words, profile) for words in block.words)
    if profile.pages and not isinstance(block, DRAWN_ALWAYS):
        return _typed(block, profile).data
    return _drawn(block, profile)


def _typed(block: b.Text | b.Big | b.Banner | b.Fact | b.Item | b.Rule, profile: Profile) -> Piece:
    return TextMode(profile.pages or TCVN, profile.paper.width_dots).piece(block)


@lru_cache(maxsize=CACHED_PAGES)
def _drawn(block: b.Block, profile: Profile) -> bytes:
    if isinstance(block, b.Gap):
        return _feed(block.dots)
    drawn = page(block, profile)
    return b"".join(raster(drawn.picture, DOUBLE if drawn.scale == 2 else 0))


def raster(picture: Image.Image, scale: int = 0) -> Iterator[bytes]:
    """Yield the commands that print a picture in mode "1" as wide as the print head: feeds and bands of ink.

    Args: scale, m of GS v 0: 0 as it is, 3 double.
    """
    width = -(-picture.width // 8)
    dots = picture.tobytes().translate(INVERTED)
    rows = [dots[at : at + width] for at in range(0, len(dots), width)]
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


def _native_qr(data: str, profile: Profile) -> bytes:
    printer = Dummy(profile="default")
    printer.set(align="center")
    printer.qr(data, ec=QR_ECLEVEL_M, size=_module(profile), native=True)
    quiet = _feed(_module(profile) * QUIET_MODULES)
    return quiet + bytes(printer.output) + quiet


def _module(profile: Profile) -> int:
    return profile.paper.code_dots // QR_MODULES


def _end(profile: Profile) -> bytes:
    opened = OPEN_DRAWER if profile.drawer else b""
    return _feed(profile.feed_dots) + (b"\x1dV\x01" if profile.cuts else b"") + opened
