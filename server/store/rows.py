"""Rows to domain values and back; the one place that knows both shapes."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, insert, select

from server.domain.catalogue import CenterId, ClassCode, CounterNumber, ServiceCode
from server.domain.counter import Counter, CounterState
from server.domain.print_job import JobState
from server.domain.ticket import Ticket, TicketId, TicketState
from server.services.ports import Slip, StoredEvent
from server.store.tables import CounterRow, EventRow, TicketRow

AnyRow = Row[*tuple[Any, ...]]

SELECT_TICKET = select(
    TicketRow.id,
    TicketRow.center_id,
    TicketRow.service,
    TicketRow.day,
    TicketRow.sequence,
    TicketRow.number,
    TicketRow.priority,
    TicketRow.language,
    TicketRow.issued_at,
    TicketRow.since,
    TicketRow.token,
    TicketRow.ahead,
    TicketRow.state,
    TicketRow.counter,
    TicketRow.called_at,
    TicketRow.begun_at,
    TicketRow.ended_at,
    TicketRow.calls,
    TicketRow.reason,
)
SELECT_EVENT = select(
    EventRow.version, EventRow.at, EventRow.type, EventRow.public, EventRow.detail, EventRow.actor, EventRow.ticket_id
)
SELECT_COUNTER = select(CounterRow.number, CounterRow.state, CounterRow.official_id, CounterRow.ticket_id)
INSERT_TICKET = insert(TicketRow).returning(TicketRow.id)


def to_ticket(row: AnyRow) -> Ticket:
    """Return the ticket of a row of SELECT_TICKET."""
    return Ticket(
        id=TicketId(row[0]),
        center_id=CenterId(row[1]),
        service=ServiceCode(row[2]),
        day=row[3],
        sequence=row[4],
        number=row[5],
        priority=ClassCode(row[6]),
        language=row[7],
        issued_at=row[8],
        since=row[9],
        token=row[10],
        ahead=row[11],
        state=TicketState(row[12]),
        counter=None if row[13] is None else CounterNumber(row[13]),
        called_at=row[14],
        begun_at=row[15],
        ended_at=row[16],
        calls=row[17],
        reason=row[18],
    )


def new_ticket_values(ticket: Ticket) -> dict[str, Any]:
    """Return the values of a ticket that has no id yet."""
    return {
        "center_id": ticket.center_id,
        "service": ticket.service,
        "day": ticket.day,
        "sequence": ticket.sequence,
        "number": ticket.number,
        "priority": ticket.priority,
        "language": ticket.language,
        "issued_at": ticket.issued_at,
        "since": ticket.since,
        "token": ticket.token,
        "ahead": ticket.ahead,
    } | step_values(ticket)


def step_values(ticket: Ticket) -> dict[str, Any]:
    """Return the values that a step of a ticket may change."""
    return {
        "service": ticket.service,
        "state": str(ticket.state),
        "counter": ticket.counter,
        "called_at": ticket.called_at,
        "begun_at": ticket.begun_at,
        "ended_at": ticket.ended_at,
        "calls": ticket.calls,
        "reason": ticket.reason,
    }


def to_counter(row: AnyRow) -> Counter:
    """Return the counter of a row of SELECT_COUNTER."""
    ticket_id = None if row[3] is None else TicketId(row[3])
    return Counter(CounterNumber(row[0]), CounterState(row[1]), row[2], ticket_id)


def counter_values(counter: Counter) -> dict[str, Any]:
    """Return the values of a counter's present state."""
    return {
        "number": counter.number,
        "state": str(counter.state),
        "official_id": counter.official,
        "ticket_id": counter.ticket_id,
    }


def print_job_values(slip: Slip) -> dict[str, Any]:
    """Return the values of a new print job."""
    return {
        "ticket_id": slip.ticket_id,
        "state": str(JobState.QUEUED),
        "kiosk_id": slip.kiosk,
        "is_copy": slip.is_copy,
        "queued_at": slip.at,
    }


def to_event(row: AnyRow) -> StoredEvent:
    """Return the event of a row of SELECT_EVENT."""
    ticket_id = None if row[6] is None else TicketId(row[6])
    return StoredEvent(row[0], row[1], row[2], json.loads(row[3]), json.loads(row[4]), row[5], ticket_id)
