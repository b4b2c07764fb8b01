"""The outbox passes nobody by, loses nothing and tears no frame, whatever the screen's line takes and when."""

from __future__ import annotations

import os
import socket
import struct
import warnings
from collections.abc import Iterator
from queue import Empty
from types import SimpleNamespace
from typing import Any

import pytest
from apiflask import APIFlask
from engineio import Server
from engineio.packet import MESSAGE, Packet
from engineio.socket import Socket
from hypothesis import given
from hypothesis import strategies as st

from server.config import load_settings
from server.live import outbox
from server.wiring import _live

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet
    from eventlet.greenio import GreenSocket
    from eventlet.websocket import RFC6455WebSocket

PATIENCE_S = 10
SMALLEST = 1  # the kernel takes a few kilobytes for it


class Line:
    """A screen's connection whose buffers are small, served by Engine.IO; the screen reads when it is told to."""

    def __init__(self) -> None:
        here, self._there = socket.socketpair()
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALLEST)
        self._there.setblocking(False)
        self._heard = b""
        engine = Server(async_mode="eventlet")
        outbox.install(engine, eventlet.spawn)
        self.socket = Socket(engine, "screen")
        entrance = engine._async["websocket"](self.socket._websocket_handler, engine)
        self.websocket = RFC6455WebSocket(GreenSocket(here), {})
        self._served = eventlet.spawn(entrance.handler, self.websocket)
        eventlet.sleep(0)
        eventlet.sleep(0)

    def read(self, most: int) -> None:
        """Let the screen take so many bytes, or what there is."""
        while most > 0:
            try:
                piece = self._there.recv(most)
            except BlockingIOError:
                return
            self._heard += piece
            most -= len(piece) or most

    def bytes(self, count: int) -> bytes:
        """Read all that comes until it is so much, then what there is; return it since the beginning."""
        with eventlet.Timeout(PATIENCE_S, False):
            while len(self._heard) < count:
                self.read(1 << 24)
                eventlet.sleep(0)
        eventlet.sleep(0)
        self.read(1 << 24)
        return self._heard

    def hang_up(self) -> None:
        """End the screen."""
        self._there.close()
        with eventlet.Timeout(PATIENCE_S):
            self._served.wait()


def framed(text: str) -> bytes:
    """Return a message as the frame in which a server sends it: whole, text, without mask (RFC 6455, section 5.2)."""
    body = b"4" + text.encode()
    if len(body) > 0xFFFF:
        return struct.pack("!BBQ", 0x81, 127, len(body)) + body
    return (
        struct.pack("!BBH", 0x81, 126, len(body)) if len(body) > 125 else struct.pack("!BB", 0x81, len(body))
    ) + body


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from([1, 125, 126, 4000, 30_000, 70_000])),
        st.tuples(st.just("read"), st.sampled_from([1, 100, 5_000, 200_000])),
        st.tuples(st.just("turn"), st.just(0)),
    ),
    max_size=30,
)


@given(STEPS)
def test_every_message_comes_whole_once_and_in_order(steps: list[tuple[str, int]]) -> None:
    line, said = Line(), []
    for number, (what, size) in enumerate(steps):
        if what == "put":
            said.append(f"{number}:" + "ế" * size)
            line.socket.queue.put(Packet(MESSAGE, said[-1]))
        elif what == "read":
            line.read(size)
        else:
            eventlet.sleep(0)
    expected = b"".join(map(framed, said))
    assert line.bytes(len(expected)) == expected
    line.hang_up()


def test_a_packet_for_a_whole_room_is_packed_once_and_reaches_all() -> None:
    lines = [Line() for _ in range(3)]
    packet = Packet(MESSAGE, "một")
    for line in lines:
        line.socket.queue.put(packet)
        assert line.socket.queue.empty(), "it went at once"
    assert [line.bytes(1) for line in lines] == [framed("một")] * 3
    for line in lines:
        line.hang_up()


def test_a_line_that_breaks_within_a_frame_is_closed_and_blocks_nobody() -> None:
    line = Line()
    line.socket.queue.put(Packet(MESSAGE, "x" * 1_000_000))
    line.hang_up()
    assert line.socket.closed
    assert line.websocket._sendlock.acquire(blocking=False)


def test_a_handshake_of_before_the_standard_is_refused() -> None:
    engine, answers = Server(async_mode="eventlet"), []
    outbox.install(engine, eventlet.spawn)
    entrance = engine._async["websocket"](Socket(engine, "old")._websocket_handler, engine)
    asked = {
        "HTTP_CONNECTION": "Upgrade",
        "HTTP_UPGRADE": "websocket",
        "HTTP_ORIGIN": "http://127.0.0.1",
        "eventlet.input": SimpleNamespace(get_socket=lambda: None),
    }
    entrance(asked, lambda status, _headers: answers.append(status))
    assert [status[:3] for status in answers] == ["400"]


class Patience:
    """A queue whose waiting is played: each wait first lets something happen, then ends as it is told."""

    def __init__(self) -> None:
        self.waits: list[tuple[Any, Any]] = []

    def get(self, _block: bool, _timeout: float | None) -> Any:
        happens, ends = self.waits.pop(0)
        happens()
        if ends is Empty:
            raise Empty
        return ends

    def put(self, item: Any, *_how: Any) -> None:
        raise AssertionError(f"{item} was not written at once")

    def empty(self) -> bool:
        return True


@pytest.fixture
def patient() -> Iterator[Any]:
    engine = SimpleNamespace(_async={"queue": Patience, "queue_empty": Empty, "websocket": object})
    outbox.install(engine, eventlet.spawn)
    there, here = socket.socketpair()
    queue = engine._async["queue"]()
    queue.websocket = RFC6455WebSocket(SimpleNamespace(fd=here), {})
    yield queue
    there.close()
    here.close()


def test_what_comes_while_something_waits_waits_behind_it(patient: Any) -> None:
    def meanwhile() -> None:
        patient.empty = lambda: False
        with pytest.raises(AssertionError, match="not written at once"):
            patient.put(Packet(MESSAGE, "2"))

    patient.waits = [(meanwhile, "1")]
    assert patient.get() == "1"


def test_a_writer_that_others_passed_by_is_not_taken_for_one_without_work(patient: Any) -> None:
    patient.waits = [(lambda: patient.put(Packet(MESSAGE, "1")), Empty), (lambda: None, "next")]
    assert patient.get(timeout=20) == "next"


def test_a_writer_that_had_no_work_for_long_ends(patient: Any) -> None:
    patient.waits = [(lambda: patient.put(Packet(MESSAGE, "1")), Empty), (lambda: None, Empty), (lambda: None, "late")]
    with pytest.raises(Empty):
        patient.get(timeout=20)


def test_the_server_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("LUOT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LUOT_SECRET_KEY", "k" * 40)
    engine = _live(APIFlask("test"), load_settings()).server.eio
    assert type(engine.create_queue()).__module__ == outbox.__name__
