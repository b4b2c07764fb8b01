"""The center of the races and the one check that every race ends with."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import create_engine, text

from server.domain.catalogue import (
    NORMAL,
    Catalogue,
    CenterId,
    ClassCode,
    CounterNumber,
    CounterPlan,
    Name,
    PriorityClass,
    Service,
    ServiceCode,
    ServiceGroup,
    WorkProfile,
)
from server.domain.hours import ALWAYS
from server.services.ports import Context

SERVICES = ("dat-dai", "ho-tich", "chung-thuc", "tra-ket-qua")
COUNTERS = 8


def make_center(context: Context) -> CenterId:
    """Create a center of four services and eight counters that serve them all."""
    name = Name("Trung tâm thử", "Test centre")
    catalogue = Catalogue(
        code="race",
        name=name,
        time_zone="Asia/Ho_Chi_Minh",
        hours=ALWAYS,
        groups=(ServiceGroup("all", name),),
        services=tuple(Service(ServiceCode(c), "all", p, name) for c, p in zip(SERVICES, "ABCD", strict=True)),
        classes=(PriorityClass(NORMAL, name), PriorityClass(ClassCode("elderly"), name, 3, 3)),
        profiles=(WorkProfile("all", name, tuple(ServiceCode(c) for c in SERVICES)),),
        counters=tuple(CounterPlan(CounterNumber(n), name, "all") for n in range(1, COUNTERS + 1)),
    )
    return context.units.create_center(catalogue, "system", context.clock.now())


def check_history(url: str, issued: list[str], called: list[str]) -> None:
    """Hold what may never happen: a number twice or skipped, a ticket called twice, a gap, a confirmed one missing."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tickets = connection.execute(text("SELECT number, service, sequence FROM tickets")).all()
        versions = [row[0] for row in connection.execute(text("SELECT version FROM events ORDER BY version"))]
        calls = connection.execute(text("SELECT ticket_id FROM events WHERE type = 'ticket.called'")).all()
        center = connection.execute(text("SELECT version FROM centers")).scalar_one()
        queued = connection.execute(text("SELECT coalesce(sum(waiting), 0) FROM queues")).scalar_one()
        waiting = connection.execute(text("SELECT count(*) FROM tickets WHERE state = 'waiting'")).scalar_one()
        at_counters = connection.execute(
            text("SELECT count(*) FROM tickets WHERE state IN ('called', 'serving')")
        ).scalar_one()
        counters = connection.execute(text("SELECT count(*) FROM counters WHERE ticket_id IS NOT NULL")).scalar_one()
    engine.dispose()
    numbers = [row[0] for row in tickets]
    assert len(numbers) == len(set(numbers)), "a number was given twice"
    for service in {row[1] for row in tickets}:
        assert sorted(row[2] for row in tickets if row[1] == service) == list(
            range(1, 1 + sum(row[1] == service for row in tickets))
        ), "a number was skipped"
    assert versions == list(range(1, center + 1)), "the event log has a gap"
    assert max(Counter(row[0] for row in calls).values(), default=1) == 1, "a ticket was called twice"
    assert len(called) == len(set(called)), "two counters were given the same ticket"
    assert set(issued) <= set(numbers), "a confirmed ticket is not in the database"
    assert queued == waiting, "the queues' counts are wrong"
    assert at_counters == counters, "a ticket at a counter is not the counter's ticket"
