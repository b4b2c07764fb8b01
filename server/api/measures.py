"""Prometheus measures of this process. Labels hold routes and service codes, never people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.domain.errors import LuotError
from server.domain.printer import Printer, PrinterState

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


@dataclass(frozen=True, slots=True)
class MeasuredHall:
    """One center as a scrape finds it: counts by service, counters and slips by state, and its printers."""

    center: str
    version: int
    waiting: Mapping[str, int]
    counters: Mapping[str, int]
    slips: Mapping[str, int]
    printers: Sequence[Printer]


Halls = Callable[[], list[MeasuredHall]]


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

    def describe(self) -> Iterable[Metric]:
        """Return nothing: what there is depends on the configuration."""
        return []

    def collect(self) -> Iterable[Metric]:
        """Return the measures of all centers, none while the database is out of reach."""
        up = GaugeMetricFamily("luot_database_up", "Whether the database answered this scrape.")
        try:
            halls = self._halls()
        except LuotError:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        return [up, *_of_halls(halls), *_of_paper(halls)]


def _of_halls(halls: Sequence[MeasuredHall]) -> list[Metric]:
    waiting = GaugeMetricFamily("luot_waiting", "People waiting.", labels=["center", "service"])
    counters = GaugeMetricFamily("luot_counters", "Counters by state.", labels=["center", "state"])
    versions = GaugeMetricFamily("luot_center_version", "Version of the event log.", labels=["center"])
    for hall in halls:
        for service, count in hall.waiting.items():
            waiting.add_metric([hall.center, service], count)
        for state, count in hall.counters.items():
            counters.add_metric([hall.center, state], count)
        versions.add_metric([hall.center], hall.version)
    return [waiting, counters, versions]


def _of_paper(halls: Sequence[MeasuredHall]) -> list[Metric]:
    which = ["center", "printer"]
    state = GaugeMetricFamily("luot_printer_state", "1 for the state that a printer is in.", labels=[*which, "state"])
    near_end = GaugeMetricFamily("luot_printer_paper_near_end", "Whether its paper is near the end.", labels=which)
    slips = CounterMetricFamily("luot_printer_slips", "Slips that came out of a printer.", labels=which)
    paper = CounterMetricFamily("luot_printer_paper_millimetres", "Paper that a printer used.", labels=which)
    last = GaugeMetricFamily("luot_printer_last_slip_seconds", "When its last slip came out, Unix time.", labels=which)
    jobs = GaugeMetricFamily("luot_slips", "Slips under way or in doubt, by state.", labels=["center", "state"])
    for hall in halls:
        for each, count in hall.slips.items():
            jobs.add_metric([hall.center, each], count)
        for printer in hall.printers:
            labels = [hall.center, printer.name]
            for possible in PrinterState:
                state.add_metric([*labels, str(possible)], float(printer.condition.state is possible))
            near_end.add_metric(labels, float(printer.condition.near_end))
            slips.add_metric(labels, printer.slips)
            paper.add_metric(labels, printer.paper_mm)
            if printer.last_at is not None:
                last.add_metric(labels, printer.last_at.timestamp())
    return [state, near_end, slips, paper, last, jobs]
