"""Addresses, tokens and what the live channel says."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import socketio
from werkzeug.serving import make_server

from printer.backoff import Backoff
from printer.bell import Bell
from printer.client import Client, server_address
from printer.errors import BadSetting, TokenRefused
from printer.live import LiveChannel, may_mean_a_slip
from printer.settings import TOKEN_VARIABLE, token_source
from tests.printer.cast_of_printer import TOKEN, FakeServer


@pytest.mark.parametrize("text", ["", "localhost:8080", "ftp://x", "http://", "http://u:p@host", "http://h/?q=1"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="must look like"):
        server_address(text)


def test_an_address_may_end_in_a_slash() -> None:
    assert server_address("http://127.0.0.1:8080/") == "http://127.0.0.1:8080"


def test_a_proxy_of_the_environment_does_not_stand_between(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.queue("1")
    client = Client(server.address, lambda: TOKEN)
    assert [job.id for job in client.lease(4, ["1"])] == ["1"]
    client.close()


def test_a_token_file_may_be_renewed_while_the_agent_runs(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    token = token_source(file)
    assert token() == "first"
    file.write_text("second\n")
    assert token() == "second"
    file.unlink()
    with pytest.raises(TokenRefused, match="cannot be read"):
        token()


@pytest.mark.parametrize("content", ["", "two tokens", "two\nlines", "đ"])
def test_a_token_file_with_anything_else_stops_the_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "token").write_text(content)
    with pytest.raises(BadSetting, match="token file"):
        token_source(tmp_path / "token")


def test_a_token_in_the_environment_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    assert token_source(None)() == TOKEN
    assert TOKEN_VARIABLE not in os.environ
    with pytest.raises(BadSetting, match=TOKEN_VARIABLE):
        token_source(None)


@pytest.mark.parametrize("frame", [None, [], {}, {"events": 3}, {"events": [1, {}, {"type": "ticket.called"}]}])
def test_frames_that_tell_of_no_new_ticket_do_not_wake(frame: object) -> None:
    assert not may_mean_a_slip(frame)


@pytest.mark.parametrize("kind", ["ticket.issued", "slip.reprinted", "printer.changed", "printer.removed"])
def test_a_frame_that_may_mean_a_slip_wakes(kind: str) -> None:
    assert may_mean_a_slip({"from": 1, "to": 2, "events": [{"type": "ticket.called"}, {"type": kind}]})


def test_rings_count_as_one_and_a_stopped_bell_never_waits() -> None:
    bell = Bell()
    bell.ring()
    bell.ring()
    bell.wait(3600)
    bell.wait(0)
    bell.stop()
    bell.wait(3600)
    assert bell.stopped


def test_waits_double_within_their_bounds_and_begin_again() -> None:
    low, high = Backoff(lambda: 0.0), Backoff(lambda: 1.0)
    assert [low.next() for _ in range(6)] == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert [high.next() for _ in range(6)] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    low.reset()
    assert low.next() == 0.5


class LiveServer:
    """A real Socket.IO server with the namespace of the live channel."""

    def __init__(self) -> None:
        self.joined = threading.Event()
        self.tokens: list[str] = []
        self.io = socketio.Server(async_mode="threading", cors_allowed_origins=[])
        self.io.on("connect", self._join, namespace="/live")
        self.http = make_server("127.0.0.1", 0, socketio.WSGIApp(self.io), threaded=True)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever)
        self.thread.start()

    def _join(self, _sid: str, _environ: object, auth: dict[str, str]) -> bool:
        self.tokens.append(auth["token"])
        self.joined.set()
        return auth["token"] == TOKEN

    def stop(self) -> None:
        self.io.shutdown()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def live() -> Iterator[LiveServer]:
    running = LiveServer()
    yield running
    running.stop()


def test_the_live_channel_rings_on_joining_and_at_each_issued_ticket(live: LiveServer) -> None:
    rung = threading.Semaphore(0)
    channel = LiveChannel(f"http://127.0.0.1:{live.http.port}", lambda: TOKEN, rung.release, Backoff(lambda: 0.0))
    channel.open()
    assert rung.acquire(timeout=10)
    live.io.emit("events", {"events": [{"type": "ticket.called"}]}, namespace="/live")
    live.io.emit("events", {"events": [{"type": "ticket.issued"}]}, namespace="/live")
    assert rung.acquire(timeout=10)
    assert channel.connected
    channel.close()
    assert not rung.acquire(blocking=False)
    assert live.tokens == [TOKEN]


def test_a_refused_live_channel_rings_nobody_and_closes_at_once(live: LiveServer) -> None:
    rung = threading.Event()
    channel = LiveChannel(f"http://127.0.0.1:{live.http.port}", lambda: "wrong", rung.set, Backoff(lambda: 0.0))
    channel.open()
    assert live.joined.wait(10)
    channel.close()
    assert not rung.is_set()
    assert not channel.connected
