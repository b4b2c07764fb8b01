"""The stage of the lobby's tests: two centers on a real database, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.services.clock import HandClock
from server.services.ports import Context
from server.store.lobby import SqlLobby
from tests.live.cast_of_live import Cast, make_cast

MORNING = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)  # 08:05 in Thanh Hóa


class Lobby:
    """A center's lobby and its clocks."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.clock = cast, HandClock(MORNING)
        self.context: Context = replace(cast.house.context, clock=self.clock, timer=self.clock)
        self.store = SqlLobby(cast.house.database)
        self.here, self.there = cast.here.center_id, cast.there.center_id


@pytest.fixture
def lobby(tmp_path: Path, database_url: str) -> Iterator[Lobby]:
    """A stage on each kind of database."""
    cast = make_cast(tmp_path, database_url)
    yield Lobby(cast)
    cast.house.database.close()
