"""The album's chapter of the citizen's phone: a ticket from waiting to its end."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.album.album import Album
from tests.browser.cast_of_browser import PHONE, Hall, Official, Visits

SERVICE, COUNTER = "giay-phep-xay-dung", 12


def pictures(album: Album, hall: Hall, visits: Visits) -> None:
    """Take the chapter."""
    official = hall.official()
    official.sit(COUNTER)
    _clear(hall, official)
    tickets = [hall.issue(SERVICE) for _ in range(6)]
    page = visits.open(urlsplit(tickets[5]["url"]).path, PHONE)
    page.wait_for_selector("[data-ahead='5']")
    album.take(page, "phone-1-waiting", "Waiting", whole=True)
    for first in (hall.issue(SERVICE, "elderly"), *tickets[:2]):
        official.post(f"counters/{COUNTER}/call/{first['number']}")
        official.post(f"counters/{COUNTER}/finish")
    page.wait_for_selector(".near [data-ahead='3']")
    page.reload()
    page.wait_for_selector("[data-overtaken] summary")
    page.locator("[data-overtaken] summary").click()
    page.click("[data-bell] button")
    album.take(page, "phone-1-near", "Three are ahead, the bell is on, and why somebody else was first", whole=True)
    page.click("[data-withdraw]")
    album.take(page, "phone-5-withdraw", "Giving the number up: asked once more", whole=True)
    page.click("[data-withdraw-yes]")
    page.wait_for_selector("html[data-state=withdrawn]")
    album.take(page, "phone-6-withdrawn", "Given up", whole=True)
    _at_the_counter(album, official, visits.open(urlsplit(tickets[3]["url"]).path, PHONE), str(tickets[3]["number"]))
    _troubles(album, hall, visits, str(tickets[4]["url"]))
    official.post(f"counters/{COUNTER}/close")


def _clear(hall: Hall, official: Official) -> None:
    """Let nobody wait for the service."""
    for ticket in official.get("queue")["tickets"]:
        if ticket["service"] == SERVICE:
            official.post(f"tickets/{ticket['id']}/withdraw")


def _at_the_counter(album: Album, official: Official, page: Page, number: str) -> None:
    official.post(f"counters/{COUNTER}/call/{number}")
    for state, step, shows in (
        ("called", "begin", "Called"), ("serving", "hold", "Being served"), ("held", "", "Put aside for a while"),
    ):  # fmt: skip
        page.wait_for_selector(f"html[data-state={state}]")
        album.take(page, f"phone-{2 if state == 'called' else 3}-{state}", shows, whole=True)
        if step:
            official.post(f"counters/{COUNTER}/{step}")
    official.post(f"counters/{COUNTER}/resume", {"number": number})
    official.post(f"counters/{COUNTER}/finish")
    page.wait_for_selector("html[data-state=finished]")
    album.take(page, "phone-4-finished", "Served", whole=True)


def _troubles(album: Album, hall: Hall, visits: Visits, url: str) -> None:
    page = visits.blank(PHONE)
    page.clock.install()
    page.goto(hall.address + urlsplit(url).path)
    page.wait_for_selector("[data-ahead]")
    page.context.set_offline(True)
    page.clock.run_for(60_000)
    page.wait_for_selector("[data-part=stale]")
    album.take(page, "phone-8-offline", "No network: since when", whole=True)
    unknown = visits.open("/t/this-address-is-not-known", PHONE)
    unknown.wait_for_selector("h1")
    album.take(unknown, "phone-7-unknown", "An address that is not known", whole=True)
