"""A center that is configured while its screens are open: `luot init` reaches them without a reload."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.cast_of_browser import CENTER, REFUSED, ROOT, Hall, Visits
from tests.browser.test_kiosk import SIZES, fits
from tests.browser.wcag import violations

ALL_DAY = '["00:00-24:00"]'
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SERVICE, GROUP = "tra-ket-qua", "tra-ket-qua"
LONG_NAME = "Cấp lại Giấy chứng nhận đủ điều kiện kinh doanh dịch vụ do bị mất, bị hỏng, thay đổi nội dung"
Browse = Callable[[Hall], Visits]


def other_half_of_the_day() -> str:
    """Hours of today that are not now."""
    hour = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).hour
    return '["20:00-22:00"]' if hour < 12 else '["05:00-07:00"]'


def week(hours: str) -> str:
    return "\n".join(f"{day} = {hours}" for day in DAYS)


def center_file(hours: str = ALL_DAY, service: str = "", more: str = "") -> str:
    """Return the center's file with these hours, with more lines in the service, and with more sections."""
    text = (ROOT / "centers" / f"{CENTER}.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^\[hours\]$.*?(?=^# ──|^\[policy\])", f"[hours]\n{week(hours)}\n\n", text)
    text = text.replace(f'code = "{SERVICE}"\ngroup', f'code = "{SERVICE}"\n{service}\ngroup')
    return text + more


def configure(hall: Hall, text: str) -> None:
    file = hall.data.parent / "center.toml"
    file.write_text(text, encoding="utf-8")
    assert hall.luot("init", str(file))["center"] == CENTER


def many_services(count: int) -> str:
    """Sections for so many more services of one group, with long names, and a counter for them."""
    codes = [f"them-{n}" for n in range(count)]
    letters = [f"{first}{second}" for first in "ABCDE" for second in "ABCDEFGHJK"]
    sections = [
        f'[[service]]\ncode = "{code}"\ngroup = "{GROUP}"\nprefix = "{letter}"\n'
        f'name = {{ vi = "Ế {n} {LONG_NAME}", en = "Service {n}" }}\n'
        for n, (code, letter) in enumerate(zip(codes, letters, strict=False))
    ]
    listed = ", ".join(f'"{code}"' for code in codes)
    profile = f'[[profile]]\ncode = "them"\nname = {{ vi = "Thêm", en = "More" }}\nservices = [{listed}]\n'
    counter = '[[counter]]\nnumber = 99\nname = { vi = "Thêm", en = "More" }\nprofile = "them"\n'
    return "\n" + "\n".join([*sections, profile, counter])


@pytest.fixture(autouse=True)
def _open_again(own_hall: Hall) -> None:
    own_hall.clear()
    configure(own_hall, center_file())


def test_a_hall_where_nobody_was_called_yet_says_so(own_hall: Hall, visits_to: Browse) -> None:
    display = visits_to(own_hall).display()
    expect(display.locator(".now h1")).to_have_text("Chưa gọi số nào")
    expect(display.locator("[data-call]")).to_have_count(0)
    assert violations(display) == []


def test_kiosk_and_display_close_and_open_by_the_hours(own_hall: Hall, visits_to: Browse) -> None:
    visits = visits_to(own_hall)
    kiosk, display = visits.kiosk(), visits.display()
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "groups")
    hours = other_half_of_the_day()
    configure(own_hall, center_file(hours))
    expect(kiosk.locator("h1")).to_have_text("Trung tâm hiện đã đóng cửa")
    expect(kiosk.locator("main")).to_contain_text(hours.strip('[]"').replace("-", "–"))
    expect(kiosk.locator("[data-group], [data-confirm]")).to_have_count(0)
    expect(display.locator(".now h1")).to_have_text("Trung tâm đã hết giờ làm việc")
    assert violations(kiosk) == []
    assert violations(display) == []
    configure(own_hall, center_file())
    expect(kiosk.locator(f'[data-group="{GROUP}"]')).to_be_visible()
    expect(display.locator(".now h1")).to_have_text("Chưa gọi số nào")


def test_a_service_outside_its_own_hours_says_when_it_is_open(own_hall: Hall, visits_to: Browse) -> None:
    visits = visits_to(own_hall)
    kiosk = visits.kiosk()
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.wait_for_selector("[data-confirm]")
    inline = ", ".join(f"{day} = {other_half_of_the_day()}" for day in DAYS)
    configure(own_hall, center_file(service=f"hours = {{ {inline} }}"))
    expect(kiosk.locator("h1")).to_have_text("Thủ tục này hiện không nhận")
    expect(kiosk.locator("[data-confirm]")).to_have_count(0)


def test_a_service_whose_numbers_of_the_day_are_gone_says_so_and_gives_none(own_hall: Hall, visits_to: Browse) -> None:
    visits = visits_to(own_hall)
    visits.forgive(REFUSED)
    given = own_hall.waiting(SERVICE)
    own_hall.issue(SERVICE)
    configure(own_hall, center_file(service="daily_quota = 1"))
    kiosk = visits.kiosk()
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("h1")).to_have_text("Hôm nay đã hết số của thủ tục này")
    assert own_hall.waiting(SERVICE) == given + 1
    assert violations(kiosk) == []


@SIZES
def test_a_group_of_more_than_thirty_services_is_reached_page_by_page(
    size: dict[str, int], own_hall: Hall, visits_to: Browse
) -> None:
    visits = visits_to(own_hall)
    configure(own_hall, center_file(more=many_services(32)))
    kiosk = visits.kiosk(size=size)
    seen: set[str] = set()
    kiosk.click(f'[data-group="{GROUP}"]')
    kiosk.wait_for_selector(".pager")
    while True:
        assert fits(kiosk)
        seen |= set(kiosk.eval_on_selector_all("[data-service]", "tiles => tiles.map(tile => tile.dataset.service)"))
        following = kiosk.get_by_role("button", name="Trang sau")
        if following.is_disabled():
            break
        following.click()
    assert seen == {one["code"] for one in own_hall.snapshot()["services"] if one["group"] == GROUP}
    assert len(seen) == 33
    kiosk.locator("[data-service]").last.click()
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-ticket-number]")).to_be_visible()
