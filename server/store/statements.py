"""The hot statements of a center's transaction, built once: SQLAlchemy then only looks up their compiled form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from server.store import rows
from server.store.tables import CenterRow, CounterRow, EventRow, NumberingRow, PrintJobRow, QueueRow, TicketRow

# A literal, not a parameter: only so does SQLite's planner use the partial index of waiting tickets.
IS_WAITING: ColumnElement[str] = literal_column("'waiting'")

SELECT_CENTER = (
    select(CenterRow.version, CenterRow.config_version, CenterRow.day)
    .where(CenterRow.id == bindparam("center"))
    .with_for_update()
)
UPDATE_CENTER = update(CenterRow).where(CenterRow.id == bindparam("center"))
head = aliased(TicketRow)
HEADS = (
    rows.SELECT_TICKET.select_from(QueueRow)
    .join(
        TicketRow,
        TicketRow.id
        == select(head.id)
        .where(
            head.center_id == QueueRow.center_id,
            head.service == QueueRow.service,
            head.priority == QueueRow.priority,
            head.state == IS_WAITING,
        )
        .order_by(head.since, head.id)
        .limit(1)
        .correlate(QueueRow)
        .scalar_subquery(),
    )
    .where(
        QueueRow.center_id == bindparam("center"),
        QueueRow.waiting > 0,
        QueueRow.service.in_(bindparam("services", expanding=True)),
    )
)

TICKET = rows.SELECT_TICKET.where(TicketRow.center_id == bindparam("center"), TicketRow.id == bindparam("ticket"))
NUMBERED = rows.SELECT_TICKET.where(
    TicketRow.center_id == bindparam("center"),
    TicketRow.day == bindparam("of_day"),
    TicketRow.number == bindparam("of_number"),
)
SAVE_TICKET = update(TicketRow).where(TicketRow.id == bindparam("ticket"), TicketRow.state == bindparam("was"))
COUNTER = rows.SELECT_COUNTER.where(
    CounterRow.center_id == bindparam("center"), CounterRow.number == bindparam("counter")
)
SAVE_COUNTER = (
    update(CounterRow)
    .where(CounterRow.center_id == bindparam("center"), CounterRow.number == bindparam("counter_number"))
    .values(
        state=bindparam("counter_state"),
        official_id=bindparam("counter_official"),
        ticket_id=bindparam("counter_ticket"),
    )
)
INSERT_EVENT = insert(EventRow).values(
    center_id=bindparam("center"),
    version=bindparam("event_version"),
    at=bindparam("event_at"),
    type=bindparam("event_type"),
    actor=bindparam("event_actor"),
    ticket_id=bindparam("event_ticket"),
    counter=bindparam("event_counter"),
    public=bindparam("event_public"),
    detail=bindparam("event_detail"),
    key=bindparam("event_key"),
)
INSERT_JOB = insert(PrintJobRow).values(
    center_id=bindparam("center"),
    ticket_id=bindparam("job_ticket"),
    state="queued",
    queued_at=bindparam("job_at"),
)
EVENT_BY_KEY = rows.SELECT_EVENT.where(EventRow.center_id == bindparam("center"), EventRow.key == bindparam("of_key"))
LEAVE_QUEUE = (
    update(QueueRow)
    .where(
        QueueRow.center_id == bindparam("center"),
        QueueRow.service == bindparam("leave_service"),
        QueueRow.priority == bindparam("leave_priority"),
    )
    .values(waiting=QueueRow.waiting - 1)
)


def _ahead(insert_into: Any) -> Any:
    """Count a number and say, in the same round trip, how many wait in the classes that come before it."""
    before = (
        select(func.coalesce(func.sum(QueueRow.waiting), 0))
        .where(
            QueueRow.center_id == bindparam("center"),
            QueueRow.service == bindparam("of_service"),
            QueueRow.priority.in_(bindparam("ranks", expanding=True)),
        )
        .scalar_subquery()
    )
    number = insert_into(NumberingRow).values(
        center_id=bindparam("center"), service=bindparam("of_service"), day=bindparam("of_day"), last=1
    )
    counted = number.on_conflict_do_update(
        index_elements=["center_id", "service", "day"], set_={"last": NumberingRow.last + 1}
    )
    return counted.returning(NumberingRow.last, before)


def _join_queue(insert_into: Any) -> Any:
    queue = insert_into(QueueRow).values(
        center_id=bindparam("center"),
        service=bindparam("join_service"),
        priority=bindparam("join_priority"),
        waiting=1,
    )
    return queue.on_conflict_do_update(
        index_elements=["center_id", "service", "priority"], set_={"waiting": QueueRow.waiting + 1}
    )


class Dialect:
    """The statements of one database: those whose form differs, and writes that can wait until the commit.

    On PostgreSQL each statement is a round trip, which costs more than its work (170 us of CPU under eventlet); so
    writes that nothing reads back travel together, as common table expressions of the last one.
    """

    def __init__(self, insert_into: Any, *, joins_writes: bool) -> None:
        self.take_number = _ahead(insert_into)
        self.joins_writes = joins_writes
        self.later: dict[str, Any] = {
            "join_queue": _join_queue(insert_into),
            "leave_queue": LEAVE_QUEUE,
            "save_counter": SAVE_COUNTER,
            "event": INSERT_EVENT,
            "print_job": INSERT_JOB,
        }
        self._joined: dict[tuple[str, ...], Any] = {}

    def joined(self, names: tuple[str, ...]) -> Any:
        """Return these writes as one statement: the last one, with the others as its common table expressions."""
        found = self._joined.get(names)
        if found is None:
            others = (self.later[name].cte(name) for name in names[:-1])
            found = self.later[names[-1]].add_cte(*others)
            self._joined[names] = found
        return found


SQLITE = Dialect(sqlite.insert, joins_writes=False)
POSTGRESQL = Dialect(postgresql.insert, joins_writes=True)
