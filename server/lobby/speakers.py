"""Which of a zone's displays speaks: the one that holds the zone's turn, as long as it keeps renewing it.

Several televisions hang in one room; one loudspeaker is enough, and when its television goes dark another takes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue
from server.domain.lobby import HALL_ZONE, Lobby
from server.services.ports import Clock

HELD_S = 10.0
RENEW_S = 4.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A display's wish to speak: `holder` names the open page."""

    center_id: CenterId
    zone: str
    holder: str


class Speakers(Protocol):
    """Keeps who speaks where."""

    def take(self, claim: Claim, now: datetime, until: datetime) -> bool:
        """Give the turn until then, unless another holds it after now; tell whether it was given."""
        ...

    def release(self, claim: Claim, now: datetime) -> None:
        """End the turn of this holder."""
        ...


def demand_zone(lobby: Lobby, zone: str) -> None:
    """Refuse a zone that no display of the center is in. Raises: InvalidValue."""
    if zone != HALL_ZONE and all(display.zone != zone for display in lobby.displays):
        raise InvalidValue("No display of this center is in this loudspeaker zone.", field="zone")


def take_turn(speakers: Speakers, timer: Clock, claim: Claim) -> bool:
    """Take or renew the turn to speak; False while another display has it."""
    now = timer.now()
    return speakers.take(claim, now, now + timedelta(seconds=HELD_S))


def give_up(speakers: Speakers, timer: Clock, claim: Claim) -> None:
    """Let another display speak: this one cannot be heard any more."""
    speakers.release(claim, timer.now())
