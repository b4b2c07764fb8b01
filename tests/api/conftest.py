"""Worlds for the API's tests: one of a test's own, and one that many tests share because they change nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.cast_of_api import World, build_world
from tests.services_for_tests import SqliteFiles, with_current_schema


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """A world of the test's own, once on each kind of database."""
    built = build_world(tmp_path, database_url)
    yield built
    built.server.house.database.close()


@pytest.fixture
def light_world(tmp_path: Path, sqlite_world: Callable[..., World]) -> World:
    """A world of the test's own on SQLite alone, for what does not touch the database in its own way."""
    return sqlite_world()


@pytest.fixture
def sqlite_world(tmp_path: Path, sqlite: SqliteFiles) -> Iterator[Callable[..., World]]:
    """Builds worlds on SQLite with settings of the test's choice."""
    built: list[World] = []

    def build(**variables: str) -> World:
        folder = tmp_path / f"world-{len(built)}"
        folder.mkdir()
        url = sqlite.fresh_database(folder / "luot.sqlite", with_current_schema)
        built.append(build_world(folder, url, **variables))
        return built[-1]

    yield build
    for world in built:
        world.server.house.database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite: SqliteFiles
) -> Iterator[World]:
    """A world for the tests of one module, which leave nothing behind that another would notice."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        url = sqlite.fresh_database(folder / "luot.sqlite", with_current_schema)
    else:
        url = request.getfixturevalue("postgres").fresh_database(with_current_schema)
    built = build_world(folder, url)
    yield built
    built.server.house.database.close()
    if request.param == "postgresql":
        request.getfixturevalue("postgres").drop(url)
