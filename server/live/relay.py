"""Brings committed events to the screens as coalesced frames.

A commit only leaves a note here; one background task a process turns notes into frames. What comes after a calm
leaves at once; behind it a burst gathers for a few milliseconds and leaves as one frame, encoded once. What another
process committed is found by asking for versions every second (a hint through Redis shortens that). Nothing is lost if
this task is late: screens see the gap.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import structlog

from server.domain.catalogue import CenterId
from server.domain.errors import LuotError
from server.services.clock import elapsed_s
from server.services.ports import Context, StoredEvent
from server.services.snapshot import iso, public_event

COALESCE_S = 0.004
CALM_S = 0.02
POLL_S = 1.0
HEARTBEAT_S = 5.0
MOST_IN_FRAME = 500

log = structlog.get_logger(__name__)
Emit = Callable[[str, dict[str, Any], CenterId], None]


class Relay:
    """One a process. `emit` sends a named message to a center's room; `sleep` yields to other tasks."""

    def __init__(self, context: Context, emit: Emit, sleep: Callable[[float], None]) -> None:
        self._context, self._emit, self._sleep = context, emit, sleep
        self._notes: dict[CenterId, list[StoredEvent]] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._sent: dict[CenterId, int] = {}
        self._polled_at = self._beaten_at = self._framed_at = float("-inf")
        self._stopped = False

    def committed(self, center_id: CenterId, events: list[StoredEvent]) -> None:
        """Note what was just committed; cheap, called while the center's gate is held."""
        with self._lock:
            self._notes.setdefault(center_id, []).extend(events)
        self._wake.set()

    def hint(self) -> None:
        """Look for what other processes committed, now rather than at the next second."""
        self._polled_at = float("-inf")
        self._wake.set()

    def stop(self) -> None:
        """End the task at its next step."""
        self._stopped = True
        self._wake.set()

    def run(self) -> None:
        """Relay until stopped. A fault is logged and the task goes on."""
        while not self._stopped:
            self._wake.wait(timeout=POLL_S / 2)
            self._wake.clear()
            try:
                self.turn()
            except LuotError as error:
                log.warning("relay_waits", code=error.code, reason=error.message)
                self._sleep(POLL_S)
            except Exception as error:
                log.error("relay_fault", exc_info=error)
                self._sleep(POLL_S)

    def turn(self) -> None:
        """Take a step: at once after a calm, with a pause for company when a frame has only just left."""
        if elapsed_s() - self._framed_at < CALM_S:
            self._sleep(COALESCE_S)
        self.step()

    def step(self) -> None:
        """Send the frames that are due, and the heartbeat when it is."""
        with self._lock:
            notes, self._notes = self._notes, {}
        for center_id, events in notes.items():
            self._send(center_id, events)
        if elapsed_s() - self._polled_at >= POLL_S:
            self._poll()
        if elapsed_s() - self._beaten_at >= HEARTBEAT_S:
            self._beat()

    def _send(self, center_id: CenterId, events: list[StoredEvent]) -> None:
        sent = self._sent.get(center_id)
        if sent is None:
            self._sent[center_id] = events[-1].version
        elif [event.version for event in events] == list(range(sent + 1, sent + 1 + len(events))):
            self._frame(center_id, events)
        else:
            self._catch_up(center_id, events[-1].version)

    def _poll(self) -> None:
        versions = self._context.reader.versions()
        self._polled_at = elapsed_s()
        for center_id, version in versions.items():
            sent = self._sent.setdefault(center_id, version)
            if version > sent:
                self._catch_up(center_id, version)

    def _catch_up(self, center_id: CenterId, version: int) -> None:
        sent = self._sent[center_id]
        if version <= sent:
            return
        events = self._context.reader.events(center_id, sent, MOST_IN_FRAME)
        if events and version - sent <= MOST_IN_FRAME:
            self._frame(center_id, events)
        else:
            self._sent[center_id] = version
            self._heartbeat(center_id)

    def _frame(self, center_id: CenterId, events: list[StoredEvent]) -> None:
        self._sent[center_id] = events[-1].version
        self._framed_at = elapsed_s()
        self._emit("events", frame_of(events), center_id)

    def _beat(self) -> None:
        self._beaten_at = elapsed_s()
        for center_id in self._sent:
            self._heartbeat(center_id)

    def _heartbeat(self, center_id: CenterId) -> None:
        beat = {"version": self._sent[center_id], "at": iso(self._context.clock.now())}
        self._emit("heartbeat", beat, center_id)


def frame_of(events: list[StoredEvent]) -> dict[str, Any]:
    """Return the frame that carries these events, of which there is at least one."""
    shown = [public_event(event) for event in events]
    return {"from": events[0].version, "to": events[-1].version, "events": shown}
