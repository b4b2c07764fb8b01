"""A WebSocket client that costs almost nothing, so that two hundred in a process measure the server and not themselves.

Knows RFC 6455 as far as short text messages of a server on loopback need it, and nothing of Lượt.
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from typing import Self

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80
NO_MASK = bytes(4)
SHORT, MIDDLE = 126, 127


class WebSocket(asyncio.Protocol):
    """A connection; `heard` gets each text message as it comes, `closed` ends when the line does."""

    def __init__(self, heard: Callable[[WebSocket, str], None]) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._heard, self._received, self._transport = heard, b"", asyncio.Transport()

    @classmethod
    async def open(cls, place: tuple[str, int], path: str, heard: Callable[[WebSocket, str], None]) -> Self:
        """Connect and shake hands. Raises OSError, also when the server refuses."""
        _, socket = await asyncio.get_running_loop().create_connection(lambda: cls(heard), *place)
        try:
            socket._transport.write(handshake(place, path))
            await socket.opened
        except BaseException:
            socket.close()
            raise
        return socket

    def send(self, text: str) -> None:
        """Send a short text."""
        self._transport.write(frame(TEXT, text.encode()))

    def close(self) -> None:
        """Leave at once."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell who waits."""
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("refused"))
        if not self.closed.done():
            self.closed.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Take the answer to the handshake, then messages."""
        self._received += data
        if not self.opened.done():
            self._shake()
        while self.opened.done() and (found := unpack(self._received)):
            code, body, self._received = found
            self._meet(code, body)

    def _shake(self) -> None:
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        if head.startswith(b"HTTP/1.1 101"):
            self._received = rest
            self.opened.set_result(None)
        else:
            self.close()

    def _meet(self, code: int, body: bytes) -> None:
        if code == TEXT:
            self._heard(self, body.decode())
        elif code == PING:
            self._transport.write(frame(PONG, body))
        elif code == CLOSE:
            self.close()


def unpack(received: bytes) -> tuple[int, bytes, bytes] | None:
    """Return code and body of the first message and what follows it; None while it is not whole."""
    if len(received) < 2:
        return None
    length, at = received[1], 2
    if length >= SHORT:
        at = 4 if length == SHORT else 10
        if len(received) < at:
            return None
        length = int.from_bytes(received[2:at], "big")
    if len(received) < at + length:
        return None
    return received[0] & 0xF, received[at : at + length], received[at + length :]


def frame(code: int, body: bytes) -> bytes:
    """Return a client's frame; masked with zeros, which costs nothing."""
    length = bytes([MASKED | len(body)]) if len(body) < SHORT else struct.pack("!BH", MASKED | SHORT, len(body))
    return bytes([FINAL | code]) + length + NO_MASK + body


def handshake(place: tuple[str, int], path: str) -> bytes:
    """Return the request that asks for a WebSocket."""
    key = base64.b64encode(os.urandom(16)).decode("ascii")
    return (
        f"GET {path} HTTP/1.1\r\nHost: {place[0]}:{place[1]}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    ).encode("ascii")


async def http_get(place: tuple[str, int], path: str, token: str) -> bytes:
    """Return the body of an answer. Raises OSError."""
    reader, writer = await asyncio.open_connection(*place)
    try:
        head = f"GET {path} HTTP/1.0\r\nHost: {place[0]}\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(head.encode("ascii"))
        answer, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    if not answer.startswith((b"HTTP/1.0 200", b"HTTP/1.1 200")):
        raise ConnectionError(answer[:40])
    return body
