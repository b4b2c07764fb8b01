"""The lobby display under load and over time: bursts, many calls, a silent line, and sound."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import LOBBY_TV, NO_CONNECTION, Hall, Official, Visits

SERVICE, COUNTER = "khai-sinh", 9
ROWS = 10


@pytest.fixture
def caller(hall: Hall) -> Official:
    """The official at the counter whose calls are watched."""
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    return official


def call_so_many(hall: Hall, caller: Official, count: int) -> list[str]:
    for _ in range(count):
        hall.issue(SERVICE)
    return [caller.call_next(COUNTER)["number"] for _ in range(count)]


def rows(display: Page) -> list[str]:
    found: list[str] = display.eval_on_selector_all("[data-call]", "all => all.map(one => one.dataset.number)")
    return found


def with_clock(hall: Hall, visits: Visits) -> Page:
    """Open a live display whose time the test may let pass."""
    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    return display


def test_ten_calls_in_a_burst_are_all_listed_at_once_and_shown_large_one_after_the_other(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    visits.forgive(NO_CONNECTION)
    display = with_clock(hall, visits)
    display.evaluate("""() => {
      window.seen = [];
      const look = () => {
        const shown = document.querySelector('.now .call-number');
        if (shown && shown.textContent !== window.seen.at(-1)) window.seen.push(shown.textContent);
      };
      const every = { childList: true, subtree: true, characterData: true };
      new MutationObserver(look).observe(document.querySelector('.now'), every);
    }""")
    numbers = call_so_many(hall, caller, 10)
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", numbers[-1], timeout=2000)
    assert rows(display) == numbers[::-1]
    for _ in numbers:
        display.clock.run_for(5000)
    expect(display.locator(".now .call-number")).to_have_text(numbers[-1])
    assert [shown for shown in display.evaluate("window.seen") if shown in numbers] == numbers


def test_the_page_does_not_grow_with_hundreds_of_calls(hall: Hall, visits: Visits, caller: Official) -> None:
    display = visits.display()
    call_so_many(hall, caller, ROWS)
    expect(display.locator("[data-call]")).to_have_count(ROWS)
    nodes = "document.querySelectorAll('*').length"
    before = display.evaluate(nodes)
    for _ in range(290):
        caller.post(f"counters/{COUNTER}/recall")
    last = call_so_many(hall, caller, ROWS)[-1]
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", last)
    assert len(rows(display)) == ROWS
    assert display.evaluate(nodes) <= before + 20


def test_a_recall_moves_the_row_up_marks_it_and_leaves_one_row(hall: Hall, visits: Visits, caller: Official) -> None:
    display = visits.display()
    older = call_so_many(hall, caller, 1)[0]
    other = hall.simulated(10)
    other.sit(10)
    hall.issue("chung-thuc-ban-sao")
    newer = other.call_next(10)["number"]
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", newer)
    caller.post(f"counters/{COUNTER}/recall")
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", older)
    assert rows(display).count(older) == 1
    expect(display.locator(f'[data-call][data-number="{older}"]')).to_have_attribute("data-repeat", "1")


def test_a_display_opened_later_shows_the_calls_of_the_day_without_announcing_them(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    number = call_so_many(hall, caller, 1)[0]
    display = visits.display()
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", number)
    expect(display.locator(".now .call-number")).to_have_text(number)
    expect(display.locator("#announcement")).to_have_text("")


def test_a_silent_line_makes_the_display_stale_and_it_comes_back_with_what_was_missed(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    visits.forgive(NO_CONNECTION)
    cut: list[bool] = []

    def wire(socket):  # type: ignore[no-untyped-def]
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if cut else server.send(message))
        server.on_message(lambda message: None if cut else socket.send(message))

    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.route_web_socket(re.compile("/socket.io/"), wire)
    display.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    old = call_so_many(hall, caller, 1)[0]
    expect(display.locator(".now .call-number")).to_have_text(old)

    cut.append(True)
    missed = call_so_many(hall, caller, 1)[0]
    display.clock.run_for(11_000)
    expect(display.locator("body")).to_have_attribute("data-link", "stale")
    expect(display.locator(".now")).to_contain_text(re.compile(r"Mất kết nối từ \d\d:\d\d"))
    expect(display.locator(".now .call-number")).to_have_count(0)
    assert missed not in rows(display)

    cut.clear()
    display.clock.run_for(60_000)  # the old socket is given up, a new one is made
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", missed)


def test_sound_that_the_browser_blocks_is_said_and_allowed_sound_is_not(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    display = visits.display()
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    expect(display.locator(".muted")).to_be_hidden()
