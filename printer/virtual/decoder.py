"""Reads ESC/POS as a printer does and draws it: text, raster, QR, feeds, cuts. Knows no socket and no fault.

It takes what slips need and a little more; a command that it does not know is counted in `unknown`, never guessed.
Source: the ESC/POS command reference of Epson.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import segno
from PIL import Image, ImageDraw, ImageOps

from printer.blocks import Weight
from printer.code_pages import FIRST_OWN, TCVN, tables
from printer.encode import INVERTED
from printer.typeset import font
from printer.virtual.commands import CR, DLE, ESC, FS, GS, LF, command_length
from printer.virtual.paper import BLACK, WHITE, Roll

CELL_WIDTH, CELL_HEIGHT = 12, 24
LINE_DOTS = 30
LARGEST_COMMAND = 4_000_000
LONGEST_HEAD = 300
Handler = Callable[[bytes], None]


@dataclass
class _Code:
    """A QR code as it was set up so far."""

    module: int = 3
    level: str = "l"
    data: bytes = b""

    def picture(self) -> Image.Image:
        matrix = segno.make(self.data, error=self.level, micro=False, boost_error=False).matrix
        rows = bytes(BLACK if dark else 255 for row in matrix for dark in row)
        picture = Image.frombytes("L", (len(matrix), len(matrix)), rows).convert("1")
        return _scaled(picture, self.module, self.module)


class Decoder:
    """Turns bytes into pieces of paper.

    Args: width_dots, of the print head; on_cut, gets each piece as a picture; on_status, gets n of each DLE EOT n;
        on_question, called at each GS r, in its turn; code_pages, the 128 letters from 0x80 on of pages of ESC t.
    """

    def __init__(
        self,
        width_dots: int,
        on_cut: Callable[[Image.Image], None],
        on_status: Callable[[int], None],
        on_question: Callable[[], None] = lambda: None,
        code_pages: Mapping[int, str] | None = None,
    ) -> None:
        self.unknown: Counter[str] = Counter()
        self.roll = Roll(width_dots)
        self.drawer_pulses = 0
        self.automatic_status = 0
        self._on_cut, self._on_status, self._on_question = on_cut, on_status, on_question
        self._code_pages = dict(tables(TCVN) if code_pages is None else code_pages)
        self._buffer = bytearray()
        self._handlers = self._table()
        self._reset()

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream; a command may be spread over several calls."""
        self._buffer += data
        while self._buffer:
            length = command_length(bytes(self._buffer[:LONGEST_HEAD]))
            if length is None or length > len(self._buffer):
                if length is not None and length > LARGEST_COMMAND:
                    self._buffer.clear()
                return
            command = bytes(self._buffer[:length])
            del self._buffer[:length]
            self._do(command)

    def tear(self) -> None:
        """End the piece of paper where it is; a blank one stays."""
        self._cut(0)

    def _table(self) -> dict[bytes, Handler]:
        return {
            b"\x1b@": lambda _c: self._reset(),
            b"\x1ba": self._align,
            b"\x1bd": lambda c: self._end_line(extra=c[2] * self._line_dots),
            b"\x1bJ": lambda c: self._end_line(extra=c[2]),
            b"\x1bE": lambda c: self._style(bold=bool(c[2] & 1)),
            b"\x1bG": lambda c: self._style(bold=bool(c[2] & 1)),
            b"\x1b!": self._mode,
            b"\x1bt": self._page,
            b"\x1b3": self._pitch,
            b"\x1b2": lambda _c: self._pitch(bytes([0, 0, LINE_DOTS])),
            b"\x1bp": self._pulse,
            b"\x1bi": lambda _c: self._cut(0),
            b"\x1bm": lambda _c: self._cut(0),
            b"\x1d!": lambda c: self._size(1 + (c[2] >> 4 & 7), 1 + (c[2] & 7)),
            b"\x1dB": lambda c: self._style(inverse=bool(c[2] & 1)),
            b"\x1dL": lambda c: self._margin(int.from_bytes(c[2:4], "little")),
            b"\x1dV": lambda c: self._cut(c[3] if len(c) > 3 else 0),
            b"\x1dv": self._raster,
            b"\x1d(": self._extended,
            b"\x1d8": self._extended,
            b"\x1da": self._automatic,
            b"\x1dr": lambda _c: self._on_question(),
            b"\x10\x04": lambda c: self._on_status(c[2]),
            **{silent: (lambda _c: None) for silent in _SILENT},
        }

    def _reset(self) -> None:
        self._alignment = self._left = 0
        self._bold = self._inverse = False
        self._wide = self._high = 1
        self._line_dots, self._page_letters = LINE_DOTS, ""
        self._line: list[Image.Image] = []
        self._graphics: Image.Image | None = None
        self._code = _Code()

    def _do(self, command: bytes) -> None:
        first = command[0]
        if first == LF:
            self._end_line()
        elif first in {ESC, GS, FS, DLE}:
            handler = self._handlers.get(command[:2])
            if handler is None:
                self.unknown[command[:2].hex(" ")] += 1
            else:
                handler(command)
        elif first >= 0x20:
            self._line.append(self._letter(command))
        elif first != CR:
            self.unknown[f"{first:02x}"] += 1

    def _align(self, command: bytes) -> None:
        self._alignment = command[2] % 48 % 3

    def _style(self, *, bold: bool | None = None, inverse: bool | None = None) -> None:
        self._bold = self._bold if bold is None else bold
        self._inverse = self._inverse if inverse is None else inverse

    def _mode(self, command: bytes) -> None:
        self._style(bold=bool(command[2] & 8))
        self._size(2 if command[2] & 32 else 1, 2 if command[2] & 16 else 1)

    def _size(self, wide: int, high: int) -> None:
        self._wide, self._high = wide, high

    def _margin(self, dots: int) -> None:
        self._left = dots

    def _page(self, command: bytes) -> None:
        letters = self._code_pages.get(command[2], "")
        if command[2] and not letters:
            self.unknown[f"code page {command[2]}"] += 1
        self._page_letters = letters

    def _pitch(self, command: bytes) -> None:
        self._line_dots = command[2]

    def _pulse(self, _command: bytes) -> None:
        self.drawer_pulses += 1

    def _automatic(self, command: bytes) -> None:
        self.automatic_status = command[2]

    def _letter(self, code: bytes) -> Image.Image:
        own = code[0] >= FIRST_OWN and self._page_letters
        letter = self._page_letters[code[0] - FIRST_OWN] if own else code.decode("cp437", errors="replace")
        cell = Image.new("L", (CELL_WIDTH, CELL_HEIGHT), 255)
        face = font(Weight.BOLD if self._bold else Weight.BODY, 18)
        ImageDraw.Draw(cell).text((CELL_WIDTH // 2, 19), letter, 0, face, anchor="ms")
        dots = ImageOps.invert(cell) if self._inverse else cell
        size = CELL_WIDTH * self._wide, CELL_HEIGHT * self._high
        return dots.point(lambda dot: 255 if dot >= 160 else 0, mode="1").resize(size, Image.Resampling.NEAREST)

    def _end_line(self, extra: int | None = None) -> None:
        """Print the letters of the line, then feed; `extra` dots instead of the line pitch."""
        height = 0
        if self._line:
            row = _side_by_side(self._line)
            self._put(row)
            height, self._line = row.height, []
        self.roll.feed(extra if extra is not None else max(self._line_dots - height, 0))

    def _put(self, picture: Image.Image) -> None:
        spare = max(self.roll.width_dots - self._left - picture.width, 0)
        self.roll.put(picture, self._left + (0, spare // 2, spare)[self._alignment])

    def _raster(self, command: bytes) -> None:
        """GS v 0: m, width in bytes, height in dots, rows from the top, the left dot in the highest bit."""
        width, height = int.from_bytes(command[4:6], "little") * 8, int.from_bytes(command[6:8], "little")
        if width and height:
            self._put(_scaled(_dots(command[8:], width, height), 1 + (command[3] & 1), 1 + (command[3] >> 1 & 1)))

    def _extended(self, command: bytes) -> None:
        """GS ( and GS 8 L: graphics and two-dimensional codes."""
        kind = command[2:3]
        body = command[7:] if command[1:2] == b"8" else command[5:]
        if kind == b"L" and len(body) >= 2:
            self._graphic(body)
        elif kind == b"k" and body[:1] == b"1":
            self._qr(body[1], body[2:])
        else:
            self.unknown[f"GS {command[1:3].decode('latin-1')}"] += 1

    def _graphic(self, body: bytes) -> None:
        function = body[1]
        if function == 112 and len(body) >= 10:
            width, height = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
            self._graphics = _scaled(_dots(body[10:], -(-width // 8) * 8, height), body[3], body[4])
        elif function in {2, 50} and self._graphics is not None:
            self._put(self._graphics)
            self._graphics = None
        else:
            self.unknown[f"GS ( L {function}"] += 1

    def _qr(self, function: int, rest: bytes) -> None:
        if function == 67:
            self._code.module = rest[0]
        elif function == 69:
            self._code.level = "lmqh"[rest[0] - 48 & 3]
        elif function == 80:
            self._code.data = rest[1:]
        elif function == 81:
            self._put(self._code.picture())
        elif function != 65:
            self.unknown[f"GS ( k {function}"] += 1

    def _cut(self, feed: int) -> None:
        if self._line:
            self._end_line()
        self.roll.feed(feed)
        if not self.roll.is_blank:
            self._on_cut(self.roll.cut())


_SILENT = (
    b"\x1bM",
    b"\x1bR",
    b"\x1b ",
    b"\x1b{",
    b"\x1b=",
    b"\x1bc",
    b"\x1dW",
    b"\x1dP",
    b"\x10\x05",
    b"\x10\x14",
    b"\x1c.",
    b"\x1b-",
)


def _dots(data: bytes, width: int, height: int) -> Image.Image:
    """Return rows of bits, 1 for black, as a picture."""
    rows = data[: width // 8 * height].translate(INVERTED).ljust(width // 8 * height, b"\xff")
    return Image.frombytes("1", (width, height), rows)


def _scaled(picture: Image.Image, wide: int, high: int) -> Image.Image:
    size = picture.width * max(wide, 1), picture.height * max(high, 1)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.NEAREST)


def _side_by_side(letters: list[Image.Image]) -> Image.Image:
    row = Image.new("1", (sum(each.width for each in letters), max(each.height for each in letters)), WHITE)
    left = 0
    for each in letters:
        row.paste(each, (left, row.height - each.height))
        left += each.width
    return row
