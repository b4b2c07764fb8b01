"""The citizen's own page on the phone: one's place, the call, giving up the turn, and what strangers find."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import PHONE, REFUSED, Hall, Visits

SERVICE, COUNTER = "chung-thuc-ban-sao", 10


def open_ticket(visits: Visits, ticket: dict[str, str]) -> Page:
    return visits.open(urlsplit(ticket["url"]).path, PHONE)


def fits_the_phone(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def look_again(page: Page) -> None:
    """Let the page ask the server now, as it does when the phone is taken out of the pocket."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_citizen_sees_the_place_in_line_then_the_counter_that_called(hall: Hall, visits: Visits) -> None:
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    first, mine = hall.issue(SERVICE), hall.issue(SERVICE)
    page = open_ticket(visits, mine)
    expect(page.locator("[data-ticket-number]")).to_have_text(mine["number"])
    expect(page.locator("[data-ahead]")).to_have_attribute("data-ahead", "1")
    expect(page.locator(".expected")).to_contain_text("phút")
    assert fits_the_phone(page)
    assert official.call_next(COUNTER)["number"] == first["number"]
    look_again(page)
    expect(page.locator("main")).to_contain_text("Ông/bà là người tiếp theo")
    assert official.call_next(COUNTER)["number"] == mine["number"]
    look_again(page)
    expect(page.locator("[data-counter]")).to_have_text(str(COUNTER))
    expect(page.locator("main")).to_contain_text("Mời ông/bà đến")
    official.post(f"counters/{COUNTER}/begin")
    official.post(f"counters/{COUNTER}/finish")
    look_again(page)
    expect(page.locator("main")).to_contain_text("Đã phục vụ xong")
    expect(page.locator("[data-withdraw]")).to_have_count(0)


def test_a_citizen_gives_up_the_turn_after_one_question(hall: Hall, visits: Visits) -> None:
    page = open_ticket(visits, hall.issue(SERVICE))
    page.click("[data-withdraw]")
    page.get_by_role("button", name="Giữ số").click()
    expect(page.locator("[data-withdraw]")).to_be_visible()
    assert hall.waiting(SERVICE) == 1
    page.click("[data-withdraw]")
    page.click("[data-withdraw-yes]")
    expect(page.locator("main")).to_contain_text("Đã hủy số này")
    expect(page.locator("[data-withdraw]")).to_have_count(0)
    assert hall.waiting(SERVICE) == 0


def test_the_slip_s_address_is_not_for_search_engines(hall: Hall, visits: Visits) -> None:
    answer = requests.get(hall.issue(SERVICE)["url"], timeout=10)
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("token", ["this-token-was-never-given", "x", "%3Cimg%20src=x%20onerror=alert(1)%3E"])
def test_an_unknown_address_says_so_plainly(token: str, visits: Visits) -> None:
    visits.forgive(REFUSED)
    page = visits.open(f"/t/{token}", PHONE)
    expect(page.locator("h1")).to_have_text("Không tìm thấy số này")
    expect(page.locator("[data-withdraw]")).to_have_count(0)


def test_the_citizen_s_page_speaks_english_too(hall: Hall, visits: Visits) -> None:
    page = open_ticket(visits, hall.issue(SERVICE))
    page.click("[data-language=en]")
    expect(page.locator(".service")).to_have_text("Certified copy of an original")
    expect(page.locator("html")).to_have_attribute("lang", "en")
