"""A demo hall that tests share, halls of a test's own, a browser, and pages that are watched for complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.cast_of_browser import PATIENCE_MS, Hall, Visits

expect.set_options(timeout=PATIENCE_MS)

# The display may sound at once, as on a lobby's player that was told to let it.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A headless Chromium; a module's own, because Playwright keeps an event loop running while it lives."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One empty hall for all tests that neither stop nor configure it."""
    hall = Hall(tmp_path_factory.mktemp("hall"))
    try:
        hall.start()
        yield hall
    finally:
        hall.stop()


@pytest.fixture
def hall(shared_hall: Hall) -> Hall:
    """The shared hall with nobody in it."""
    shared_hall.clear()
    return shared_hall


@pytest.fixture(scope="module")
def own_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall of the module's own, to be stopped and configured at will."""
    hall = Hall(tmp_path_factory.mktemp("own-hall"))
    try:
        hall.start()
        yield hall
    finally:
        hall.stop()


@pytest.fixture
def visits_to(chromium: Browser) -> Iterator[Callable[[Hall], Visits]]:
    """Make visits to a hall; a page that complained on its console fails the test."""
    made: list[Visits] = []

    def visit(hall: Hall) -> Visits:
        made.append(Visits(chromium, hall))
        return made[-1]

    yield visit
    complaints = [said for visits in made for said in visits.close()]
    assert complaints == []


@pytest.fixture
def visits(hall: Hall, visits_to: Callable[[Hall], Visits]) -> Visits:
    """Visits to the shared hall."""
    return visits_to(hall)
