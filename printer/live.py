"""The live channel as an alarm clock: rings when there may be something to print.

A hint only: the agent asks for jobs all the same. Knows Socket.IO; takes nothing from a frame but its events' kind.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import socketio

from printer.backoff import Backoff
from printer.client import web_session
from printer.errors import TokenRefused

NAMESPACE = "/live"
WAKING = frozenset({"ticket.issued", "slip.reprinted", "printer.changed", "printer.removed"})
HANDSHAKE_TIMEOUT_S = 5
logger = logging.getLogger("printer.live")


class LiveChannel:
    """Keeps one connection to the server's live channel, in a thread of its own, for as long as it is open.

    Args: ring, called from that thread at each event that may mean a slip and after each new connection.
    """

    def __init__(self, server: str, token: Callable[[], str], ring: Callable[[], None], backoff: Backoff) -> None:
        self._server = server
        self._token = token
        self._ring = ring
        self._backoff = backoff
        self._session = web_session(server)
        self._closed = threading.Event()
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._socket = self._new_socket()

    @property
    def connected(self) -> bool:
        """Say whether pushes arrive at the moment."""
        return NAMESPACE in self._socket.namespaces

    def open(self) -> None:
        """Start connecting; returns at once."""
        self._thread.start()

    def close(self) -> None:
        """Hang up and end the thread; waits a few seconds at most."""
        self._closed.set()
        self._gone.set()
        if self._thread.ident:
            self._thread.join(HANDSHAKE_TIMEOUT_S)
        self._session.close()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._gone.clear()
            if not self._closed.is_set():
                self._stay()
            self._closed.wait(self._backoff.next())

    def _stay(self) -> None:
        """Hold one connection until it ends; every failure is the same here: try again later."""
        self._socket = self._new_socket()
        try:
            self._socket.connect(
                self._server,
                auth={"token": self._token()},
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=HANDSHAKE_TIMEOUT_S,
            )
            self._gone.wait()
        except (socketio.exceptions.SocketIOError, OSError, ValueError, TokenRefused) as error:
            logger.debug("no live channel cause=%s", type(error).__name__)
        finally:
            self._socket.disconnect()

    def _new_socket(self) -> socketio.Client:
        """Return a client for one connection: a used one may still be ending its last connection's threads."""
        made = socketio.Client(reconnection=False, handle_sigint=False, http_session=self._session)
        made.on("connect", self._on_connect, namespace=NAMESPACE)
        made.on("disconnect", self._on_disconnect, namespace=NAMESPACE)
        made.on("events", self._on_events, namespace=NAMESPACE)
        return made

    def _on_connect(self) -> None:
        self._backoff.reset()
        self._ring()

    def _on_disconnect(self, *_: object) -> None:
        self._gone.set()

    def _on_events(self, frame: object) -> None:
        if may_mean_a_slip(frame):
            self._ring()


def may_mean_a_slip(frame: object) -> bool:
    """Say whether an `events` frame tells of something that can make a job for a printer.

    A printer that changed counts: slips of a kiosk go to its second one then. A frame of another shape never does.
    """
    events = frame.get("events") if isinstance(frame, dict) else None
    if not isinstance(events, list):
        return False
    return any(isinstance(event, dict) and event.get("type") in WAKING for event in events)
