"""What may be wrong with the virtual printer, and when. Owns the words of `--faults`; knows no socket.

Source of the status bits: the ESC/POS command reference of Epson, DLE EOT, GS r and GS a.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from printer.errors import BadSetting


class Fault(StrEnum):
    """The faults that can be played."""

    NEAR_END = "near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    CUTTER = "cutter"
    BROKEN = "broken"
    SLOW = "slow"
    SILENT = "silent"
    DROP = "drop"
    GARBAGE = "garbage"


STOPS_PAPER = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE, Fault.CUTTER, Fault.BROKEN})
_WORDS = re.compile(r"(?P<name>[a-z_]+)(?:@(?P<after>\d{1,6}(?:\.5)?))?(?:\+(?P<slips>\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault that begins after so many slips have come out and lasts for so many more (None: until it is ended).

    A half, as in 20.5, is the middle of the slip that comes next.
    """

    fault: Fault
    after_slips: float = 0
    for_slips: int | None = None


def parse_faults(text: str) -> tuple[Planned, ...]:
    """Read `paper_out@20,near_end@15,slow` : name, @ slips before it begins, + slips that it lasts.

    Raises: BadSetting, naming the part that is not understood.
    """
    return tuple(_parse(part) for part in text.replace(" ", "").split(",") if part)


def _parse(part: str) -> Planned:
    found = _WORDS.fullmatch(part)
    if found is None or found["name"] not in set(Fault):
        known = f"{', '.join(Fault)} (name@after_slips+for_slips, half a slip as in 20.5)"
        raise BadSetting(f"no such fault: {part!r}; known: {known}")
    lasting = found["slips"]
    return Planned(Fault(found["name"]), float(found["after"] or 0), None if lasting is None else int(lasting))


class Faults:
    """The faults of one printer; `play` and `end` may be called at any time."""

    def __init__(self, planned: tuple[Planned, ...] = ()) -> None:
        self._planned = list(planned)
        self.slips = 0
        self.in_slip = False

    def play(self, fault: Fault) -> None:
        """Let it be so from now until it is ended."""
        self._planned.append(Planned(fault, self.slips))

    def plan(self, planned: tuple[Planned, ...]) -> None:
        """Let these come beside what is planned already."""
        self._planned += planned

    def end(self, fault: Fault | None = None) -> None:
        """Mend it (all, when none is named); what is still to come stays planned."""
        mended = set(Fault) if fault is None else {fault}
        self._planned = [one for one in self._planned if one.after_slips > self._progress or one.fault not in mended]

    @property
    def begin_in_slips(self) -> bool:
        """Tell whether a fault is planned for the middle of a slip."""
        return any(one.after_slips % 1 for one in self._planned)

    @property
    def _progress(self) -> float:
        return self.slips + 0.5 * self.in_slip

    def now(self) -> frozenset[Fault]:
        """Return what is wrong at the moment."""
        return frozenset(one.fault for one in self._planned if self._is_on(one))

    def _is_on(self, one: Planned) -> bool:
        since = self._progress - one.after_slips
        return since >= 0 and (one.for_slips is None or since < one.for_slips)


ALWAYS = 0x12


def real_time_status(n: int, faults: frozenset[Fault]) -> bytes:
    """Return the answer to DLE EOT n: one byte with bits 1 and 4 set and bits 0 and 7 clear.

    Args: n, 1 printer, 2 cause of being offline, 3 errors, 4 paper sensor.
    """
    if Fault.GARBAGE in faults:
        return b"\xff"
    byte = ALWAYS
    if n == 1 and faults & STOPS_PAPER:
        byte |= 0x08
    if n == 2:
        byte |= 0x04 * (Fault.COVER_OPEN in faults) | 0x20 * (Fault.PAPER_OUT in faults)
        byte |= 0x40 * bool(faults & {Fault.CUTTER, Fault.BROKEN})
    if n == 3:
        byte |= 0x08 * (Fault.CUTTER in faults) | 0x20 * (Fault.BROKEN in faults)
    if n == 4:
        byte |= 0x0C * bool(faults & {Fault.NEAR_END, Fault.PAPER_OUT}) | 0x60 * (Fault.PAPER_OUT in faults)
    return bytes([byte])


def automatic_status(faults: frozenset[Fault]) -> bytes:
    """Return the four bytes of automatic status back."""
    first = 0x10 | 0x08 * bool(faults & STOPS_PAPER) | 0x20 * (Fault.COVER_OPEN in faults)
    second = 0x08 * (Fault.CUTTER in faults) | 0x20 * (Fault.BROKEN in faults)
    third = 0x03 * bool(faults & {Fault.NEAR_END, Fault.PAPER_OUT}) | 0x0C * (Fault.PAPER_OUT in faults)
    return bytes([first, second, third, 0])


def status_in_turn(faults: frozenset[Fault]) -> bytes:
    """Return the answer to GS r 1 once everything before it is on paper: bits 4 and 7 clear, the paper sensor below."""
    return b"\xff" if Fault.GARBAGE in faults else bytes([0x03 * (Fault.NEAR_END in faults)])
