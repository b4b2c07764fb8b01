"""The citizen's card at the kiosk: it gives a priority class by age, and nothing of it stays or goes anywhere."""

from __future__ import annotations

from playwright.sync_api import Page, Request, expect

from tests.browser.cast_of_browser import KIOSK, NO_CONNECTION, Hall, Visits, settled
from tests.browser.test_kiosk import at_groups, tab_to, too_small
from tests.browser.wcag import violations

GROUP, SERVICE = "dat-dai", "dat-dai-cap-gcn"
OLD = "038050012345|171234567|Nguyễn Văn Mẫu|23111950|Nam|Số 28 Lê Lợi, Hạc Thành, Thanh Hóa|10102021"
YOUNG = OLD.replace("038050", "038204").replace("1950", "2004")
SECRETS = ("038050012345", "171234567", "Nguyễn Văn", "Mẫu", "23111950", "Lê Lợi, Hạc", "10102021")
CONFIRM = "body[data-screen=confirm]"


def still(hall: Hall, visits: Visits) -> Page:
    """Open a kiosk whose clock stands still: a scanner's keys come within the same moment, however busy the machine."""
    visits.forgive(NO_CONNECTION)
    kiosk = visits.blank(KIOSK)
    kiosk.clock.install()
    kiosk.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    at_groups(kiosk)
    pause(kiosk)
    return kiosk


def pause(kiosk: Page) -> None:
    kiosk.clock.pause_at(kiosk.evaluate("Date.now() / 1000 + 1"))


def faults(kiosk: Page) -> list[str]:
    """What axe finds; it needs a clock that goes."""
    kiosk.clock.resume()
    found = violations(kiosk)
    pause(kiosk)
    return found


def scan(kiosk: Page, text: str) -> None:
    """Press the keys that a scanner presses."""
    kiosk.keyboard.type(text)
    kiosk.keyboard.press("Enter")


def leave(kiosk: Page, milliseconds: int) -> None:
    """Let time pass with nobody there; the server is heard again before the clock stands still."""
    kiosk.clock.run_for(milliseconds)
    kiosk.clock.resume()
    expect(kiosk.locator("body")).to_have_attribute("data-link", "live")
    pause(kiosk)
    at_groups(kiosk)
    expect(kiosk.locator("[data-card]")).to_have_count(0)


def press(kiosk: Page, *marks: str) -> None:
    """Press one button after the other while the clock stands still."""
    for mark in marks:
        kiosk.clock.run_for(500)
        kiosk.click(mark)
    kiosk.clock.run_for(500)


def test_a_scan_on_the_first_screen_chooses_the_class_and_leaves_no_trace(hall: Hall, visits: Visits) -> None:
    kiosk = still(hall, visits)
    sent: list[str] = []

    def hear(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''} {request.headers}")

    kiosk.on("request", hear)
    kiosk.on("console", lambda message: sent.append(message.text))
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-card=class]")).to_contain_text("từ 60 tuổi trở lên")
    at_groups(kiosk)
    press(kiosk, f'[data-group="{GROUP}"]')
    expect(kiosk.locator("[data-card=class]")).to_be_visible()
    press(kiosk, f'[data-service="{SERVICE}"]')
    expect(kiosk.locator("[data-priority=elderly]")).to_have_attribute("aria-pressed", "true")
    expect(kiosk.locator("[data-card=class]")).to_contain_text("được ưu tiên “Người cao tuổi”")
    assert too_small(kiosk) == []
    assert faults(kiosk) == []
    everything = """() => JSON.stringify([document.documentElement.outerHTML, {...localStorage}, {...sessionStorage},
      history.state, location.href, [...document.querySelectorAll('input')].map(one => one.value)])"""
    kept = [kiosk.evaluate(everything)]
    press(kiosk, "[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    kept += [kiosk.evaluate(everything), *sent, hall.log]
    assert [secret for secret in SECRETS if any(secret in text for text in kept)] == []
    assert any("elderly" in text for text in sent)
    assert [ticket["priority"] for ticket in hall.official().get("queue")["tickets"]] == ["elderly"]
    kiosk.clock.run_for(1500)
    press(kiosk, "[data-done]", f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]')
    expect(kiosk.locator("[data-priority=normal]")).to_have_attribute("aria-pressed", "true")
    expect(kiosk.locator("[data-card]")).to_have_count(0)


def test_a_scan_while_somebody_searches_stays_out_of_the_field_and_presses_nothing(hall: Hall, visits: Visits) -> None:
    kiosk = still(hall, visits)
    press(kiosk, "[data-search]", "[data-key=k]", "[data-key=h]")
    kiosk.focus("[data-search-field]")
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-search-field]")).to_have_value("kh")
    expect(kiosk.locator(".said[data-card=class]")).to_contain_text("từ 60 tuổi trở lên")
    kiosk.focus("[data-home]")
    scan(kiosk, OLD)
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "search")
    press(kiosk, "[data-service] >> nth=0")
    expect(kiosk.locator("[data-priority=elderly]")).to_have_attribute("aria-pressed", "true")


