"""The main job, end to end, as a newcomer does it from the start page: number, slip, call, and the lobby sees it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import CONSOLE, KIOSK, LOBBY_TV, Hall, Visits

LAND, FIRST, CHANGE = "dat-dai", "dat-dai-cap-gcn", "dat-dai-bien-dong"
COUNTER = 3


def take_number(kiosk: Page, group: str, service: str) -> str:
    """Take a number at the kiosk by hand; return it."""
    kiosk.click(f'[data-group="{group}"]')
    kiosk.click(f'[data-service="{service}"]')
    kiosk.click("[data-confirm]")
    shown = kiosk.locator("[data-ticket-number]")
    expect(shown).to_be_visible()
    return shown.inner_text()


def press(console: Page, action: str) -> None:
    console.click(f'[data-action="{action}"]')


def row(number: str) -> str:
    return f'[data-call][data-number="{number}"][data-counter="{COUNTER}"]'


def test_from_the_start_page_a_number_is_taken_printed_called_and_seen_in_the_lobby(hall: Hall, visits: Visits) -> None:
    display = visits.from_start("display", LOBBY_TV)
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    kiosk = visits.from_start("kiosk", KIOSK)
    number = take_number(kiosk, LAND, FIRST)
    expect(kiosk.locator("[data-slip=done]")).to_be_visible()

    slips = visits.from_start("admin", CONSOLE)
    slip = slips.locator(f'[data-slip="{number}"] img').first
    expect(slip).to_be_visible()
    slips.wait_for_function("picture => picture.naturalWidth > 300", arg=slip.element_handle())

    console = visits.from_start("counter", CONSOLE)
    console.click(f'[data-counter="{COUNTER}"]')
    expect(console.locator('[data-waiting="1"]')).to_be_visible()
    expect(display.locator("[data-waiting-total]")).to_have_text("1")
    press(console, "call-next")
    expect(console.locator("[data-current-number]")).to_have_text(number)
    expect(display.locator(row(number))).to_have_count(1)
    expect(display.locator(".now .call-number")).to_have_text(number)
    expect(display.locator(".now .call-counter strong")).to_have_text(str(COUNTER))
    expect(display.locator("#announcement")).to_have_text(f"Mời số {number} đến quầy {COUNTER}")
    expect(console.locator('[data-waiting="0"]')).to_be_visible()
    expect(display.locator("[data-waiting-total]")).to_have_text("0")


def test_the_lobby_shows_a_call_within_a_blink(hall: Hall, visits: Visits) -> None:
    display = visits.display()
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    hall.issue(FIRST)
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    number = official.call_next(COUNTER)["number"]
    expect(display.locator(row(number))).to_have_count(1, timeout=1000)


def test_each_step_at_the_counter_is_shown_at_the_counter_and_in_the_lobby(hall: Hall, visits: Visits) -> None:
    numbers = [hall.issue(FIRST)["number"] for _ in range(3)]
    display, console = visits.display(), visits.console(COUNTER)
    shown = console.locator("[data-current-number]")

    press(console, "call-next")
    expect(shown).to_have_text(numbers[0])
    press(console, "recall")
    again = display.locator(row(numbers[0]))
    expect(again).to_have_attribute("data-repeat", "1")
    expect(again).to_have_count(1)
    expect(again).to_contain_text("gọi lại")
    press(console, "begin")
    expect(console.locator(".current[data-state=serving]")).to_be_visible()
    press(console, "finish")
    expect(shown).to_have_attribute("data-current-number", "")

    press(console, "call-next")
    expect(shown).to_have_text(numbers[1])
    press(console, "no-show")
    expect(shown).to_have_attribute("data-current-number", "")

    press(console, "call-next")
    expect(shown).to_have_text(numbers[2])
    assert hall.waiting(FIRST) == 0
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", numbers[2])


def test_a_held_ticket_comes_back_to_the_counter_and_leads_the_calls_again(hall: Hall, visits: Visits) -> None:
    held, other = (hall.issue(FIRST)["number"] for _ in range(2))
    display, console = visits.display(), visits.console(COUNTER)
    shown, newest = console.locator("[data-current-number]"), display.locator("[data-call]").first
    press(console, "call-next")
    expect(shown).to_have_text(held)
    press(console, "hold")
    expect(shown).to_have_attribute("data-current-number", "")
    press(console, "call-next")
    expect(shown).to_have_text(other)
    expect(newest).to_have_attribute("data-number", other)
    press(console, "finish")
    press(console, "resume")
    expect(shown).to_have_text(held)
    expect(newest).to_have_attribute("data-number", held)
    expect(display.locator(row(held))).to_have_count(1)


def test_a_transferred_ticket_waits_for_the_other_service_with_its_number(hall: Hall, visits: Visits) -> None:
    number = hall.issue(FIRST)["number"]
    console = visits.console(COUNTER)
    press(console, "call-next")
    expect(console.locator("[data-current-number]")).to_have_text(number)
    press(console, "transfer")
    console.click(f'[data-choice="{CHANGE}"]')
    expect(console.locator("[data-current-number]")).to_have_attribute("data-current-number", "")
    expect(console.locator('[data-waiting="1"]')).to_be_visible()
    assert (hall.waiting(FIRST), hall.waiting(CHANGE)) == (0, 1)
    press(console, "call-next")
    expect(console.locator("[data-current-number]")).to_have_text(number)


def test_pressing_call_next_with_nobody_waiting_says_so_and_changes_nothing(hall: Hall, visits: Visits) -> None:
    console = visits.console(COUNTER)
    expect(console.locator("[data-action=call-next]")).to_be_enabled()
    before = hall.snapshot()["version"]
    press(console, "call-next")
    expect(console.locator("#toasts")).to_contain_text("Không còn ai chờ")
    assert hall.snapshot()["version"] == before
