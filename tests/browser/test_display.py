"""The lobby display under load and over time: bursts, many calls, a silent line, and sound."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from bench.servers import wait_until
from tests.browser.cast_of_browser import LOBBY_TV, NO_CONNECTION, PATIENCE_S, Hall, Official, Visits

SERVICE, COUNTER = "khai-sinh", 9
ROWS = 10
ENDLESS = "() => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime === Infinity).length"
# Notes each change of the page.
WATCH = """() => {
  window.changed = [];
  const kind = { attributes: true, childList: true, characterData: true, subtree: true };
  const name = (one) => `${one.type} ${one.attributeName ?? ""} ${one.target.className}`;
  new MutationObserver((all) => window.changed.push(...all.map(name))).observe(document.documentElement, kind);
}"""


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


class Wire:
    """The live channel's socket between a display and its server: it can be cut, and it can carry a heartbeat."""

    def __init__(self) -> None:
        self.cut = False
        self._page: WebSocketRoute | None = None

    def __call__(self, page: WebSocketRoute) -> None:
        self._page, server = page, page.connect_to_server()
        page.on_message(lambda message: None if self.cut else server.send(message))
        server.on_message(lambda message: None if self.cut else page.send(message))

    def beat(self, display: Page, at: str) -> None:
        """Let the display hear that the server lives; return when it has."""
        assert self._page is not None
        before = display.evaluate("window.heard")
        self._page.send(f'42/live,["heartbeat",{{"version":0,"at":"{at}"}}]')
        assert wait_until(lambda: display.evaluate("window.heard") > before, PATIENCE_S)


def with_clock(hall: Hall, visits: Visits, wire: Wire) -> Page:
    """Open a live display whose time the test may let pass."""
    visits.forgive(NO_CONNECTION)
    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.route_web_socket(re.compile("/socket.io/"), wire)
    display.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    return display


def test_ten_calls_in_a_burst_are_all_listed_at_once_and_shown_large_one_after_the_other(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    wire = Wire()
    display = with_clock(hall, visits, wire)
    display.evaluate("""() => {
      window.heard = 0;
      const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
      const data = function () { window.heard += 1; return get.call(this); };
      Object.defineProperty(MessageEvent.prototype, 'data', { get: data });
      window.shown = [];
      window.said = [];
      const added = records => records.flatMap(record => [...record.addedNodes]);
      const large = records => added(records).forEach(node => {
        const number = node.querySelector?.('.call-number');
        if (number) window.shown.push(number.textContent);
      });
      const said = records => window.said.push(...added(records).map(node => node.textContent));
      new MutationObserver(large).observe(document.querySelector('.now'), { childList: true });
      new MutationObserver(said).observe(document.querySelector('#announcement'), { childList: true });
    }""")
    numbers = call_so_many(hall, caller, 10)
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", numbers[-1], timeout=2000)
    assert rows(display) == numbers[::-1]
    at = hall.snapshot()["at"]
    for _ in range(25):
        wire.beat(display, at)
        display.clock.run_for(2000)
    expect(display.locator(".now .call-number")).to_have_text(numbers[-1])
    assert display.evaluate("window.said") == [f"Mời số {number} đến quầy {COUNTER}" for number in numbers]
    assert set(numbers) <= set(display.evaluate("window.shown"))


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
    wire = Wire()
    display = with_clock(hall, visits, wire)
    old = call_so_many(hall, caller, 1)[0]
    expect(display.locator(".now .call-number")).to_have_text(old)

    wire.cut = True
    missed = call_so_many(hall, caller, 1)[0]
    display.clock.run_for(11_000)
    expect(display.locator("body")).to_have_attribute("data-link", "stale")
    expect(display.locator(".now")).to_contain_text(re.compile(r"Mất kết nối từ \d\d:\d\d"))
    expect(display.locator(".now .call-number")).to_have_count(0)
    assert missed not in rows(display)

    wire.cut = False
    display.clock.run_for(60_000)  # the old socket is given up, a new one is made
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", missed)


@pytest.mark.parametrize("monotonic", ["stands still", "runs on"])
def test_a_computer_that_slept_for_hours_shows_no_old_call_as_live_when_it_wakes(
    hall: Hall, visits: Visits, caller: Official, monotonic: str
) -> None:
    wire = Wire()
    display = with_clock(hall, visits, wire)
    old = call_so_many(hall, caller, 1)[0]
    expect(display.locator(".now .call-number")).to_have_text(old)
    wire.cut = True
    if monotonic == "runs on":
        display.clock.fast_forward("03:00:00")
    else:
        display.evaluate("() => { const before = Date.now; Date.now = () => before() + 3 * 3600 * 1000; }")
    display.clock.run_for(1000)
    # Looked at without patience: ten seconds later any silent display would be stale.
    assert display.get_attribute("body", "data-link") == "stale"
    assert display.locator(".now .call-number").count() == 0

    wire.cut = False
    missed = call_so_many(hall, caller, 1)[0]
    display.clock.run_for(60_000)
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", missed)


def test_an_idle_display_leaves_its_browser_in_peace(hall: Hall, visits: Visits) -> None:
    display = with_clock(hall, visits, Wire())
    display.clock.run_for(2000)
    display.evaluate(WATCH)
    display.clock.run_for(7000)
    assert display.evaluate(ENDLESS) == 0
    # The strip's next line, and the minute where it changes; what is written again as it was counts, too.
    assert display.evaluate("() => window.changed.length") <= 8, display.evaluate("() => window.changed")


def test_sound_that_the_browser_blocks_is_said_and_allowed_sound_is_not(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    display = visits.display()
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    expect(display.locator(".muted")).to_be_hidden()
