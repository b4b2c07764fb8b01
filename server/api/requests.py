"""What surrounds every request: an id, one log line, measurements, size limit and headers."""

from __future__ import annotations

import re
import secrets
from typing import Any

import structlog
from apiflask import APIFlask
from flask import Request, Response, g, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, ValidationError

from server.api.measures import Measures
from server.services.clock import elapsed_s

LARGEST_BODY = 64 * 1024
# Larger numbers are no ids of ours, and some databases would stumble over them.
LARGEST_ID = 2**53
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
log = structlog.get_logger("luot.request")
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class ApiRequest(Request):
    """A request whose body may be left out: then it is an empty object."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Return the parsed body; raises BadRequest, also when it is nested too deeply to read."""
        if not self.get_data():
            return {}
        try:
            return super().get_json(force, silent, cache)
        except RecursionError as error:
            raise BadRequest("The JSON is nested too deeply.") from error


class IdConverter(IntegerConverter):
    """A whole number in an address that can be an id."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID} | kwargs)

    def to_python(self, value: str) -> Any:
        """Return the number; raises ValidationError, also for more digits than Python would convert."""
        if len(value) > len(str(LARGEST_ID)):
            raise ValidationError
        return super().to_python(value)


def install(app: APIFlask, measures: Measures) -> None:
    """Give every request an id and measure it. The log line holds the route, never the address with its secrets."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.request_class = ApiRequest
    app.url_map.converters["int"] = IdConverter

    def begin() -> None:
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if REQUEST_ID.fullmatch(sent) else secrets.token_hex(8)
        g.began = elapsed_s()

    def end(response: Response) -> Response:
        took = elapsed_s() - g.get("began", elapsed_s())
        rule = request.url_rule.rule if request.url_rule else "unknown"
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if rule.startswith("/api"):
            response.headers.setdefault("Cache-Control", "no-store")
        measures.request(request.method, rule, response.status_code, took)
        if request.path not in QUIET:
            _log(rule, response, took)
        return response

    app.before_request(begin)
    app.after_request(end)


def _log(rule: str, response: Response, took: float) -> None:
    fields: dict[str, Any] = {"method": request.method, "route": rule, "status": response.status_code}
    found = g.get("caller")
    if found is not None:
        fields["actor"] = found.actor.ref
    write = log.warning if response.status_code >= 500 else log.info if rule.startswith("/api") else log.debug
    write("request", request_id=g.get("request_id"), ms=round(took * 1000, 1), **fields)
