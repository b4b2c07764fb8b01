"""A further language: one file beside the others, and every screen speaks it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.cast_of_browser import KIOSK, PHONE, ROOT, Hall, Visits
from tests.browser.test_kiosk import fits
from tests.browser.test_shell import PARTS
from tests.browser.wcag import violations

LAO = """/** Lao; what is missing is said in Vietnamese. */
export const lo = {
  "language.name": "ລາວ", "kiosk.title": "ທ່ານຕ້ອງການບໍລິການໃດ?", "citizen.next": "ທ່ານເປັນຄົນຕໍ່ໄປ",
};
"""
SERVICE = "tra-ket-qua"


@pytest.fixture(scope="module")
def lao_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall whose server runs from a copy of the product with one file more."""
    folder: Path = tmp_path_factory.mktemp("lao")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / "tree" / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tree" / "server" / "web" / "common" / "strings" / "lo.js").write_text(LAO, encoding="utf-8")
    hall = Hall(folder / "hall", folder / "tree")
    hall.start()
    yield hall
    hall.stop()


def test_one_file_more_is_a_language_more_from_the_kiosk_to_the_slip(
    lao_hall: Hall, visits_to: Callable[[Hall], Visits]
) -> None:
    visits = visits_to(lao_hall)
    kiosk = visits.kiosk(size=KIOSK, service_workers="allow")
    expect(kiosk.locator("body")).to_have_attribute("data-kept", "yes")
    expect(kiosk.locator("[data-language]")).to_have_text(["Tiếng Việt", "English", "ລາວ"])
    kiosk.click("[data-language=lo]")
    expect(kiosk.locator("html")).to_have_attribute("lang", "lo")
    expect(kiosk.locator("h1")).to_have_text("ທ່ານຕ້ອງການບໍລິການໃດ?")
    assert fits(kiosk)
    assert violations(kiosk) == []
    kiosk.click(f'[data-group="{SERVICE}"]')
    expect(kiosk.locator("[data-confirm]")).to_have_text("Lấy số")  # what is missing is said in Vietnamese
    kiosk.click("[data-confirm]")
    expect(kiosk.locator("[data-slip=done]")).to_be_visible()
    ticket = lao_hall.official().get("queue")["tickets"][0]
    assert ticket["language"] == "lo"
    page = visits.open(ticket["url"][ticket["url"].index("/t/") :], PHONE)
    page.click("[data-language=lo]")
    expect(page.locator("body")).to_contain_text("ທ່ານເປັນຄົນຕໍ່ໄປ")
