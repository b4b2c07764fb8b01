"""The hot statements of a center, built once: SQLAlchemy then only looks up their compiled form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, bindparam, literal_column, select, union_all, update
from sqlalchemy.orm import aliased

from server.store import rows
from server.store.tables import CenterRow, CounterRow, EventRow, NumberingRow, PrintJobRow, QueueRow, TicketRow

# A literal, not a parameter: only so does SQLite's planner use the partial index of waiting tickets.
IS_WAITING: ColumnElement[str] = literal_column("'waiting'")

SELECT_CENTER = (
    select(CenterRow.version, CenterRow.config_version, CenterRow.day, CenterRow.day_version)
    .where(CenterRow.id == bindparam("center"))
    .with_for_update()
)
CENTER_NOW = select(CenterRow.version, CenterRow.config_version, CenterRow.day).where(
    CenterRow.id == bindparam("center")
)
EVENTS_AFTER = (
    rows.SELECT_EVENT.where(EventRow.center_id == bindparam("center"), EventRow.version > bindparam("after"))
    .order_by(EventRow.version)
    .limit(bindparam("most"))
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
LAST_SLIP = (
    select(PrintJobRow.state, PrintJobRow.kiosk_id)
    .where(PrintJobRow.center_id == bindparam("center"), PrintJobRow.ticket_id == bindparam("ticket"))
    .order_by(PrintJobRow.id.desc())
    .limit(1)
)
EVENT_BY_KEY = rows.SELECT_EVENT.where(EventRow.center_id == bindparam("center"), EventRow.key == bindparam("of_key"))
LINE: CompoundSelect[Any] = union_all(
    select(literal_column("''"), NumberingRow.last).where(
        NumberingRow.center_id == bindparam("center"),
        NumberingRow.service == bindparam("of_service"),
        NumberingRow.day == bindparam("of_day"),
    ),
    select(QueueRow.priority, QueueRow.waiting).where(
        QueueRow.center_id == bindparam("center"), QueueRow.service == bindparam("of_service")
    ),
)
