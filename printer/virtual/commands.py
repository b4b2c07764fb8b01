"""How long each ESC/POS command is, so that a stream can be cut into commands. Knows no paper.

Source: the ESC/POS command reference of Epson (TM printers), and what clones are known to send.
"""

from __future__ import annotations

from collections.abc import Callable

LF, CR, HT, CAN, DLE, ESC, FS, GS = 0x0A, 0x0D, 0x09, 0x18, 0x10, 0x1B, 0x1C, 0x1D

Length = Callable[[bytes], int | None]
"""The whole length of the command that the buffer begins with; None when the length itself has not come yet."""


def _fixed(length: int) -> Length:
    return lambda _buffer: length


def _counted(at: int, head: int, size: int = 2) -> Length:
    """A head whose bytes from `at` say, low byte first, how much follows it."""

    def length(buffer: bytes) -> int | None:
        return head + int.from_bytes(buffer[at : at + size], "little") if len(buffer) >= head else None

    return length


def _raster(buffer: bytes) -> int | None:
    if len(buffer) < 8:
        return None
    return 8 + int.from_bytes(buffer[4:6], "little") * int.from_bytes(buffer[6:8], "little")


def _columns(buffer: bytes) -> int | None:
    if len(buffer) < 5:
        return None
    return 5 + int.from_bytes(buffer[3:5], "little") * (3 if buffer[2] in {32, 33} else 1)


def _cut(buffer: bytes) -> int | None:
    if len(buffer) < 3:
        return None
    return 4 if buffer[2] in {65, 66, 97, 98, 103, 104} else 3


def _barcode(buffer: bytes) -> int | None:
    if len(buffer) < 4:
        return None
    if buffer[2] >= 65:
        return 4 + buffer[3]
    end = buffer.find(0, 3)
    return None if end < 0 else end + 1


def _tabs(buffer: bytes) -> int | None:
    end = buffer.find(0, 2)
    return None if end < 0 else end + 1


def _status(buffer: bytes) -> int | None:
    if len(buffer) < 3:
        return None
    return 4 if buffer[2] in {7, 8, 18} else 3


def _pulse(buffer: bytes) -> int | None:
    if len(buffer) < 3:
        return None
    return 10 if buffer[2] == 8 else 5


def _of(letters: str, argument_bytes: int) -> dict[bytes, Length]:
    return {letter.encode("latin-1"): _fixed(2 + argument_bytes) for letter in letters}


_AFTER: dict[int, dict[bytes, Length]] = {
    DLE: {b"\x04": _status, b"\x05": _fixed(3), b"\x14": _pulse},
    ESC: {
        **_of("@2imLSv", 0),
        **_of("adJeKEG-!MtR3 {VrU=T%u", 1),
        **_of("$\\cB", 2),
        **_of("p", 3),
        b"*": _columns,
        b"D": _tabs,
        b"(": _counted(3, 5),
    },
    FS: {**_of(".&", 0), **_of("!C-S", 1), **_of("p", 2), b"(": _counted(3, 5)},
    GS: {
        **_of(":", 0),
        **_of("!BHhwfarIbT", 1),
        **_of("LWP$\\", 2),
        b"V": _cut,
        b"v": _raster,
        b"k": _barcode,
        b"(": _counted(3, 5),
        b"8": _counted(3, 7, 4),
    },
}


def command_length(buffer: bytes) -> int | None:
    """Return the length of the command at the buffer's begin; 1 for a letter or an unknown byte.

    Returns: None while more bytes are needed to know.
    """
    family = _AFTER.get(buffer[0])
    if family is None:
        return 1
    if len(buffer) < 2:
        return None
    length = family.get(bytes(buffer[1:2]))
    return 2 if length is None else length(buffer)
