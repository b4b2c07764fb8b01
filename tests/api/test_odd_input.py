"""Whatever is sent, the answer is the one envelope with a documented status, never a fault; and nothing is changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.calls_of_api import GOOD, Call, allowed
from tests.api.cast_of_api import V1, Voice, World

Operation = tuple[str, str]
WITH_BODY = {
    ("POST", "/speakers/{zone}"): {"holder": "page-0123456789"},
    ("POST", "/tickets"): {"service": "dat-dai"},
    ("POST", "/session"): {"username": "nobody-here", "password": "sai-mat-khau"},
    ("POST", "/counters/{number}/open"): {"take_over": False},
    ("POST", "/counters/{number}/pause"): {"reason": "trưa"},
    ("POST", "/counters/{number}/hold"): {"note": "chờ"},
    ("POST", "/counters/{number}/resume"): {"number": "A999"},
    ("POST", "/counters/{number}/transfer"): {"service": "ho-tich"},
    ("POST", "/print-jobs/lease"): {"limit": 1},
    ("POST", "/print-jobs/{job_id}/printed"): {"lease": "x"},
    ("POST", "/print-jobs/{job_id}/begin"): {"lease": "x"},
    ("POST", "/print-jobs/{job_id}/released"): {"lease": "x", "reason": "y"},
    ("POST", "/print-jobs/{job_id}/failed"): {"lease": "x", "reason": "y"},
    ("POST", "/print-jobs/{job_id}/unconfirmed"): {"lease": "x", "reason": "y"},
    ("POST", "/slips"): {"number": "A999"},
    ("PUT", "/printers/{name}"): {"state": "ready", "reason": "y"},
}
WITH_TEXT = [o for o, body in WITH_BODY.items() if any(isinstance(value, str) for value in body.values())]
UNKNOWN = {"number": "99", "ticket_id": "987654", "job_id": "987654", "token": "khong-co-that", "ticket_number": "A999"}
UNKNOWN |= {"name": "!!", "zone": "khong-co", "kiosk": "987654"}
BAD_BODIES = {
    "no JSON": b"{service: dat-dai",
    "not UTF-8": b'{"service": "\xff\xfe"}',
    "an array": b"[]",
    "a string": b'"dat-dai"',
    "a number": b"7",
    "an unknown field": b'{"no_such_field": 1}',
    "nested deeply": b"[" * 30_000 + b"]" * 30_000,
    "an endless number": b'{"limit": 1' + b"0" * 5_000 + b"}",
}


def documented(world: World, operation: Operation) -> set[int]:
    doc = world.client().get("/openapi.json").json
    return {int(status) for status in doc["paths"][V1 + operation[1]][operation[0].lower()]["responses"]}


def voice_for(world: World, operation: Operation) -> Voice:
    """Somebody who may use the operation."""
    who = allowed(operation)
    if who is None:
        return world.nobody()
    name = sorted(who - {"display"} or who)[0]
    return world.here.device(name) if name in world.here.tokens else world.here.person(name)


def path_of(operation: Operation, **values: str) -> str:
    return operation[1].format(**UNKNOWN | {"number": "1"} | values)


def assert_refused(answer: Any, *statuses: int) -> None:
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    assert answer.mimetype == "application/json"
    assert set(answer.json) == {"error"}
    assert {"code", "message"} <= set(answer.json["error"]) <= {"code", "message", "details"}
    assert answer.json["error"]["message"]


@pytest.mark.parametrize("bad", BAD_BODIES)
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda o: o[1])
def test_a_bad_body_is_refused_as_documented(shared_world: World, operation: Operation, bad: str) -> None:
    voice = voice_for(shared_world, operation)
    path = path_of(operation)
    answer = voice.call(operation[0], path, data=BAD_BODIES[bad], content_type="application/json")
    assert_refused(answer, *({400, 422} & documented(shared_world, operation)))


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda o: o[1])
def test_a_body_that_is_too_large_is_refused(shared_world: World, operation: Operation) -> None:
    body = json.dumps(WITH_BODY[operation] | {"filler": "x" * 70_000})
    voice = voice_for(shared_world, operation)
    answer = voice.call(operation[0], path_of(operation), data=body, content_type="application/json")
    assert_refused(answer, 413)
    assert 413 in documented(shared_world, operation)


@pytest.mark.parametrize("bad", ["\x00", "A\x00B", "\x1b[2J", "\ud800"], ids=["nul", "nul within", "escape", "half"])
@pytest.mark.parametrize("operation", WITH_TEXT, ids=lambda o: o[1])
def test_text_that_no_database_can_keep_is_refused(shared_world: World, operation: Operation, bad: str) -> None:
    good = WITH_BODY[operation]
    body = json.dumps({name: bad if isinstance(value, str) else value for name, value in good.items()})
    answer = voice_for(shared_world, operation).call(operation[0], path_of(operation), data=body)
    assert_refused(answer, 422)
    assert 422 in documented(shared_world, operation)


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda o: o[1])
def test_fields_of_the_wrong_kind_are_refused_by_name(shared_world: World, operation: Operation) -> None:
    for name in WITH_BODY[operation]:
        body = WITH_BODY[operation] | {name: {"a": ["list"]}}
        answer = voice_for(shared_world, operation).call(operation[0], path_of(operation), body)
        assert_refused(answer, 422)
        assert name in json.dumps(answer.json["error"]["details"])


@pytest.mark.parametrize("operation", sorted(o for o in GOOD if "{" in o[1]), ids=lambda o: f"{o[0]} {o[1]}")
def test_unknown_ids_are_refused_as_documented(shared_world: World, operation: Operation) -> None:
    voice = voice_for(shared_world, operation)
    for value in (
        UNKNOWN,
        dict.fromkeys(UNKNOWN, "9" * 15) | {"name": "-"},
        {**UNKNOWN, "token": "a%00b", "ticket_number": "a%00b", "name": "a%00b", "zone": "a%00b"},
    ):
        answer = voice.call(operation[0], path_of(operation, **value), WITH_BODY.get(operation))
        # A counter's own device is refused at another counter before it is looked up.
        expected = {403, 404, 409, 422} & documented(shared_world, operation)
        assert_refused(answer, *expected)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 6000, "-1", "1.5", "x"])
def test_an_id_that_cannot_be_one_is_not_found(shared_world: World, number: str) -> None:
    kiosk = shared_world.here.device("kiosk")
    assert_refused(kiosk.get(f"/tickets/{number}"), 404)
    assert_refused(kiosk.post(f"/tickets/{number}/withdraw"), 404)


@pytest.mark.parametrize("operation", sorted(GOOD), ids=lambda o: f"{o[0]} {o[1]}")
def test_a_wrong_method_is_refused_and_told_the_right_ones(shared_world: World, operation: Operation) -> None:
    answer = shared_world.here.device("kiosk").call("PATCH", path_of(operation))
    assert_refused(answer, 405)
    assert operation[0] in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/events", "display"),
        ("/events?after=-1", "display"),
        ("/events?after=x", "display"),
        ("/events?after=0&limit=0", "display"),
        ("/events?after=0&limit=1001", "display"),
        ("/events?after=99999999999999999999999", "display"),
        ("/events?after=0&what=1", "display"),
        ("/queue?counter=x", "counter"),
        ("/queue?counter=99999999999999999999999", "counter"),
        ("/queue?counter=%00", "counter"),
    ],
)
def test_bad_queries_are_refused(shared_world: World, path: str, who: str) -> None:
    assert_refused(shared_world.here.device(who).get(path), 422)


def test_an_address_that_is_not_there_answers_the_envelope(shared_world: World) -> None:
    answer = shared_world.nobody().get("/no/such/address")
    assert_refused(answer, 404)
    assert answer.json["error"]["code"] == "not_found"


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nix", "/t/", "/t/<script>/", "/kiosk/nix", "/lobby/x/y"])
def test_a_person_at_an_address_that_is_none_reads_a_page(shared_world: World, path: str) -> None:
    answer = shared_world.nobody().client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Không có trang này" in answer.text
    assert "script" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_that_asks_the_api_gets_the_envelope(shared_world: World) -> None:
    answer = shared_world.nobody().get("/nix", headers=BROWSER)
    assert_refused(answer, 404)


@pytest.mark.parametrize("name", ["open", "pause", "hold"])
def test_a_body_with_nothing_required_may_be_left_out(light_world: World, name: str) -> None:
    place = light_world.here
    place.ticket()
    official = place.device("counter")
    assert official.post("/counters/1/call-next").status_code == 200
    assert official.call("POST", f"/counters/1/{name}").status_code == 200


def test_a_required_body_that_is_left_out_is_refused_by_its_fields(light_world: World) -> None:
    answer = light_world.here.device("kiosk").call("POST", "/tickets")
    assert_refused(answer, 422)
    assert "service" in json.dumps(answer.json["error"]["details"])


def test_a_key_that_is_too_long_is_refused(light_world: World) -> None:
    kiosk = light_world.here.device("kiosk")
    for key in ("k" * 81, "a\tb"):
        assert_refused(kiosk.post("/tickets", {"service": "dat-dai"}, headers={"Idempotency-Key": key}), 422)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda o: o[1])
def test_no_json_whatever_makes_a_fault(shared_world: World, operation: Operation) -> None:
    voice, fields = voice_for(shared_world, operation), sorted(WITH_BODY[operation])
    bodies = st.dictionaries(st.sampled_from(fields), json_values, max_size=len(fields)) | json_values

    @given(bodies)
    def send(body: Any) -> None:
        answer = voice.call(operation[0], path_of(operation), data=json.dumps(body), content_type="application/json")
        assert answer.status_code < 500, answer.text

    send()


def test_a_refused_call_changes_nothing(light_world: World) -> None:
    place = light_world.here
    before = place.device("display").get("/snapshot").json["version"]
    for operation in WITH_BODY:
        ready = Call(voice_for(light_world, operation), path_of(operation), {"no_such_field": 1})
        assert ready.who.call(operation[0], ready.path, ready.json).status_code == 422
    assert place.device("display").get("/snapshot").json["version"] == before
