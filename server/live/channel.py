"""Socket.IO namespace /live: lets known callers into their center's room and gives them a snapshot.

Works in every runtime: what waits or takes time runs in tasks of Socket.IO's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from flask import request, session
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import Namespace, SocketIO

from server.domain.catalogue import CenterId
from server.domain.errors import LuotError
from server.live.admissions import Admissions, Proof, Valid
from server.live.packets import Written
from server.live.relay import MOST_IN_FRAME, frame_of
from server.services.clock import elapsed_s
from server.services.ports import Context, Hall
from server.services.snapshot import iso, public_snapshot

NAMESPACE = "/live"
TOLD_WITHIN_S = 5.0
CHANGED_BY_TIME = ("at", "open")
log = structlog.get_logger(__name__)
Identify = Callable[[Any], CenterId]


class LiveChannel(Namespace):  # type: ignore[misc]
    """Owns the handshake.

    Args: identify, returns the caller's center from the handshake's auth, or refuses; valid, which proofs still hold.
    """

    def __init__(self, snapshots: Snapshots, identify: Identify, valid: Valid) -> None:
        super().__init__(NAMESPACE)
        self._snapshots, self._identify, self._valid = snapshots, identify, valid
        self._admissions = Admissions(self._show_out, lambda seconds: self.socketio.sleep(seconds))

    def recheck(self) -> None:
        """Show out, for ever, whose token or account has ended."""
        self._admissions.run(self._valid)

    def on_connect(self, auth: Any = None) -> None:
        """Refuse, or welcome the caller as soon as it was told that it is connected."""
        sid: str = request.sid  # type: ignore[attr-defined]
        try:
            center_id = self._identify(auth)
            proof = self._admissions.proof(auth, session.get("user"))
            self._snapshots.newest(center_id)  # or refuse while the database is away; the welcome takes it as kept
        except LuotError as error:
            raise Refused(error.message, {"code": error.code}) from error
        self.socketio.start_background_task(self._welcome, sid, center_id, proof)

    def on_disconnect(self, _reason: Any = None) -> None:
        """Forget a caller that has left."""
        self._admissions.forget(request.sid)  # type: ignore[attr-defined]

    def _welcome(self, sid: str, center_id: CenterId, proof: Proof) -> None:
        """Join the room, read and send the snapshot, and repeat what may have left between reading and sending."""
        try:
            if self._is_told(sid) and self._joins(sid, center_id, proof):
                version, snapshot = self._snapshots.written(center_id)
                self.emit("snapshot", snapshot, room=sid)
                self._repeat_missed(sid, center_id, version)
        except LuotError as error:
            log.warning("welcome_failed", code=error.code, reason=error.message)
            self._show_out(sid)
        except Exception as error:
            log.error("welcome_fault", exc_info=error)
            self._show_out(sid)

    def _repeat_missed(self, sid: str, center_id: CenterId, version: int) -> None:
        """Send what was committed since; while the database is away the next heartbeat shows the client its gap."""
        try:
            missed = self._snapshots.frame_after(center_id, version)
        except LuotError as error:
            log.warning("repeat_waits", code=error.code, reason=error.message)
        else:
            if missed is not None:
                self.emit("events", missed, room=sid)

    def _is_told(self, sid: str) -> bool:
        """Wait until the connect packet has gone: python-socketio sends it when `on_connect` has returned."""
        manager, began = self.socketio.server.manager, elapsed_s()
        while manager.is_pre_connected(sid, NAMESPACE) and elapsed_s() - began < TOLD_WITHIN_S:
            self.socketio.sleep(0.001)
        return bool(manager.is_connected(sid, NAMESPACE))

    def _joins(self, sid: str, center_id: CenterId, proof: Proof) -> bool:
        """Let the caller into its center's room; False, leaving nothing behind, when it has left meanwhile."""
        server = self.socketio.server
        self._admissions.admit(sid, proof)
        with suppress(KeyError, ValueError):
            server.enter_room(sid, room(center_id), namespace=NAMESPACE)
        if server.manager.is_connected(sid, NAMESPACE):
            return True
        server.leave_room(sid, room(center_id), namespace=NAMESPACE)
        self._admissions.forget(sid)
        return False

    def _show_out(self, sid: str) -> None:
        """Disconnect a caller; it may come back and hear why not."""
        with suppress(KeyError):  # it has left meanwhile
            self.socketio.server.disconnect(sid, namespace=NAMESPACE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A center's snapshot without what time changes, and its text."""

    hall: Hall
    snapshot: dict[str, Any]
    text: Written


class Snapshots:
    """The newest snapshot of each center, built and written once a version however many screens ask at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: dict[CenterId, Kept] = {}
        self._lock = threading.Lock()

    def newest(self, center_id: CenterId) -> dict[str, Any]:
        """Return the snapshot of the center as it is now."""
        kept = self._newest(center_id)
        return kept.snapshot | self._what_time_changes(kept.hall)

    def written(self, center_id: CenterId) -> tuple[int, Written]:
        """Return the version and the text of the same."""
        kept = self._newest(center_id)
        return kept.hall.version, kept.text | self._what_time_changes(kept.hall)

    def _newest(self, center_id: CenterId) -> Kept:
        version = self._context.reader.version(center_id)
        with self._lock:
            kept = self._kept.get(center_id)
            if kept is None or kept.hall.version < version:
                hall = self._context.reader.hall(center_id)
                snapshot = public_snapshot(hall, self._context.clock.now())
                lasting = {name: value for name, value in snapshot.items() if name not in CHANGED_BY_TIME}
                kept = self._kept[center_id] = Kept(hall, snapshot, Written(lasting))
        return kept

    def frame_after(self, center_id: CenterId, version: int) -> dict[str, Any] | None:
        """Return the frame of what was committed after this version, None when there is nothing."""
        events = self._context.reader.events(center_id, version, MOST_IN_FRAME)
        return frame_of(events) if events else None

    def _what_time_changes(self, hall: Hall) -> dict[str, Any]:
        now, catalogue = self._context.clock.now(), hall.catalogue
        return {"at": iso(now), "open": catalogue.hours.open_at(now.astimezone(ZoneInfo(catalogue.time_zone)))}


def room(center_id: CenterId) -> str:
    """Return the name of the center's room."""
    return f"center:{center_id}"


def emitter(socketio: SocketIO) -> Callable[[str, dict[str, Any], CenterId], None]:
    """Return the function by which the relay sends to a center's room in this process."""

    def send(name: str, message: dict[str, Any], center_id: CenterId) -> None:
        socketio.emit(name, message, namespace=NAMESPACE, to=room(center_id))

    return send
