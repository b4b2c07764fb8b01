"""Reads what citizens' pages need of a center: all of its line once, then only what was committed since."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, select, text

from server.citizens.line import Change
from server.domain.catalogue import CenterId, ClassCode, CounterNumber
from server.domain.errors import UnknownCenter, UnknownTicket
from server.domain.ticket import Ticket, TicketId
from server.services.ports import StoredEvent
from server.store import rows
from server.store.catalogues import Catalogues
from server.store.engine import Database
from server.store.tables import LIVE, CenterRow, CounterRow, EventRow, TicketRow

MOST_EVENTS = 2000
STEPS = text("events.type IN ('ticket.called', 'ticket.resumed', 'ticket.transferred')")
SELECT_STEPS = (
    rows.SELECT_EVENT.add_columns(TicketRow.priority)
    .join(TicketRow, TicketRow.id == EventRow.ticket_id)
    .where(STEPS)
    .order_by(EventRow.version)
)


class SqlLines:
    """Implements `citizens.line.LineStore`."""

    def __init__(self, database: Database, catalogues: Catalogues) -> None:
        self._database, self._catalogues = database, catalogues

    def ticket_of(self, token: str) -> Ticket:
        """Return the ticket of a citizen's address; raises UnknownTicket."""
        return self._one(TicketRow.token == token)

    def ticket(self, center_id: CenterId, ticket_id: TicketId) -> Ticket:
        """Return a ticket of the center; raises UnknownTicket."""
        return self._one(and_(TicketRow.center_id == center_id, TicketRow.id == ticket_id))

    def change(self, center_id: CenterId, after: int | None) -> Change | None:
        """Return what has changed after a version (None: all that counts); None when nothing has."""
        with self._database.reading() as connection:
            version, config_version, day_version = _center(connection, center_id)
            if version == after:
                return None
            whole = after is None or not day_version <= after < version or version - after > MOST_EVENTS
            since = day_version if whole or after is None else after
            return Change(
                version=version,
                whole=whole,
                catalogue=self._catalogues.at(connection, center_id, config_version),
                open_counters=_open_counters(connection, center_id),
                tickets=_tickets(connection, center_id, None if whole else since),
                steps=_steps(connection, center_id, since),
            )

    def _one(self, which: Any) -> Ticket:
        with self._database.reading() as connection:
            row = connection.execute(rows.SELECT_TICKET.where(which)).one_or_none()
        if row is None:
            raise UnknownTicket("There is no such ticket.")
        return rows.to_ticket(row)


def _center(connection: Connection, center_id: CenterId) -> Any:
    wanted = select(CenterRow.version, CenterRow.config_version, CenterRow.day_version)
    row = connection.execute(wanted.where(CenterRow.id == center_id)).one_or_none()
    if row is None:
        raise UnknownCenter("There is no such center.")
    return row


def _open_counters(connection: Connection, center_id: CenterId) -> frozenset[CounterNumber]:
    wanted = select(CounterRow.number).where(CounterRow.center_id == center_id, CounterRow.state == "open")
    return frozenset(CounterNumber(number) for number in connection.scalars(wanted))


def _tickets(connection: Connection, center_id: CenterId, after: int | None) -> tuple[Ticket, ...]:
    """Return the tickets that events after a version are about; None: all that are not final."""
    wanted = rows.SELECT_TICKET.where(TicketRow.center_id == center_id)
    if after is None:
        wanted = wanted.where(LIVE)
    else:
        about = select(EventRow.ticket_id).where(EventRow.center_id == center_id, EventRow.version > after)
        wanted = wanted.where(TicketRow.id.in_(about.where(EventRow.ticket_id.is_not(None))))
    return tuple(rows.to_ticket(row) for row in connection.execute(wanted))


def _steps(connection: Connection, center_id: CenterId, after: int) -> tuple[tuple[StoredEvent, ClassCode], ...]:
    found = connection.execute(SELECT_STEPS.where(EventRow.center_id == center_id, EventRow.version > after))
    return tuple((rows.to_event(row), ClassCode(row[-1])) for row in found)
