"""How long a hall of a thousand displays is blind after its server was killed: all come back at once, each by itself.

Knows that displays are right when they hold the server's version, which has a call in it that was made after the start.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.lobby_hall import Desk, Displays, LobbyHall


@dataclass(frozen=True, slots=True)
class Storm:
    """Seconds, each from the start of the new server's process.

    Attributes: `called_s`, the first call's answer; `right_s`, the last display holds that call; `gaps`, how often a
        display had to fetch the snapshot; `next_ms`, from the press of a further call until all displays hold it.
    """

    ready_s: float
    called_s: float
    right_s: float
    gaps: int
    next_ms: float


def storm(hall: LobbyHall, displays: int) -> Storm:
    """Kill the server before so many displays, start it again, call, and wait for the last one."""
    with Displays(hall.place, hall.display_tokens[:displays]) as room:
        with Desk(hall) as desk:
            desk.fill(2)
            room.all_hold(desk.version())
        hall.kill()
        began = time.perf_counter()
        hall.start()
        ready = time.perf_counter()
        with Desk(hall) as desk:
            _, called, _ = desk.call()
            right = room.all_hold(desk.version())
            pressed, _, _ = desk.call()
            version = desk.version()
            further = room.all_hold(version)
            if not further["oldest"] == further["newest"] == version:
                raise RuntimeError(f"displays hold {further['oldest']} to {further['newest']}, the server {version}")
    # The last display may have had the call before we could ask.
    return Storm(
        ready - began,
        called - began,
        max(right["at"], called) - began,
        further["gaps"],
        (further["at"] - pressed) * 1000,
    )
