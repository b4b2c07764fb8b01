"""How a printer is, in the words that the server knows. Knows no bytes and no transport."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a printer can be, as in PUT /api/v1/printers/{name}."""

    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a printer is now.

    near_end: its paper ends soon; permanent: a technician is needed, not just a hand; reason: a sentence for officials.
    """

    state: State = State.READY
    near_end: bool = False
    permanent: bool = False
    reason: str = ""

    @property
    def prints(self) -> bool:
        """Tell whether a slip would come out."""
        return self.state is State.READY


READY = Condition()
