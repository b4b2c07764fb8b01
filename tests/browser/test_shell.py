"""Screens that nobody looks after: they outlive their server, take over its new version, and wake from a dead line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, expect

from bench.servers import wait_until
from tests.browser.cast_of_browser import KIOSK, LOBBY_TV, NO_CONNECTION, PATIENCE_S, ROOT, Hall, Visits
from tests.browser.test_display import Wire

Browse = Callable[[Hall], Visits]
PARTS = ("server", "kiosk", "display", "printer", "crowd", "centers", "bench")
UPDATED = "Máy lấy số đã cập nhật"


@pytest.fixture
def own_tree(tmp_path: Path) -> Iterator[Hall]:
    """A hall whose server runs from a copy of the product, so that a test may bring it up to date."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / "tree" / part, ignore=shutil.ignore_patterns("__pycache__"))
    hall = Hall(tmp_path / "hall", tmp_path / "tree")
    hall.start()
    yield hall
    hall.stop()


def keeping(visits: Visits, hall: Hall, screen: str) -> Page:
    """Open a paired screen that keeps its files in the browser."""
    token = hall.secrets[f"{screen}_token"]
    size = KIOSK if screen == "kiosk" else LOBBY_TV
    page = visits.open(f"/{screen}/#token={token}", size, service_workers="allow")
    expect(page.locator("body")).to_have_attribute("data-kept", "yes")
    return page


def has_files(page: Page) -> bool:
    """Tell whether the page keeps files; it may be opening itself anew just now."""
    with suppress(BrowserError):
        return bool(page.evaluate("caches.keys().then(names => names.length)"))
    return False


def test_a_screen_opened_while_its_server_is_away_says_so_and_lives_when_it_is_back_with_its_new_version(
    own_tree: Hall, visits_to: Browse
) -> None:
    visits = visits_to(own_tree)
    visits.forgive(NO_CONNECTION)
    kiosk, display = keeping(visits, own_tree, "kiosk"), keeping(visits, own_tree, "display")
    own_tree.kill()
    kiosk.reload()
    display.reload()
    expect(kiosk.locator(".curtain")).to_be_visible()
    expect(display.locator(".now, .link").first).to_contain_text("Đang kết nối tới máy chủ")
    assert kiosk.evaluate("document.fonts.check('700 20px \"Be Vietnam Pro\"')"), "its letters are kept, too"

    strings = own_tree.root / "server" / "web" / "common" / "strings" / "vi.js"
    text = strings.read_text(encoding="utf-8")
    strings.write_text(re.sub(r'"kiosk.title": "[^"]*"', f'"kiosk.title": "{UPDATED}"', text), encoding="utf-8")
    own_tree.start()
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    expect(kiosk.locator("h1")).to_have_text(UPDATED)
    assert wait_until(lambda: has_files(display), PATIENCE_S)


def test_a_screen_without_a_worker_takes_over_a_new_version_when_it_is_quiet(own_tree: Hall, visits_to: Browse) -> None:
    visits = visits_to(own_tree)
    visits.forgive(NO_CONNECTION)
    kiosk = visits.kiosk()
    kiosk.click('[data-group="dat-dai"]')
    expect(kiosk.locator("[data-service]").first).to_be_visible()
    own_tree.kill()
    style = own_tree.root / "kiosk" / "kiosk.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n#footer { order: 7; }\n", encoding="utf-8")
    own_tree.start()
    expect(kiosk.locator("body")).to_have_attribute("data-link", "live")
    expect(kiosk.locator("[data-service]").first).to_be_visible()  # somebody is choosing
    kiosk.click("[data-home]")
    expect(kiosk.locator("#footer")).to_have_css("order", "7", timeout=60_000)


def test_a_page_whose_line_stays_dead_although_the_server_answers_begins_anew(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    wire = Wire()
    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.route_web_socket(re.compile("/socket.io/"), wire)
    display.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    display.evaluate("window.stillThere = true")
    wire.cut = True
    display.clock.run_for(12_000)
    expect(display.locator("body")).to_have_attribute("data-link", "stale")
    with display.expect_event("domcontentloaded"):
        display.clock.run_for(190_000)
    wire.cut = False
    assert display.evaluate("window.stillThere") is None
