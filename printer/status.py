"""What a printer says of itself: DLE EOT at once, GS r in its turn, GS a by itself. Owns the bits; knows no transport.

Source: the ESC/POS command reference of Epson. The fixed bits of each kind tell the three apart in one stream.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from printer.condition import Condition, State
from printer.errors import fault

ASK_NOW = b"\x10\x04"
ASK_IN_TURN = b"\x1dr\x01"
TELL_BY_ITSELF = b"\x1da\x0e"
ASKED = (1, 2, 3, 4)
AUTOMATIC_BYTES = 4
OFFLINE = 0x08
COVER_OPEN, NO_PAPER_STOP = 0x04, 0x20
CUTTER, UNRECOVERABLE, COOLS = 0x08, 0x20, 0x40
NEAR_END, PAPER_OUT = 0x0C, 0x60


@dataclass(frozen=True, slots=True)
class Status:
    """What may be wrong; all False means ready."""

    paper_out: bool = False
    cover_open: bool = False
    cutter: bool = False
    broken: bool = False
    offline: bool = False
    near_end: bool = False

    @property
    def condition(self) -> Condition:
        """Return the gravest of it, in words for officials."""
        state, reason = self._worst()
        return Condition(state, self.near_end, self.broken, reason)

    def _worst(self) -> tuple[State, str]:
        if self.broken:
            return State.FAULT, "the printer reports an error that only a technician can mend"
        if self.cover_open:
            return State.COVER_OPEN, "the printer's cover is open"
        if self.paper_out:
            return State.PAPER_OUT, "the printer has no paper"
        if self.cutter:
            return State.CUTTER, "the printer's cutter is stuck"
        return (State.OFFLINE, "the printer is offline") if self.offline else (State.READY, "")


@dataclass(frozen=True, slots=True)
class Now:
    """The answer to DLE EOT n."""

    byte: int


@dataclass(frozen=True, slots=True)
class InTurn:
    """The answer to GS r: all that was sent before it has been printed."""


Answer = Now | InTurn | Status


def take_answer(buffer: bytearray) -> Answer | None:
    """Take the first answer off the buffer; None while it has not wholly come.

    Raises: PrinterFault, when these bytes are none of a printer; the buffer is empty then.
    """
    if not buffer:
        return None
    first = buffer[0]
    if first & 0x93 == 0x12:
        del buffer[:1]
        return Now(first)
    if first & 0x93 == 0x10:
        return _automatic(buffer)
    if first & 0x90 == 0:
        del buffer[:1]
        return InTurn()
    said = bytes(buffer[:8]).hex(" ")
    buffer.clear()
    raise fault(f"the printer answered nonsense when it was asked for its state ({said})")


def _automatic(buffer: bytearray) -> Status | None:
    if len(buffer) < AUTOMATIC_BYTES:
        return None
    printer, error, paper, _ = buffer[:AUTOMATIC_BYTES]
    del buffer[:AUTOMATIC_BYTES]
    return Status(
        paper_out=bool(paper & 0x0C),
        cover_open=bool(printer & 0x20),
        cutter=bool(error & CUTTER),
        broken=bool(error & UNRECOVERABLE),
        offline=bool(printer & OFFLINE),
        near_end=bool(paper & 0x03),
    )


def ask_status(ask: Callable[[int], int]) -> Status:
    """Ask for the four answers. `ask` sends DLE EOT n and returns the byte that came back."""
    printer, cause, error, paper = (ask(n) for n in ASKED)
    return Status(
        paper_out=bool(paper & PAPER_OUT or cause & NO_PAPER_STOP),
        cover_open=bool(cause & COVER_OPEN),
        cutter=bool(error & CUTTER),
        broken=bool(error & UNRECOVERABLE),
        offline=bool(printer & OFFLINE or error & COOLS),
        near_end=bool(paper & NEAR_END),
    )
