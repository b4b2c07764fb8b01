"""A month of calls in seconds: a display keeps memory and page as they were. Time is the test's, the page is real."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import CDPSession, Page, WebSocketRoute, expect

from tests.browser.cast_of_browser import LOBBY_TV, NO_CONNECTION, Hall, Visits

CALLS, IN_FRAME, WARM = 20_000, 20, 2_000
PING, PONG = "2", "3"
LOOKS = 4


class Month:
    """The live channel between page and server: it carries calls that never were, and answers the server's pings."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self._version, self._at = snapshot["version"], snapshot["at"]
        self._services = [service["code"] for service in snapshot["services"]]
        self._page: WebSocketRoute | None = None
        self.calls = 0

    def __call__(self, page: WebSocketRoute) -> None:
        self._page, server = page, page.connect_to_server()
        page.on_message(lambda message: None if message == PONG else server.send(message))
        server.on_message(lambda message: server.send(PONG) if message == PING else self._pass_on(str(message)))

    def frame(self) -> None:
        """Send the next calls as one frame."""
        assert self._page is not None
        events = [self._call() for _ in range(IN_FRAME)]
        frame = {"from": events[0]["version"], "to": self._version, "events": events}
        self._page.send(f"42/live,{json.dumps(['events', frame])}")

    def seconds(self, page: Page, count: int) -> None:
        """Let so many seconds pass on the page's clock."""
        assert self._page is not None
        self._page.send(PING)
        page.clock.run_for(count * 1000)

    def _pass_on(self, message: str) -> None:
        # The server's heartbeats would tell of a version that is long past.
        if self._page is not None and "heartbeat" not in message:
            self._page.send(message)

    def _call(self) -> dict[str, Any]:
        self.calls += 1
        self._version += 1
        service = self._services[self.calls % len(self._services)]
        state = {"service": service, "state": "called", "counter": self.calls % 12 + 1, "calls": 1, "language": "vi"}
        ticket = {"id": self.calls, "number": f"A{self.calls % 1000:03}", **state}
        before = {"service": service, "state": "waiting", "counter": None}
        return {"version": self._version, "at": self._at, "type": "ticket.called", "ticket": ticket, "before": before}


def measure(devtools: CDPSession) -> dict[str, float]:
    """Heap in MB, nodes of the page, and listeners: the least of some looks, each after a frame and a collection.

    What left the page is held until the browser has drawn the next frame (its animations), which a busy machine does
    late. What leaks is there at every look.
    """
    looks = [_look(devtools) for _ in range(LOOKS)]
    return {what: min(look[what] for look in looks) for what in looks[0]}


def _look(devtools: CDPSession) -> dict[str, float]:
    devtools.send("Page.captureScreenshot", {"format": "jpeg", "quality": 1})
    devtools.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]}
    return {"MB": found["JSHeapUsedSize"] / 1e6, "nodes": found["Nodes"], "listeners": found["JSEventListeners"]}


def test_twenty_thousand_calls_leave_heap_and_page_as_they_were(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    month = Month(hall.snapshot())
    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.route_web_socket(re.compile("/socket.io/"), month)
    display.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    devtools = display.context.new_cdp_session(display)
    devtools.send("Performance.enable")
    devtools.send("HeapProfiler.enable")
    warm: dict[str, float] = {}
    while month.calls < CALLS:
        month.frame()
        if month.calls % (5 * IN_FRAME) == 0:
            month.seconds(display, 4)
        if month.calls == WARM:
            warm = measure(devtools)
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", f"A{CALLS % 1000:03}")
    after = measure(devtools)
    assert after["MB"] < warm["MB"] + 1.5, (warm, after)
    assert after["nodes"] < warm["nodes"] + 60, (warm, after)
    assert after["listeners"] < warm["listeners"] + 30, (warm, after)
