"""What the kiosk says before a number and in place of one: expected wait, where it is quicker, when it opens next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.cast_of_browser import KIOSK, REFUSED, Hall, Visits, settled
from tests.browser.test_configured_while_running import ALL_DAY, center_file, configure, other_half_of_the_day
from tests.browser.test_kiosk import too_small
from tests.browser.wcag import violations

GROUP, SERVICE = "dat-dai", "dat-dai-cap-gcn"
RESULT = "tra-ket-qua"
NEARBY = '\n[[nearby]]\ncenter = "dong-son"\ntravel_min = 12\n'
QUEUE = 40
Browse = Callable[[Hall], Visits]


@pytest.fixture(scope="module")
def near_hall(own_hall: Hall) -> Hall:
    """A full hall with an empty one near by, of which it knows."""
    other = center_file().replace('code = "thanh-hoa"', 'code = "dong-son"', 1)
    other = re.sub(r'(?m)^name = \{ vi = "Trung tâm.*$', 'name = { vi = "Đông Sơn", en = "Đông Sơn" }', other, count=1)
    file = own_hall.data.parent / "dong-son.toml"
    file.write_text(other, encoding="utf-8")
    assert own_hall.luot("init", str(file))["center"] == "dong-son"
    configure(own_hall, center_file(more=NEARBY))
    for _ in range(QUEUE):
        own_hall.issue(SERVICE)
    return own_hall


def at_confirm(kiosk: Page) -> None:
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click(f'[data-service="{SERVICE}"]')
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "confirm")


def test_the_expected_wait_and_the_quicker_center_stand_before_the_number(near_hall: Hall, visits_to: Browse) -> None:
    kiosk = visits_to(near_hall).kiosk()
    at_confirm(kiosk)
    expect(kiosk.locator("[data-wait]")).to_have_text(re.compile(r"^\d+–\d+ phút$"))
    card = kiosk.locator("[data-elsewhere=dong-son]")
    expect(card).to_contain_text("Đông Sơn đang nhanh hơn")
    expect(card).to_contain_text("đường đi khoảng 12 phút")
    expect(card).to_contain_text("Đại lộ Lê Lợi")
    assert too_small(kiosk) == []
    assert violations(kiosk) == []


def test_answers_that_do_not_come_hold_nothing_up_and_leave_no_trace(near_hall: Hall, visits_to: Browse) -> None:
    visits = visits_to(near_hall)
    visits.forgive(r"status of 500")
    kiosk = visits.blank(KIOSK)
    kiosk.route("**/api/v1/waits", lambda route: route.fulfill(status=500, body="{}"))
    held: list[Route] = []
    kiosk.route("**/api/v1/elsewhere", lambda route: held.append(route))
    kiosk.goto(f"{near_hall.address}/kiosk/#token={near_hall.secrets['kiosk_token']}")
    at_confirm(kiosk)
    settled(kiosk)
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
    for route in held:
        route.fulfill(body=json.dumps({"quicker": []}))


def test_a_service_without_an_open_counter_says_so_and_still_gives_a_number(near_hall: Hall, visits_to: Browse) -> None:
    kiosk = visits_to(near_hall).blank(KIOSK)
    kiosk.route("**/api/v1/waits", lambda route: route.fulfill(json={"waits": {SERVICE: None}}))
    kiosk.route("**/api/v1/elsewhere", lambda route: route.fulfill(json={"quicker": []}))
    kiosk.goto(f"{near_hall.address}/kiosk/#token={near_hall.secrets['kiosk_token']}")
    at_confirm(kiosk)
    expect(kiosk.locator("[data-wait]")).to_have_text("chưa có quầy mở")
    expect(kiosk.locator(".advice")).to_contain_text("vẫn lấy số được")
    assert violations(kiosk) == []
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()


def test_a_closed_service_and_a_closed_center_say_when_they_open_and_open_by_themselves(
    near_hall: Hall, visits_to: Browse
) -> None:
    kiosk = visits_to(near_hall).kiosk()
    hours = other_half_of_the_day()
    week = ", ".join(f"{day} = {hours}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    configure(near_hall, center_file(service=f"hours = {{ {week} }}"))
    kiosk.click(f'[data-group="{RESULT}"]')
    expect(kiosk.locator("h1")).to_have_text("Thủ tục này hiện không nhận")
    start = hours[2:7]
    expect(kiosk.locator("[data-opens]")).to_contain_text(start)
    expect(kiosk.locator("[data-home]")).to_be_visible()
    assert too_small(kiosk) == []
    assert violations(kiosk) == []
    kiosk.click("[data-home]")
    configure(near_hall, center_file(hours))
    expect(kiosk.locator("h1")).to_have_text("Trung tâm hiện đã đóng cửa")
    expect(kiosk.locator("[data-opens]")).to_contain_text(start)
    assert too_small(kiosk) == []
    assert violations(kiosk) == []
    configure(near_hall, center_file(ALL_DAY, more=NEARBY))
    expect(kiosk.locator(f'[data-group="{GROUP}"]')).to_be_visible()


def test_numbers_that_are_gone_say_on_which_day_there_are_new_ones(near_hall: Hall, visits_to: Browse) -> None:
    visits = visits_to(near_hall)
    visits.forgive(REFUSED)
    configure(near_hall, center_file(service="daily_quota = 1", more=NEARBY))
    near_hall.issue(RESULT)
    kiosk = visits.kiosk()
    kiosk.click(f'[data-group="{RESULT}"]')
    settled(kiosk)
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("h1")).to_have_text("Hôm nay đã hết số của thủ tục này")
    expect(kiosk.locator("[data-opens]")).to_contain_text("ngày mai")
    assert too_small(kiosk) == []
    assert violations(kiosk) == []
    configure(near_hall, center_file(more=NEARBY))
