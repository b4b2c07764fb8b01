"""What all tests share: real databases, a real Redis, a browser. How they are started is in services_for_tests.py."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from tests.services_for_tests import (
    PostgresDatabases,
    SqliteFiles,
    find_chromium,
    postgres_for_tests,
    redis_for_tests,
    with_current_schema,
)

# The same examples on every machine, and no time limit on an example: a busy machine is no fault.
settings.register_profile("luot", derandomize=True, deadline=None, database=None)
settings.load_profile("luot")


class FreshDatabase(Protocol):
    """Makes a new database and returns its address; it is removed when the test ends."""

    def __call__(self, kind: str, *, schema: bool = True) -> str: ...


@pytest.fixture(scope="module", autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """Find what a module left unclosed while it still runs, not in the middle of another's test."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """One PostgreSQL for the whole run, started when first asked for."""
    with postgres_for_tests() as databases:
        yield databases


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Templates of SQLite databases for the whole run."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """One Redis for the whole run; a test that stops Redis starts a bench.servers.RedisServer of its own."""
    with redis_for_tests() as url:
        yield url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser, for Playwright's executable_path."""
    return find_chromium()


@pytest.fixture(scope="session")
def windowed_chromium_path() -> str:
    """The browser as screens have it, windows and all."""
    return find_chromium(windows=True)


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, sqlite: SqliteFiles, tmp_path: Path) -> Iterator[FreshDatabase]:
    """Make databases: fresh_database("sqlite") or ("postgresql"), with tables unless schema=False."""
    undo: list[Callable[[], None]] = []

    def make(kind: str, *, schema: bool = True) -> str:
        prepare = with_current_schema if schema else None
        if kind == "sqlite":
            return sqlite.fresh_database(tmp_path / f"luot-{len(list(tmp_path.iterdir()))}.sqlite", prepare)
        postgres: PostgresDatabases = request.getfixturevalue("postgres")
        url = postgres.fresh_database(prepare)
        undo.append(lambda: postgres.drop(url))
        return url

    yield make
    for step in reversed(undo):
        step()


@pytest.fixture
def postgres_url(fresh_database: FreshDatabase) -> str:
    """A PostgreSQL database of the test's own, with tables."""
    return fresh_database("postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> str:
    """A database of the test's own, with tables; the test runs once on each kind."""
    return fresh_database(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> str:
    """A database of the test's own without any table; the test runs once on each kind."""
    return fresh_database(request.param, schema=False)
