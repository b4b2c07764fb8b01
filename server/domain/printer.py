"""A thermal printer as its agent reports it, and which one a kiosk's slips go to. Knows no paper and no protocol."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.errors import InvalidValue

# An agent reports at least every 15 s; three reports missed in a row mean that nobody watches the printer.
SILENT_AFTER = timedelta(seconds=45)
MOST_PRINTERS_A_KIOSK = 4
_NAME = re.compile(r"[^\W_](?:[\w .-]{0,38}[\w.])?")


class PrinterState(StrEnum):
    """What keeps a printer from printing; `silent` is found by the server, the others are reported."""

    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    FAULT = "fault"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a printer is. `permanent`: a technician is needed, not just a hand; `reason`: words for officials."""

    state: PrinterState
    near_end: bool = False
    permanent: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer of a center: `name` is unique there, `device` is its agent's id.

    `since` is the hall's time of the last change, `heard_at` the machine's time of the last report. `slips` and
    `paper_mm` count what came out since it was first heard of; the last slip is empty before the first.
    """

    name: str
    device: int
    profile: str
    condition: Condition
    since: datetime
    heard_at: datetime
    slips: int = 0
    paper_mm: int = 0
    last_number: str | None = None
    last_at: datetime | None = None

    def prints(self, now: datetime) -> bool:
        """Tell whether it can print as far as is known; `now` is the machine's time."""
        return self.condition.state is PrinterState.READY and self.is_watched(now)

    def is_watched(self, now: datetime) -> bool:
        """Tell whether its agent was heard of lately; `now` is the machine's time."""
        return now - self.heard_at <= SILENT_AFTER


@dataclass(frozen=True, slots=True)
class KioskPaper:
    """A kiosk with printers of its own, the first choice first."""

    device: int
    name: str
    printers: tuple[str, ...]


def printer_name(text: str) -> str:
    """Return a printer's name in one form (NFC, single spaces); raises InvalidValue when it is none."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not _NAME.fullmatch(name):
        raise InvalidValue(
            f"{text!r} is no name of a printer: 1 to 40 letters, digits, spaces, dots and dashes.", field="printer"
        )
    return name


def destination(kiosk_printers: Sequence[str], able: Sequence[str]) -> str | None:
    """Return the printer that a kiosk's slips go to: the first of its own that is able, None when none is.

    A kiosk without printers of its own uses any that is able.
    """
    if not kiosk_printers:
        return able[0] if able else None
    return next((name for name in kiosk_printers if name in able), None)


def trouble(kiosk_printers: Sequence[str], printers: Mapping[str, Printer], now: datetime) -> PrinterState | None:
    """Return why a kiosk's slips do not come out, None while one of its printers prints.

    Args: printers, all of the center by name; now, the machine's time.
    Returns: of several troubles that of the kiosk's first printer; None also where there is no printer at all.
    """
    own = [printers[name] for name in (kiosk_printers or sorted(printers)) if name in printers]
    if not own:
        return PrinterState.SILENT if kiosk_printers else None
    if any(printer.prints(now) for printer in own):
        return None
    return own[0].condition.state if own[0].is_watched(now) else PrinterState.SILENT
