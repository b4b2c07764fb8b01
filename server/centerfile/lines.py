"""Where things stand in a TOML text: the line of every table, key and list item.

Owns one scan over a text that `tomllib` has already accepted (tomllib keeps no lines). Knows nothing of centers.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # up to two quotes may stand before the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")


def line_map(text: str) -> dict[Path, int]:
    """Return the line, from 1, of each table, key and list item of a valid TOML text.

    Returns: paths such as ("service", 2, "documents", 0, "vi"); list positions count from 0. A key spread over
    several lines has the line on which it begins.
    """
    scan = _Scan(text)
    scan.run()
    return scan.lines


def find_line(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of the path, or of the nearest table or list around it, or 1."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


class _Scan:
    """One pass over the text; `at` is the position, `table` the path of the table that is being filled."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: Path = ()
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def run(self) -> None:
        while self._peek():
            if self._peek() == "[":
                self._header()
            else:
                self._pair(self.table)

    def _peek(self) -> str:
        """Skip blanks and comments; return the next character, or nothing at the end."""
        self._match(_BLANK)
        return self.text[self.at : self.at + 1]

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def _take(self, mark: str) -> bool:
        taken = self._peek() == mark
        self.at += taken
        return taken

    def _note(self, path: Path, start: int) -> None:
        self.lines.setdefault(path, bisect_right(self.starts, start))

    def _header(self) -> None:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        *outer, last = self._keys()
        self.at += 2 if many else 1
        path = self._newest((*self._enter(outer), last), start, many)
        self._note(path, start)
        self.table = path

    def _enter(self, keys: list[str]) -> Path:
        """Return the path of these keys, going into the newest item of each list of tables on the way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def _newest(self, path: Path, start: int, many: bool) -> Path:
        if not many:
            return path
        self._note(path, start)
        self.counts[path] = self.counts.get(path, 0) + 1
        return (*path, self.counts[path] - 1)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._take("."):
            keys.append(self._key())
        self._peek()
        return keys

    def _key(self) -> str:
        if self._peek() in ("'", '"'):
            return str(tomllib.loads(f"key = {self._match(_STRING)}")["key"])
        return self._match(_BARE_KEY)

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self._take("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        mark = self._peek()
        if mark == "[":
            self._list(path)
        elif mark == "{":
            self._inline_table(path)
        elif not self._match(_STRING):
            self._match(_SCALAR)

    def _list(self, path: Path) -> None:
        self._take("[")
        position = 0
        while self._peek() not in ("]", ""):
            self._note((*path, position), self.at)
            self._value((*path, position))
            self._take(",")
            position += 1
        self._take("]")

    def _inline_table(self, path: Path) -> None:
        self._take("{")
        while self._peek() not in ("}", ""):
            self._pair(path)
            self._take(",")
        self._take("}")
