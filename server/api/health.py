"""Is the process alive, is it ready to serve, and what does it measure."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.api.documents import refusals
from server.api.errors import envelope
from server.api.measures import Measures
from server.api.parts import parts
from server.domain.errors import LuotError


def health_blueprint(measures: Measures) -> APIBlueprint:
    """Return /healthz, /readyz and /metrics."""
    health = APIBlueprint("health", __name__, tag="Health")

    @health.get("/healthz")
    @health.doc(summary="The process is alive")
    def healthz() -> Any:
        """Answer without touching the database."""
        return {"status": "ok"}

    @health.get("/readyz")
    @health.doc(summary="The database answers and its schema is current", responses={200: "Ready"} | refusals())
    def readyz() -> Any:
        """Answer 503 with a sentence when requests would fail."""
        try:
            if parts().check_ready():
                return {"status": "ready"}
        except LuotError as error:
            return envelope(error.code, error.message, 503)
        return envelope("unavailable", "The database schema is not current; run: luot migrate", 503)

    @health.get("/metrics")
    @health.doc(summary="Prometheus measures", security=[], hide=True)
    def metrics() -> Response:
        """Return the measures in Prometheus' text format."""
        return Response(generate_latest(measures.registry), content_type=CONTENT_TYPE_LATEST)

    return health
