"""Prometheus measures of this process. Labels hold routes and service codes, never people."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from server.domain.errors import LuotError

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
Halls = Callable[[], list[tuple[str, dict[str, int], dict[str, int], int]]]


class Measures:
    """The registry of one app, and what it measures itself."""

    def __init__(self, halls: Halls) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        labels = ["method", "route"]
        self._requests = Counter(
            "luot_requests_total", "Requests by route and status.", [*labels, "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "luot_request_seconds", "Time to answer.", labels, buckets=BUCKETS_S, registry=self.registry
        )
        self.registry.register(_HallCollector(halls))

    def request(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one answered request."""
        # A caller may send any word as its method; each would be a time series for ever.
        method = method if method in METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(took_s)


class _HallCollector(Collector):
    """Reads the halls when it is asked: people waiting, counters by state, version; without a database only that."""

    def __init__(self, halls: Halls) -> None:
        self._halls = halls

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Return nothing: what there is depends on the configuration."""
        return []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the gauges of all centers, none while the database is out of reach."""
        up = GaugeMetricFamily("luot_database_up", "Whether the database answered this scrape.")
        try:
            halls = self._halls()
        except LuotError:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        waiting = GaugeMetricFamily("luot_waiting", "People waiting.", labels=["center", "service"])
        counters = GaugeMetricFamily("luot_counters", "Counters by state.", labels=["center", "state"])
        versions = GaugeMetricFamily("luot_center_version", "Version of the event log.", labels=["center"])
        for center, by_service, by_state, version in halls:
            for service, count in by_service.items():
                waiting.add_metric([center, service], count)
            for state, count in by_state.items():
                counters.add_metric([center, state], count)
            versions.add_metric([center], version)
        return [up, waiting, counters, versions]
