"""From the bytes of a center file to its outermost table, or one plain sentence about what cannot be read.

Owns reading, decoding and the sentences about broken TOML. Knows nothing of what the sections mean.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from pathlib import Path

from server.centerfile.lines import line_map
from server.centerfile.table import CenterFileError, Table

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
A_LINE = "a line such as key = value, [section], [[section]] or # comment"
OPEN_TEXT = "a text is not closed"
PROBLEMS = (
    ("Expected '='", 'a key has no "=" after it', 'a line such as key = "value"'),
    ("Unterminated string", OPEN_TEXT, "the same quotes at its end"),
    ("Expected \"'", OPEN_TEXT, "the same quotes at its end"),
    ("Illegal character '\\n'", "a text does not end on its line", "a quote at its end"),
    ("Found invalid character '\\n'", "a text does not end on its line", "a quote at its end"),
    ("Illegal character", "a control character stands in a text", "letters, digits and marks only"),
    ("Found invalid character", "a control character stands here", "letters, digits and marks only"),
    ("Unclosed array", "the list before this is not closed", 'a "," between its items and a "]" at its end'),
    ("Unclosed inline table", "a { is not closed on its line", 'a "," between its keys and a "}" at its end'),
    ("Invalid value", "a value is not valid", 'a text in "…", a number, true, false, or a list in [ ]'),
    ("Invalid date", "a value is not valid", "a date that is in the calendar"),
    ("Expected newline", "more follows after the end of the value", "the end of the line"),
    ("Expected ']]'", "a heading is not closed", "[[section]] and the end of the line"),
    ("Expected ']'", "a heading is not closed", "[section] and the end of the line"),
    ("Unescaped '\\'", 'a "\\" stands in a text', '"\\\\" for a backslash'),
    ("Invalid initial character", "a key is missing or not valid", "a name of letters a-z, digits, - and _"),
    ("Invalid statement", "the line is not valid", A_LINE),
    ("Cannot", "something is written twice", "each key once, and [[section]] for what may repeat"),
    ("Duplicate", "something is written twice", "each key once"),
)


def read_text(path: Path | str) -> str:
    """Return the text of a UTF-8 file, without a byte order mark; raises CenterFileError."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise CenterFileError(f"{path}: there is no such file; expected a center file (TOML).") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CenterFileError(f"{path}: the file cannot be read ({reason}); expected a center file (TOML).") from error
    return _decode(data, str(path))


def _decode(data: bytes, source: str) -> str:
    if data.startswith(UTF_16):
        raise _fault(source, 1, "the file is saved as UTF-16", "a file saved as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _fault(source, line, f"byte 0x{data[error.start]:02x} is not UTF-8", "a file saved as UTF-8") from error


def _fault(source: str, line: int, problem: str, expected: str) -> CenterFileError:
    message = f"{source}, line {line}: {problem}; expected {expected}."
    return CenterFileError(message, file=source, line=line)


def parse_toml(text: str, source: str) -> Table:
    """Return the outermost table of a TOML text; raises CenterFileError with the line of what is broken."""
    clean = text.removeprefix("\ufeff")
    try:
        return Table(source, values=tomllib.loads(clean), lines=line_map(clean))
    except RecursionError as error:
        raise _fault(source, 1, "lists or tables stand too deep inside each other", "a center file") from error
    except ValueError as error:
        raise _broken(str(error), clean, source) from error


def _broken(message: str, text: str, source: str) -> CenterFileError:
    place = PLACE.search(message)
    known = (rest for begin, *rest in PROBLEMS if message.startswith(begin))
    problem, expected = next(known, ("this is not valid TOML", A_LINE))
    if place and place["line"]:
        return _fault(source, int(place["line"]), f"{problem} (column {place['column']})", expected)
    last = _last_open(text) if problem == OPEN_TEXT else text.rstrip().count("\n") + 1
    return _fault(source, last if place else 1, f"the file ends too early: {problem}" if place else problem, expected)


def _last_open(text: str) -> int:
    """Return the line where the last long text begins: the one that swallowed the rest of the file."""
    opened = max(text.rfind('"""'), text.rfind("'''"))
    return text.count("\n", 0, max(opened, 0)) + 1
