"""The kiosk in a citizen's hands: languages, ways back, time-out, keyboard, touch, and gestures that do nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import KIOSK, LOBBY_TV, NO_CONNECTION, Hall, Visits, settled
from tests.browser.wcag import violations

GROUP, SERVICE = "dat-dai", "dat-dai-cap-gcn"
TWO_LINES = "dat-dai-bien-dong"
SIZES = pytest.mark.parametrize("size", [KIOSK, LOBBY_TV], ids=["upright", "lying"])
SMALL = {"width": 1024, "height": 768}


def at_groups(kiosk: Page) -> None:
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "groups")


def fits(page: Page) -> bool:
    """Tell whether the page scrolls nowhere, no button is cut off or covered, and each holds what stands on it."""
    settled(page)
    return bool(
        page.evaluate("""() => {
          const root = document.documentElement;
          const screen = document.querySelector('#screen');
          if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) return false;
          if (screen.scrollHeight > screen.clientHeight + 1) return false;
          const shown = (b) => b.getClientRects().length > 0;
          const holds = (b) => {
            const { top, bottom, left, right } = b.getBoundingClientRect();
            const place = b.closest('.priority, .tiles, .paged, #screen, #footer').getBoundingClientRect();
            if (top < place.top - 1 || bottom > place.bottom + 1) return false;
            return [...b.querySelectorAll('*')].filter(shown).every((part) => {
              const box = part.getBoundingClientRect();
              return box.top >= top && box.bottom <= bottom && box.left >= left && box.right <= right;
            });
          };
          return [...document.querySelectorAll('main button, footer button')].filter(shown).every(b => {
            const { x, y, width, height } = b.getBoundingClientRect();
            const seen = document.elementFromPoint(x + width / 2, y + height / 2);
            return x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight && height >= 60
              && b.scrollWidth <= b.clientWidth + 1 && b.scrollHeight <= b.clientHeight + 1
              && b.contains(seen) && holds(b);
          });
        }""")
    )


def too_small(page: Page) -> list[str]:
    """Return the sizes of common kiosks at which the screen, as it is shown now, does not fit; the last one stays."""
    found = []
    for size in (LOBBY_TV, SMALL, KIOSK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if not fits(page):
            found.append(f"{size['width']} x {size['height']}")
    return found


@pytest.mark.parametrize("size", [KIOSK, LOBBY_TV, SMALL], ids=["upright", "lying", "small"])
def test_every_screen_fits_and_every_target_is_large(size: dict[str, int], hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk(size=size)
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{TWO_LINES}"]', "[data-confirm]", "[data-done]"):
        kiosk.wait_for_selector(step)
        assert fits(kiosk), step
        kiosk.click(step)
    at_groups(kiosk)


def test_english_is_one_touch_away_and_the_next_citizen_starts_in_vietnamese(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click("[data-language=en]")
    expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    expect(kiosk.locator("h1")).to_contain_text("What")
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    expect(kiosk.locator("h1")).to_have_text("First registration and land use right certificate")
    kiosk.click("[data-confirm]")
    expect(kiosk.locator(".taken h1")).to_have_text("Your number")
    kiosk.click("[data-done]")
    at_groups(kiosk)
    expect(kiosk.locator("html")).to_have_attribute("lang", "vi")
    expect(kiosk.locator("h1")).to_have_text("Ông/bà cần làm thủ tục gì?")
    assert hall.official().get("queue")["tickets"][0]["language"] == "en"


def test_back_goes_one_screen_back_and_home_to_the_start(visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    kiosk.click("[data-back]")
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "services")
    kiosk.click("[data-back]")
    at_groups(kiosk)
    expect(kiosk.locator("[data-back], [data-home]")).to_have_count(0)
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    kiosk.click("[data-home]")
    at_groups(kiosk)


def test_a_chosen_priority_class_is_on_the_ticket_and_an_appointment_is_not_offered(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    expect(kiosk.locator("[data-priority=normal]")).to_have_attribute("aria-pressed", "true")
    expect(kiosk.locator("[data-priority=appointment]")).to_have_count(0)
    kiosk.click("[data-priority=elderly]")
    expect(kiosk.locator("[data-priority=normal]")).to_have_attribute("aria-pressed", "false")
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert [ticket["priority"] for ticket in hall.official().get("queue")["tickets"]] == ["elderly"]


# As before Chromium 102: neither the property nor what the attribute does.
BEFORE_INERT = """
delete HTMLElement.prototype.inert;
const toggle = Element.prototype.toggleAttribute;
Element.prototype.toggleAttribute = function (name, on) { return name === "inert" ? on : toggle.call(this, name, on); };
"""


def open_with_clock(hall: Hall, visits: Visits, before: str = "") -> Page:
    """Open a kiosk whose time the test may let pass; `before`, a script that runs ahead of the page's own."""
    visits.forgive(NO_CONNECTION)  # a heartbeat may be missed while a minute passes in a moment
    kiosk = visits.blank(KIOSK)
    kiosk.add_init_script(before)
    kiosk.clock.install()
    kiosk.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    return kiosk


