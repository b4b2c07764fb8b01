"""What the OpenAPI document says of refusals, said once."""

from __future__ import annotations

from typing import Any

from server.api.schemas import ErrorOut

MEANING = {
    200: "The same key had done it before: the same answer",
    204: "Nobody waits for this counter; nothing was changed",
    400: "The request cannot be read",
    401: "No token or session, or it is not valid",
    403: "Not yours to do",
    404: "Not found",
    409: "The state does not allow it",
    410: "Events this old are not kept; take a snapshot",
    422: "A field is not valid",
    429: "Too many tries",
    503: "Not available just now",
}


def refusals(*statuses: int) -> dict[int, Any]:
    """Return the documented answers beside the good one; every call may also answer 503."""
    found: dict[int, Any] = {}
    for status in (*statuses, 503):
        found[status] = {"description": MEANING[status]}
        if status >= 400:
            found[status]["content"] = {"application/json": {"schema": ErrorOut}}
    return found
