"""A server that is killed at any moment loses nothing that it confirmed, and its screens come to the true state."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from bench.servers import wait_until
from server.services.issue import Order
from server.services.issue import issue as commit_only
from server.services.ports import SYSTEM
from tests.live.cast_of_live import PATIENCE_S, Center, Follower, ServerProcess, issue, make_cast, snapshot
from tests.live.conftest import HOUSES, Servers
from tests.live.fold import assert_follows

Follow = Callable[[ServerProcess, str], Follower]
PRESSES = 80


class Presses:
    """Citizens who press until they have their number, each with the key of one press."""

    def __init__(self, server: ServerProcess, center: Center) -> None:
        self._server, self._center = server, center
        self._lock = threading.Lock()
        self.confirmed: list[dict[str, Any]] = []

    def press(self, _: int) -> None:
        key = str(uuid.uuid4())

        def confirmed() -> bool:
            with suppress(requests.RequestException):
                ticket = issue(self._server, self._center, **{"Idempotency-Key": key})
                with self._lock:
                    self.confirmed.append(ticket)
                return True
            return False

        assert wait_until(confirmed, PATIENCE_S)


@pytest.mark.parametrize(("runtime", "kind"), HOUSES)
def test_nothing_confirmed_is_lost_when_the_server_is_killed_under_load(
    fresh_database: Any, servers: Servers, follow: Follow, tmp_path: Path, runtime: str, kind: str
) -> None:
    url = fresh_database(kind)
    cast = make_cast(tmp_path / "cast", url)
    [server] = servers(1, url, runtime)
    follower = follow(server, cast.here.tokens["display"])
    presses = Presses(server, cast.here)
    moment = random.Random(f"{runtime}-{kind}").randrange(10, PRESSES - 20)
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(presses.press, n) for n in range(PRESSES)]
        assert wait_until(lambda: len(presses.confirmed) >= moment, PATIENCE_S)
        server.kill()
        server.start()
        for press in done:
            press.result()
    numbers = [ticket["number"] for ticket in presses.confirmed]
    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, PRESSES + 1)]
    for ticket in presses.confirmed:
        kept = server.get(f"/api/v1/tickets/{ticket['id']}", cast.here.tokens["kiosk"]).json()
        assert (kept["number"], kept["url"]) == (ticket["number"], ticket["url"])
    fresh = snapshot(server, cast.here)
    follower.wait_for(fresh["version"])
    assert_follows(follower.base or {}, follower.events, fresh, tmp_path)
    assert fresh["waiting"] == {"dat-dai": PRESSES, "ho-tich": 0}


def test_a_commit_whose_push_never_left_is_seen_after_the_restart(
    fresh_database: Any, servers: Servers, follow: Follow, tmp_path: Path
) -> None:
    """Commits by another process, which pushes nothing, stand for a server that died between commit and push."""
    url = fresh_database("sqlite")
    cast = make_cast(tmp_path / "cast", url)
    [server] = servers(1, url)
    follower = follow(server, cast.here.tokens["display"])
    issue(server, cast.here)
    server.kill()
    commit_only(cast.house.context, cast.here.center_id, Order("dat-dai"), SYSTEM)
    cast.house.database.close()
    server.start()
    fresh = snapshot(server, cast.here)
    follower.wait_for(fresh["version"])
    assert fresh["waiting"]["dat-dai"] == 2
    assert_follows(follower.base or {}, follower.events, fresh, tmp_path)
