"""The OpenAPI document is true: it is valid, it names every route and no other, and answers match it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.api.documents import refusals
from server.api.errors import HTTP_CODES, STATUS, VIETNAMESE
from tests.api.calls_of_api import GOOD, allowed
from tests.api.cast_of_api import V1, World

# Addresses under /api/v1 that the document leaves out on purpose.
HIDDEN = {("GET", "/demo")}
OUTSIDE = {("GET", "/healthz"), ("GET", "/readyz")}


def document(world: World) -> dict[str, Any]:
    return dict(world.client().get("/openapi.json").json or {})


def operations(doc: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """All documented operations by method and path."""
    return {(method.upper(), path): op for path, ops in doc["paths"].items() for method, op in ops.items()}


def routes(world: World) -> set[tuple[str, str]]:
    """Method and path of each API route, in the document's notation."""
    rules = [rule for rule in world.server.app.url_map.iter_rules() if rule.rule.startswith(f"{V1}/")]
    found = {(m, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)) for rule in rules for m in rule.methods or ()}
    return {(method, path.removeprefix(V1)) for method, path in found if method not in {"HEAD", "OPTIONS"}}


def assert_matches(doc: dict[str, Any], schema: dict[str, Any], body: Any) -> None:
    """Hold a body against a schema of the document."""
    resolved = schema | {"components": doc["components"]}
    Draft202012Validator(resolved, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)


def test_the_document_is_valid_openapi_3_1(light_world: World) -> None:
    doc = document(light_world)
    assert doc["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(doc).iter_errors()) == []


def test_the_document_names_every_route_and_no_other(light_world: World) -> None:
    named = {(method, path.removeprefix(V1)) for method, path in operations(document(light_world))}
    assert named == routes(light_world) - HIDDEN | OUTSIDE


def test_every_operation_has_a_good_call_in_these_tests(light_world: World) -> None:
    assert set(GOOD) == routes(light_world) - HIDDEN


@pytest.mark.parametrize("operation", sorted(GOOD), ids=lambda o: f"{o[0]} {o[1]}")
def test_a_good_call_gets_a_documented_answer(world: World, operation: tuple[str, str]) -> None:
    method, path = operation
    doc = document(world)
    documented = doc["paths"][V1 + path][method.lower()]["responses"]
    ready = GOOD[operation](world.here)
    answer = ready.who.call(method, ready.path, ready.json)
    assert 200 <= answer.status_code < 300, answer.get_data()
    content = documented[str(answer.status_code)].get("content", {})
    if not content:
        assert answer.status_code == 204
        assert answer.data == b""
        return
    assert answer.mimetype in content
    if answer.mimetype == "application/json":
        assert_matches(doc, content["application/json"]["schema"], answer.json)


def test_all_schemas_of_answers_name_their_fields(light_world: World) -> None:
    doc = document(light_world)
    for operation, described in operations(doc).items():
        for status, answer in described["responses"].items():
            for media, content in answer.get("content", {}).items():
                assert media != "application/json" or operation in OUTSIDE or content["schema"], (operation, status)


def test_refusals_are_the_one_envelope_everywhere(light_world: World) -> None:
    for operation, described in operations(document(light_world)).items():
        for status, answer in described["responses"].items():
            if status[0] in "45":
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorOut"}, (operation, status)


def test_the_document_says_which_calls_need_credentials(light_world: World) -> None:
    for (method, path), described in operations(document(light_world)).items():
        if (method, path) in OUTSIDE:
            continue
        needed = allowed((method, path.removeprefix(V1))) is not None
        assert bool(described.get("security")) == needed, (method, path)
        for choice in described.get("security", []):
            assert "session" not in choice or ("csrf" in choice) == (method != "GET"), (method, path)


def test_calls_with_a_body_document_that_it_may_be_too_large_or_wrong(light_world: World) -> None:
    for operation, described in operations(document(light_world)).items():
        if "requestBody" in described:
            assert {"400", "413", "422"} <= set(described["responses"]), operation


def test_commands_document_their_idempotency_key(light_world: World) -> None:
    keyed = {
        path.removeprefix(V1)
        for (method, path), described in operations(document(light_world)).items()
        if any(p["name"] == "Idempotency-Key" for p in described["parameters"])
    }
    commands = {path for method, path in GOOD if method == "POST" and path.startswith("/counters/")}
    assert keyed == commands | {"/tickets", "/slips"}


def test_every_refusal_code_has_a_vietnamese_sentence() -> None:
    assert (set(STATUS) | set(HTTP_CODES.values()) | {"fault"}) - {"bad_center_file"} <= set(VIETNAMESE)


def test_every_call_may_answer_that_the_service_is_not_available() -> None:
    assert set(refusals(401)) == {401, 503}
