"""Reads one center without its lock. Each call is one transaction that sees one consistent state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, literal_column, or_, select

from server.domain.catalogue import Catalogue, CenterId, CounterNumber, ServiceCode
from server.domain.errors import EventsGone, UnknownCenter, UnknownTicket
from server.domain.print_job import JobState, LastSlip
from server.domain.ticket import Ticket, TicketId, TicketState
from server.services.clock import elapsed_s
from server.services.ports import CounterView, Hall, QueueView, Staffing, StoredEvent, TicketView
from server.store import rows
from server.store.catalogues import Catalogues
from server.store.engine import Database
from server.store.statements import CENTER_NOW, EVENTS_AFTER, IS_WAITING, LAST_SLIP
from server.store.tables import CALLS, CenterRow, CounterRow, EventRow, QueueRow, TicketRow, UserRow

CALLS_SHOWN = 20
STAFFING_KEPT_S = 1.0


class SqlReader:
    """Implements `ports.Reader`."""

    def __init__(self, database: Database, catalogues: Catalogues) -> None:
        self._database = database
        self._catalogues = catalogues
        self._staffings: dict[CenterId, tuple[float, Staffing]] = {}

    def center_id(self, code: str) -> CenterId:
        """Return the id of the center with this code; raises UnknownCenter."""
        with self._database.reading() as connection:
            found = connection.scalar(select(CenterRow.id).where(CenterRow.code == code))
        if found is None:
            raise UnknownCenter(f"There is no center {code!r}.", center=code)
        return CenterId(found)

    def catalogue(self, center_id: CenterId) -> Catalogue:
        """Return the center's configuration; raises UnknownCenter."""
        with self._database.reading() as connection:
            return self._catalogue(connection, center_id)

    def version(self, center_id: CenterId) -> int:
        """Return the center's version; raises UnknownCenter."""
        with self._database.reading() as connection:
            return int(_center(connection, center_id)[0])

    def versions(self) -> dict[CenterId, int]:
        """Return the versions of all centers, oldest center first."""
        wanted = select(CenterRow.id, CenterRow.version).order_by(CenterRow.id)
        with self._database.reading() as connection:
            return {CenterId(row[0]): row[1] for row in connection.execute(wanted)}

    def hall(self, center_id: CenterId) -> Hall:
        """Return the center's present state; raises UnknownCenter."""
        with self._database.reading() as connection:
            version, config_version, day = _center(connection, center_id)
            return Hall(
                version=version,
                day=day,
                config_version=config_version,
                catalogue=self._catalogues.at(connection, center_id, config_version),
                waiting=_waiting(connection, center_id),
                counters=_counters(connection, center_id),
                calls=_calls(connection, center_id),
            )

    def events(self, center_id: CenterId, after: int, limit: int) -> list[StoredEvent]:
        """Return up to `limit` events above version `after`, in order; raises EventsGone when they are not kept."""
        wanted = {"center": center_id, "after": after, "most": limit}
        with self._database.reading() as connection:
            found = connection.execute(EVENTS_AFTER, wanted).all()
        events = [rows.to_event(row) for row in found]
        if events and events[0].version != after + 1:
            raise EventsGone("Events this old are no longer kept; take a snapshot.")
        return events

    def ticket(self, center_id: CenterId, ticket_id: TicketId) -> TicketView:
        """Return the ticket; raises UnknownTicket."""
        return self._view(and_(TicketRow.center_id == center_id, TicketRow.id == ticket_id))

    def staffing(self, center_id: CenterId) -> Staffing:
        """Return the configuration and which counters are open, as they were at most `STAFFING_KEPT_S` ago.

        Every ticket's estimate asks; `forget_staffing` makes this process's own changes known at once.
        """
        kept = self._staffings.get(center_id)
        if kept is None or elapsed_s() - kept[0] > STAFFING_KEPT_S:
            kept = elapsed_s(), self._read_staffing(center_id)
            self._staffings[center_id] = kept
        return kept[1]

    def forget_staffing(self, center_id: CenterId) -> None:
        """Read the staffing anew the next time."""
        self._staffings.pop(center_id, None)

    def _read_staffing(self, center_id: CenterId) -> Staffing:
        wanted = select(CounterRow.number).where(CounterRow.center_id == center_id, CounterRow.state == "open")
        with self._database.reading() as connection:
            numbers = frozenset(CounterNumber(number) for number in connection.scalars(wanted))
            return Staffing(self._catalogue(connection, center_id), numbers)

    def counters(self, center_id: CenterId) -> tuple[CounterView, ...]:
        """Return all counters by number."""
        with self._database.reading() as connection:
            return _counters(connection, center_id)

    def queue(self, center_id: CenterId, services: Sequence[ServiceCode], limit: int) -> QueueView:
        """Return what waits for these services, at most `limit` tickets in order of issue."""
        with self._database.reading() as connection:
            mine = and_(TicketRow.center_id == center_id, TicketRow.service.in_(services))
            return QueueView(
                waiting=_oldest(connection, center_id, services),
                tickets=_tickets(connection, and_(mine, TicketRow.state == IS_WAITING), limit),
                held=_tickets(connection, and_(mine, TicketRow.state == literal_column("'held'")), limit),
            )

    def _catalogue(self, connection: Connection, center_id: CenterId) -> Catalogue:
        return self._catalogues.at(connection, center_id, _center(connection, center_id)[1])

    def _view(self, which: Any) -> TicketView:
        with self._database.reading() as connection:
            row = connection.execute(rows.SELECT_TICKET.where(which)).one_or_none()
            if row is None:
                raise UnknownTicket("There is no such ticket.")
            ticket = rows.to_ticket(row)
            catalogue = self._catalogue(connection, ticket.center_id)
            return TicketView(ticket, _ahead(connection, ticket, catalogue), _last_slip(connection, ticket))


