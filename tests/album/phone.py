"""The album's chapter of the citizen's phone: a ticket from waiting to its end."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.album.album import Album
from tests.browser.cast_of_browser import PHONE, Hall, Visits

SERVICE, COUNTER = "giay-phep-xay-dung", 12


def pictures(album: Album, hall: Hall, visits: Visits) -> None:
    """Take the chapter."""
    official = hall.official()
    official.sit(COUNTER)
    first, last = hall.issue(SERVICE), hall.issue(SERVICE)
    page = visits.open(urlsplit(last["url"]).path, PHONE)
    page.wait_for_selector("[data-ahead]")
    album.take(page, "phone-1-waiting", "Waiting", whole=True)
    page.click("[data-withdraw]")
    album.take(page, "phone-5-withdraw", "Giving the number up: asked once more", whole=True)
    page.click("[data-withdraw-yes]")
    page.wait_for_selector("html[data-state=withdrawn]")
    album.take(page, "phone-6-withdrawn", "Given up", whole=True)
    page = visits.open(urlsplit(first["url"]).path, PHONE)
    official.post(f"counters/{COUNTER}/call/{first['number']}")
    for state, step, shows in (
        ("called", "begin", "Called"), ("serving", "hold", "Being served"), ("held", "", "Put aside for a while"),
    ):  # fmt: skip
        page.wait_for_selector(f"html[data-state={state}]")
        album.take(page, f"phone-{2 if state == 'called' else 3}-{state}", shows, whole=True)
        if step:
            official.post(f"counters/{COUNTER}/{step}")
    official.post(f"counters/{COUNTER}/resume", {"number": first["number"]})
    official.post(f"counters/{COUNTER}/finish")
    page.wait_for_selector("html[data-state=finished]")
    album.take(page, "phone-4-finished", "Served", whole=True)
    unknown = visits.open("/t/this-address-is-not-known", PHONE)
    unknown.wait_for_selector("h1")
    album.take(unknown, "phone-7-unknown", "An address that is not known", whole=True)
    official.post(f"counters/{COUNTER}/close")
