"""Every screen in every main state against WCAG 2.2 AA, by axe."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.cast_of_browser import CONSOLE, KIOSK, LOBBY_TV, NO_CONNECTION, PHONE, REFUSED, Hall, Visits
from tests.browser.wcag import violations

GROUP, SERVICE, COUNTER = "dat-dai", "dat-dai-cap-gcn", 4


@pytest.mark.parametrize("size", [CONSOLE, PHONE], ids=["desk", "phone"])
def test_start_page(size: dict[str, int], visits: Visits) -> None:
    page = visits.open("/", size)
    page.wait_for_selector(".demo:not([hidden])")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_kiosk_from_group_to_number(language: str, visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click(f"[data-language={language}]")
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]', "[data-confirm]", "[data-done]"):
        kiosk.wait_for_selector(step)
        assert violations(kiosk) == [], step
        kiosk.click(step)


def test_kiosk_that_asks_whether_anybody_is_there(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    kiosk = visits.blank(KIOSK)
    kiosk.clock.install()
    kiosk.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.clock.run_for(63_000)
    expect(kiosk.locator("[data-stay]")).to_be_visible()
    kiosk.clock.resume()
    assert violations(kiosk) == []


@pytest.mark.parametrize(("kind", "size"), [("kiosk", KIOSK), ("display", LOBBY_TV)])
def test_screens_that_are_not_paired(kind: str, size: dict[str, int], visits: Visits) -> None:
    page = visits.open(f"/{kind}/", size)
    page.wait_for_selector("[data-pairing]")
    assert violations(page) == []


def test_display_calling_and_stale(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
    for _ in range(3):
        hall.issue(SERVICE)
    number = official.call_next(COUNTER)["number"]
    expect(display.locator(".now .call-number")).to_have_text(number)
    official.post(f"counters/{COUNTER}/recall")
    expect(display.locator("[data-repeat]").first).to_be_visible()
    assert violations(display) == []
    display.context.set_offline(True)
    display.clock.fast_forward(12_000)
    expect(display.locator("body")).to_have_attribute("data-link", "stale")
    assert violations(display) == []


def test_console_from_sign_in_to_pause(hall: Hall, visits: Visits) -> None:
    page = visits.open("/counter/", CONSOLE)
    page.wait_for_selector("[data-login]")
    assert violations(page) == [], "sign in"
    console = visits.console(None)
    assert violations(console) == [], "choose"
    console.click(f'[data-counter="{COUNTER}"]')
    expect(console.locator("[data-action=call-next]")).to_be_enabled()
    assert violations(console) == [], "idle"
    for _ in range(3):
        hall.issue(SERVICE, "elderly")
    console.click("[data-action=call-next]")
    expect(console.locator(".current[data-state=called]")).to_be_visible()
    assert violations(console) == [], "called"
    console.click("[data-action=begin]")
    expect(console.locator(".current[data-state=serving]")).to_be_visible()
    assert violations(console) == [], "serving"
    console.click("[data-action=transfer]")
    console.wait_for_selector("dialog[open]")
    assert violations(console) == [], "transfer"
    console.keyboard.press("Escape")
    console.click("[data-action=finish]")
    console.click("[data-action=pause]")
    expect(console.locator(".current[data-state=paused]")).to_be_visible()
    assert violations(console) == [], "paused"


def test_citizen_page_waiting_called_withdrawn_and_unknown(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    first, second = hall.issue(SERVICE), hall.issue(SERVICE)
    page = visits.open(urlsplit(second["url"]).path, PHONE)
    page.wait_for_selector("[data-ahead]")
    assert violations(page) == [], "waiting"
    page.click("[data-withdraw]")
    assert violations(page) == [], "asking"
    page.click("[data-withdraw-yes]")
    page.wait_for_selector("html[data-state=withdrawn]")
    assert violations(page) == [], "withdrawn"
    official.call_next(COUNTER)
    page.goto(hall.address + urlsplit(first["url"]).path)
    page.wait_for_selector("html[data-state=called]")
    assert violations(page) == [], "called"
    page.goto(f"{hall.address}/t/this-token-was-never-given")
    expect(page.locator("h1")).to_have_text("Không tìm thấy số này")
    assert violations(page) == [], "unknown"


def test_printed_slips_and_the_api_s_pages(hall: Hall, visits: Visits) -> None:
    number = hall.issue(SERVICE)["number"]
    admin = hall.secrets["admin"]
    slips = visits.open(f"/admin/slips#user={admin['username']}&password={admin['password']}", CONSOLE)
    slips.wait_for_selector(f'[data-slip="{number}"]')
    assert violations(slips) == []
    docs = visits.open("/docs", CONSOLE)
    docs.locator("details.call").first.click()
    assert violations(docs) == []
