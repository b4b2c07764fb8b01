"""One transaction of a center on both databases: versions, refusals, queues, and the price of a long past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, insert, text

from server.domain.errors import EventsGone, LuotError, UnknownCenter, WrongState
from server.domain.ticket import TicketState, call
from server.services import counters
from server.store import rows
from server.store import statements as sql
from server.store.engine import Database
from server.store.tables import EventRow, NumberingRow, TicketRow
from tests.builders import ELDERLY, FAMILY, LAND, MORNING, RESULTS, Hall, a_catalogue, a_ticket, open_hall

PAST = 20_000


@pytest.fixture
def hall(database_url: str) -> Iterator[Hall]:
    with open_hall(database_url) as opened:
        yield opened


def test_versions_have_no_gap_and_refusals_leave_no_trace(hall: Hall) -> None:
    for _ in range(3):
        hall.take()
    hall.call()
    for attempt in (lambda: hall.take("nothing"), lambda: counters.begin(hall.context, hall.center, hall.at(2))):
        with pytest.raises(LuotError):
            attempt()
    events = hall.context.reader.events(hall.center, 0, 100)
    assert [e.version for e in events] == list(range(1, hall.version + 1))
    assert [e.type for e in events] == ["day.opened", *["ticket.issued"] * 3, "ticket.called"]


def test_a_work_that_is_left_without_commit_undoes_everything(hall: Hall) -> None:
    hall.take()
    before = hall.context.reader.hall(hall.center)
    with hall.context.units.begin(hall.center) as work:
        ticket = work.heads([LAND])[0]
        work.save_ticket(ticket, call(ticket, work.counter(1).number, MORNING))
        work.take_number(LAND, ticket.day, [])
    assert hall.context.reader.hall(hall.center) == before
    assert hall.take().number == "A002"


def test_a_step_from_a_state_that_is_no_longer_true_is_refused(hall: Hall) -> None:
    stale = hall.take()
    hall.call()
    with hall.context.units.begin(hall.center) as work, pytest.raises(WrongState):
        work.save_ticket(stale, call(stale, work.counter(2).number, MORNING))


def test_two_centers_share_nothing(database_url: str, hall: Hall) -> None:
    hall.take()
    with open_hall(database_url, a_catalogue("dong-son-test")) as other:
        assert other.take().number == "A001"
        assert other.version == 2
        called = other.call()
        assert called is not None
        assert called.center_id == other.center
    assert hall.call() is not None


def test_an_unknown_center_is_refused(hall: Hall) -> None:
    with pytest.raises(UnknownCenter), hall.context.units.begin(999):  # type: ignore[arg-type]
        pass


def test_events_that_are_no_longer_kept_are_said_to_be_gone(database_url: str, hall: Hall) -> None:
    hall.take()
    hall.take()
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE version <= 2"))
    database.close()
    with pytest.raises(EventsGone):
        hall.context.reader.events(hall.center, 0, 10)
    assert [e.version for e in hall.context.reader.events(hall.center, 2, 10)] == [3]


def test_the_snapshot_counts_who_waits(hall: Hall) -> None:
    for service, rank in [(LAND, "normal"), (LAND, ELDERLY), (FAMILY, "normal"), (RESULTS, "normal")]:
        hall.take(service, rank)
    hall.call()
    now = hall.context.reader.hall(hall.center)
    assert now.waiting == {LAND: 1, FAMILY: 1, RESULTS: 1}
    queue = hall.context.reader.queue(hall.center, [LAND, FAMILY], 10)
    assert [t.number for t in queue.tickets] == ["A001", "B001"]
    assert queue.waiting[LAND] == (1, MORNING)


def fill_past(connection: Connection, hall: Hall) -> None:
    """Put a long past beside the living: finished tickets and their events."""
    day = MORNING.date().replace(year=2020)
    past = a_ticket(center_id=hall.center, day=day, state=TicketState.FINISHED)
    values = rows.new_ticket_values(past)
    tickets = [values | {"sequence": n, "number": f"A{n}", "token": f"past-{n}"} for n in range(PAST)]
    connection.execute(insert(TicketRow), tickets)
    event = {"center_id": hall.center, "at": MORNING, "type": "ticket.called", "actor": "past"}
    rest = {"public": "{}", "detail": "{}", "key": None, "ticket_id": None, "counter": None}
    connection.execute(insert(EventRow), [event | rest | {"version": -n - 1} for n in range(PAST)])
    days = [{"day": date.fromordinal(day.toordinal() - n), "last": 300} for n in range(PAST // 10)]
    services = ({"center_id": hall.center, "service": service} for service in (LAND, FAMILY, RESULTS))
    connection.execute(insert(NumberingRow), [service | last for service in services for last in days])


def plan(connection: Connection, statement: object, **values: object) -> str:
    """How the database would run the statement."""
    explain = "EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    literal = str(
        statement.params(**values).compile(  # type: ignore[attr-defined]
            connection, compile_kwargs={"literal_binds": True, "render_postcompile": True}
        )
    )
    return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(explain + literal.replace("%", "%%")))


def test_the_hot_statements_never_read_the_past(database_url: str, hall: Hall) -> None:
    for _ in range(30):
        hall.take(LAND)
        hall.take(FAMILY)
    database = Database(database_url)
    with database.engine.begin() as connection:
        fill_past(connection, hall)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("ANALYZE")
        asked = {
            "heads": (sql.HEADS, {"center": hall.center, "services": [LAND, FAMILY, RESULTS]}),
            "ticket": (sql.TICKET, {"center": hall.center, "ticket": 3}),
            "numbered": (sql.NUMBERED, {"center": hall.center, "of_day": MORNING.date(), "of_number": "A001"}),
            "line": (sql.LINE, {"center": hall.center, "of_service": LAND, "of_day": MORNING.date()}),
            "key": (sql.EVENT_BY_KEY, {"center": hall.center, "of_key": "press"}),
        }
        plans = {name: plan(connection, statement, **values) for name, (statement, values) in asked.items()}
    database.close()
    for name, found in plans.items():
        for table in ("tickets", "events", "numberings"):
            assert f"Seq Scan on {table}" not in found, (name, found)
            assert f"SCAN {table}" not in found, (name, found)
    assert "ix_tickets_heads" in plans["heads"]
