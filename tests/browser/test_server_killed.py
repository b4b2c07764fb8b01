"""A server that is killed in the middle of the work: each screen says so and comes back by itself, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import NO_CONNECTION, Hall, Visits

SERVICE, COUNTER = "tra-ket-qua", 2
SILENCE_MS = 11_000
SINCE = re.compile(r"Mất kết nối từ \d\d:\d\d")


def let_pass(page: Page, milliseconds: int) -> None:
    """Let the page believe that so much time has passed; its clock must be ours."""
    page.clock.fast_forward(milliseconds)


def take(kiosk: Page) -> str:
    kiosk.click(f'[data-group="{SERVICE}"]')
    kiosk.click("[data-confirm]")
    shown = kiosk.locator("[data-ticket-number]")
    expect(shown).to_be_visible()
    return shown.inner_text()


def test_killed_and_started_again_everything_is_where_it_was(
    own_hall: Hall, visits_to: Callable[[Hall], Visits]
) -> None:
    hall, visits = own_hall, visits_to(own_hall)
    visits.forgive(NO_CONNECTION)
    kiosk, display = visits.blank({"width": 1080, "height": 1920}), visits.blank({"width": 1920, "height": 1080})
    for page, kind in ((kiosk, "kiosk"), (display, "display")):
        page.clock.install()
        page.goto(f"{hall.address}/{kind}/#token={hall.secrets[f'{kind}_token']}")
    numbers = [take(kiosk)]
    kiosk.click("[data-done]")
    numbers += [hall.issue(SERVICE)["number"] for _ in range(2)]
    console = visits.console(COUNTER)
    console.click("[data-action=call-next]")
    expect(console.locator("[data-current-number]")).to_have_text(numbers[0])
    called = display.locator(f'[data-call][data-number="{numbers[0]}"][data-counter="{COUNTER}"]')
    expect(called).to_have_count(1)
    before = hall.snapshot()

    hall.kill()
    for page in (kiosk, display):
        let_pass(page, SILENCE_MS)
        expect(page.locator("body")).to_have_attribute("data-link", "stale")
    expect(display.locator(".now h1")).to_have_text(SINCE)
    expect(display.locator(".now")).not_to_contain_text(numbers[0])
    expect(display.locator(".link")).to_have_text(SINCE)
    expect(display.locator(".calls h2")).to_contain_text("Các số gọi trước")
    expect(kiosk.locator(".curtain")).to_contain_text(SINCE)

    hall.start()
    for page in (kiosk, display, console):
        expect(page.locator("body")).to_have_attribute("data-link", "live")
    after = hall.snapshot()
    assert {key: after[key] for key in ("calls", "waiting", "counters")} == {
        key: before[key] for key in ("calls", "waiting", "counters")
    }
    expect(called).to_have_count(1)
    expect(display.locator(".now .call-number")).to_have_text(numbers[0])
    expect(display.locator("[data-waiting-total]")).to_have_text("2")
    expect(console.locator("[data-current-number]")).to_have_text(numbers[0])
    expect(console.locator('[data-waiting="2"]')).to_be_visible()

    expect(kiosk.locator(".curtain")).to_be_hidden()
    assert take(kiosk) == f"{numbers[0][0]}{int(numbers[-1][1:]) + 1:03d}"
    console.click("[data-action=call-next]")
    expect(console.locator("[data-current-number]")).to_have_text(numbers[1])
    expect(display.locator(".now .call-number")).to_have_text(numbers[1])
