"""One table of a center file: typed reading of its keys, and faults that name file, line and expectation.

Owns the sentences about wrong values. Knows nothing of what the sections of a center file mean.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

from server.centerfile.lines import Path, find_line
from server.domain.errors import InvalidValue, LuotError

T = TypeVar("T")
SHOWN_CHARACTERS = 40


class CenterFileError(LuotError):
    """A center file cannot be used; the message names file, line, what is wrong and what was expected."""

    code = "bad_center_file"


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value: `read` returns None for what is not one, `expected` says what is one."""

    expected: str
    read: Callable[[object], T | None]


def whole(low: int, high: int, unit: str) -> Kind[int]:
    """Return the kind of whole numbers from low to high, with the unit's name in the plural or ''."""

    def read(value: object) -> int | None:
        right = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return value if right and isinstance(value, int) else None

    return Kind(f"a whole number{_of(unit)} from {low} to {high}", read)


def number(above: float, high: float, unit: str = "", *, at_least: bool = False) -> Kind[float]:
    """Return the kind of numbers above (or, with `at_least`, not below) one bound and at most the other."""

    def read(value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return None
        return float(value) if (above < value or (at_least and value == above)) and value <= high else None

    low = f"from {above:g} to {high:g}" if at_least else f"more than {above:g} and at most {high:g}"
    return Kind(f"a number{_of(unit)} {low}", read)


def _of(unit: str) -> str:
    return f" of {unit}" if unit else ""


def flag() -> Kind[bool]:
    """Return the kind of true and false."""
    return Kind("true or false", lambda value: value if isinstance(value, bool) else None)


def text(longest: int) -> Kind[str]:
    """Return the kind of texts on one line; they are stripped and NFC-normalised."""

    def read(value: object) -> str | None:
        clean = unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else ""
        plain = not any(unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" for c in clean)
        return clean if plain and 1 <= len(clean) <= longest else None

    return Kind(f"a text of 1 to {longest} characters on one line without control characters", read)


def matching(pattern: re.Pattern[str], expected: str) -> Kind[str]:
    """Return the kind of texts that the whole pattern matches."""
    return Kind(expected, lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else None)


def one_of(choices: Collection[str], expected: str) -> Kind[str]:
    """Return the kind of texts that are among the choices."""
    return Kind(expected, lambda value: value if isinstance(value, str) and value in choices else None)


def shown(value: object) -> str:
    """Return a value as a sentence shows it: short, and with unprintable characters escaped."""
    if isinstance(value, str):
        return f'"{_printable(value)}"'
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a very large number"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _printable(value: str) -> str:
    cut = value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def nearest(word: str, choices: Collection[str]) -> str:
    """Return '; did you mean "…"?' for the nearest choice, or nothing when none is near."""
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""


def _verb(keys: tuple[str | int, ...]) -> str:
    return "has" if len(keys) > 1 else "is"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file. `label` names it in sentences, `path` finds its lines."""

    source: str
    lines: Mapping[Path, int]
    values: Mapping[str, object]
    path: Path = ()
    label: str = ""

    def line(self, *keys: str | int) -> int:
        """Return the line of a key of this table, or of the table itself."""
        return find_line(self.lines, (*self.path, *keys))

    def fault(self, problem: str, *keys: str | int) -> CenterFileError:
        """Return the error for a problem at these keys; the problem ends its own sentence."""
        line = self.line(*keys)
        about = f"{self.label}: " if self.label else ""
        return CenterFileError(f"{self.source}, line {line}: {about}{problem}", file=self.source, line=line)

    def only(self, known: Collection[str]) -> None:
        """Refuse a key that is not known, naming the nearest one that is."""
        for key in self.values:
            if key not in known:
                hint = nearest(key, known) or f"; expected one of {', '.join(known)}."
                raise self.fault(f"there is no key {shown(key)}{hint}", key)

    def need(self, key: str, kind: Kind[T]) -> T:
        """Return the value of a key that must be there."""
        if key not in self.values:
            raise self.fault(f"{key} is missing; expected {kind.expected}.")
        return self.right(self.values[key], kind, key)

    def get(self, key: str, kind: Kind[T], default: T) -> T:
        """Return the value of a key, or the default when it is left out."""
        return self.need(key, kind) if key in self.values else default

    def maybe(self, key: str, kind: Kind[T]) -> T | None:
        """Return the value of a key, or None when it is left out."""
        return self.need(key, kind) if key in self.values else None

    def right(self, value: object, kind: Kind[T], *keys: str | int) -> T:
        """Return the value as its kind reads it; refuse a wrong one at the line of these keys."""
        read = kind.read(value)
        if read is None:
            raise self.fault(f"{keys[0]} {_verb(keys)} {shown(value)}; expected {kind.expected}.", *keys)
        return read

    def table(self, key: str, label: str, expected: str) -> Table:
        """Return the table under a key that must be there; its label names it in sentences."""
        if key not in self.values:
            raise self.fault(f"{key} is missing; expected {expected}.")
        return self.inside(self.values[key], label, expected, key)

    def inside(self, value: object, label: str, expected: str, *keys: str | int) -> Table:
        """Return the table that stands at these keys of this one; refuse what is no table."""
        if not isinstance(value, dict):
            raise self.fault(f"{keys[0]} {_verb(keys)} {shown(value)}; expected {expected}.", *keys)
        return Table(self.source, self.lines, value, (*self.path, *keys), label)

    def list(self, key: str) -> list[object]:
        """Return the list under a key, empty when it is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(f"{key} is {shown(value)}; expected a list in [ ].", key)
        return value

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn an InvalidValue of the domain into a fault at the line of its field, or of this table."""
        try:
            yield
        except InvalidValue as error:
            key = str(error.details.get("field", "")).rpartition(".")[2]
            raise self.fault(error.message, key) from error
