"""A kiosk whose printer is in trouble on a full day: every screen still holds what it says, in every size and aid."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.cast_of_browser import KIOSK, LOBBY_TV, Hall, Visits
from tests.browser.test_kiosk import GROUP, SERVICE, SMALL, TWO_LINES, fits
from tests.browser.wcag import violations

TROUBLE = "unreachable"
FULL_DAY = {"number": "DD1284", "ahead": 128, "wait": {"low_min": 180, "high_min": 240}}
MANY_COUNTERS = [*range(1, 9), 10, 11, 13, 15, 17, 18, 20, 22, 23]
SPANS = ["1–8", "10", "11", "13", "15", "17", "18", "20", "22", "23"]


def pretend(kiosk: Page) -> None:
    """Let the number that is taken be that of a full day, and its slip not come."""
    taken: dict[str, Any] = {}

    def take(route: Route) -> None:
        taken.update(route.fetch().json() | FULL_DAY | {"print": "queued", "print_trouble": TROUBLE})
        route.fulfill(status=201, json=taken)

    kiosk.route("**/api/v1/tickets", take)
    kiosk.route("**/api/v1/tickets/*", lambda route: route.fulfill(json=taken))
    kiosk.route("**/api/v1/paper", lambda route: route.fulfill(json={"trouble": TROUBLE}))


def pass_on(page: WebSocketRoute, server: WebSocketRoute) -> None:
    """Let the live channel through, but put many more counters into the snapshot."""
    page.on_message(server.send)

    def answer(message: str | bytes) -> None:
        head, mark, body = str(message).partition('["snapshot",')
        if mark:
            snapshot = json.loads(body[:-1])
            model = snapshot["counters"][0] | {"services": [SERVICE, TWO_LINES], "state": "open"}
            snapshot["counters"] = [model | {"number": number} for number in MANY_COUNTERS]
            message = f"{head}{mark}{json.dumps(snapshot)}]"
        page.send(message)

    server.on_message(answer)


def on_a_full_day(hall: Hall, visits: Visits, size: dict[str, int]) -> Page:
    kiosk = visits.blank(size)

    kiosk.route_web_socket(re.compile("/socket.io/"), lambda socket: pass_on(socket, socket.connect_to_server()))
    pretend(kiosk)
    kiosk.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    expect(kiosk.locator(f'[data-trouble="{TROUBLE}"]')).to_be_visible()
    return kiosk


def cut_off(kiosk: Page) -> list[str]:
    """Return what does not stand whole: in the number's card, the line of the slip, the panels of facts and code."""
    return list(
        kiosk.evaluate("""() => [...document.querySelectorAll('.big-card > *, .taken-facts *, .phone > *, .slip > *')]
          .filter((part) => part.getClientRects().length > 0 && !part.closest('svg, .qr > *'))
          .filter((part) => {
            const inside = document.createRange();
            inside.selectNodeContents(part);
            const text = part.textContent ? inside.getBoundingClientRect() : part.getBoundingClientRect();
            const box = part.closest('.big-card, .panel, .slip').getBoundingClientRect();
            return text.left < box.left || text.right > box.right
              || text.top < box.top - 1 || text.bottom > box.bottom + 1;
          }).map((part) => `${part.tagName} ${part.textContent}`)""")
    )


@pytest.mark.parametrize("service", [SERVICE, TWO_LINES])
@pytest.mark.parametrize("mode", ["plain", "large", "contrast", "large in English"])
@pytest.mark.parametrize("size", [KIOSK, LOBBY_TV, SMALL], ids=["upright", "lying", "small"])
def test_every_screen_holds_what_it_says_without_paper(
    size: dict[str, int], mode: str, service: str, hall: Hall, visits: Visits
) -> None:
    kiosk = on_a_full_day(hall, visits, size)
    if mode != "plain":
        kiosk.click(f"[data-mode={mode.partition(' ')[0]}]")
    if "English" in mode:
        kiosk.click("[data-language=en]")
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{service}"]', "[data-confirm]"):
        kiosk.wait_for_selector(step)

        assert fits(kiosk), step
        kiosk.click(step)
    expect(kiosk.locator("[data-slip=photo]")).to_contain_text(FULL_DAY["number"])
    assert kiosk.locator(".chip").all_inner_texts() == SPANS
    assert fits(kiosk)
    assert cut_off(kiosk) == []
    assert violations(kiosk) == []


def test_low_and_large_the_number_stands_whole_without_paper(hall: Hall, visits: Visits) -> None:
    kiosk = on_a_full_day(hall, visits, KIOSK)
    for mode in ("low", "large"):
        kiosk.click(f"[data-mode={mode}]")
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{TWO_LINES}"]', "[data-confirm]"):
        kiosk.wait_for_selector(step)

        assert fits(kiosk), step
        kiosk.click(step)
    expect(kiosk.locator("[data-slip=photo]")).to_be_visible()
    assert fits(kiosk)
    assert cut_off(kiosk) == []
