"""The cast of the print agent's tests: one slip, one fake server, one bell that never sleeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.printer.cast_of_printer import FakeServer


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A running server that plays the print-job calls."""
    fake = FakeServer()
    fake.start()
    yield fake
    fake.stop()
