"""Socket.IO namespace /live: lets known callers into their center's room and gives them a snapshot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import Namespace, SocketIO, emit, join_room

from server.domain.catalogue import CenterId
from server.domain.errors import LuotError
from server.services.ports import Context, Hall
from server.services.snapshot import iso, public_snapshot

NAMESPACE = "/live"
Identify = Callable[[Any], CenterId]


class LiveChannel(Namespace):  # type: ignore[misc]
    """Owns the handshake. `identify` returns the caller's center from the handshake's auth, or refuses."""

    def __init__(self, snapshots: Snapshots, identify: Identify) -> None:
        super().__init__(NAMESPACE)
        self._snapshots, self._identify = snapshots, identify

    def on_connect(self, auth: Any = None) -> None:
        """Join the room first and read the snapshot after, so that no event falls between the two."""
        try:
            center_id = self._identify(auth)
            join_room(room(center_id))
            emit("snapshot", self._snapshots.newest(center_id))
        except LuotError as error:
            raise Refused(error.message, {"code": error.code}) from error


class Snapshots:
    """The newest snapshot of each center, built once a version however many screens ask at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: dict[CenterId, tuple[Hall, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def newest(self, center_id: CenterId) -> dict[str, Any]:
        """Return the snapshot of the center as it is now."""
        version = self._context.reader.version(center_id)
        with self._lock:
            kept = self._kept.get(center_id)
            if kept is None or kept[0].version < version:
                hall = self._context.reader.hall(center_id)
                kept = hall, public_snapshot(hall, self._context.clock.now())
                self._kept[center_id] = kept
        return kept[1] | self._what_time_changes(kept[0])

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
