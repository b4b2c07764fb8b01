"""Pages of people that are loaded again while nobody answers: they never end at the browser's error page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import NO_CONNECTION, PHONE, REFUSED, Hall, Visits

SERVICE, COUNTER = "dat-dai-cap-gcn", 3


def phone_with(visits: Visits, path: str) -> Page:
    """A phone whose page has been kept."""
    visits.forgive(NO_CONNECTION)
    page = visits.open(path, PHONE, service_workers="allow")
    expect(page.locator("html")).to_have_attribute("data-kept", "yes")
    return page


def test_a_phone_loaded_again_without_a_network_shows_its_number_and_since_when_it_is_old(
    hall: Hall, visits: Visits
) -> None:
    ticket = hall.issue(SERVICE)
    page = phone_with(visits, urlsplit(ticket["url"]).path)
    colour = "getComputedStyle(document.querySelector('header')).backgroundColor"
    before = page.evaluate(colour)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-ticket-number]")).to_have_text(ticket["number"])
    expect(page.locator(".warning")).to_contain_text("Mất kết nối từ")
    assert page.evaluate(colour) == before, "its colours are kept, too"

    hall.official().sit(COUNTER)
    hall.official().call_next(COUNTER)
    page.context.set_offline(False)
    expect(page.locator(".warning")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-state", "called")


def test_what_was_seen_of_a_ticket_stays_with_its_tab_and_its_address(hall: Hall, visits: Visits) -> None:
    page = phone_with(visits, urlsplit(hall.issue(SERVICE)["url"]).path)
    other = urlsplit(hall.issue(SERVICE)["url"]).path
    page.context.set_offline(True)
    page.goto(hall.address + other)
    expect(page.locator("[data-notice=trouble]")).to_be_visible()
    expect(page.locator("[data-ticket-number]")).to_have_count(0)


def test_an_address_that_leads_nowhere_forgets_what_was_seen(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    path = urlsplit(hall.issue(SERVICE)["url"]).path
    page = phone_with(visits, path)
    kept = "sessionStorage.getItem('luot.t.last')"
    assert path.rpartition("/")[2] in page.evaluate(kept)
    page.goto(hall.address + "/t/" + "x" * 22)
    expect(page.locator("[data-notice=unknown]")).to_be_visible()
    assert page.evaluate(kept) == ""


def test_a_console_loaded_again_while_its_server_is_away_waits_and_goes_on(
    own_hall: Hall, visits_to: Callable[[Hall], Visits]
) -> None:
    visits = visits_to(own_hall)
    visits.forgive(NO_CONNECTION)
    person = own_hall.secrets["official"]
    page = visits.open(f"/counter/#user={person['username']}&password={person['password']}", service_workers="allow")
    page.click(f'[data-counter="{COUNTER}"]')
    number = own_hall.issue(SERVICE)["number"]
    page.click("[data-action=call-next]")
    expect(page.locator("[data-current-number]")).to_have_text(number)
    expect(page.locator("html")).to_have_attribute("data-kept", "yes")

    own_hall.kill()
    page.reload()
    expect(page.locator("[data-away]")).to_contain_text("Đang kết nối tới máy chủ")
    letters = "document.fonts.load('700 20px \"Be Vietnam Pro\"').then(found => found.length)"
    assert page.evaluate(letters) > 0, "its letters are kept, too"
    own_hall.start()
    expect(page.locator("[data-current-number]")).to_have_text(number)
