"""The citizen's own page on the phone: one's place, the call, giving up the turn, and what strangers find."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.cast_of_browser import NO_CONNECTION, PHONE, REFUSED, Hall, Visits
from tests.browser.wcag import violations

SERVICE, COUNTER = "chung-thuc-ban-sao", 10
SMALL, LYING = {"width": 320, "height": 568}, {"width": 844, "height": 390}
UPDATES = re.compile(r"/updates$")
PUBLIC = "**/api/v1/public/tickets/**"
SERVER_FAULT = r"the server responded with a status of 5"
# Notes each vibration, and lets nothing be heard.
LISTENING = "window.buzzes = []; navigator.vibrate = (beats) => { window.buzzes.push(beats.length); return true; };"


def open_ticket(visits: Visits, ticket: dict[str, str], size: dict[str, int] = PHONE, script: str = "") -> Page:
    page = visits.blank(size, has_touch=True)
    if script:
        page.add_init_script(script)
    page.goto(visits.address + urlsplit(ticket["url"]).path)
    page.wait_for_selector("[data-ticket-number]")
    return page


def fits_the_phone(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def look_again(page: Page) -> None:
    """Let the page ask the server now, as it does when the phone is taken out of the pocket."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def seated(hall: Hall, visits: Visits) -> Callable[..., dict[str, object]]:
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    return lambda name, body=None: official.post(f"counters/{COUNTER}/{name}", body) or {}


def test_a_citizen_sees_the_place_in_line_then_the_counter_that_called(hall: Hall, visits: Visits) -> None:
    press = seated(hall, visits)
    hall.issue(SERVICE)
    mine = hall.issue(SERVICE)
    page = open_ticket(visits, mine)
    expect(page.locator("[data-ticket-number]")).to_have_text(mine["number"])
    expect(page.locator("[data-ahead='1']")).to_be_visible()
    expect(page.locator(".expected")).to_contain_text("phút")
    press("call-next")
    expect(page.locator("main")).to_contain_text("Ông/bà là người tiếp theo")
    press("call-next")
    expect(page.locator("[data-counter]")).to_have_text(str(COUNTER))
    expect(page).to_have_title(re.compile(f"Quầy {COUNTER}"))
    press("recall")
    expect(page.locator("[data-calls='2']")).to_contain_text("đã gọi 2 lần")
    press("hold")
    expect(page.locator("main")).to_contain_text("Phiếu đang được tạm giữ")
    press("resume", {"number": mine["number"]})
    expect(page.locator("html[data-state=called]")).to_be_attached()
    press("begin")
    expect(page.locator("main")).to_contain_text("Đang được phục vụ tại")
    press("finish")
    expect(page.locator("main")).to_contain_text("Đã phục vụ xong")
    expect(page.locator("[data-withdraw]")).to_have_count(0)


def test_where_there_is_no_stream_the_page_asks_now_and_then(hall: Hall, visits: Visits) -> None:
    visits.forgive(SERVER_FAULT)
    press = seated(hall, visits)
    mine = hall.issue(SERVICE)
    page = visits.blank(PHONE)
    page.clock.install()
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "30"}, json={"error": {"code": "unavailable", "message": ""}})

    page.route(UPDATES, refuse)
    page.goto(hall.address + urlsplit(mine["url"]).path)
    expect(page.locator("[data-ahead='0']")).to_be_visible()
    page.wait_for_event("response", lambda answer: "/updates" in answer.url) if not refused else None
    press("call-next")
    for _ in range(50):  # a second each, with a moment for the answer, so that no question seems to take too long
        page.clock.run_for(1000)
        page.wait_for_timeout(50)
    expect(page.locator("[data-counter]")).to_have_text(str(COUNTER))
    assert len(refused) == 1, "a refused stream is left alone for a minute"


def test_without_a_network_the_page_says_since_when_and_comes_back(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)
    press = seated(hall, visits)
    page = open_ticket(visits, hall.issue(SERVICE))
    page.context.set_offline(True)
    expect(page.locator("[data-part=stale]")).to_contain_text(re.compile(r"Mất kết nối từ \d\d:\d\d"))
    press("call-next")
    assert violations(page) == []
    page.context.set_offline(False)
    expect(page.locator("[data-counter]")).to_have_text(str(COUNTER))
    expect(page.locator("[data-part=stale]")).to_have_count(0)


