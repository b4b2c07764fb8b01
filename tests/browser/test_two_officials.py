"""Two officials and one counter: the second is told who has it, takes it over in the open, and the first is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast_of_browser import CENTER, REFUSED, Hall, Visits

COUNTER = 12


@pytest.fixture(scope="module")
def colleague(shared_hall: Hall) -> dict[str, str]:
    """Another real official."""
    words = ["user", "create", "hoa", "--role", "official", "--center", CENTER, "--full-name", "Lê Thị Hoa"]
    return {"username": "hoa", "password": shared_hall.luot(*words)["password"]}


def test_a_counter_is_taken_over_in_the_open_and_both_are_told(
    hall: Hall, visits: Visits, colleague: dict[str, str]
) -> None:
    visits.forgive(REFUSED)
    first = visits.console(COUNTER)
    expect(first.locator("[data-action=call-next]")).to_be_enabled()
    second = visits.console(COUNTER, colleague)
    question = second.get_by_role("alert").filter(has_text="Nguyễn Thị Lượt")
    expect(question).to_contain_text(f"đang phụ trách quầy {COUNTER}")
    expect(second.locator("[data-action]")).to_have_count(0)
    expect(first.locator("[data-action=call-next]")).to_be_enabled()

    second.click("[data-take-over]")
    expect(second.locator("[data-action=call-next]")).to_be_enabled()
    told = first.get_by_role("alert").filter(has_text="Lê Thị Hoa")
    expect(told).to_contain_text(re.compile(f"tiếp nhận quầy {COUNTER}"))
    expect(first.locator("[data-action=call-next]")).to_be_disabled()

    service = next(c for c in hall.snapshot()["counters"] if c["number"] == COUNTER)["services"][0]
    number = hall.issue(service)["number"]
    second.click("[data-action=call-next]")
    expect(second.locator("[data-current-number]")).to_have_text(number)
    first.click("[data-take-over]")
    expect(first.locator("[data-current-number]")).to_have_text(number)
    expect(second.get_by_role("alert").filter(has_text="Nguyễn Thị Lượt")).to_be_visible()
    expect(second.locator("[data-action=call-next]")).to_be_disabled()


def test_declining_to_take_over_leaves_the_counter_as_it_is(
    hall: Hall, visits: Visits, colleague: dict[str, str]
) -> None:
    visits.forgive(REFUSED)
    first = visits.console(COUNTER)
    expect(first.locator("[data-action=call-next]")).to_be_enabled()
    second = visits.console(COUNTER, colleague)
    second.locator("[data-take-over]").wait_for()
    second.get_by_role("button", name="Thôi").click()
    expect(second.locator("[data-take-over]")).to_have_count(0)
    expect(first.locator("[data-action=call-next]")).to_be_enabled()
