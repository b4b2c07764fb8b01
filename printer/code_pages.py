"""Words as bytes of a printer's own Vietnamese letters: two pages, small and capital. Knows no layout.

Source of the tables: python-escpos (TCVN-3-1, TCVN-3-2), as TM-T88V, TM-T20II, TM-L90, CT-S651 and others have them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from escpos.capabilities import CAPABILITIES

FIRST_OWN = 0x80
CHOOSE = b"\x1bt"
ASCII_LAST = 0x7E
# The library writes the Icelandic letter, which looks the same.
CORRECTED = {"Ð": "Đ", "ð": "đ"}
PLAIN = {"–": "-", "—": "-", "…": "...", "·": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x"}


@dataclass(frozen=True, slots=True)
class Pages:
    """The numbers of the pages with small and with capital Vietnamese letters, for ESC t."""

    small: int = 30
    capital: int = 31


TCVN = Pages()


def letters_of(name: str) -> str:
    """Return the 128 letters of a page of python-escpos from 0x80 on; a blank where it has none."""
    rows = "".join(CAPABILITIES["encodings"][name]["data"])
    return "".join(CORRECTED.get(letter, letter) for letter in rows)


@lru_cache(maxsize=4)
def tables(pages: Pages) -> dict[int, str]:
    """Return the letters of both pages by their number."""
    return {pages.small: letters_of("TCVN-3-1"), pages.capital: letters_of("TCVN-3-2")}


@lru_cache(maxsize=4096)
def place(letter: str, pages: Pages) -> tuple[int, int] | None:
    """Return page and byte of a letter; None when no page has it. Letters below 0x7F are on every page."""
    if letter == " " or letter == "\xa0":
        return None
    found = ((page, FIRST_OWN + table.index(letter)) for page, table in tables(pages).items() if letter in table)
    return next(found, None)


def readable(text: str, pages: Pages) -> str:
    """Return text with nothing but letters that the printer has; "?" for what no simpler letter can replace."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(_nearest(letter, pages) for letter in composed)


def _nearest(letter: str, pages: Pages) -> str:
    if 0x20 <= ord(letter) <= ASCII_LAST or place(letter, pages):
        return letter
    if letter in PLAIN:
        return PLAIN[letter]
    if unicodedata.category(letter)[0] in "CM":
        return ""
    return "".join(each for each in unicodedata.normalize("NFKD", letter) if " " <= each <= "~") or "?"


def words(text: str, pages: Pages) -> bytes:
    """Return readable text as bytes, with ESC t wherever the page changes; it ends on whatever page was last."""
    out, now = bytearray(), 0
    for letter in text:
        found = place(letter, pages)
        if found is None:
            out += letter.encode("ascii")
            continue
        page, byte = found
        if page != now:
            out += CHOOSE + bytes([page])
            now = page
        out.append(byte)
    return bytes(out)
