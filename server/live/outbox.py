"""Hands a message to the kernel at once for every screen that has nothing else under way.

Engine.IO gives each connection a queue and a green thread that waits at it. For a frame that goes to 200 displays
that is 200 timers, 200 switches and the same bytes packed 200 times, which took more processor time than sending them.
Here a connection whose writer waits at an empty queue is written to directly; whatever does not fit, or comes while
something is under way, takes the usual way, so the order stays (docs/decisions/0013).
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Spawn = Callable[..., Any]


class Framed:
    """The bytes of the packet that was packed last: a room's frame is one packet for all its members."""

    def __init__(self) -> None:
        self._packet: Any = None
        self._bytes = b""

    def of(self, packet: Any, websocket: Any) -> bytes:
        """Return the packet as a frame of a connection without extensions."""
        if packet is not self._packet:
            self._packet, self._bytes = packet, websocket._pack_message(packet.encode(), masked=False)
        return self._bytes


def install(engine: Any, spawn: Spawn) -> None:
    """Let the connections of this Engine.IO server, on eventlet, write directly from now on.

    Args: spawn, starts a green thread.
    """
    parts = engine._async
    engine._async = {**parts, "queue": _outbox(parts, spawn), "websocket": _entrance(parts)}


def _outbox(parts: dict[str, Any], spawn: Spawn) -> type:
    framed = Framed()

    class Outbox(parts["queue"]):  # type: ignore[misc,valid-type,name-defined]
        """A connection's queue that is passed by where nobody is in it."""

        waited_at = passed_by = False
        websocket: Any = None

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            """Wait for an item, and longer while others pass by: a writer without work for long ends its connection."""
            self.waited_at = block
            try:
                while True:
                    self.passed_by = False
                    try:
                        return super().get(block, timeout)
                    except parts["queue_empty"]:
                        if not self.passed_by:
                            raise
            finally:
                self.waited_at = False

        def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
            """Write the item where nothing is before it, else add it."""
            idle = item is not None and self.waited_at and self.websocket is not None and self.empty()
            if idle and write_now(self.websocket, framed.of(item, self.websocket), spawn):
                self.passed_by = True
            else:
                super().put(item, block, timeout)

    return Outbox


def _entrance(parts: dict[str, Any]) -> type:
    class Entrance(parts["websocket"]):  # type: ignore[misc,valid-type,name-defined]
        """Tells a connection's queue which WebSocket it belongs to, for as long as that is served."""

        def __init__(self, handler: Any, server: Any) -> None:
            outbox = handler.__self__.queue

            def serve(websocket: Any) -> Any:
                outbox.websocket = None if websocket.extensions else websocket
                try:
                    return handler(websocket)
                finally:
                    outbox.websocket = None

            super().__init__(serve, server)
            self.support_legacy_versions = False  # of before RFC 6455; no browser that opens our pages speaks them

    return Entrance


def write_now(websocket: Any, frame: bytes, spawn: Spawn) -> bool:
    """Write without waiting; False, and nothing is written, where that cannot begin.

    A frame of which a part was taken is ended by a green thread; nobody else writes before that.
    """
    if not websocket._sendlock.acquire(blocking=False):
        return False
    taken = 0
    with suppress(OSError):  # full: the usual way waits; broken: it notices
        taken = websocket.socket.fd.send(frame)
    if 0 < taken < len(frame):
        spawn(_end, websocket, frame[taken:])
    else:
        websocket._sendlock.release()
    return taken > 0


def _end(websocket: Any, rest: bytes) -> None:
    """Write the rest of a frame. Where that fails the connection ends: what came after would be no frame."""
    try:
        websocket.socket.sendall(rest)
    except OSError:
        with suppress(OSError):
            websocket.socket.shutdown(socket.SHUT_RDWR)
    finally:
        websocket._sendlock.release()
