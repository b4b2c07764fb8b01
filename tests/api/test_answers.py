"""What callers rely on across calls: language, request ids, idempotency, Unicode, and the answer when nobody waits."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pytest

from server.api.errors import VIETNAMESE
from server.services.configure import configure
from server.services.ports import SYSTEM
from tests.api.cast_of_api import LAND, World, catalogue


@pytest.mark.parametrize(
    ("asked", "vietnamese"),
    [
        ("vi", True), ("vi-VN,vi;q=0.9,en;q=0.8", True), ("VI", True), ("en", False), ("en-GB,vi;q=0.5", False),
        ("fr", False), ("", False), ("*", False), ("nonsense;;q=x", False),
    ],
)  # fmt: skip
def test_a_refusal_speaks_the_callers_language(light_world: World, asked: str, vietnamese: bool) -> None:
    kiosk = light_world.here.device("kiosk")
    answer = kiosk.post("/tickets", {"service": "khong-co"}, headers={"Accept-Language": asked})
    error = answer.json["error"]
    assert error["code"] == "unknown_service"
    assert (error["message"] == VIETNAMESE["unknown_service"]) == vietnamese
    assert VIETNAMESE["unknown_service"] == unicodedata.normalize("NFC", VIETNAMESE["unknown_service"])


def test_every_kind_of_refusal_has_its_vietnamese_sentence(light_world: World) -> None:
    kiosk, nobody = light_world.here.device("kiosk"), light_world.nobody()
    vietnamese = {"Accept-Language": "vi"}
    answers = [
        nobody.get("/snapshot", headers=vietnamese),
        kiosk.get("/queue", headers=vietnamese),
        kiosk.get("/nothing", headers=vietnamese),
        kiosk.post("/snapshot", headers=vietnamese),
        kiosk.call("POST", "/tickets", data=b"{", headers=vietnamese),
        kiosk.post("/tickets", {"service": 7}, headers=vietnamese),
        kiosk.post("/tickets", {"service": "x" * 70_000}, headers=vietnamese),
        kiosk.get("/tickets/99", headers=vietnamese),
        kiosk.get("/events?after=99", headers=vietnamese),
    ]
    assert [a.status_code for a in answers] == [401, 403, 404, 405, 400, 422, 413, 404, 410]
    for answer in answers:
        assert answer.json["error"]["message"] == VIETNAMESE[answer.json["error"]["code"]]


def test_the_request_id_is_echoed_or_made(light_world: World) -> None:
    kiosk = light_world.here.device("kiosk")
    assert kiosk.get("/services", headers={"X-Request-ID": "press-17_a"}).headers["X-Request-ID"] == "press-17_a"
    for odd in ("", "a b", "x" * 65, "ế".encode().decode("latin-1"), "a;b"):
        made = kiosk.get("/services", headers={"X-Request-ID": odd}).headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{16}", made), odd
    assert kiosk.get("/nothing").headers["X-Request-ID"]


def test_the_same_key_gives_the_same_ticket_once(world: World) -> None:
    kiosk, key = world.here.device("kiosk"), {"Idempotency-Key": "press-1"}
    first = kiosk.post("/tickets", {"service": LAND}, headers=key)
    again = kiosk.post("/tickets", {"service": LAND}, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert {k: first.json[k] for k in ("id", "number", "url", "issued_at")} == {
        k: again.json[k] for k in ("id", "number", "url", "issued_at")
    }
    assert world.here.device("display").get("/snapshot").json["waiting"][LAND] == 1


def test_the_same_key_with_another_order_is_refused(world: World) -> None:
    kiosk, key = world.here.device("kiosk"), {"Idempotency-Key": "press-1"}
    assert kiosk.post("/tickets", {"service": LAND}, headers=key).status_code == 201
    answer = kiosk.post("/tickets", {"service": "ho-tich"}, headers=key)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "key_reused")


def test_a_key_belongs_to_who_sent_it(world: World) -> None:
    key = {"Idempotency-Key": "1"}
    first = world.here.device("kiosk").post("/tickets", {"service": LAND}, headers=key)
    second = world.here.person("official").post("/tickets", {"service": LAND}, headers=key)
    third = world.there.device("kiosk").post("/tickets", {"service": LAND}, headers=key)
    assert [answer.status_code for answer in (first, second, third)] == [201, 201, 201]


@pytest.mark.parametrize("step", ["call-next", "recall", "begin", "finish", "no-show", "hold"])
def test_a_command_with_the_same_key_is_done_once(world: World, step: str) -> None:
    official, display = world.here.device("counter"), world.here.device("display")
    for _ in range(2):
        world.here.ticket()
    if step != "call-next":
        assert official.post("/counters/1/call-next").status_code == 200
    key = {"Idempotency-Key": f"{step}-1"}
    first = official.post(f"/counters/1/{step}", headers=key)
    version = display.get("/snapshot").json["version"]
    again = official.post(f"/counters/1/{step}", headers=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert display.get("/snapshot").json["version"] == version


def test_call_next_answers_204_when_nobody_waits_and_changes_nothing(world: World) -> None:
    official, display = world.here.device("counter"), world.here.device("display")
    world.here.ticket()
    assert official.post("/counters/1/call-next").status_code == 200
    before = display.get("/snapshot").json
    answer = official.post("/counters/1/call-next")
    assert (answer.status_code, answer.data) == (204, b"")
    after = display.get("/snapshot").json
    assert after | {"at": ""} == before | {"at": ""}
    assert after["counters"][0]["ticket"]["number"] == "A001"


def test_vietnamese_comes_back_as_it_was_and_in_nfc(world: World) -> None:
    kiosk = world.here.device("kiosk")
    raw = kiosk.get("/services").get_data(as_text=True)
    assert "Đất đai" in raw
    assert "\\u" not in raw
    assert raw == unicodedata.normalize("NFC", raw)


def test_text_in_another_normal_form_is_kept_in_nfc(world: World) -> None:
    official = world.here.device("counter")
    world.here.ticket()
    assert official.post("/counters/1/call-next").status_code == 200
    note = "chờ giấy tờ của bà Nguyễn"
    assert official.post("/counters/1/hold", {"note": unicodedata.normalize("NFD", note)}).status_code == 200
    house = world.server.house
    kept = house.context.reader.events(world.here.center_id, 0, 100)[-1].detail
    assert kept == {"note": note}
    assert world.here.person("official").get("/session").json["user"]["name"] == "Nguyễn Thị official"


def test_a_number_typed_in_small_letters_is_found(world: World) -> None:
    world.here.ticket()
    answer = world.here.device("counter").post("/counters/1/call/a001")
    assert (answer.status_code, answer.json["number"]) == (200, "A001")


def test_a_tickets_answer_tells_what_the_kiosk_shows(world: World) -> None:
    first, second = world.here.ticket(), world.here.ticket(language="en")
    assert (first["number"], first["state"], first["ahead"], first["print"]) == ("A001", "waiting", 0, "queued")
    assert (second["number"], second["ahead"], second["language"]) == ("A002", 1, "en")
    assert second["wait"]["low_min"] % 5 == second["wait"]["high_min"] % 5 == 0
    assert first["issued_at"].endswith("Z")
    assert first["url"].startswith("http://localhost/t/")
    seen = world.nobody().get(f"/public/tickets/{second['url'].rsplit('/', 1)[1]}").json
    assert (seen["ticket"]["number"], seen["ticket"]["ahead"]) == ("A002", 1)
    assert seen["center"]["time_zone"] == catalogue("hac-thanh").time_zone
    assert second["url"].rsplit("/", 1)[1] not in json.dumps(seen)


def test_a_kiosk_orders_only_what_citizens_may_choose_by_themselves(world: World) -> None:
    house, normal = world.server.house, catalogue("hac-thanh").classes[0]
    given = replace(catalogue("hac-thanh").classes[1], self_chosen=False)
    configure(house.context, catalogue("hac-thanh", classes=(normal, given)), SYSTEM)
    order = {"service": LAND, "priority": given.code}
    refused = world.here.device("kiosk").post("/tickets", order)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "not_allowed")
    assert world.here.person("official").post("/tickets", order).json["priority"] == given.code


def test_links_name_the_public_address(sqlite_world: type[World]) -> None:
    world = sqlite_world(LUOT_PUBLIC_URL="https://lượt.example/")
    assert world.here.ticket()["url"].startswith("https://lượt.example/t/")