def _center(connection: Connection, center_id: CenterId) -> Any:
    row = connection.execute(CENTER_NOW, {"center": center_id}).one_or_none()
    if row is None:
        raise UnknownCenter("There is no such center.")
    return row


def _waiting(connection: Connection, center_id: CenterId) -> dict[ServiceCode, int]:
    wanted = select(QueueRow.service, func.sum(QueueRow.waiting)).where(QueueRow.center_id == center_id)
    return {ServiceCode(row[0]): int(row[1]) for row in connection.execute(wanted.group_by(QueueRow.service))}


def _counters(connection: Connection, center_id: CenterId) -> tuple[CounterView, ...]:
    wanted = (
        select(CounterRow.number, CounterRow.state, CounterRow.official_id, CounterRow.ticket_id, UserRow.name,
               UserRow.simulated)
        .join(UserRow, UserRow.id == CounterRow.official_id, isouter=True)
        .where(CounterRow.center_id == center_id)
        .order_by(CounterRow.number)
    )  # fmt: skip
    found = connection.execute(wanted).all()
    ids = [row[3] for row in found if row[3] is not None]
    tickets = {ticket.id: ticket for ticket in _tickets(connection, TicketRow.id.in_(ids), len(ids))} if ids else {}
    return tuple(
        CounterView(rows.to_counter(row), row[4], bool(row[5]), tickets.get(TicketId(row[3] or 0))) for row in found
    )


def _calls(connection: Connection, center_id: CenterId) -> tuple[StoredEvent, ...]:
    opened = select(CenterRow.day_version).where(CenterRow.id == center_id).scalar_subquery()
    wanted = rows.SELECT_EVENT.where(EventRow.center_id == center_id, CALLS, EventRow.version > opened)
    found = connection.execute(wanted.order_by(EventRow.version.desc()).limit(CALLS_SHOWN))
    return tuple(rows.to_event(row) for row in found)


def _tickets(connection: Connection, which: Any, limit: int) -> tuple[Ticket, ...]:
    wanted = rows.SELECT_TICKET.where(which).order_by(TicketRow.id).limit(limit)
    return tuple(rows.to_ticket(row) for row in connection.execute(wanted))


def _oldest(
    connection: Connection, center_id: CenterId, services: Sequence[ServiceCode]
) -> dict[ServiceCode, tuple[int, datetime | None]]:
    wanted = (
        select(TicketRow.service, func.count(), func.min(TicketRow.since))
        .where(TicketRow.center_id == center_id, TicketRow.state == IS_WAITING, TicketRow.service.in_(services))
        .group_by(TicketRow.service)
    )
    return {ServiceCode(row[0]): (row[1], row[2]) for row in connection.execute(wanted)}


def _ahead(connection: Connection, ticket: Ticket, catalogue: Catalogue) -> int:
    if ticket.state is not TicketState.WAITING:
        return 0
    start = catalogue.classes_by_code[ticket.priority].head_start
    equal = [c.code for c in catalogue.classes if c.head_start == start]
    above = [c.code for c in catalogue.classes if c.head_start > start]
    older = or_(TicketRow.since < ticket.since, and_(TicketRow.since == ticket.since, TicketRow.id < ticket.id))
    wanted = select(func.count()).where(
        TicketRow.center_id == ticket.center_id,
        TicketRow.state == IS_WAITING,
        TicketRow.service == ticket.service,
        or_(TicketRow.priority.in_(above), and_(TicketRow.priority.in_(equal), older)),
    )
    return int(connection.execute(wanted).scalar_one())


def _last_slip(connection: Connection, ticket: Ticket) -> LastSlip | None:
    row = connection.execute(LAST_SLIP, {"center": ticket.center_id, "ticket": ticket.id}).one_or_none()
    return None if row is None else LastSlip(JobState(row[0]), row[1])
