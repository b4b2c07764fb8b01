"""Paper as people meet it: a slip at the kiosk, a printer that runs out of it, a slip that nobody is sure of."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bench.servers import dying_with_us, wait_until
from printer.virtual.faults import Fault
from printer.virtual.server import VirtualPrinter
from tests.browser.cast_of_browser import CENTER, CONSOLE, KIOSK, PATIENCE_S, ROOT, Hall, Visits
from tests.browser.wcag import violations
from tests.printer.cast_of_printer import codes_on

GROUP, SERVICE, NAME, COUNTER = "dat-dai", "dat-dai-cap-gcn", "Máy in cửa chính", 12


@pytest.fixture(scope="module")
def paper() -> Iterator[VirtualPrinter]:
    """A printer on the network of this machine."""
    made = VirtualPrinter()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def kiosk_token(own_hall: Hall, paper: VirtualPrinter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A kiosk with that printer beside it, and a print agent that drives it."""
    token = own_hall.luot("device", "create", "printer", "--center", CENTER, "--name", "Máy tính cạnh kiosk")["token"]
    kiosk = own_hall.luot("device", "create", "kiosk", "--center", CENTER, "--name", "Kiosk cửa", "--printer", NAME)
    command = [*dying_with_us("TERM"), sys.executable, "-m", "printer", "--server", own_hall.address]
    with (tmp_path_factory.mktemp("agent") / "log").open("w") as log:
        agent = subprocess.Popen(
            [*command, f"--printer={NAME}=tcp://127.0.0.1:{paper.port}"],
            env={**os.environ, "LUOT_PRINTER_TOKEN": token}, cwd=ROOT, stderr=log,
        )  # fmt: skip
    assert wait_until(lambda: paper.bytes_taken > 0, PATIENCE_S)
    yield str(kiosk["token"])
    agent.terminate()
    agent.wait(PATIENCE_S)


@pytest.fixture(autouse=True)
def well(paper: VirtualPrinter) -> Iterator[None]:
    """Each test finds the printer well and leaves it so."""
    yield
    paper.faults.end()


Opened = Callable[[], Page]


@pytest.fixture
def visits(own_hall: Hall, visits_to: Callable[[Hall], Visits]) -> Visits:
    own_hall.clear()
    return visits_to(own_hall)


@pytest.fixture
def kiosk(visits: Visits, kiosk_token: str) -> Page:
    page = visits.open(f"/kiosk/#token={kiosk_token}", KIOSK)
    page.wait_for_selector("[data-group]")
    return page


def press(kiosk: Page) -> str:
    """Take a number; return it."""
    for step in (f'[data-group="{GROUP}"]', f'[data-service="{SERVICE}"]', "[data-confirm]"):
        kiosk.click(step)
    return kiosk.locator("[data-ticket-number]").inner_text()


def codes(paper: VirtualPrinter) -> list[str]:
    return [code for piece in paper.pieces for code in codes_on(piece)]


def number_on(code: str, own_hall: Hall) -> str:
    return str(own_hall.official().get(f"public/tickets/{code.rpartition('/')[2]}")["ticket"]["number"])


def test_the_slip_of_a_number_comes_out_beside_the_kiosk(kiosk: Page, paper: VirtualPrinter, own_hall: Hall) -> None:
    before = len(paper.pieces)
    number = press(kiosk)
    expect(kiosk.locator("[data-slip=done]")).to_be_visible()
    assert len(paper.pieces) == before + 1
    assert number_on(codes(paper)[-1], own_hall) == number


def test_when_the_paper_ends_everybody_is_told_and_the_slip_comes_out_with_the_new_roll(
    kiosk: Page, visits: Visits, paper: VirtualPrinter, own_hall: Hall
) -> None:
    console, admin = visits.console(COUNTER), visits.open(admin_address(own_hall), CONSOLE)
    expect(console.locator("[data-paper]")).not_to_contain_text("Hết giấy")
    paper.faults.play(Fault.PAPER_OUT)
    expect(kiosk.locator("#paper")).to_contain_text("Máy in hết giấy")
    expect(console.locator("[data-paper]")).to_contain_text("Hết giấy")
    expect(admin.locator(f'[data-printer="{NAME}"][data-state=paper_out]')).to_contain_text("Hết giấy")
    assert violations(kiosk) == []
    assert violations(console) == []
    assert violations(admin) == []

    before = len(paper.pieces)
    number = press(kiosk)
    words = f"Máy in hết giấy – số của ông/bà là {number}, xin chụp lại màn hình này"
    expect(kiosk.locator("[data-slip=photo]")).to_contain_text(words)
    expect(kiosk.locator(".phone svg, .phone canvas, .phone img").first).to_be_visible()
    assert violations(kiosk) == []

    paper.faults.end()
    expect(kiosk.locator("[data-slip=done]")).to_be_visible()
    expect(kiosk.locator("#paper")).to_be_empty()
    expect(console.locator("[data-paper]")).not_to_contain_text("Hết giấy")
    assert len(paper.pieces) == before + 1
    assert number_on(codes(paper)[-1], own_hall) == number


def test_a_slip_that_nobody_is_sure_of_comes_out_again_only_as_a_copy_that_an_official_orders(
    kiosk: Page, visits: Visits, paper: VirtualPrinter, own_hall: Hall
) -> None:
    console, before = visits.console(COUNTER), len(paper.pieces)
    paper.faults.play(Fault.DROP)
    number = press(kiosk)
    expect(console.locator("[data-paper]")).to_contain_text("1 phiếu chưa chắc đã in")
    expect(kiosk.locator("[data-slip=photo]")).to_be_visible()
    paper.faults.end()
    console.click("[data-paper]")
    expect(console.locator(f'[data-doubt="{number}"]')).to_contain_text("Có thể đã ra giấy")
    assert violations(console) == []
    assert len(paper.pieces) == before
    console.click(f'[data-copy="{number}"]')
    expect(console.locator("[data-paper]")).not_to_contain_text("chưa chắc")
    assert wait_until(lambda: len(paper.pieces) == before + 1, PATIENCE_S)
    assert number_on(codes(paper)[-1], own_hall) == number


def test_a_copy_is_ordered_by_its_number(kiosk: Page, visits: Visits, paper: VirtualPrinter, own_hall: Hall) -> None:
    number = press(kiosk)
    expect(kiosk.locator("[data-slip=done]")).to_be_visible()
    before, console = len(paper.pieces), visits.console(COUNTER)
    console.click("[data-paper]")
    console.fill("dialog input[name=number]", number.lower())
    console.keyboard.press("Enter")
    assert wait_until(lambda: len(paper.pieces) == before + 1, PATIENCE_S)
    assert number_on(codes(paper)[-1], own_hall) == number
    assert paper.pieces[-1].height > paper.pieces[-2].height  # it says on a band that it is a copy
    console.click("[data-paper]")
    console.fill("dialog input[name=number]", "Z999")
    visits.forgive("404")
    console.keyboard.press("Enter")
    expect(console.locator(".toast").last).to_be_visible()
    assert len(paper.pieces) == before + 1


def admin_address(hall: Hall) -> str:
    admin = hall.secrets["admin"]
    return f"/admin/#user={admin['username']}&password={admin['password']}"
