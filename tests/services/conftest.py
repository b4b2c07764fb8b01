"""One open hall on SQLite: the use cases' rules do not depend on the database; store and race tests run on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.builders import Hall, open_hall
from tests.conftest import FreshDatabase


@pytest.fixture
def hall(fresh_database: FreshDatabase) -> Iterator[Hall]:
    """A center with nobody in it, on Monday morning."""
    with open_hall(fresh_database("sqlite")) as opened:
        yield opened


@pytest.fixture
def two_officials(hall: Hall) -> tuple[int, int]:
    """The ids of two officials of the hall's center."""
    return hall.add_official("lan"), hall.add_official("hoa")
