"""The printed number: a service's prefix and at least three digits. Knows nothing of who counts."""

from __future__ import annotations

import re

from server.domain.errors import InvalidValue

NUMBER = re.compile(r"([A-Z]{1,2})([0-9]{3,6})")
LARGEST = 999_999


def format_number(prefix: str, sequence: int) -> str:
    """Return what people read: A001 … A999, A1000; raises InvalidValue outside 1 to 999,999."""
    if not 1 <= sequence <= LARGEST:
        raise InvalidValue(f"ticket sequence {sequence} is not between 1 and {LARGEST}.")
    return f"{prefix}{sequence:03d}"


def normalise_number(text: str) -> str:
    """Return a typed number in its printed form ('a012 ' -> 'A012'); raises InvalidValue."""
    found = NUMBER.fullmatch(text.strip().upper())
    if found is None:
        raise InvalidValue(f"{text!r} is not a ticket number; expected a form like A012.", field="number")
    return found.group(0)
