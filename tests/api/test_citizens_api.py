"""A citizen's calls: what the address shows and whom it lets in, its stream of changes, and the end of its day."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from server.domain.lobby import Lobby, Theme
from server.services.clock import HandClock
from server.services.configure import configure
from server.services.ports import SYSTEM
from tests.api.cast_of_api import Voice, World, catalogue

WRONG = ["khong-co-that-khong-co", "x", "a" * 65, "..%2F..%2Fetc", "%00%00%00%00%00%00%00%00"]


def path_of(ticket: dict[str, Any], rest: str = "") -> str:
    return f"/public/tickets/{ticket['url'].rsplit('/', 1)[1]}{rest}"


def messages(answer: Any) -> list[tuple[str, Any]]:
    """The events of a stream that has ended."""
    parts = [part.split("\n", 1) for part in answer.text.split("\n\n") if part]
    return [(kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for kind, data in parts]


@pytest.fixture
def tomorrow(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A ticket, one day later."""
    ticket = world.here.ticket()
    context = world.server.house.context
    object.__setattr__(context, "clock", HandClock(context.clock.now() + timedelta(days=1)))
    return ticket


def test_the_holder_sees_the_ticket_the_line_and_the_center(world: World) -> None:
    world.here.ticket()
    shown = world.nobody().get(path_of(world.here.ticket())).json
    assert shown["ticket"] | {"issued_at": "", "wait": None} == {
        "number": "A002", "service": {"vi": "Đất đai", "en": "Land"}, "state": "waiting", "language": "vi",
        "counter": None, "calls": 0, "ahead": 1, "wait": None, "overtaken": {}, "issued_at": "", "called_at": None,
        "documents": [{"vi": "Giấy chứng nhận", "en": "Title deed"}],
    }  # fmt: skip
    assert shown["ticket"]["wait"]["low_min"] < shown["ticket"]["wait"]["high_min"]
    assert shown["center"] == {
        "code": "hac-thanh", "name": {"vi": "Trung tâm Hạc Thành", "en": "Hac Thanh Centre"},
        "hotline": "0237 3900 900", "time_zone": "Asia/Ho_Chi_Minh", "theme": {"colours": {}, "logo": ""},
    }  # fmt: skip


def test_the_center_s_colours_come_with_it(light_world: World) -> None:
    theme = Theme((("red", "#0b3d91"),), "logo.png")
    configure(light_world.server.house.context, catalogue(lobby=Lobby(theme=theme)), SYSTEM)
    shown = light_world.nobody().get(path_of(light_world.here.ticket())).json
    assert shown["center"]["theme"] == {"colours": {"red": "#0b3d91"}, "logo": "logo.png"}


def test_nothing_personal_is_shown_of_those_who_were_first(world: World) -> None:
    mine = world.here.ticket()
    first = world.here.ticket(priority="uu-tien")
    assert world.here.device("counter").post("/counters/1/call-next").status_code == 200
    answer = world.nobody().get(path_of(mine))
    assert answer.json["ticket"]["overtaken"] == {"priority": 1}
    for secret in ("uu-tien", first["number"], first["url"].rsplit("/", 1)[1], "device", "score"):
        assert secret not in answer.text


@pytest.mark.parametrize("rest", ["", "/updates", "/withdraw"])
def test_a_wrong_address_leads_nowhere(shared_world: World, rest: str) -> None:
    method = "POST" if rest == "/withdraw" else "GET"
    for token in WRONG:
        answer = shared_world.nobody().call(method, f"/public/tickets/{token}{rest}")
        assert (answer.status_code, answer.json["error"]["code"]) in {(404, "unknown_ticket"), (404, "not_found")}


@pytest.mark.parametrize("rest", ["", "/updates", "/withdraw"])
def test_after_its_day_a_ticket_is_gone_and_says_so(world: World, tomorrow: dict[str, Any], rest: str) -> None:
    method = "POST" if rest == "/withdraw" else "GET"
    answer = world.nobody().call(method, path_of(tomorrow, rest), headers={"Accept-Language": "vi"})
    assert answer.status_code == 410
    error = answer.json["error"]
    assert error["code"] == "ticket_expired"
    assert "ngày khác" in error["message"]
    assert error["details"]["hotline"] == "0237 3900 900"
    assert world.here.device("display").get("/snapshot").json["waiting"]["dat-dai"] == 1


def test_one_s_own_address_withdraws_one_s_own_ticket_alone(world: World) -> None:
    mine, other, there = world.here.ticket(), world.here.ticket(), world.there.ticket()
    answer = world.nobody().post(path_of(mine, "/withdraw"))
    assert (answer.status_code, answer.json["ticket"]["state"]) == (200, "withdrawn")
    assert world.nobody().post(path_of(mine, "/withdraw")).status_code == 200
    for ticket in (other, there):
        assert world.nobody().get(path_of(ticket)).json["ticket"]["state"] == "waiting"


def test_no_answer_about_a_ticket_is_kept_anywhere(light_world: World) -> None:
    mine = light_world.here.ticket()
    light_world.nobody().post(path_of(mine, "/withdraw"))
    for path in (path_of(mine), path_of(mine, "/updates")):
        assert light_world.nobody().get(path).headers["Cache-Control"] == "no-store"


def test_the_stream_of_a_closed_ticket_tells_it_once_and_ends(world: World) -> None:
    mine = world.here.ticket()
    world.nobody().post(path_of(mine, "/withdraw"))
    answer = world.nobody().get(path_of(mine, "/updates"))
    assert answer.mimetype == "text/event-stream"
    [(kind, shown)] = messages(answer)
    assert (kind, shown["ticket"]) == ("ticket", world.nobody().get(path_of(mine)).json["ticket"])
    assert world.server.streams.count == 0


def test_a_stream_tells_a_call_at_once_and_ends_with_the_service(light_world: World) -> None:
    mine, keypad = light_world.here.ticket(), light_world.here.device("counter")
    answer = Voice(light_world.client()).client.get(f"/api/v1{path_of(mine, '/updates')}", buffered=False)
    parts = iter(answer.response)
    assert b'"state":"waiting"' in next(parts)
    keypad.post("/counters/1/call-next")
    light_world.server.streams.step()
    called = next(parts)
    assert b'"state":"called"' in called
    assert b'"counter":1' in called
    keypad.post("/counters/1/finish")
    light_world.server.streams.step()
    assert b'"state":"finished"' in next(parts)
    assert list(parts) == []
    answer.close()
    assert light_world.server.streams.count == 0


def test_too_many_pages_are_told_to_ask_instead(light_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = light_world.here.ticket()
    monkeypatch.setattr(light_world.server.streams, "_most", 0)
    answer = light_world.nobody().get(path_of(mine, "/updates"))
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) >= 10
    assert light_world.nobody().get(path_of(mine)).status_code == 200


def test_a_page_that_must_make_room_is_told_so(light_world: World) -> None:
    mine = light_world.here.ticket()
    address = f"/api/v1{path_of(mine, '/updates')}"
    answers = [light_world.client().get(address, buffered=False) for _ in range(5)]
    first, *others = [iter(answer.response) for answer in answers]
    assert b"event: ticket" in next(first)
    assert list(first) == [b"event: crowded\ndata: {}\n\n"]
    assert all(b"event: ticket" in next(other) for other in others)
    for answer in answers:
        answer.close()


def test_robots_are_asked_to_stay_out(light_world: World) -> None:
    answer = light_world.client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert {"Disallow: /t/", "Disallow: /api/"} <= set(answer.text.splitlines())
    page = light_world.client().get("/t/whatever", buffered=True)
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in page.text