def test_the_phone_rings_once_for_each_thing_worth_it(hall: Hall, visits: Visits) -> None:
    press = seated(hall, visits)
    tickets = [hall.issue(SERVICE) for _ in range(5)]
    page = open_ticket(visits, tickets[4], script=LISTENING)
    page.click("[data-bell] button")
    expect(page.locator("[data-bell=on]")).to_contain_text("Chuông báo đang bật")
    expect(page.locator("[data-ahead='4']")).to_be_visible()
    press("call-next")
    expect(page.locator("[data-news=near]")).to_have_text("Sắp đến lượt: còn 3 người trước ông/bà.")
    for _ in range(3):
        press("call-next")
    expect(page.locator("[data-ahead='0']")).to_be_visible()
    assert page.evaluate("window.buzzes") == [3]
    press("call-next")
    expect(page.locator("[data-news=called]")).to_contain_text(f"đến quầy {COUNTER}")
    look_again(page)
    press("recall")
    expect(page.locator("[data-news=recalled]")).to_contain_text("Xin nhắc lại")
    assert page.evaluate("window.buzzes") == [3, 5, 5]
    late = open_ticket(visits, tickets[4], script=LISTENING)
    expect(late.locator("[data-counter]")).to_have_text(str(COUNTER))
    assert late.evaluate("window.buzzes") == []
    expect(late.locator("[data-news]")).to_have_count(0)
    late.evaluate("delete window.AudioContext; delete window.webkitAudioContext")
    late.click("[data-bell] button")
    expect(late.locator("[data-bell=mute]")).to_contain_text("không cho trang phát chuông")


def test_why_others_were_first_is_told_on_request_and_stays_open(hall: Hall, visits: Visits) -> None:
    press = seated(hall, visits)
    hall.issue(SERVICE)
    page = open_ticket(visits, hall.issue(SERVICE))
    expect(page.locator(".why")).to_have_count(0)
    hall.issue(SERVICE, "elderly")
    press("call-next")
    press(f"call/{hall.issue(SERVICE)['number']}") if press("finish") else None
    look_again(page)
    page.locator("[data-overtaken='2'] summary").press("Enter")
    expect(page.locator("[data-reason=priority]")).to_have_text("1 người thuộc đối tượng ưu tiên")
    expect(page.locator("[data-reason=by_number]")).to_be_visible()
    assert violations(page) == []
    press("call-next")
    expect(page.locator("[data-ahead='0']")).to_be_visible()
    expect(page.locator("[data-reason=priority]")).to_be_visible()
    expect(page.locator("summary")).to_be_focused()


def test_a_citizen_gives_up_the_turn_after_one_question(hall: Hall, visits: Visits) -> None:
    page = open_ticket(visits, hall.issue(SERVICE))
    page.tap("[data-withdraw]")
    expect(page.get_by_role("button", name="Giữ số")).to_be_focused()
    page.get_by_role("button", name="Giữ số").tap()
    expect(page.locator("[data-withdraw]")).to_be_focused()
    assert hall.waiting(SERVICE) == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[data-withdraw]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Đã hủy số này")
    expect(page.locator("[data-keep=state]")).to_be_focused()
    expect(page.locator("[data-withdraw]")).to_have_count(0)
    assert hall.waiting(SERVICE) == 0


def test_a_withdrawal_that_does_not_get_through_is_said_where_it_was_pressed(hall: Hall, visits: Visits) -> None:
    visits.forgive(SERVER_FAULT)
    page = open_ticket(visits, hall.issue(SERVICE))
    broken = {"status": 500, "json": {"error": {"code": "fault", "message": ""}}}
    page.route(f"{PUBLIC}/withdraw", lambda route: route.fulfill(**broken))
    page.click("[data-withdraw]")
    question = page.locator(".question")
    expect(question).to_be_in_viewport(ratio=1)
    page.click("[data-withdraw-yes]")
    expect(question.locator("[data-withdraw-failed]")).to_contain_text("Chưa hủy được số")
    expect(question.locator("[data-withdraw-failed]")).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    page.unroute(f"{PUBLIC}/withdraw")
    page.click("[data-withdraw-yes]")
    expect(page.locator("html[data-state=withdrawn]")).to_be_attached()
    assert hall.waiting(SERVICE) == 0


