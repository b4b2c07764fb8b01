"""Letters in dots: the bundled fonts, what they can draw, how wide a line is and where it breaks. Knows no slip."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from printer.blocks import Text, Weight

FONTS = Path(__file__).parent / "fonts"
LINE_GAP_DOTS = 2
BEARING_DOTS = 3
PITCH = 1.25
CAP_HEIGHT = 0.72
DESCENT = 0.2
NOT_DEFINED = "\uffff"


@lru_cache(maxsize=128)
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Return a bundled font at a size in dots."""
    path = FONTS / f"BeVietnamPro-{weight.value}.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def printable(text: str) -> str:
    """Return text as one line of letters that the font has.

    Composes accents, drops control and direction marks, and puts "?" for a letter that no accentless form can replace.
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(_nearest(letter) for letter in words if unicodedata.category(letter)[0] != "C")


@lru_cache(maxsize=4096)
def _nearest(letter: str) -> str:
    if has_glyph(letter):
        return letter
    simpler = "".join(each for each in unicodedata.normalize("NFKD", letter) if has_glyph(each))
    return simpler or ("" if unicodedata.combining(letter) else "?")


@lru_cache(maxsize=4096)
def has_glyph(letter: str) -> bool:
    """Say whether the bundled font has this letter; what it lacks it would leave blank, unseen by anybody."""
    return letter == " " or _shape(letter) != _shape(NOT_DEFINED)


def _shape(letter: str) -> tuple[tuple[int, int], float, bytes]:
    face = font(Weight.BODY, 32)
    mask = face.getmask(letter)
    return mask.size, face.getlength(letter), bytes(mask)


@lru_cache(maxsize=2048)
def ink(line: str, face: ImageFont.FreeTypeFont) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of a line's ink, in dots from its start on the baseline."""
    left, top, right, bottom = face.getbbox(line, anchor="ls")
    return int(left // 1), int(top // 1), int(-(-right // 1)), int(-(-bottom // 1))


@lru_cache(maxsize=8192)
def advance(word: str, weight: Weight, size: int) -> float:
    """Return how far a word moves the pen, in dots; its ink is at most BEARING_DOTS wider."""
    return font(weight, size).getlength(word)


def width(line: str, face: ImageFont.FreeTypeFont) -> int:
    """Return how many dots wide a line's ink is."""
    left, _, right, _ = ink(line, face)
    return right - left


def wrap(text: Text, room: int) -> list[str]:
    """Break text into as few lines as `room` allows, then even them out, so that no single word is left over.

    A word wider than the room is broken inside.
    Returns: the lines from the top; empty when there is nothing to draw.
    """
    words = printable(text.text).split()
    lines = _fill(words, text, room - BEARING_DOTS)
    low, high = room // 2, room - BEARING_DOTS
    while len(lines) > 1 and high - low > text.size // 2:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_fill(words, text, middle)) == len(lines) else (middle, high)
    return _fill(words, text, high)


def _fill(words: list[str], text: Text, room: int) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for word in words:
        more = advance(" ", text.weight, text.size) + advance(word, text.weight, text.size)
        if lines and used + more <= room:
            lines[-1] += f" {word}"
            used += more
        else:
            lines.extend(_pieces(word, text, room))
            used = advance(lines[-1], text.weight, text.size)
    return lines


def _pieces(word: str, text: Text, room: int) -> list[str]:
    if advance(word, text.weight, text.size) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and advance(pieces[-1] + letter, text.weight, text.size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def baselines(lines: list[str], text: Text) -> tuple[list[int], int]:
    """Place lines under each other so that no accent touches the line above.

    Returns: each line's baseline in dots from the top, and the height that they need.
    """
    boxes = [ink(line, font(text.weight, text.size)) for line in lines]
    places: list[int] = []
    for index, (_, top, _, _) in enumerate(boxes):
        if not index:
            places.append(max(round(text.size * CAP_HEIGHT), -top))
            continue
        clear = places[-1] + boxes[index - 1][3] + LINE_GAP_DOTS - top
        places.append(max(places[-1] + round(text.size * PITCH), clear))
    return places, places[-1] + max(round(text.size * DESCENT), boxes[-1][3]) if places else 0


def fitted(text: str, most: int, room: int) -> int:
    """Return the largest size up to `most` at which the text stays on one line in the heaviest weight."""
    at_most = width(text, font(Weight.BLACK, most))
    size = most if at_most <= room else most * room // at_most
    while width(text, font(Weight.BLACK, size)) > room and size > 1:
        size -= 1
    return size