def test_the_class_of_a_card_can_be_changed_and_a_young_or_unreadable_card_says_so(hall: Hall, visits: Visits) -> None:
    kiosk = still(hall, visits)
    press(kiosk, f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]')
    scan(kiosk, YOUNG)
    expect(kiosk.locator("[data-card=young]")).to_contain_text("chưa đến tuổi được ưu tiên")
    expect(kiosk.locator("[data-priority=normal]")).to_have_attribute("aria-pressed", "true")
    assert faults(kiosk) == []
    kiosk.clock.run_for(5000)
    scan(kiosk, "https://example.org/khong-phai-the")
    expect(kiosk.locator("[data-card=unread]")).to_contain_text("Xin quét lại")
    assert faults(kiosk) == []
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-priority=elderly]")).to_have_attribute("aria-pressed", "true")
    press(kiosk, "[data-priority=disability]", "[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert [ticket["priority"] for ticket in hall.official().get("queue")["tickets"]] == ["disability"]


def test_a_torn_piece_of_a_scan_takes_nothing_from_the_reading_before_it(hall: Hall, visits: Visits) -> None:
    kiosk = still(hall, visits)
    press(kiosk, f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]')
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-card=class]")).to_be_visible()
    scan(kiosk, OLD[-20:])
    expect(kiosk.locator("[data-card=class]")).to_be_visible()
    expect(kiosk.locator("[data-priority=elderly]")).to_have_attribute("aria-pressed", "true")
    kiosk.clock.run_for(5000)
    scan(kiosk, "no card at all")
    expect(kiosk.locator("[data-card=unread]")).to_be_visible()


def test_a_year_of_birth_typed_by_finger_does_the_same(visits: Visits) -> None:
    kiosk = visits.kiosk()
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]', "[data-birth]", '[data-key="1"]'):
        settled(kiosk)
        kiosk.click(step)
    assert too_small(kiosk) == []
    assert violations(kiosk) == []
    kiosk.click("[data-year-done]")
    expect(kiosk.locator(".wrong")).to_contain_text("bốn chữ số")
    assert too_small(kiosk) == []
    assert violations(kiosk) == []
    for digit in "19510":
        kiosk.click(f'[data-key="{digit}"]')
    kiosk.click("[data-key=delete]")
    kiosk.click('[data-key="0"]')
    expect(kiosk.locator("[data-year]")).to_contain_text("1950")
    kiosk.click("[data-year-done]")
    expect(kiosk.locator(CONFIRM)).to_be_visible()
    expect(kiosk.locator("[data-priority=elderly]")).to_have_attribute("aria-pressed", "true")


def test_a_year_of_birth_typed_on_a_keyboard_does_the_same(visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    tab_to(kiosk, "birth")
    kiosk.keyboard.press("Enter")
    settled(kiosk)
    kiosk.keyboard.type("1949", delay=90)
    expect(kiosk.locator("[data-year]")).to_contain_text("1949")
    kiosk.keyboard.press("Backspace")
    kiosk.keyboard.type("8", delay=90)
    expect(kiosk.locator("[data-year]")).to_contain_text("1948")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("[data-priority=elderly]")).to_have_attribute("aria-pressed", "true")


def test_who_scans_and_walks_away_leaves_no_class_to_the_next(hall: Hall, visits: Visits) -> None:
    kiosk = still(hall, visits)
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-card=class]")).to_be_visible()
    leave(kiosk, 65_000)
    press(kiosk, f'[data-group="{GROUP}"]')
    scan(kiosk, OLD)
    expect(kiosk.locator("[data-card=class]")).to_be_visible()
    leave(kiosk, 85_000)
