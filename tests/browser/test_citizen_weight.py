"""What a citizen's page costs a phone: the bytes of the first load, over the wire, all in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.cast_of_browser import PHONE, Hall, Visits

MOST_BYTES = 60_000
SERVICE = "dat-dai-cap-gcn"


def test_the_first_load_is_light(hall: Hall, visits: Visits) -> None:
    page = visits.blank(PHONE)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    begun: dict[str, str] = {}
    weights: dict[str, float] = {}

    def note(event: dict[str, Any]) -> None:
        weights[begun[event["requestId"]]] = event["encodedDataLength"]

    wire.on("Network.requestWillBeSent", lambda event: begun.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.loadingFinished", note)
    page.goto(hall.address + urlsplit(hall.issue(SERVICE)["url"]).path)
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    page.wait_for_load_state("load")
    table = "\n".join(f"{size:>7.0f} {urlsplit(url).path}" for url, size in sorted(weights.items()))
    assert any(url.endswith("/citizen/citizen.js") for url in weights), table
    assert sum(weights.values()) < MOST_BYTES, table
    print(f"{sum(weights.values()):.0f} bytes in {len(weights)} files\n{table}")


def test_a_second_look_loads_next_to_nothing(hall: Hall, visits: Visits) -> None:
    page = visits.open(urlsplit(hall.issue(SERVICE)["url"]).path, PHONE)
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if "/citizen/" in answer.url else None)
    page.reload()
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert set(statuses) <= {200, 304}
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.encodedBodySize && one.transferSize)"
    )
    assert sum(sizes) < MOST_BYTES / 2
