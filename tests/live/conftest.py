"""Servers for the live tests: on both runtimes, each with the database whose driver is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.cast_of_live import Cast, Follower, ServerProcess, make_cast
from tests.services_for_tests import SqliteFiles, with_current_schema

# Runtime and database: each runtime with each database at least once over all tests.
HOUSES = [("eventlet", "sqlite"), ("gevent", "postgresql")]


@dataclass(slots=True)
class Running:
    """One running server with its cast."""

    server: ServerProcess
    cast: Cast
    folder: Path


@pytest.fixture(scope="module", params=HOUSES, ids="-".join)
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite: SqliteFiles
) -> Iterator[Running]:
    """A server that the tests of one module share; none of them harms it."""
    runtime, kind = request.param
    folder = tmp_path_factory.mktemp(f"live-{runtime}")
    if kind == "sqlite":
        url = sqlite.fresh_database(folder / "luot.sqlite", with_current_schema)
    else:
        url = request.getfixturevalue("postgres").fresh_database(with_current_schema)
    cast = make_cast(folder / "cast", url)
    server = ServerProcess(folder / "data", url, runtime)
    try:
        server.start()
        yield Running(server, cast, folder)
    finally:
        server.stop()
        if kind == "postgresql":
            request.getfixturevalue("postgres").drop(url)


Servers = Callable[..., list[ServerProcess]]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Start servers of the test's own, all at once: servers(how_many, database_url, runtime, **settings)."""
    started: list[ServerProcess] = []

    def start(count: int, url: str, runtime: str = "eventlet", **variables: str) -> list[ServerProcess]:
        made = [ServerProcess(tmp_path / f"server-{n}", url, runtime, **variables) for n in range(count)]
        started.extend(made)
        for server in made:
            server.launch()
        for server in made:
            server.wait_ready()
        return made

    yield start
    for server in reversed(started):
        server.kill()


@pytest.fixture
def follow() -> Iterator[Callable[[ServerProcess, str], Follower]]:
    """Connect followers: follow(server, token); they leave when the test ends."""
    followers: list[Follower] = []

    def connect(server: ServerProcess, token: str) -> Follower:
        followers.append(Follower(server, token))
        return followers[-1].connect()

    yield connect
    for follower in followers:
        follower.disconnect()
