"""Citizens' streams on real servers: calls reach open pages, from any process, through a stop and a kill."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from bench.servers import wait_until
from tests.live.cast_of_live import PATIENCE_S, Center, Follower, ServerProcess, issue, make_cast
from tests.live.conftest import Running, Servers

Listen = Callable[[ServerProcess, str], "Phone"]


class Phone:
    """An open page of one ticket: it comes back whenever its stream ends, as the page does."""

    def __init__(self, server: ServerProcess, token: str) -> None:
        self.server, self.path = server, f"/api/v1/public/tickets/{token}"
        self.heard: list[dict[str, Any]] = []
        self.ends = 0
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._stay, daemon=True)
        self._thread.start()
        assert wait_until(lambda: len(self.heard) > 0, PATIENCE_S)

    @property
    def state(self) -> str:
        return str(self.heard[-1]["ticket"]["state"])

    def wait_for(self, state: str) -> None:
        assert wait_until(lambda: self.state == state, PATIENCE_S), self.state

    def leave(self) -> None:
        self._left.set()

    def _stay(self) -> None:
        while not self._left.is_set():
            with suppress(requests.RequestException):
                self._listen()
            self.ends += 1
            self._left.wait(0.1)

    def _listen(self) -> None:
        with requests.get(self.server.address + self.path + "/updates", stream=True, timeout=PATIENCE_S) as answer:
            for line in answer.iter_lines():
                if self._left.is_set():
                    return
                if line.startswith(b'data: {"ticket"'):
                    self.heard.append(json.loads(line.removeprefix(b"data: ")))


@pytest.fixture
def listen() -> Iterator[Listen]:
    phones: list[Phone] = []

    def open_page(server: ServerProcess, token: str) -> Phone:
        phones.append(Phone(server, token))
        return phones[-1]

    yield open_page
    for phone in phones:
        phone.leave()


def take(server: ServerProcess, center: Center) -> str:
    return str(issue(server, center)["url"].rsplit("/", 1)[1])


def command(server: ServerProcess, center: Center, name: str) -> dict[str, Any]:
    answer = server.post(f"/api/v1/counters/1/{name}", center.tokens["counter"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def call_all(server: ServerProcess, center: Center) -> None:
    while server.post("/api/v1/counters/1/call-next", center.tokens["counter"]).status_code == 200:
        pass


def test_a_page_hears_of_its_call_and_its_end(running: Running, listen: Listen) -> None:
    server, here = running.server, running.cast.here
    call_all(server, here)
    first, second = listen(server, take(server, here)), listen(server, take(server, here))
    assert [phone.heard[0]["ticket"]["ahead"] for phone in (first, second)] == [0, 1]
    command(server, here, "call-next")
    first.wait_for("called")
    assert first.heard[-1]["ticket"]["counter"] == 1
    assert wait_until(lambda: second.heard[-1]["ticket"]["ahead"] == 0, PATIENCE_S)
    command(server, here, "finish")
    first.wait_for("finished")
    assert second.ends == 0


def test_citizens_do_not_join_the_displays_and_displays_hear_as_before(
    running: Running, listen: Listen, follow: Callable[[ServerProcess, str], Follower]
) -> None:
    server, there = running.server, running.cast.there
    display = follow(server, there.tokens["display"])
    phone = listen(server, take(server, there))
    display.wait_for(1)
    called = command(server, there, "call-next")
    phone.wait_for("called")
    display.wait_for(server.get("/api/v1/snapshot", there.tokens["display"]).json()["version"])
    assert display.events[-1]["ticket"]["id"] == called["ticket"]["id"]
    assert display.fetches == 0


def test_a_server_that_stops_lets_its_pages_go_at_once_and_they_come_back(
    fresh_database: Callable[[str], str], tmp_path: Path, servers: Servers, listen: Listen
) -> None:
    url = fresh_database("sqlite")
    here = make_cast(tmp_path / "cast", url).here
    [server] = servers(1, url)
    phone = listen(server, take(server, here))
    assert server.stop() == 0
    assert wait_until(lambda: phone.ends > 0, PATIENCE_S)
    server.start()
    command(server, here, "call-next")
    phone.wait_for("called")
    server.kill()
    server.start()
    command(server, here, "finish")
    phone.wait_for("finished")


def test_what_one_process_commits_pages_of_the_other_show(
    postgres_url: str, tmp_path: Path, servers: Servers, listen: Listen
) -> None:
    here = make_cast(tmp_path / "cast", postgres_url).here
    first, second = servers(2, postgres_url)
    phone = listen(second, take(first, here))
    command(first, here, "call-next")
    phone.wait_for("called")
    command(first, here, "no-show")
    phone.wait_for("no_show")
