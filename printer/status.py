"""What a printer says of itself in answer to DLE EOT. Owns the bits; knows no transport.

Source: the ESC/POS command reference of Epson, DLE EOT n.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from printer.errors import PrinterFault

ASKED = (1, 2, 3, 4)
FIXED_BITS, FIXED = 0x93, 0x12
OFFLINE, COVER_OPEN, NO_PAPER_STOP, CUTTER, UNRECOVERABLE, NEAR_END, PAPER_OUT = (
    0x08,
    0x04,
    0x20,
    0x08,
    0x20,
    0x0C,
    0x60,
)


@dataclass(frozen=True, slots=True)
class Status:
    """What may be wrong; all False means ready."""

    paper_out: bool = False
    cover_open: bool = False
    cutter: bool = False
    offline: bool = False
    near_end: bool = False

    @property
    def problem(self) -> str:
        """Return why it cannot print, in words for officials; empty when it can."""
        if self.paper_out:
            return "the printer has no paper"
        if self.cover_open:
            return "the printer's cover is open"
        if self.cutter:
            return "the printer's cutter is stuck"
        return "the printer is offline" if self.offline else ""


def ask_status(ask: Callable[[int], bytes]) -> Status:
    """Ask for the four answers. `ask` sends DLE EOT n and returns what came back.

    Raises: PrinterFault, when an answer is none of a printer.
    """
    printer, cause, error, paper = (_answer(n, ask(n)) for n in ASKED)
    return Status(
        paper_out=bool(paper & PAPER_OUT or cause & NO_PAPER_STOP),
        cover_open=bool(cause & COVER_OPEN),
        cutter=bool(error & (CUTTER | UNRECOVERABLE)),
        offline=bool(printer & OFFLINE),
        near_end=bool(paper & NEAR_END),
    )


def _answer(n: int, data: bytes) -> int:
    if not data:
        raise PrinterFault("the printer hung up when it was asked for its state")
    byte = data[-1]
    if byte & FIXED_BITS != FIXED:
        raise PrinterFault(f"the printer answered nonsense when it was asked for its state ({n}: {byte:02x})")
    return byte
