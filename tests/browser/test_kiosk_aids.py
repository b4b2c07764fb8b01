"""What helps one citizen at the kiosk: letters, contrast, low reach, a helper, voice and keys; and the invitation."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bench.servers import wait_until
from tests.browser.cast_of_browser import CONSOLE, KIOSK, LOBBY_TV, PATIENCE_S, REFUSED, Hall, Visits, settled
from tests.browser.test_kiosk import GROUP, SERVICE, at_groups, fits, let_pass, open_with_clock
from tests.browser.wcag import violations

COUNTER = 4
EAR = "window.said = []; document.addEventListener('luot:said', event => window.said.push(event.detail));"
SMALL = {"width": 1024, "height": 768}


def facts_stand_whole(kiosk: Page) -> bool:
    """Tell whether what is said of the service's wait and fee is above what fades out below it."""
    return bool(
        kiosk.evaluate("""() => {
          const box = (mark) => document.querySelector(mark).getBoundingClientRect();
          const end = document.querySelector('.more-below').hidden ? box('.about').bottom : box('.more').top;
          return box('.facts').bottom <= end;
        }""")
    )


def each_page_of_groups_fits_a_crowd(kiosk: Page) -> bool:
    """Tell whether the tiles hold their names and a three-digit count on each page; the first one is shown again."""
    further = "nav.pager button:last-child:not(:disabled)"
    fit = True
    while True:
        notes = kiosk.locator(".tiles .tile-note")
        notes.evaluate_all("all => all.forEach(one => { one.textContent = '128 người đang chờ'; })")
        fit = fits(kiosk) and fit
        if kiosk.locator(further).count() == 0:
            break
        kiosk.click(further)
    while kiosk.locator(earlier := "nav.pager button:first-child:not(:disabled)").count():
        kiosk.click(earlier)
    return fit


@pytest.mark.parametrize(
    ("mode", "size"),
    [("large", KIOSK), ("large", LOBBY_TV), ("large", SMALL), ("contrast", KIOSK), ("low", KIOSK)],
    ids=["large-upright", "large-lying", "large-small", "contrast", "low"],
)
def test_an_aid_fits_every_screen_and_ends_with_the_visit(mode: str, size: dict[str, int], visits: Visits) -> None:
    kiosk = visits.kiosk(size=size)
    kiosk.click(f"[data-mode={mode}]")
    expect(kiosk.locator(f"[data-mode={mode}]")).to_have_attribute("aria-pressed", "true")
    expect(kiosk.locator(f"[data-mode={mode}]")).to_be_focused()
    assert each_page_of_groups_fits_a_crowd(kiosk)
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]', "[data-confirm]", "[data-done]"):
        kiosk.wait_for_selector(step)
        assert fits(kiosk), step
        assert violations(kiosk) == [], step
        if step == "[data-confirm]":
            assert facts_stand_whole(kiosk)
        kiosk.click(step)
    at_groups(kiosk)
    expect(kiosk.locator(f"html[data-{mode}]")).to_have_count(0)
    expect(kiosk.locator(f"[data-mode={mode}]")).to_have_attribute("aria-pressed", "false")


def test_an_aid_left_on_at_the_first_screen_is_off_for_who_comes_next(hall: Hall, visits: Visits) -> None:
    kiosk = open_with_clock(hall, visits)
    kiosk.click("[data-mode=contrast]")
    kiosk.click("[data-language=en]")
    let_pass(kiosk, 46)
    expect(kiosk.locator("html[data-contrast]")).to_have_count(0)
    expect(kiosk.locator("html")).to_have_attribute("lang", "vi")


def test_an_empty_kiosk_invites_and_its_first_touch_already_chooses(hall: Hall, visits: Visits) -> None:
    kiosk = open_with_clock(hall, visits)
    expect(kiosk.locator(f'[data-group="{GROUP}"]')).to_be_visible()
    expect(kiosk.locator(".attract")).to_be_hidden()
    let_pass(kiosk, 46)
    expect(kiosk.locator(".attract")).to_contain_text("Chạm để lấy số")
    let_pass(kiosk, 4)
    expect(kiosk.locator(".attract")).to_contain_text("Touch to take a number")
    expect(kiosk.locator("body")).to_have_attribute("data-link", "live")  # its time ran ahead of the line
    assert fits(kiosk), "the tiles stay where they are"
    assert violations(kiosk) == []
    kiosk.click(f'[data-group="{GROUP}"]')
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "services")
    expect(kiosk.locator(".attract")).to_be_hidden()


def test_a_helper_is_called_and_the_citizen_sees_that_one_comes(hall: Hall, visits: Visits) -> None:
    console, kiosk = visits.console(COUNTER), visits.kiosk()
    expect(console.locator("[data-help-call]")).to_have_count(0)
    kiosk.click("[data-help]")
    expect(kiosk.locator("[data-help=asked]")).to_contain_text("Đã gọi")
    band = console.locator("[data-help-call]")
    expect(band).to_contain_text("có người cần giúp")
    assert violations(console) == []
    kiosk.click("[data-help]")
    expect(band).to_have_count(1)
    console.click("[data-help-go]")
    expect(band).to_have_count(0)
    expect(kiosk.locator("[data-help=coming]")).to_contain_text("Có người đang đến")
    assert violations(kiosk) == []


