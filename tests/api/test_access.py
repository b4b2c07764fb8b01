"""Who may do what: every operation is tried by everybody, by nobody, and by the other center."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.calls_of_api import EVERYBODY, GOOD, PEOPLE, allowed
from tests.api.cast_of_api import LAND, Place, Voice, World

Operation = tuple[str, str]
OPERATIONS = sorted(GOOD)
GUARDED = [operation for operation in OPERATIONS if allowed(operation) is not None]
CHANGES_BY_PEOPLE = [o for o in GUARDED if o[0] != "GET" and (allowed(o) or set()) & PEOPLE]
SOME = {"number": "1", "ticket_id": "1", "job_id": "1", "token": "khong-co-that", "ticket_number": "A001"}
SOME |= {"name": "khong-co", "zone": "hall", "kiosk": "1"}


def name_of(operation: Operation) -> str:
    return " ".join(operation)


def somewhere(operation: Operation) -> str:
    return operation[1].format(**SOME)


def voice_of(place: Place, who: str) -> Voice:
    return place.device(who) if who in place.tokens else place.person(who)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


@pytest.fixture(scope="module")
def voices(shared_world: World) -> dict[str, Voice]:
    """Everybody of the first center, people signed in."""
    return {who: voice_of(shared_world.here, who) for who in sorted(EVERYBODY)}


@pytest.mark.parametrize("operation", GUARDED, ids=name_of)
def test_without_credentials_nothing_is_done(shared_world: World, operation: Operation) -> None:
    path = somewhere(operation)
    assert refusal(shared_world.nobody().call(operation[0], path)) == (401, "not_signed_in")
    for header in ("Bearer wrong", "Bearer ", "Basic YTpi", "Bearer", "nonsense"):
        voice = Voice(shared_world.client(), {"Authorization": header})
        assert refusal(voice.call(operation[0], path)) == (401, "not_signed_in"), header


@pytest.mark.parametrize("operation", GUARDED, ids=name_of)
def test_devices_and_roles_that_may_not_are_refused(voices: dict[str, Voice], operation: Operation) -> None:
    for who in EVERYBODY - (allowed(operation) or set()):
        answer = voices[who].call(operation[0], somewhere(operation))
        if operation[1] == "/session":
            assert refusal(answer) == (401, "not_signed_in"), who
        else:
            assert refusal(answer) == (403, "not_allowed"), who


@pytest.mark.parametrize("operation", [o for o in GUARDED if o != ("DELETE", "/session")], ids=name_of)
def test_devices_and_roles_that_may_are_let_in(voices: dict[str, Voice], operation: Operation) -> None:
    for who in allowed(operation) or set():
        answer = voices[who].call(operation[0], somewhere(operation), {"no_such_field": 1})
        assert answer.status_code not in {401, 403}, (who, answer.text)


@pytest.mark.parametrize("operation", CHANGES_BY_PEOPLE, ids=name_of)
@pytest.mark.parametrize("token", [None, "", "wrong", "ế"], ids=["none", "empty", "wrong", "not ASCII"])
def test_a_session_without_its_csrf_token_changes_nothing(
    voices: dict[str, Voice], operation: Operation, token: str | None
) -> None:
    headers = {} if token is None else {"X-CSRF-Token": token.encode().decode("latin-1")}
    forged = Voice(voices["supervisor"].client, headers)
    answer = forged.call(operation[0], somewhere(operation))
    assert refusal(answer) == (403, "not_allowed")
    assert answer.json["error"]["details"] == {"reason": "csrf"}


@pytest.mark.parametrize("operation", [o for o in GUARDED if "{" in o[1] and "{number}" not in o[1]], ids=name_of)
def test_the_other_center_cannot_reach_what_is_here(world: World, operation: Operation) -> None:
    ready = GOOD[operation](world.here)
    who = next(iter(sorted(allowed(operation) or set())))
    before = snapshot(world.here)
    answer = voice_of(world.there, who).call(operation[0], ready.path, ready.json)
    # A printer or a zone of the same name in the other center is another one.
    own = {"{name}": {204}, "{zone}": {200}} if operation[0] in {"PUT", "POST"} else {}
    expected = next((own[each] for each in own if each in operation[1]), {404, 409})
    assert answer.status_code in expected, answer.text
    assert snapshot(world.here) == before
    assert ready.who.call(operation[0], ready.path, ready.json).status_code < 300


def snapshot(place: Place) -> dict[str, Any]:
    return {k: v for k, v in place.device("display").get("/snapshot").json.items() if k != "at"}


# /speech says what it is told to, nothing of any center.
LISTS = [o for o in GUARDED if o[0] == "GET" and "{" not in o[1] and o[1] != "/speech"]


@pytest.mark.parametrize("operation", LISTS, ids=name_of)
def test_lists_hold_nothing_of_the_other_center(world: World, operation: Operation) -> None:
    ready = GOOD[operation](world.here)
    number = world.here.ticket()["number"]
    who = next(iter(sorted(allowed(operation) or set())))
    answer = voice_of(world.there, who).call(operation[0], ready.path)
    assert answer.status_code == 200
    assert number not in answer.text
    assert "hac-thanh" not in answer.text
    assert answer.json.get("version", 0) == 0


@pytest.mark.parametrize("operation", [o for o in GUARDED if "{number}" in o[1] and o[0] == "POST"], ids=name_of)
def test_commands_at_a_counter_of_the_same_number_stay_in_their_center(world: World, operation: Operation) -> None:
    ready = GOOD[operation](world.here)
    before = snapshot(world.here)
    answer = world.there.person("official").call(operation[0], ready.path, ready.json)
    assert answer.status_code in {200, 204, 404, 409}, answer.text
    assert snapshot(world.here) == before


def test_a_counter_device_acts_at_its_own_counter_alone(world: World) -> None:
    keypad = world.here.device("counter")
    for operation in (o for o in GUARDED if "{number}" in o[1] and o[0] == "POST"):
        path = operation[1].format(**SOME | {"number": "2"})
        body = {"resume": {"number": "A001"}, "transfer": {"service": LAND}}.get(path.rsplit("/", 1)[1])
        assert refusal(keypad.call("POST", path, body)) == (403, "not_allowed"), operation


def test_an_official_does_not_act_at_a_counter_that_another_has_taken(world: World) -> None:
    first, second = world.here.person("official"), world.here.person("supervisor")
    assert first.post("/counters/1/open").status_code == 200
    world.here.ticket()
    for step in ("call-next", "open", "pause", "close"):
        assert refusal(second.post(f"/counters/1/{step}")) == (409, "counter_taken"), step
    assert second.post("/counters/1/open", {"take_over": True}).json["official"]["me"] is True
    assert refusal(first.post("/counters/1/call-next")) == (409, "counter_taken")


def test_a_revoked_device_is_out_within_two_seconds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("server.api.auth.elapsed_s", lambda: now[0])
    kiosk, house = world.here.device("kiosk"), world.server.house
    assert kiosk.get("/services").status_code == 200
    assert house.accounts.revoke_device(1, house.context.clock.now())
    now[0] += 2.01
    assert refusal(kiosk.get("/services")) == (401, "not_signed_in")


def test_a_device_costs_no_look_up_a_press(light_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked = [1000.0], []
    monkeypatch.setattr("server.api.auth.elapsed_s", lambda: now[0])
    accounts = light_world.server.app.extensions["luot"].doorkeeper._accounts
    look_up = type(accounts).device
    monkeypatch.setattr(type(accounts), "device", lambda self, key: asked.append(key) or look_up(self, key))
    kiosk = light_world.here.device("kiosk")
    for _ in range(5):
        assert kiosk.get("/services").status_code == 200
    assert len(asked) == 1


def test_a_session_of_somebody_else_does_not_open_with_a_changed_cookie(light_world: World) -> None:
    voice = light_world.here.person("official")
    cookie = voice.client.get_cookie("luot")
    assert cookie is not None
    forged = light_world.client()
    forged.set_cookie("luot", cookie.value[:-4] + "AAAA")
    assert refusal(Voice(forged).get("/session")) == (401, "not_signed_in")


def test_after_signing_out_the_session_is_over(light_world: World) -> None:
    voice = light_world.here.person("official")
    assert voice.call("DELETE", "/session").status_code == 204
    assert refusal(voice.get("/session")) == (401, "not_signed_in")
    assert refusal(voice.post("/counters/1/call-next")) == (401, "not_signed_in")


def test_what_screens_see_holds_no_people_priorities_or_addresses(world: World) -> None:
    official = world.here.person("official")
    assert official.post("/counters/1/open").status_code == 200
    ticket = world.here.ticket(priority="uu-tien")
    assert official.post("/counters/1/call-next").status_code == 200
    assert official.post("/counters/1/hold", {"note": "thiếu chứng minh thư"}).status_code == 200
    display = world.here.device("display")
    shown = display.get("/snapshot").json
    shown.pop("priority_classes")
    text = json.dumps(shown, ensure_ascii=False) + display.get("/events?after=0").text
    for secret in ("Nguyễn", "uu-tien", "chứng minh thư", ticket["url"].rsplit("/", 1)[1], "user:"):
        assert secret not in text


def test_the_two_centers_count_their_numbers_apart(world: World) -> None:
    assert world.here.ticket()["number"] == world.there.ticket()["number"] == "A001"
