"""Printers that print nothing: they answer as printers do and note when each slip's bytes came. Knows no server."""

from __future__ import annotations

import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from printer.virtual.commands import command_length

WELL, IN_TURN, BY_ITSELF = b"\x12", b"\x00", b"\x10\x00\x00\x00"
LARGEST_CHUNK = 65_536
LONGEST_HEAD = 300
ADDRESS = re.compile(rb"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One slip: when its first and its last byte came (perf_counter, seconds), and how many they were."""

    first_at: float
    last_at: float
    bytes: int


class NotingPrinter:
    """A printer on a free TCP port of this machine."""

    def __init__(self) -> None:
        self.was_asked = False
        self._arrivals: dict[str, Arrival] = {}
        self._changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def port(self) -> int:
        """Return its TCP port."""
        return int(self._listener.getsockname()[1])

    def wait_for(self, url: str, seconds: float) -> Arrival | None:
        """Return when the slip with this address came; None when it did not within this time."""
        with self._changed:
            self._changed.wait_for(lambda: url in self._arrivals, seconds)
            return self._arrivals.get(url)

    def close(self) -> None:
        """Close the port."""
        self._listener.close()

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._listen(connection)

    def _listen(self, connection: socket.socket) -> None:
        waiting, slip, first_at, size = bytearray(), bytearray(), 0.0, 0
        while data := connection.recv(LARGEST_CHUNK):
            now = time.perf_counter()
            waiting += data
            while waiting:
                length = command_length(bytes(waiting[:LONGEST_HEAD]))
                if length is None or length > len(waiting):
                    break
                command = bytes(waiting[:length])
                del waiting[:length]
                if command[:2] == b"\x1b@":
                    first_at, slip, size = now, bytearray(), 0
                size += length
                if command[:2] == b"\x1d(":
                    slip += command
                elif command[:2] == b"\x1dr":
                    self._note(bytes(slip), Arrival(first_at, now, size))
                self._answer(connection, command)

    def _answer(self, connection: socket.socket, command: bytes) -> None:
        answers = {b"\x10\x04": WELL, b"\x1dr": IN_TURN, b"\x1da": BY_ITSELF}
        if command[:2] in answers:
            self.was_asked = True
            connection.sendall(answers[command[:2]])

    def _note(self, codes: bytes, arrival: Arrival) -> None:
        found = ADDRESS.search(codes)
        with self._changed:
            if found:
                self._arrivals[found[0].decode("ascii")] = arrival
            self._changed.notify_all()