def test_a_help_call_is_seen_by_who_has_not_chosen_a_counter_yet(hall: Hall, visits: Visits) -> None:
    console, kiosk = visits.console(None), visits.kiosk()
    kiosk.click("[data-help]")
    expect(console.locator("[data-help-call]")).to_be_visible()
    assert violations(console) == []
    console.click("[data-help-go]")
    expect(kiosk.locator("[data-help=coming]")).to_be_visible()


def test_a_helper_who_cannot_be_called_is_not_promised(visits: Visits) -> None:
    visits.forgive(REFUSED)
    kiosk = visits.kiosk()
    kiosk.route("**/api/v1/help", lambda route: route.fulfill(status=403, json={"error": {"code": "not_allowed"}}))
    kiosk.click("[data-help]")
    expect(kiosk.locator("[data-help=failed]")).to_contain_text("hỏi bàn hướng dẫn")


def hears(kiosk: Page, words: str) -> None:
    """Wait until the kiosk has said this, aloud."""
    said = wait_until(lambda: any(words in one["text"] for one in kiosk.evaluate("window.said")), PATIENCE_S)
    assert said, kiosk.evaluate("window.said")
    assert all(one["seconds"] > 0.3 for one in kiosk.evaluate("window.said"))


def go_to(kiosk: Page, mark: str) -> None:
    """Press the arrow down until the control with this mark has the focus."""
    settled(kiosk)
    for _ in range(40):
        kiosk.keyboard.press("ArrowDown")
        if kiosk.evaluate("mark => document.activeElement.matches(mark)", mark):
            return
    raise AssertionError(mark)


def test_a_blind_citizen_takes_a_number_by_arrow_keys_and_ear(hall: Hall, visits: Visits) -> None:
    kiosk = visits.blank(KIOSK)
    kiosk.add_init_script(EAR)
    kiosk.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    at_groups(kiosk)
    kiosk.keyboard.press("ArrowDown")
    hears(kiosk, "Đã bật đọc màn hình")
    expect(kiosk.locator("[data-guide]")).to_have_attribute("aria-pressed", "true")
    assert violations(kiosk) == []
    go_to(kiosk, f'[data-group="{GROUP}"]')
    hears(kiosk, "Đất đai")
    kiosk.keyboard.press("Enter")
    hears(kiosk, "Chọn thủ tục")
    go_to(kiosk, f'[data-service="{SERVICE}"]')
    kiosk.keyboard.press("Enter")
    go_to(kiosk, "[data-priority=elderly]")
    kiosk.keyboard.press("Enter")
    go_to(kiosk, "[data-confirm]")
    hears(kiosk, "Lấy số")
    kiosk.keyboard.press("Enter")
    number = kiosk.locator("[data-ticket-number]").get_attribute("data-ticket-number") or ""
    hears(kiosk, " ".join(number))
    hears(kiosk, "lấy phiếu")  # behind the number, never over it
    kiosk.keyboard.press("*")
    go_to(kiosk, "[data-done]")
    kiosk.keyboard.press("Enter")
    at_groups(kiosk)
    expect(kiosk.locator("[data-guide]")).to_have_attribute("aria-pressed", "false")
    assert hall.official().get("queue")["tickets"][0]["priority"] == "elderly"


def test_a_kiosk_without_a_voice_says_so_on_its_button(visits: Visits) -> None:
    visits.forgive(REFUSED)
    kiosk = visits.kiosk()
    kiosk.route("**/api/v1/speech?*", lambda route: route.fulfill(status=404, json={"error": {"code": "no_voice"}}))
    kiosk.click("[data-guide]")
    expect(kiosk.locator("[data-guide]")).to_have_attribute(
        "aria-label", "Nghe đọc màn hình: máy này chưa có giọng đọc"
    )


def test_a_help_call_is_seen_by_who_sits_down_later(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click("[data-help]")
    expect(kiosk.locator("[data-help=asked]")).to_be_visible()
    console = visits.console(COUNTER, size=CONSOLE)
    console.click("[data-help-go]")
    expect(kiosk.locator("[data-help=coming]")).to_be_visible()


def test_large_and_low_together_leave_the_button_in_reach_also_after_a_scan_in_english(visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click("[data-mode=large]")
    kiosk.click("[data-mode=low]")
    kiosk.click("[data-language=en]")
    settled(kiosk)
    kiosk.keyboard.type("038150012345|172012345|Nguyen Thi E|05031941|Nu|Thanh Hoa|10052021", delay=1)
    kiosk.keyboard.press("Enter")
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]', "[data-confirm]"):
        kiosk.wait_for_selector(step)
        assert fits(kiosk), step
        kiosk.click(step)


def test_escape_while_a_number_is_taken_leaves_it_on_the_screen(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.keyboard.press("F1")
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    settled(kiosk)
    kiosk.locator("[data-confirm]").focus()
    kiosk.keyboard.press("Enter")
    kiosk.keyboard.press("Escape")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    kiosk.keyboard.press("Escape")  # there is no way back from a number
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert hall.waiting(SERVICE) == 1