def let_pass(page: Page, seconds: int) -> None:
    """Let the page live through so many seconds, one after the other."""
    page.clock.run_for(seconds * 1000)


def test_an_abandoned_visit_is_asked_about_and_returns_to_the_start(hall: Hall, visits: Visits) -> None:
    kiosk = open_with_clock(hall, visits)
    kiosk.click("[data-language=en]")
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.wait_for_selector(f'[data-service="{SERVICE}"]')
    let_pass(kiosk, 63)
    expect(kiosk.locator("[data-stay]")).to_be_focused()
    kiosk.click("[data-stay]")
    expect(kiosk.locator("[data-stay]")).to_have_count(0)
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "services")
    let_pass(kiosk, 82)
    at_groups(kiosk)
    expect(kiosk.locator("html")).to_have_attribute("lang", "vi")
    expect(kiosk.locator("[data-stay]")).to_have_count(0)


def test_the_question_holds_fingers_and_focus_also_where_nobody_knows_inert(hall: Hall, visits: Visits) -> None:
    kiosk = open_with_clock(hall, visits, BEFORE_INERT)
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.wait_for_selector(f'[data-service="{SERVICE}"]')
    let_pass(kiosk, 63)
    expect(kiosk.locator("[data-stay]")).to_be_focused()
    reached = set()
    for _ in range(kiosk.locator("button").count()):
        kiosk.keyboard.press("Tab")
        reached.add(kiosk.evaluate("() => document.activeElement.closest('.ask, body').className"))
    assert reached <= {"ask panel", ""}
    assert kiosk.locator("#screen").evaluate("(part) => getComputedStyle(part).pointerEvents") == "none"
    assert violations(kiosk) == []
    kiosk.click("[data-stay]")
    expect(kiosk.locator("[data-still]")).to_have_count(0)
    kiosk.locator(f'[data-service="{SERVICE}"]').focus()
    expect(kiosk.locator(f'[data-service="{SERVICE}"]')).to_be_focused()


def test_a_taken_number_leaves_the_screen_by_itself(hall: Hall, visits: Visits) -> None:
    kiosk = open_with_clock(hall, visits)
    kiosk.click('[data-group="tra-ket-qua"]')
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    expect(kiosk.locator("[data-slip=done]")).to_be_visible()
    let_pass(kiosk, 22)
    at_groups(kiosk)


def test_a_number_can_be_taken_with_the_keyboard_alone(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk()
    at_groups(kiosk)
    for mark in ("group", "service", "confirm"):
        tab_to(kiosk, mark)
        kiosk.keyboard.press("Enter")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()


def tab_to(page: Page, mark: str) -> None:
    """Press Tab until an element with this mark has the focus."""
    page.wait_for_selector(f"[data-{mark}]")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("mark => document.activeElement.hasAttribute(`data-${mark}`)", mark):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", mark
            return
    raise AssertionError(f"Tab never came to data-{mark}")


def test_a_number_can_be_taken_by_touch(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk(has_touch=True)
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]', "[data-confirm]"):
        kiosk.tap(step)
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert hall.waiting(SERVICE) == 1


def test_menus_selection_dragging_and_zoom_are_refused(visits: Visits) -> None:
    kiosk = visits.kiosk(has_touch=True)
    at_groups(kiosk)
    refused = kiosk.evaluate("""() => ['contextmenu', 'selectstart', 'dragstart', 'dblclick'].filter(name => {
      const tile = document.querySelector('[data-group]');
      return !tile.dispatchEvent(new MouseEvent(name, { bubbles: true, cancelable: true }));
    })""")
    assert refused == ["contextmenu", "selectstart", "dragstart", "dblclick"]
    zoomed = kiosk.evaluate("""() => !document.body.dispatchEvent(
      new WheelEvent('wheel', { ctrlKey: true, bubbles: true, cancelable: true }))""")
    assert zoomed
    expect(kiosk.locator("a[href]")).to_have_count(0)
    kiosk.click(f'[data-group="{GROUP}"]', button="right")
    at_groups(kiosk)


def test_two_kiosks_see_the_same_waiting_counts_without_reload(hall: Hall, visits: Visits) -> None:
    one, other = visits.kiosk(), visits.kiosk()
    note = other.locator('[data-group="tra-ket-qua"] .tile-note')
    expect(note).to_have_text("Chưa có ai chờ")
    one.click('[data-group="tra-ket-qua"]')
    one.click("[data-confirm]")
    expect(note).to_have_text("1 người đang chờ")
