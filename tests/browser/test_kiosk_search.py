"""Finding a service at the kiosk by typing a few letters, by finger or on a keyboard, and the number from there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.cast_of_browser import Hall, Visits, settled
from tests.browser.test_kiosk import at_groups, fits, tab_to, too_small
from tests.browser.wcag import violations


def searching(visits: Visits) -> Page:
    kiosk = visits.kiosk()
    kiosk.click("[data-search]")
    settled(kiosk)
    return kiosk


def touch(kiosk: Page, letters: str) -> None:
    for letter in letters:
        kiosk.click(f'[data-key="{"space" if letter == " " else letter}"]')


def test_by_finger_from_a_few_letters_to_the_number(hall: Hall, visits: Visits) -> None:
    kiosk = searching(visits)
    assert too_small(kiosk) == []
    assert violations(kiosk) == []
    touch(kiosk, "dang ky")
    expect(kiosk.locator(".said")).to_contain_text("xin gõ thêm chữ")
    assert too_small(kiosk) == []
    touch(kiosk, " khai si")
    expect(kiosk.locator("[data-service]")).to_have_count(1)
    expect(kiosk.locator("[data-service] mark")).to_have_text(["Đăng", "ký", "khai", "si"])
    expect(kiosk.locator(".said")).to_have_text("Tìm thấy 1 thủ tục")
    assert violations(kiosk) == []
    kiosk.click("[data-service]")
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    assert sum(hall.snapshot()["waiting"].values()) == 1


def test_what_people_call_a_service_finds_it_and_says_so(visits: Visits) -> None:
    kiosk = searching(visits)
    touch(kiosk, "so do")
    tile = kiosk.locator("[data-service]").first
    expect(tile).to_have_attribute("data-service", "dat-dai-cap-gcn")
    expect(tile.locator(".tile-note")).to_have_text("Đất đai – làm sổ đỏ")
    assert too_small(kiosk) == []


def test_a_keyboard_s_letters_enter_the_field_wherever_the_focus_is(visits: Visits) -> None:
    kiosk = searching(visits)
    field = kiosk.locator("[data-search-field]")
    kiosk.keyboard.type("ho tihc", delay=90)
    expect(field).to_have_value("ho tihc")
    expect(kiosk.locator(".said")).to_contain_text("Không tìm thấy")
    kiosk.keyboard.press("Backspace")
    kiosk.keyboard.press("Backspace")
    expect(field).to_have_value("ho ti")
    field.focus()
    field.evaluate("field => field.setSelectionRange(4, 4)")
    kiosk.keyboard.type("x", delay=90)
    expect(field).to_have_value("ho txi")
    kiosk.keyboard.press("Backspace")
    kiosk.keyboard.type("ch", delay=90)
    expect(field).to_have_value("ho tchi")
    touch(kiosk, "a")
    expect(field).to_have_value("ho tchai")


def test_with_the_keyboard_alone_from_the_search_to_the_number(hall: Hall, visits: Visits) -> None:
    kiosk = visits.kiosk()
    at_groups(kiosk)
    tab_to(kiosk, "search")
    kiosk.keyboard.press("Enter")
    settled(kiosk)
    kiosk.keyboard.type("khai sinh", delay=90)
    expect(kiosk.locator("[data-service]").first).to_be_visible()
    for mark in ("service", "confirm"):
        tab_to(kiosk, mark)
        kiosk.keyboard.press("Enter")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()


def test_nothing_like_it_says_what_to_do_and_back_from_a_service_keeps_what_was_typed(visits: Visits) -> None:
    kiosk = searching(visits)
    touch(kiosk, "qqq")
    expect(kiosk.locator(".said")).to_contain_text("hỏi bàn hướng dẫn")
    assert violations(kiosk) == []
    for _ in range(3):
        kiosk.click("[data-key=delete]")
    expect(kiosk.locator(".said")).to_contain_text("không cần dấu")
    touch(kiosk, "ket hon")
    kiosk.click("[data-service]")
    kiosk.click("[data-back]")
    expect(kiosk.locator("[data-search-field]")).to_have_value("ket hon")
    kiosk.click("[data-home]")
    kiosk.click("[data-search]")
    expect(kiosk.locator("[data-search-field]")).to_have_value("")


def test_with_each_aid_search_and_year_of_birth_fit_and_can_be_read(visits: Visits) -> None:
    kiosk = searching(visits)
    for mode in ("large", "low", "contrast"):
        kiosk.click(f"[data-mode={mode}]")
        settled(kiosk)
        kiosk.locator("[data-search-field]").fill("")
        touch(kiosk, "dang ky")
        expect(kiosk.locator("[data-service]")).to_have_count(5 if mode == "contrast" else 3)
        assert fits(kiosk), mode
        assert violations(kiosk) == [], mode
        kiosk.click(f"[data-mode={mode}]")
    kiosk.click("[data-service] >> nth=0")
    settled(kiosk)
    kiosk.click("[data-birth]")
    for mode in ("large", "low", "contrast"):
        kiosk.click(f"[data-mode={mode}]")
        assert fits(kiosk), mode
        assert violations(kiosk) == [], mode
        kiosk.click(f"[data-mode={mode}]")


def test_in_english_english_and_vietnamese_words_find(visits: Visits) -> None:
    kiosk = visits.kiosk()
    kiosk.click("[data-language=en]")
    kiosk.click("[data-search]")
    settled(kiosk)
    touch(kiosk, "marriage")
    expect(kiosk.locator(".said")).to_contain_text("found")
    english = kiosk.locator("[data-service]").first.get_attribute("data-service")
    for _ in "marriage":
        kiosk.click("[data-key=delete]")
    touch(kiosk, "ket hon")
    expect(kiosk.locator(f'[data-service="{english}"]')).to_be_visible()
