"""The album's chapter of the kiosk: every screen on the way to a number, and whatever keeps a citizen from one."""

from __future__ import annotations

from tests.album.album import Album
from tests.album.stage import RESULTS, center_file
from tests.browser.cast_of_browser import KIOSK, LOBBY_TV, Hall, Visits, settled

GROUP, SERVICE, QUIET_MS, ATTRACT_MS = "dat-dai", "dat-dai-cap-gcn", 63_000, 46_000
CLOSED = "00:00-00:05"
CARD = "038150012345|172012345|Nguyễn Thị Ế|05031941|Nữ|Xã Đông Sơn, Thanh Hóa|10052021"
SIZES = ((KIOSK, "upright"), (LOBBY_TV, "lying"))


def pictures(album: Album, hall: Hall, visits: Visits) -> None:
    """Take the chapter."""
    for size, name in SIZES:
        _way(album, visits, size, name)
    _aids(album, hall, visits)
    _ends(album, hall, visits)


def _way(album: Album, visits: Visits, size: dict[str, int], name: str) -> None:
    page = visits.kiosk(size=size)
    page.wait_for_selector("[data-group]")
    album.take(page, f"kiosk-{name}-1-groups", "The first screen: what is it about?")
    page.click("[data-search]")
    page.wait_for_selector("[data-key]")
    settled(page)
    for letter in "hotich":
        page.click(f'[data-key="{letter}"]')
    page.wait_for_selector("[data-service]")
    album.take(page, f"kiosk-{name}-1-search", "Search without diacritics")
    page.click("[data-home]")
    page.wait_for_selector("[data-group]")
    page.keyboard.type(CARD, delay=1)
    page.keyboard.press("Enter")
    settled(page)
    page.click(f'[data-group="{GROUP}"]')
    page.wait_for_selector("[data-service]")
    album.take(page, f"kiosk-{name}-2-services", "The services of a group")
    settled(page)
    page.click(f'[data-service="{SERVICE}"]')
    page.wait_for_selector("[data-confirm]")
    album.take(
        page,
        f"kiosk-{name}-3-confirm",
        "What to bring, what it costs, how long it takes; the class came from a citizen card",
    )
    page.click("[data-language=en]")
    album.take(page, f"kiosk-{name}-3-confirm-english", "The same in English")
    page.click("[data-language=vi]")
    settled(page)
    page.click("[data-birth]")
    settled(page)
    album.take(page, f"kiosk-{name}-3-birth", "The year of birth, for who has no card at hand")
    page.click("[data-back]")
    settled(page)
    page.click("[data-confirm]")
    page.wait_for_selector("[data-slip=done]")
    album.take(page, f"kiosk-{name}-4-number", "The number, and the slip is out")


def _aids(album: Album, hall: Hall, visits: Visits) -> None:
    for mode, shows in (
        ("large", "Larger letters"),
        ("contrast", "High contrast"),
        ("low", "Within reach of a seated person"),
    ):
        page = visits.kiosk()
        page.click(f"[data-mode={mode}]")
        album.take(page, f"kiosk-aid-{mode}", shows)
    page = visits.kiosk()
    page.click("[data-help]")
    page.wait_for_selector("[data-help=asked]")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("html[data-guided]")
    page.keyboard.press("ArrowDown")
    album.take(page, "kiosk-aid-helper", "A helper was called; the screen is read aloud, by keys")
    page.keyboard.press("F1")
    hall.official().post(f"help/{_kiosk_that_waits(hall)}/answered")
    page.wait_for_selector("[data-help=coming]")
    album.take(page, "kiosk-aid-helper-comes", "Somebody comes")
    page.close()
    page = visits.blank(KIOSK)
    page.clock.install()
    page.goto(f"{hall.address}/kiosk/#token={hall.secrets['kiosk_token']}")
    page.wait_for_selector("[data-group]")
    page.clock.run_for(ATTRACT_MS)
    page.wait_for_selector("body[data-attract]")
    album.take(page, "kiosk-attract", "Nobody there: it invites")
    page.click(f'[data-group="{GROUP}"]')
    page.clock.run_for(QUIET_MS)
    page.wait_for_selector("[data-stay]")
    album.take(page, "kiosk-idle", "A visit that was left: is anybody there?")


def _kiosk_that_waits(hall: Hall) -> int:
    return int(hall.official().get("help")["waiting"][0]["kiosk"])


def _ends(album: Album, hall: Hall, visits: Visits) -> None:
    page = visits.kiosk()
    page.route("**/api/v1/paper", lambda route: route.fulfill(json={"trouble": "paper_out"}))
    page.reload()
    page.wait_for_selector("#paper[data-trouble=paper_out]")
    album.take(page, "kiosk-paper-out", "The printer has no paper: said before anybody presses")
    page.goto(f"{hall.address}/kiosk/")
    page.click(f'[data-group="{RESULTS}"]')
    page.route("**/api/v1/tickets*", lambda route: route.fulfill(status=503, json={"error": {"code": "unavailable"}}))
    page.clock.install()
    settled(page)
    page.click("[data-confirm]")
    page.clock.run_for(8_000)
    page.wait_for_selector("[data-retry]")
    album.take(page, "kiosk-no-answer", "The server does not answer: trying again makes no second number")
    page.close()
    page = visits.kiosk()
    page.wait_for_selector("[data-group]")
    hall.luot("init", str(center_file(hall, service="daily_quota = 1")))
    page.click(f'[data-group="{RESULTS}"]')
    settled(page)
    page.click("[data-confirm]")
    page.wait_for_selector("body[data-screen=notice]")
    album.take(page, "kiosk-quota", "All numbers of the day are given")
    hall.luot("init", str(center_file(hall, CLOSED)))
    page.click("[data-home]")
    page.wait_for_selector("body[data-screen=closed]")
    album.take(page, "kiosk-closed", "Outside the opening hours")
    display = visits.display()
    display.wait_for_selector("body[data-link=live]")
    album.take(display, "display-closed", "The display outside the opening hours")
    hall.luot("init", str(center_file(hall)))
    page.wait_for_selector("[data-group]")
    unpaired = visits.open("/kiosk/", KIOSK)
    unpaired.wait_for_selector("[data-pairing]")
    album.take(unpaired, "kiosk-unpaired", "Not paired yet")
