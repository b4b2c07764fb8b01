"""Layouts of displays: what each shows, media and lines, the center's colours, the screen above one counter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast_of_browser import LOBBY_TV, NO_CONNECTION, REFUSED, Hall, Visits
from tests.browser.lobby_center import FILM, film, lobby_hall, lobby_of
from tests.browser.wcag import violations

CIVIL, LAND = "khai-sinh", "dat-dai-cap-gcn"
TABLET = {"width": 1280, "height": 800}
UPRIGHT = {"width": 1080, "height": 1920}
STANDS_OUT = """all => all.filter(one => one.offsetParent !== null).flatMap(one => {
  const box = one.getBoundingClientRect(), place = one.parentElement.getBoundingClientRect();
  const isOut = box.top < place.top - 1 || box.bottom > place.bottom + 1 || box.right > place.right + 1;
  const isCut = one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2;
  return isOut || isCut ? [one.className] : [];
})"""


@pytest.fixture(scope="module")
def furnished_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """An empty hall with layouts, media, lines and colours of its own."""
    hall = lobby_hall(tmp_path_factory.mktemp("furnished"), chime=True)
    yield hall
    hall.stop()


@pytest.fixture(scope="module")
def strict_chromium(chromium: Browser, chromium_path: str) -> Iterator[Browser]:
    """A browser that lets no page sound before somebody touched it."""
    browser = chromium.browser_type.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()


@pytest.fixture
def silent(strict_chromium: Browser, hall: Hall) -> Iterator[Visits]:
    """Visits with that browser."""
    visits = Visits(strict_chromium, hall)
    visits.forgive("AudioContext was not allowed to start")
    yield visits
    assert visits.close() == []


@pytest.fixture
def hall(furnished_hall: Hall) -> Hall:
    furnished_hall.clear()
    return furnished_hall


def open_layout(hall: Hall, visits: Visits, layout: str, size: dict[str, int] = LOBBY_TV) -> Page:
    visits.forgive(REFUSED)  # one picture is not there
    query = f"?layout={layout}" if layout else ""
    display = visits.open(f"/display/{query}#token={hall.secrets['display_token']}", size)
    expect(display.locator("body")).to_have_attribute("data-link", "live")
    return display


def call(hall: Hall, service: str, counter: int) -> dict[str, Any]:
    official = hall.simulated(counter)
    official.sit(counter)
    hall.issue(service)
    return official.call_next(counter)


def overflows(display: Page) -> list[str]:
    """What stands out of the screen, or of the panel that it is a part of."""
    parts = "header, main, main > *, footer, .now, .calls, .media, .waiting, .one-counter"
    parts_of_panels = ".call > *, .call-to, .call-counter strong, .message > *, .section-title > *, .total strong"
    found: list[str] = display.eval_on_selector_all(
        f"{parts}, {parts_of_panels}",
        """all => all.filter(one => one.offsetParent !== null).filter(one => {
          const box = one.getBoundingClientRect();
          const panel = one.parentElement.closest('.now, .calls, .waiting') ?? document.documentElement;
          const place = panel.getBoundingClientRect();
          const isOut = box.right > Math.min(place.right, innerWidth) + 1 || box.bottom > place.bottom + 1;
          return isOut || box.bottom > innerHeight + 1 || (one.matches('.call > *') && box.bottom > place.bottom - 12);
        }).map(one => one.tagName + '.' + one.className)""",
    )
    return found


def cut(display: Page) -> list[str]:
    """Names and waits of queues that do not stand whole in their place."""
    found: list[str] = display.eval_on_selector_all(
        ".groups li:not([hidden]) .row-name, .groups li:not([hidden]) .row-wait",
        """all => all.filter(one => {
          const box = one.getBoundingClientRect(), place = one.closest('li').getBoundingClientRect();
          const outside = box.bottom > place.bottom + 1 || box.right > place.right + 1;
          return outside || one.scrollHeight > one.clientHeight + 2;
        }).map(one => one.textContent)""",
    )
    return found


@pytest.mark.parametrize("size", [LOBBY_TV, UPRIGHT], ids=["wide", "upright"])
def test_a_hall_with_everything_fits_shows_what_is_due_and_can_be_read(
    size: dict[str, int], hall: Hall, visits: Visits
) -> None:
    number = call(hall, CIVIL, 9)["number"]
    hall.issue(LAND)
    display = open_layout(hall, visits, "sanh", size)
    expect(display.locator(".media img")).to_have_attribute("alt", "Hướng dẫn nộp hồ sơ")
    expect(display.locator(".faulty")).to_contain_text("khong-co.png")
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", number)
    expect(display.locator("[data-group=dat-dai] .row-wait")).to_contain_text("phút")
    expect(display.locator(".strip")).to_be_visible()
    expect(display.locator("#header img")).to_have_attribute("src", "/lobby/thanh-hoa/media/logo.png")
    red = display.evaluate("getComputedStyle(document.querySelector('#header')).backgroundColor")
    assert red == "rgb(11, 61, 145)"
    assert overflows(display) == []
    assert violations(display) == []


def test_a_film_plays_to_its_end_without_sound_and_again_and_a_broken_one_is_named(hall: Hall, visits: Visits) -> None:
    recorder = visits.open("/", LOBBY_TV)
    (lobby_of(hall) / "media" / FILM).write_bytes(film(recorder))
    display = open_layout(hall, visits, "phim")
    video = display.locator(f'.media[data-file="{FILM}"] video')
    expect(video).to_have_js_property("muted", True)
    expect(display.locator(".media-text")).to_have_text("Thủ tục trong một phút")
    expect(display.locator(".faulty")).to_contain_text("hong.webm")
    display.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    video.evaluate("one => { one.first = true; }")
    display.wait_for_function("() => !document.querySelector('video').first")
    display.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    expect(display.locator(".faulty")).not_to_contain_text(FILM)
    assert overflows(display) == []


@pytest.mark.parametrize("size", [LOBBY_TV, UPRIGHT], ids=["wide", "upright"])
@pytest.mark.parametrize("layout", ["", "dat-dai", "sanh"], ids=["hall", "group", "media"])
def test_a_display_whose_sound_is_not_allowed_says_so_and_holds_all_the_same(
    layout: str, size: dict[str, int], hall: Hall, silent: Visits
) -> None:
    call(hall, LAND, 4)
    for service in ("dat-dai-bien-dong", LAND, CIVIL, "y-te-giay-phep-hanh-nghe"):
        hall.issue(service)
    display = open_layout(hall, silent, layout, size)
    expect(display.locator(".muted")).to_be_visible()
    expect(display.locator(".row-wait").first).to_contain_text("phút")
    expect(display.locator(".strip-place")).to_be_visible(visible=layout != "sanh")  # there a picture lacks, too
    assert overflows(display) == []
    assert cut(display) == []
    assert display.eval_on_selector_all("#footer > :not([hidden])", STANDS_OUT) == []


def test_the_strip_shows_each_line_that_is_due_in_both_languages_and_no_other(hall: Hall, visits: Visits) -> None:
    visits.forgive(NO_CONNECTION)  # its timers run ahead of the line
    display = visits.blank(LOBBY_TV)
    display.clock.install()
    display.goto(f"{hall.address}/display/?layout=dat-dai#token={hall.secrets['display_token']}")
    expect(display.locator(".strip")).to_be_visible()
    seen = set()
    for _ in range(6):
        seen.add(display.locator(".strip").text_content())
        display.clock.run_for(8000)
    assert seen == {
        "Nộp hồ sơ tại nhà, không phải chờ",
        "File from home, no waiting",
        "Lãnh đạo trực: Lê Thị Trực · 0237 3852 246",
        "Manager on duty: Lê Thị Trực · 0237 3852 246",
    }


def test_a_display_of_one_group_shows_its_calls_and_queues_alone_by_service(hall: Hall, visits: Visits) -> None:
    other, own = call(hall, CIVIL, 9)["number"], call(hall, LAND, 4)["number"]
    hall.issue(LAND)
    hall.issue(CIVIL)
    display = open_layout(hall, visits, "dat-dai")
    expect(display.locator(f'[data-call][data-number="{own}"]')).to_have_count(1)
    expect(display.locator(f'[data-call][data-number="{other}"]')).to_have_count(0)
    expect(display.locator(".now .call-number")).to_have_text(own)
    expect(display.locator(f".waiting [data-service={LAND}]")).to_be_visible()
    expect(display.locator("[data-waiting-total]")).to_have_text("1")


def test_the_screen_above_a_counter_follows_its_ticket_from_free_to_closed(hall: Hall, visits: Visits) -> None:
    official = hall.simulated(9)
    official.sit(9)
    if official.get("counters/9")["ticket"]:
        official.post("counters/9/finish")
    display = open_layout(hall, visits, "quay-9", TABLET)
    panel = display.locator("[data-one-counter='9']")
    expect(panel).to_have_attribute("data-state", "open")
    assert violations(display) == [], "open"
    number = call(hall, CIVIL, 9)["number"]
    expect(panel).to_have_attribute("data-state", "called")
    expect(panel.locator("[data-call]")).to_have_attribute("data-number", number)
    assert overflows(display) == []
    assert violations(display) == [], "called"
    official.post("counters/9/begin")
    expect(panel).to_have_attribute("data-state", "serving")
    official.post("counters/9/finish")
    official.post("counters/9/pause")
    expect(panel).to_have_attribute("data-state", "paused")
    official.post("counters/9/close")
    expect(panel).to_have_attribute("data-state", "closed")
    assert violations(display) == [], "closed"


@pytest.mark.parametrize(
    "size",
    [UPRIGHT, TABLET, {"width": 800, "height": 1280}, {"width": 800, "height": 480}],
    ids=["upright", "tablet", "small-upright", "small"],
)
def test_a_number_of_wide_letters_stands_whole_above_a_counter(
    size: dict[str, int], hall: Hall, visits: Visits
) -> None:
    call(hall, CIVIL, 9)
    display = open_layout(hall, visits, "quay-9", size)
    ticket = display.locator(".one-ticket")
    expect(ticket).to_be_visible()
    apart = """ticket => {
      ticket.textContent = 'W004';
      const glyphs = document.createRange();
      glyphs.selectNodeContents(ticket);
      const number = glyphs.getBoundingClientRect(), box = ticket.getBoundingClientRect();
      const place = ticket.closest('.one-body').getBoundingClientRect();
      const words = document.querySelector('.one-say').getBoundingClientRect();
      const beside = [number.left - place.left, place.right - number.right];
      return Math.min(...beside, words.top - place.top, place.bottom - box.bottom);
    }"""
    assert ticket.evaluate(apart) >= 0


def test_a_layout_that_does_not_exist_is_said_and_the_whole_hall_is_shown(hall: Hall, visits: Visits) -> None:
    number = call(hall, CIVIL, 9)["number"]
    display = open_layout(hall, visits, "khong-co")
    expect(display.locator(".faulty")).to_contain_text("Không có bố cục “khong-co”")
    expect(display.locator("[data-call]").first).to_have_attribute("data-number", number)


def test_nothing_but_media_and_voice_of_a_center_is_served_from_its_folder(hall: Hall) -> None:
    (hall.data / "lobby" / "thanh-hoa" / "secret.txt").write_text("x", encoding="utf-8")
    for path in ("secret.txt", "media/../secret.txt", "media/%2e%2e/secret.txt", "..%2f..%2fdemo.json", "media/"):
        assert hall.page_status(f"/lobby/thanh-hoa/{path}") == 404, path
    assert hall.page_status("/lobby/thanh-hoa/media/logo.png") == 200


@pytest.mark.parametrize("size", [LOBBY_TV, UPRIGHT], ids=["wide", "upright"])
def test_a_number_of_wide_digits_and_every_queue_of_the_hall_stand_whole(
    size: dict[str, int], hall: Hall, visits: Visits
) -> None:
    groups = {service["group"]: service["code"] for service in hall.snapshot()["services"]}
    for service in groups.values():
        hall.issue(service)
    call(hall, CIVIL, 9)
    display = open_layout(hall, visits, "", size)
    expect(display.locator(".call-number")).to_be_visible()
    apart = """number => {
      number.textContent = 'C004';
      const glyphs = document.createRange();
      glyphs.selectNodeContents(number);
      const counter = document.querySelector('.call-counter').getBoundingClientRect();
      return counter.left - glyphs.getBoundingClientRect().right;
    }"""
    assert display.locator(".call-number").evaluate(apart) >= 0
    assert display.locator(".groups li:not([hidden])").count() > 3
    assert cut(display) == []
    assert overflows(display) == []


@pytest.mark.parametrize(
    ("layout", "size"),
    [("", LOBBY_TV), ("sanh", LOBBY_TV), ("", UPRIGHT), ("sanh", UPRIGHT)],
    ids=["wide", "wide-media", "upright", "upright-media"],
)
def test_queues_take_turns_until_each_was_shown_whole(
    layout: str, size: dict[str, int], hall: Hall, visits: Visits
) -> None:
    visits.forgive(NO_CONNECTION)  # its timers run ahead of the line
    visits.forgive(REFUSED)  # one picture is not there
    groups = {service["group"]: service["code"] for service in hall.snapshot()["services"]}
    for service in groups.values():
        hall.issue(service)
    display = visits.blank(size)
    display.clock.install()
    display.goto(f"{hall.address}/display/?layout={layout}#token={hall.secrets['display_token']}")
    expect(display.locator("[data-waiting-total]")).to_have_text(str(len(groups)))
    first, seen, places = display.locator(".pages").text_content(), [], set()
    for _ in range(int(str(first).partition("/")[2])):
        shown = display.locator(".groups li:not([hidden])")
        seen += shown.evaluate_all("all => all.map(one => one.dataset.group)")
        places.add(display.locator(".now").evaluate("one => one.getBoundingClientRect().height"))
        assert cut(display) == []
        assert overflows(display) == []
        sizes = display.locator(".groups li:not([hidden]) .row-name").evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(sizes) >= 32, "letters for a hall, not for a desk"
        display.clock.run_for(8000)
    assert sorted(seen) == sorted(groups)
    assert len(places) == 1, "the panel above stays where it is"
    expect(display.locator(".pages")).to_have_text(str(first))
