"""The album's chapter of the displays: the hall, its layouts, and a screen above one counter."""

from __future__ import annotations

from tests.album.album import Album
from tests.browser.cast_of_browser import LOBBY_TV, Hall, Visits

UPRIGHT = {"width": 1080, "height": 1920}
TABLET = {"width": 1280, "height": 800}
COUNTER = 3


def pictures(album: Album, hall: Hall, visits: Visits) -> None:
    """Take the chapter."""
    for layout, size, name, shows in (
        ("", LOBBY_TV, "hall", "The whole hall"),
        ("sanh", LOBBY_TV, "media", "With a media area"),
        ("sanh", UPRIGHT, "upright", "The same on an upright screen"),
        ("khu-dat-dai", LOBBY_TV, "group", "One service group, by service"),
        ("khong-co", LOBBY_TV, "unknown-layout", "A layout that is not in the center's file"),
    ):
        page = visits.open(_address(hall, layout), size)
        page.wait_for_selector("[data-call]")
        page.wait_for_selector(".row-wait")
        album.take(page, f"display-{name}", shows)
    _recall(album, hall, visits)
    _counter(album, hall, visits)
    unpaired = visits.open("/display/", LOBBY_TV)
    unpaired.wait_for_selector("[data-pairing]")
    album.take(unpaired, "display-unpaired", "Not paired yet")


def empty(album: Album, visits: Visits) -> None:
    """Take the picture of a hall where nobody was called yet."""
    page = visits.display()
    page.wait_for_selector("body[data-link=live]")
    album.take(page, "display-empty", "Nobody was called yet")


def _address(hall: Hall, layout: str) -> str:
    asked = f"?layout={layout}" if layout else ""
    return f"{hall.address}/display/{asked}#token={hall.secrets['display_token']}"


def _recall(album: Album, hall: Hall, visits: Visits) -> None:
    page = visits.display()
    page.wait_for_selector("[data-call]")
    official = hall.simulated(COUNTER)
    number = official.call_next(COUNTER)["number"]
    official.post(f"counters/{COUNTER}/recall")
    page.wait_for_selector(f'[data-call][data-number="{number}"][data-repeat]')
    album.take(page, "display-recall", "A number called again")


def _counter(album: Album, hall: Hall, visits: Visits) -> None:
    official = hall.simulated(COUNTER)
    page = visits.open(_address(hall, "quay-3"), TABLET)
    page.wait_for_selector("[data-state=called]")
    album.take(page, "display-counter-called", "The screen above one counter: called")
    official.post(f"counters/{COUNTER}/begin")
    page.wait_for_selector("[data-state=serving]")
    album.take(page, "display-counter-serving", "… serving")
    official.post(f"counters/{COUNTER}/finish")
    page.wait_for_selector("[data-state=open]")
    album.take(page, "display-counter-free", "… free")
    official.post(f"counters/{COUNTER}/pause")
    page.wait_for_selector("[data-state=paused]")
    album.take(page, "display-counter-paused", "… paused")
    official.post(f"counters/{COUNTER}/open")
