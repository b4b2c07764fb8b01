"""What the OpenAPI document says of refusals, said once; and what is added to every operation at the end."""

from __future__ import annotations

from typing import Any

from apiflask import APIFlask

from server.api.schemas import ErrorOut

MEANING = {
    200: "The same key had done it before: the same answer",
    204: "Nobody waits for this counter; nothing was changed",
    400: "The request cannot be read",
    401: "No token or session, or it is not valid",
    403: "Not yours to do",
    404: "Not found",
    409: "The state does not allow it",
    410: "What is asked for is over: events this old (take a snapshot), a ticket of another day",
    413: "The body is too large",
    422: "A field is not valid",
    429: "Too many tries",
    503: "Not available just now",
}
ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}
SCHEMES = {
    "device": {"type": "http", "scheme": "bearer", "description": "The token of a device"},
    "session": {"type": "apiKey", "in": "cookie", "name": "luot", "description": "The cookie of a signed-in person"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "What signing in answered"},
}
KEYED = ("/tickets", "/counters/", "/slips")
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A press of its own: the same key again does nothing twice and answers the same",
    "schema": {"type": "string", "maxLength": 80},
}


def refusals(*statuses: int) -> dict[int, Any]:
    """Return the documented answers beside the good one; every call may also answer 503."""
    found: dict[int, Any] = {}
    for status in (*statuses, 503):
        found[status] = {"description": MEANING[status]}
        if status >= 400:
            found[status]["content"] = ERROR
    return found


def install(app: APIFlask) -> None:
    """Complete the app's document: the error envelope, who may call, bodies and keys."""
    app.security_schemes = SCHEMES
    app.spec_processor(complete)


def complete(document: Any) -> Any:
    """Return the document with what holds for all operations alike."""
    schemas = document["components"]["schemas"]
    envelope = ErrorOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= envelope.pop("$defs", {}) | {"ErrorOut": envelope}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete_operation(path, method, operation)
    for name in ("HTTPError", "ValidationError"):
        schemas.pop(name, None)
    return document


def _complete_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if "200" in answers and "201" in answers:
        answers["200"]["content"] = answers["201"]["content"]
    if "requestBody" in operation:
        answers["413"] = {"description": MEANING[413], "content": ERROR}
    if "403" in answers and "security" not in operation:
        operation["security"] = [{"device": []}, {"session": []} if method == "get" else {"session": [], "csrf": []}]
    if method == "post" and path.removeprefix("/api/v1").startswith(KEYED) and not path.endswith("/withdraw"):
        operation["parameters"].append(IDEMPOTENCY_KEY)
