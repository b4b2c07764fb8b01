"""An impatient finger, a broken line and a lost answer: however often a press travels, it counts once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.cast_of_browser import KIOSK, NO_CONNECTION, Hall, Visits, settled

SERVICE, COUNTER = "tra-ket-qua", 2


def at_confirm(kiosk: Page) -> tuple[float, float]:
    """Go to the last question and return where its button is."""
    kiosk.click(f'[data-group="{SERVICE}"]')
    settled(kiosk)
    box = kiosk.locator("[data-confirm]").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def double_click(page: Page, x: float, y: float) -> None:
    page.mouse.dblclick(x, y)


def enter_and_click(page: Page, x: float, y: float) -> None:
    page.focus("[data-confirm], [data-action=call-next]")
    page.keyboard.press("Enter")
    page.mouse.click(x, y)


def two_clicks_in_one_moment(page: Page, x: float, y: float) -> None:
    twice = """([x, y]) => {
      const button = document.elementFromPoint(x, y).closest('button');
      button.click();
      button.click();
    }"""
    page.evaluate(twice, [x, y])


TWICE = pytest.mark.parametrize("press_twice", [double_click, enter_and_click, two_clicks_in_one_moment])


@TWICE
def test_a_double_press_at_the_kiosk_makes_one_ticket(
    press_twice: Callable[[Page, float, float], None], hall: Hall, visits: Visits
) -> None:
    kiosk = visits.kiosk()
    press_twice(kiosk, *at_confirm(kiosk))
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert hall.waiting(SERVICE) == 1


def test_a_double_press_on_a_tile_chooses_nothing_on_the_screen_behind_it(hall: Hall, visits: Visits) -> None:
    kiosk = visits.blank(KIOSK)
    kiosk.clock.install()
    kiosk.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    tile = kiosk.locator('[data-group="dat-dai"]')
    tile.wait_for()
    settled(kiosk)
    kiosk.clock.pause_at(kiosk.evaluate("Date.now() / 1000 + 1"))
    box = tile.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    kiosk.mouse.click(*middle)
    kiosk.mouse.click(*middle)
    kiosk.clock.run_for(1000)
    settled(kiosk)
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "services")
    kiosk.mouse.click(*middle)
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "confirm")


@TWICE
def test_a_double_press_on_call_next_calls_one_ticket(
    press_twice: Callable[[Page, float, float], None], hall: Hall, visits: Visits
) -> None:
    first, *_ = [hall.issue(SERVICE)["number"] for _ in range(3)]
    console = visits.console(COUNTER)
    button = console.locator("[data-action=call-next]")
    expect(button).to_be_enabled()
    box = button.bounding_box()
    assert box is not None
    press_twice(console, box["x"] + 20, box["y"] + 20)
    expect(console.locator("[data-current-number]")).to_have_text(first)
    expect(button).to_be_enabled()  # the lock is over, and with it any second call that was on its way
    expect(console.locator("[data-current-number]")).to_have_text(first)
    assert hall.waiting(SERVICE) == 2


class LostAnswers:
    """Lets the first request through to the server and loses its answer on the way back."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, route: Route) -> None:
        self.keys.append(route.request.headers.get("idempotency-key", ""))
        if len(self.keys) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


def test_a_ticket_whose_answer_was_lost_is_shown_after_all_and_is_one(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    kiosk, lost = visits.kiosk(), LostAnswers()
    kiosk.route("**/api/v1/tickets", lost)
    kiosk.mouse.click(*at_confirm(kiosk))
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert len(lost.keys) == 2
    assert len(set(lost.keys)) == 1
    assert hall.waiting(SERVICE) == 1


def test_a_call_whose_answer_was_lost_is_shown_after_all_and_is_one(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    first, *_ = [hall.issue(SERVICE)["number"] for _ in range(3)]
    console, lost = visits.console(COUNTER), LostAnswers()
    console.route("**/call-next", lost)
    console.click("[data-action=call-next]")
    expect(console.locator("[data-current-number]")).to_have_text(first)
    expect(console.locator("[data-action=call-next]")).to_be_enabled()
    assert len(lost.keys) == 2
    assert len(set(lost.keys)) == 1
    assert hall.waiting(SERVICE) == 2


def test_a_press_while_the_line_is_cut_is_done_once_when_it_is_back(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    first, *_ = [hall.issue(SERVICE)["number"] for _ in range(2)]
    console = visits.console(COUNTER)
    expect(console.locator("[data-action=call-next]")).to_be_enabled()
    console.context.set_offline(True)
    console.click("[data-action=call-next]")
    expect(console.locator("#toasts")).to_contain_text("đang gửi lại")
    assert hall.waiting(SERVICE) == 2
    console.context.set_offline(False)
    expect(console.locator("[data-current-number]")).to_have_text(first)
    assert hall.waiting(SERVICE) == 1


def test_a_press_that_never_got_through_says_so_and_calls_nobody(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    first, *_ = [hall.issue(SERVICE)["number"] for _ in range(2)]
    console = visits.console(COUNTER)
    console.context.set_offline(True)
    console.click("[data-action=call-next]")
    expect(console.locator("#toasts")).to_contain_text("Không liên lạc được")
    console.context.set_offline(False)
    assert hall.waiting(SERVICE) == 2
    console.click("[data-action=call-next]")
    expect(console.locator("[data-current-number]")).to_have_text(first)
    assert hall.waiting(SERVICE) == 1


def test_a_number_that_the_kiosk_could_not_take_is_offered_again(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    kiosk = visits.kiosk()
    where = at_confirm(kiosk)
    kiosk.context.set_offline(True)
    kiosk.mouse.click(*where)
    expect(kiosk.locator("[data-retry]")).to_be_visible()
    kiosk.context.set_offline(False)
    kiosk.click("[data-retry]")
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert hall.waiting(SERVICE) == 1
