"""The hot statements of a center's transaction, built once: SQLAlchemy then only looks up their compiled form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from server.store import rows
from server.store.tables import CenterRow, CounterRow, EventRow, NumberingRow, QueueRow, TicketRow

# A literal, not a parameter: only so does SQLite's planner use the partial index of waiting tickets.
IS_WAITING: ColumnElement[str] = literal_column("'waiting'")

SELECT_CENTER = (
    select(CenterRow.version, CenterRow.config_version, CenterRow.day)
    .where(CenterRow.id == bindparam("center"))
    .with_for_update()
)
UPDATE_CENTER = update(CenterRow).where(CenterRow.id == bindparam("center"))
WAITING = select(QueueRow.priority, QueueRow.waiting).where(
    QueueRow.center_id == bindparam("center"), QueueRow.service == bindparam("service")
)
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
SAVE_COUNTER = update(CounterRow).where(
    CounterRow.center_id == bindparam("center"), CounterRow.number == bindparam("counter")
)
EVENT_BY_KEY = rows.SELECT_EVENT.where(EventRow.center_id == bindparam("center"), EventRow.key == bindparam("of_key"))
LEAVE_QUEUE = (
    update(QueueRow)
    .where(
        QueueRow.center_id == bindparam("center"),
        QueueRow.service == bindparam("queue_service"),
        QueueRow.priority == bindparam("queue_priority"),
    )
    .values(waiting=QueueRow.waiting - 1)
)


@dataclass(frozen=True, slots=True)
class Upserts:
    """The two statements whose form differs between the databases."""

    count_number: Any
    join_queue: Any


def _upserts(insert: Any) -> Upserts:
    number = insert(NumberingRow).values(
        center_id=bindparam("center"), service=bindparam("of_service"), day=bindparam("of_day"), last=1
    )
    queue = insert(QueueRow).values(
        center_id=bindparam("center"),
        service=bindparam("queue_service"),
        priority=bindparam("queue_priority"),
        waiting=1,
    )
    return Upserts(
        count_number=number.on_conflict_do_update(
            index_elements=["center_id", "service", "day"], set_={"last": NumberingRow.last + 1}
        ).returning(NumberingRow.last),
        join_queue=queue.on_conflict_do_update(
            index_elements=["center_id", "service", "priority"], set_={"waiting": QueueRow.waiting + 1}
        ),
    )


SQLITE = _upserts(sqlite.insert)
POSTGRESQL = _upserts(postgresql.insert)