def test_a_withdrawal_that_comes_too_late_says_so(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    press = seated(hall, visits)
    page = visits.blank(PHONE)
    page.route(UPDATES, lambda route: route.abort())
    visits.forgive(NO_CONNECTION)
    page.goto(hall.address + urlsplit(hall.issue(SERVICE)["url"]).path)
    page.click("[data-withdraw]")
    press("call-next")
    press("begin")
    page.click("[data-withdraw-yes]")
    expect(page.locator("[data-part=said]")).to_contain_text("Phiếu đã đổi trạng thái")
    expect(page.locator("main")).to_contain_text("Đang được phục vụ tại")


@pytest.mark.parametrize("size", [PHONE, SMALL, LYING], ids=["phone", "small", "lying"])
def test_every_state_fits_the_phone_and_is_accessible(size: dict[str, int], hall: Hall, visits: Visits) -> None:
    press = seated(hall, visits)
    tickets = [hall.issue(SERVICE) for _ in range(5)]
    page = open_ticket(visits, tickets[4], size)

    def check(state: str) -> None:
        expect(page.locator(state).first).to_be_visible()
        assert fits_the_phone(page), state
        assert violations(page) == [], state

    check("[data-ahead='4']")
    press("call-next")
    check(".near [data-ahead='3']")
    for _ in range(3):
        press("call-next")
    check(".near [data-ahead='0']")
    press("call-next")
    check(".at-counter [data-counter]")
    page.click("[data-withdraw]")
    check("[data-withdraw-yes]")
    page.click("[data-keep=keep]")
    press("begin")
    check("html[data-state=serving] .at-counter")
    press("hold")
    check(".state.held")
    press("resume", {"number": tickets[4]["number"]})
    press("no-show")
    check(".state.no_show")


@pytest.mark.parametrize("token", ["this-token-was-never-given", "x", "%3Cimg%20src=x%20onerror=alert(1)%3E"])
def test_an_unknown_address_says_so_plainly(token: str, visits: Visits) -> None:
    visits.forgive(REFUSED)
    page = visits.open(f"/t/{token}", PHONE)
    expect(page.locator("h1")).to_have_text("Không tìm thấy số này")
    expect(page.locator("[data-withdraw]")).to_have_count(0)


def test_a_ticket_of_another_day_says_kindly_what_to_do(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    page = open_ticket(visits, hall.issue(SERVICE))
    error = {"code": "ticket_expired", "message": "", "details": {"day": "2026-11-23", "hotline": "1800 1096"}}
    page.route(PUBLIC, lambda route: route.fulfill(status=410, body=json.dumps({"error": error})))
    look_again(page)
    expect(page.locator("[data-notice=expired] h1")).to_have_text("Số này là của ngày khác")
    expect(page.locator("[data-notice=expired] a")).to_have_attribute("href", "tel:18001096")
    expect(page).to_have_title("Lượt của tôi")
    assert violations(page) == []


def test_a_server_that_does_not_answer_is_asked_again(hall: Hall, visits: Visits) -> None:
    visits.forgive(SERVER_FAULT)
    page = visits.blank(PHONE)
    page.route(PUBLIC, lambda route: route.fulfill(status=500, body="{}"))
    mine = hall.issue(SERVICE)
    page.goto(hall.address + urlsplit(mine["url"]).path)
    expect(page.locator("[data-notice=trouble] h1")).to_have_text("Chưa mở được số của ông/bà")
    assert violations(page) == []
    page.unroute(PUBLIC)
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator("[data-ticket-number]")).to_have_text(mine["number"])


def test_the_citizen_s_page_speaks_english_too(hall: Hall, visits: Visits) -> None:
    page = open_ticket(visits, hall.issue(SERVICE))
    page.click("[data-language=en]")
    expect(page.locator(".service")).to_have_text("Certified copy of an original")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert violations(page) == []


def test_the_page_begins_in_the_language_that_was_chosen_at_the_kiosk(hall: Hall, visits: Visits) -> None:
    page = open_ticket(visits, hall.issue(SERVICE, language="en"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click("[data-language=vi]")
    page.reload()
    expect(page.locator("[data-ahead]").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_a_torn_address_leads_to_a_page_that_says_what_to_do(visits: Visits) -> None:
    visits.forgive(REFUSED)
    page = visits.open("/t/", PHONE)
    expect(page.locator("h1")).to_have_text("Không có trang này")
    assert fits_the_phone(page)
    assert violations(page) == []
