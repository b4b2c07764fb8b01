"""Who may use a screen: pairing of devices, signing in and out of people, and what never stays in the address bar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bench.servers import wait_until
from tests.browser.cast_of_browser import (
    CENTER,
    CONSOLE,
    KIOSK,
    LOBBY_TV,
    NO_CONNECTION,
    PATIENCE_S,
    REFUSED,
    Hall,
    Visits,
)

SIZES = {"kiosk": KIOSK, "display": LOBBY_TV}
WORKS = {"kiosk": "[data-group]", "display": "body[data-link=live]"}
KINDS = pytest.mark.parametrize("kind", ["kiosk", "display"])


def kept_token(page: Page, kind: str) -> str | None:
    found: str | None = page.evaluate("kind => localStorage.getItem(`luot.${kind}.token`)", kind)
    return found


@KINDS
def test_an_unpaired_screen_says_how_to_pair_it_in_both_languages(kind: str, visits: Visits) -> None:
    page = visits.open(f"/{kind}/", SIZES[kind])
    panel = page.locator(f"[data-pairing={kind}]")
    expect(panel).to_contain_text("chưa được ghép nối")
    expect(panel).to_contain_text(f"luot device create {kind}")
    expect(panel.locator("[lang=en]")).to_contain_text("not paired")
    expect(page.locator("[data-group], [data-call]")).to_have_count(0)


@KINDS
def test_a_made_up_token_is_refused_and_forgotten(kind: str, visits: Visits) -> None:
    visits.forgive(REFUSED)
    page = visits.open(f"/{kind}/#token=this-token-was-never-given", SIZES[kind])
    expect(page.locator(f"[data-pairing={kind}]")).to_contain_text("không còn dùng được")
    assert kept_token(page, kind) is None
    expect(page).to_have_url(page.url.split("#")[0])


@KINDS
def test_the_link_of_device_create_pairs_a_screen_once_and_its_token_leaves_the_address_bar(
    kind: str, hall: Hall, visits: Visits
) -> None:
    made = hall.luot("device", "create", kind, "--center", CENTER, "--name", "In the test")
    page = visits.open(made["link"], SIZES[kind])
    page.wait_for_selector(WORKS[kind])
    expect(page).to_have_url(f"{hall.address}/{kind}/")
    assert kept_token(page, kind) == made["token"]
    assert page.evaluate("history.length") <= 2
    page.goto(f"{hall.address}/{kind}/")
    page.wait_for_selector(WORKS[kind])

    visits.forgive(REFUSED)
    hall.luot("device", "revoke", str(made["id"]))
    assert wait_until(lambda: hall.status("snapshot", made["token"]) == 401, PATIENCE_S)
    page.reload()
    expect(page.locator(f"[data-pairing={kind}]")).to_contain_text("không còn dùng được")
    assert kept_token(page, kind) is None


def test_a_kiosk_with_the_token_of_a_display_says_so_before_anybody_presses(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    visits.forgive(NO_CONNECTION)  # it may leave the live channel before it is in
    page = visits.open(f"/kiosk/#token={hall.secrets['display_token']}", SIZES["kiosk"])
    expect(page.locator("[data-pairing=kiosk]")).to_contain_text("không còn dùng được")
    assert kept_token(page, "kiosk") is None


def test_a_kiosk_that_is_shown_out_stays_so_when_nobody_touches_it(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    made = hall.luot("device", "create", "kiosk", "--center", CENTER, "--name", "To be shown out")
    page = visits.blank(SIZES["kiosk"])
    page.clock.install()
    page.goto(made["link"])
    page.wait_for_selector(WORKS["kiosk"])
    hall.luot("device", "revoke", str(made["id"]))
    expect(page.locator("[data-pairing=kiosk]")).to_contain_text("không còn dùng được")
    page.clock.run_for(120_000)
    expect(page.locator("[data-pairing=kiosk]")).to_be_visible()
    expect(page.locator("button")).to_have_count(0)


def test_a_wrong_password_is_answered_with_one_sentence(visits: Visits) -> None:
    visits.forgive(REFUSED)
    page = visits.open("/counter/", CONSOLE)
    page.fill("[name=username]", "canbo")
    page.fill("[name=password]", "not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Tên đăng nhập hoặc mật khẩu không đúng.")
    expect(page.locator("[data-login] [type=submit]")).to_be_enabled()


@pytest.mark.parametrize(("address", "who", "proof"), [
    ("/counter/", "official", "[data-counter]"),
    ("/admin/slips", "admin", ".slips-page h1"),
])  # fmt: skip
def test_people_sign_in_by_the_form_and_out_by_the_button(
    address: str, who: str, proof: str, hall: Hall, visits: Visits
) -> None:
    visits.forgive(REFUSED)  # a question may be on its way while the session ends
    person = hall.secrets[who]
    page = visits.open(address, CONSOLE)
    page.fill("[name=username]", person["username"])
    page.fill("[name=password]", person["password"])
    page.click("[data-login] [type=submit]")
    page.wait_for_selector(proof)
    page.reload()
    page.wait_for_selector(proof)
    page.click("[data-sign-out]")
    expect(page.locator("[data-login]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-login]")).to_be_visible()
    expect(page.locator(proof)).to_have_count(0)


@pytest.mark.parametrize("screen", ["kiosk", "display", "counter", "admin"])
def test_a_card_of_the_start_page_opens_its_screen_and_leaves_no_secret_in_the_address(
    screen: str, hall: Hall, visits: Visits
) -> None:
    page = visits.from_start(screen, CONSOLE)
    proof = {**WORKS, "counter": "[data-counter]", "admin": ".slips-page h1"}[screen]
    page.wait_for_selector(proof)
    expect(page).to_have_url(f"{hall.address}/{screen}/")
    kept = page.evaluate("JSON.stringify([history.state, document.cookie, document.title])")
    shown = page.content()
    for secret in (
        hall.secrets["kiosk_token"],
        hall.secrets["official"]["password"],
        hall.secrets["admin"]["password"],
    ):
        assert secret not in kept
        assert secret not in shown


def test_a_session_that_ended_elsewhere_asks_to_sign_in_again(hall: Hall, visits: Visits) -> None:
    visits.forgive(REFUSED)
    console = visits.console(12)
    expect(console.locator("[data-action=call-next]")).to_be_enabled()
    console.context.clear_cookies()
    hall.issue("giay-phep-xay-dung")  # something happens, and the console looks
    expect(console.locator("[data-login]")).to_contain_text("Phiên làm việc đã hết")
