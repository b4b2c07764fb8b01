"""Draws a slip's blocks in black dots on white paper. Knows fonts and dots; knows no printer and no server.

Letters are drawn smooth and then cut at a threshold: on thermal paper that keeps stems even and two dots wide, where
the font's own one-bit drawing varies between one dot and two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw

from printer import blocks as b
from printer import typeset
from printer.layout import layout
from printer.profiles import Profile
from printer.slip import Slip

BLACK, WHITE = 0, 255
INK_BELOW = 160
CUT = [BLACK] * INK_BELOW + [WHITE] * (256 - INK_BELOW)
QUIET_MODULES = 4
LEAST_MODULE_DOTS = 3
DASH_DOTS = 8
RULE_DOTS = 2
SPACE_DOTS = 4
CACHED_STRIPS = 512
CACHED_PAGES = 4096
LARGEST_LOGO_DOTS = 200

Picture = Image.Image


def render(slip: Slip, profile: Profile) -> Picture:
    """Draw a slip as this kind of printer prints it; its QR code as if it were sent as a picture.

    Returns: a picture in mode "1", as wide as the print head and as high as the words need.
    """
    pages = [page(block, profile) for block in layout(slip, profile.paper)]
    whole = Image.new("1", (profile.paper.width_dots, sum(each.height_dots for each in pages)), 1)
    top = 0
    for each in pages:
        size = profile.paper.width_dots, each.height_dots
        whole.paste(each.picture.resize(size, Image.Resampling.NEAREST), (0, top))
        top += each.height_dots
    return whole


@dataclass(frozen=True, slots=True)
class Page:
    """A block as wide as the print head, in mode "1"; the printer enlarges it `scale` times."""

    picture: Picture
    scale: int

    @property
    def height_dots(self) -> int:
        """Return how much paper it takes."""
        return self.picture.height * self.scale


@lru_cache(maxsize=CACHED_PAGES)
def page(block: b.Block, profile: Profile) -> Page:
    """Draw a block between the margins; at half its size, a quarter of the bytes, for a printer that enlarges."""
    scale = 2 if profile.enlarges and not isinstance(block, b.Code | b.Logo | b.Gap) else 1
    paper = profile.paper
    drawn = strip(b.halved(block) if scale == 2 else block, paper.column_dots // scale)
    whole = _blank(paper.width_dots // scale, drawn.height)
    whole.paste(drawn, (paper.margin_dots // scale, 0))
    return Page(whole.point(CUT, mode="1"), scale)


@lru_cache(maxsize=CACHED_STRIPS)
def strip(block: b.Block, width: int) -> Picture:
    """Draw one block; what repeats from slip to slip (names, labels, documents) is drawn once and kept."""
    match block:
        case b.Text():
            return _paragraph(block, width)
        case b.Big():
            return _big(block, width)
        case b.Banner():
            return _banner(block, width)
        case b.Fact():
            return _fact(block, width)
        case b.Item():
            return _item(block, width)
        case b.Code():
            return _code(block, width)
        case b.Rule():
            return _rule(width)
        case b.Gap():
            return _blank(width, block.dots)
        case b.Logo():
            return _logo(block.png, width)


def _blank(width: int, height: int) -> Picture:
    return Image.new("L", (width, height), WHITE)


def _paragraph(text: b.Text, width: int) -> Picture:
    lines = typeset.wrap(text, width)
    places, height = typeset.baselines(lines, text)
    picture = _blank(width, height)
    pen, face = ImageDraw.Draw(picture), typeset.font(text.weight, text.size)
    for line, baseline in zip(lines, places, strict=True):
        left, _, right, _ = typeset.ink(line, face)
        pen.text((_offset(text.align, width - (right - left)) - left, baseline), line, BLACK, face, anchor="ls")
    return picture


def _offset(align: b.Align, spare: int) -> int:
    return {b.Align.LEFT: 0, b.Align.CENTER: spare // 2, b.Align.RIGHT: spare}[align]


def _stack(pictures: Sequence[Picture], gap: int) -> Picture:
    drawn = [each for each in pictures if each.height]
    width = max((each.width for each in drawn), default=1)
    whole = _blank(width, sum(each.height for each in drawn) + gap * max(len(drawn) - 1, 0))
    top = 0
    for each in drawn:
        whole.paste(each, (0, top))
        top += each.height + gap
    return whole


def _words(words: Sequence[b.Text], width: int, gap: int = SPACE_DOTS) -> Picture:
    return _stack([strip(each, width) for each in words], gap)


def _big(block: b.Big, width: int) -> Picture:
    text = typeset.printable(block.text)
    size = typeset.fitted(text, block.size, width)
    face = typeset.font(b.Weight.BLACK, size)
    left, top, right, bottom = typeset.ink(text, face)
    picture = _blank(width, bottom - top)
    at = ((width - (right - left)) // 2 - left, -top)
    ImageDraw.Draw(picture).text(at, text, BLACK, face, anchor="ls")
    return picture


def _banner(block: b.Banner, width: int) -> Picture:
    pad = block.words[0].size // 3
    longest = max(_longest(line, each) for each in block.words for line in typeset.wrap(each, width - 2 * pad))
    words = _words(block.words, longest + typeset.BEARING_DOTS)
    band = Image.new("L", (words.width + 2 * pad, words.height + 2 * pad), BLACK)
    band.paste(words.point([WHITE - dot for dot in range(256)]), (pad, pad))
    return _centered(band, width)


def _fact(block: b.Fact, width: int) -> Picture:
    gap = block.value.size // 2
    face = typeset.font(block.value.weight, block.value.size)
    needed = typeset.width(typeset.printable(block.value.text), face) + typeset.BEARING_DOTS
    room = width - needed - gap
    if room < max(_longest(each.text, each) for each in block.label):
        return _words((*block.label, block.value), width)
    return _beside(_words(block.label, room), _paragraph(block.value, needed), gap)


def _longest(line: str, text: b.Text) -> int:
    return typeset.width(typeset.printable(line), typeset.font(text.weight, text.size))


def _beside(left: Picture, right: Picture, gap: int) -> Picture:
    height = max(left.height, right.height)
    both = _blank(left.width + gap + right.width, height)
    both.paste(left, (0, (height - left.height) // 2))
    both.paste(right, (left.width + gap, (height - right.height) // 2))
    return both


def _item(block: b.Item, width: int) -> Picture:
    size = block.words[0].size
    side, indent = round(size * 0.72), round(size * 1.3)
    words = _words(block.words, width - indent)
    picture = _blank(width, max(words.height, size))
    picture.paste(words, (indent, 0))
    lines = typeset.wrap(block.words[0], width - indent)
    bottom = typeset.baselines(lines[:1], block.words[0])[0][0] if lines else side
    ImageDraw.Draw(picture).rectangle((1, bottom - side, side, bottom - 1), outline=BLACK, width=2)
    return picture


def _code(block: b.Code, width: int) -> Picture:
    code = qr(block.data, block.dots, width)
    return _stack([_centered(code, width), _words(block.words, width)], 0)


def _centered(picture: Picture, width: int) -> Picture:
    whole = _blank(width, picture.height)
    whole.paste(picture, ((width - picture.width) // 2, 0))
    return whole


def qr(data: str, dots: int, width: int) -> Picture:
    """Draw a QR code with its quiet zone, about `dots` wide, each module a whole number of dots.

    A module is never under 3 dots (0.375 mm) while `width` allows it: phone cameras fail below that on faded paper.
    """
    matrix = segno.make(data, error="m", micro=False).matrix
    side = len(matrix) + 2 * QUIET_MODULES
    module = max(1, min(max(dots // side, LEAST_MODULE_DOTS), width // side))
    picture = _blank(side, side)
    picture.paste(_modules(matrix), (QUIET_MODULES, QUIET_MODULES))
    return picture.resize((side * module, side * module), Image.Resampling.NEAREST)


def _modules(matrix: Sequence[Sequence[int]]) -> Picture:
    side = len(matrix)
    return Image.frombytes("L", (side, side), bytes(BLACK if dark else WHITE for row in matrix for dark in row))


def _logo(png: bytes, width: int) -> Picture:
    """Draw a logo in pure black and white; what is transparent is paper. A picture that cannot be read is left out."""
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as opened:
            opened.thumbnail((width, LARGEST_LOGO_DOTS))
            paper = Image.new("RGBA", opened.size, (WHITE, WHITE, WHITE, WHITE))
            flat = Image.alpha_composite(paper, opened.convert("RGBA")).convert("L")
    except (OSError, ValueError, SyntaxError):
        return _blank(width, 0)
    return _centered(flat, width)


def _rule(width: int) -> Picture:
    picture = _blank(width, RULE_DOTS)
    pen = ImageDraw.Draw(picture)
    spare = (width + DASH_DOTS) % (2 * DASH_DOTS)
    for left in range(spare // 2, width - DASH_DOTS + 1, 2 * DASH_DOTS):
        pen.rectangle((left, 0, left + DASH_DOTS - 1, RULE_DOTS - 1), fill=BLACK)
    return picture
