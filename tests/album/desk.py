"""The album's chapters of those who work here: start page, console, printers and slips, the API's page."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.album.album import Album
from tests.browser.cast_of_browser import CONSOLE, PHONE, Hall, Visits

COUNTER = 12


def pictures(album: Album, hall: Hall, visits: Visits) -> None:
    """Take the chapters."""
    for size, name in ((CONSOLE, "desk"), (PHONE, "phone")):
        page = visits.open("/", size)
        page.wait_for_selector("[data-layout]")
        album.take(page, f"start-{name}", "The start page of the demo", whole=size == PHONE)
    login = visits.open("/counter/", CONSOLE)
    login.wait_for_selector("[data-login]")
    album.take(login, "console-0-sign-in", "Signing in")
    _console(album, hall, visits.console(None, size=CONSOLE), "")
    _console(album, hall, visits.console(None, size=PHONE), "-phone")
    _help(album, hall, visits)
    _office(album, hall, visits)


def _console(album: Album, hall: Hall, page: Page, name: str) -> None:
    album.take(page, f"console{name}-1-choose", "Choosing a counter")
    page.click(f'[data-counter="{COUNTER}"]')
    page.wait_for_selector("[data-action=call-next]:enabled")
    album.take(page, f"console{name}-2-idle", "Nobody at the counter yet")
    hall.issue("giay-phep-moi-truong", "elderly")
    page.click("[data-action=call-next]")
    page.wait_for_selector(".current[data-state=called]")
    page.wait_for_selector("[data-action=call-next]:enabled")
    album.take(page, f"console{name}-3-called", "A number was called, and why this one", whole=bool(name))
    page.click("[data-action=begin]")
    page.wait_for_selector(".current[data-state=serving]")
    album.take(page, f"console{name}-4-serving", "Serving")
    page.click("[data-action=transfer]")
    page.wait_for_selector("dialog[open]")
    album.take(page, f"console{name}-5-transfer", "Transfer to another service")
    page.keyboard.press("Escape")
    page.click("[data-action=finish]")
    page.click("[data-action=pause]")
    page.wait_for_selector(".current[data-state=paused]")
    album.take(page, f"console{name}-6-paused", "Paused")
    page.click("[data-action=close]")
    page.wait_for_selector(".current[data-state=closed]")


def _help(album: Album, hall: Hall, visits: Visits) -> None:
    page, kiosk = visits.console(COUNTER, size=CONSOLE), visits.kiosk()
    kiosk.click("[data-help]")
    page.wait_for_selector("[data-help-call]")
    album.take(page, "console-7-help", "Somebody at a kiosk needs help")
    page.click("[data-help-go]")
    hall.simulated(1).post(f"counters/{COUNTER}/open", {"take_over": True})
    page.wait_for_selector("[data-take-over]")
    album.take(page, "console-8-taken-over", "A colleague has taken the counter over")


def _office(album: Album, hall: Hall, visits: Visits) -> None:
    admin = hall.secrets["admin"]
    page = visits.open(f"/admin/#user={admin['username']}&password={admin['password']}", CONSOLE)
    page.wait_for_load_state("networkidle")
    album.take(page, "office-printers", "Printers and slips in doubt")
    page = visits.open("/admin/slips", CONSOLE)
    page = visits.open(f"/admin/slips#user={admin['username']}&password={admin['password']}", CONSOLE)
    page.wait_for_selector("[data-slip] img")
    page.wait_for_load_state("networkidle")
    album.take(page, "office-slips", "Printed slips")
    docs = visits.open("/docs", CONSOLE)
    docs.locator("details.call").first.click()
    album.take(docs, "office-api", "The API")
