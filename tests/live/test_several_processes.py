"""Two server processes on one PostgreSQL: what one commits, the screens of the other show; with Redis or without it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.servers import RedisServer, wait_until
from server.live.hints import RedisHints
from tests.live.cast_of_live import PATIENCE_S, Cast, Follower, ServerProcess, issue, make_cast, snapshot
from tests.live.conftest import Servers
from tests.live.fold import assert_follows

Follow = Callable[[ServerProcess, str], Follower]


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis of the test's own, which it may kill and freeze."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def cast(tmp_path: Path, postgres_url: str) -> Cast:
    """Two centers on PostgreSQL."""
    return make_cast(tmp_path / "cast", postgres_url)


def load(first: ServerProcess, second: ServerProcess, cast: Cast, tickets: int) -> None:
    """Issue at one process and call at the other, all at once; every request must succeed."""
    keypad = cast.here.tokens["counter"]

    def call(_: int) -> int:
        return second.post("/api/v1/counters/1/call-next", keypad).status_code

    with ThreadPoolExecutor(8) as pool:
        issued = [pool.submit(issue, first, cast.here) for _ in range(tickets)]
        called = list(pool.map(call, range(tickets)))
        assert len({ticket.result()["number"] for ticket in issued}) == tickets
    assert set(called) <= {200, 204}


def assert_both_came_to(followers: list[Follower], server: ServerProcess, cast: Cast, folder: Path) -> None:
    fresh = snapshot(server, cast.here)
    for follower in followers:
        follower.wait_for(fresh["version"])
        assert_follows(follower.base or {}, follower.events, fresh, folder)


@pytest.mark.parametrize("runtime", ["eventlet", "gevent"])
def test_screens_of_one_process_see_what_the_other_committed(
    postgres_url: str, cast: Cast, servers: Servers, follow: Follow, tmp_path: Path, runtime: str
) -> None:
    first, second = servers(2, postgres_url, runtime)
    followers = [follow(server, cast.here.tokens["display"]) for server in (first, second)]
    load(first, second, cast, 30)
    assert_both_came_to(followers, first, cast, tmp_path)


def test_redis_may_die_freeze_and_come_back_and_nothing_is_lost(
    postgres_url: str, cast: Cast, servers: Servers, follow: Follow, redis: RedisServer, tmp_path: Path
) -> None:
    first, second = servers(2, postgres_url, LUOT_REDIS_URL=redis.url())
    followers = [follow(server, cast.here.tokens["display"]) for server in (first, second)]
    load(first, second, cast, 10)
    assert_both_came_to(followers, first, cast, tmp_path)
    os.kill(redis.pid, signal.SIGSTOP)
    load(first, second, cast, 10)
    assert_both_came_to(followers, second, cast, tmp_path)
    os.kill(redis.pid, signal.SIGCONT)
    load(first, second, cast, 10)
    redis.kill()
    load(first, second, cast, 10)
    assert_both_came_to(followers, first, cast, tmp_path)
    redis.start()
    load(first, second, cast, 10)
    assert_both_came_to(followers, second, cast, tmp_path)
    assert '"level": "error"' not in first.log + second.log


def test_two_workers_of_one_server_serve_the_same_hall(
    postgres_url: str, cast: Cast, servers: Servers, follow: Follow, tmp_path: Path
) -> None:
    [server] = servers(1, postgres_url, LUOT_WORKERS="2")
    followers = [follow(server, cast.here.tokens["display"]) for _ in range(4)]
    load(server, server, cast, 20)
    assert_both_came_to(followers, server, cast, tmp_path)


def test_a_hint_reaches_the_other_process_and_survives_a_restart_of_redis(redis: RedisServer) -> None:
    heard: list[str] = []
    sleeping = []
    speaker = RedisHints(redis.url(), lambda: heard.append("own"), sleeping.append)
    listener = RedisHints(redis.url(), lambda: heard.append("other"), sleeping.append)

    def hinted() -> bool:
        before = len(heard)
        speaker.committed()
        return wait_until(lambda: len(heard) > before, 0.2)

    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(speaker.publish), pool.submit(listener.listen)]
        try:
            assert wait_until(hinted, PATIENCE_S)
            redis.kill()
            redis.start()
            assert wait_until(hinted, PATIENCE_S)
        finally:
            speaker.stop()
            listener.stop()
        assert [task.result(PATIENCE_S) for task in tasks] == [None, None]
    assert set(heard) == {"other"}
