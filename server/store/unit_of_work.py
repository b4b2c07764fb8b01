"""One transaction that holds one center's lock: the only way in which a center's state changes.

Owns the lock, versions, guarded updates and the queues' counts. Knows no use case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from server.domain.catalogue import Catalogue, CenterId, ClassCode, CounterNumber, ServiceCode
from server.domain.counter import Counter
from server.domain.errors import InvalidValue, KeyTaken, UnknownCenter, UnknownCounter, UnknownTicket, WrongState
from server.domain.events import Event
from server.domain.print_job import JobState, LastSlip
from server.domain.printer import Printer
from server.domain.ticket import Ticket, TicketId, TicketState
from server.services.ports import Slip, StoredEvent, Work
from server.store import printers, rows
from server.store import statements as sql
from server.store.batches import Batches
from server.store.catalogues import Catalogues, insert_catalogue
from server.store.engine import Database
from server.store.later import Later
from server.store.lines import Lines
from server.store.tables import LIVE, CenterRow, CounterRow, NumberingRow, TicketRow

T = TypeVar("T")
CommitListener = Callable[[CenterId, list[StoredEvent]], None]


class SqlUnits:
    """Opens the transactions of all centers; tells the listener about each commit while it holds the gate."""

    def __init__(self, database: Database, catalogues: Catalogues, on_commit: CommitListener | None = None) -> None:
        self._database = database
        self._catalogues = catalogues
        self._batches = Batches(database.gate, self._work)
        self.on_commit: CommitListener = on_commit or (lambda _center, _events: None)

    @contextmanager
    def begin(self, center_id: CenterId) -> Iterator[SqlWork]:
        """Lock the center. Raises UnknownCenter, Unavailable."""
        with self._database.gate(center_id), self._work(center_id) as work:
            yield work
            work.finish()

    def run(self, center_id: CenterId, step: Callable[[Work], T]) -> T:
        """Run a step that commits what it changes; steps that wait for the same center share one transaction."""
        return self._batches.run(center_id, step)

    @contextmanager
    def _work(self, center_id: CenterId) -> Iterator[SqlWork]:
        with self._database.writing() as connection:
            work = SqlWork(connection, center_id, self._catalogues, self._database.is_sqlite)
            yield work
            if work.committed:
                self.on_commit(center_id, work.recorded)

    def create_center(self, catalogue: Catalogue, actor: str, now: datetime) -> CenterId:
        """Create a center with its counters and first configuration; raises InvalidValue if its code exists."""
        with self._database.gate(0), self._database.writing() as connection:
            if connection.scalar(select(CenterRow.id).where(CenterRow.code == catalogue.code)) is not None:
                raise InvalidValue(f"There is already a center {catalogue.code!r}.")
            made = (
                insert(CenterRow)
                .values(code=catalogue.code, version=0, config_version=1, day_version=0)
                .returning(CenterRow.id)
            )
            center_id = CenterId(connection.execute(made).scalar_one())
            insert_catalogue(connection, center_id, 1, catalogue, actor, now)
            _add_counters(connection, center_id, catalogue)
            connection.commit()
        return center_id


class SqlWork:
    """Implements `ports.Work` on one connection."""

    def __init__(self, connection: Connection, center_id: CenterId, catalogues: Catalogues, is_sqlite: bool) -> None:
        row = connection.execute(sql.SELECT_CENTER, {"center": center_id}).one_or_none()
        if row is None:
            raise UnknownCenter("There is no such center.")
        self.center_id = center_id
        self.committed = False
        self.commits_asked = 0
        self.writes = 0
        self.recorded: list[StoredEvent] = []
        self._connection = connection
        self._later = Later(is_sqlite)
        self._version, self._config_version, self._day, self._day_version = row
        self._lines = Lines(self._read_line)
        self._counters: dict[int, Counter] = {}
        self.catalogue = catalogues.at(connection, center_id, self._config_version)

    @property
    def day(self) -> date | None:
        """The business day that is open, None before the first."""
        return self._day

    def open_day(self, day: date) -> None:
        """Make this the open business day; the next event recorded is the one that opens it."""
        self.writes += 1
        self._day, self._day_version = day, self._version + 1

    def take_number(self, service: ServiceCode, day: date, ranks: Sequence[ClassCode]) -> tuple[int, int]:
        """Count one more number of the service on the day; return it, from 1, and how many wait in these classes."""
        self.writes += 1
        number = self._lines.take_number(service, day)
        waiting = self._lines.line(service, day).waiting
        return number, sum(waiting[rank] for rank in ranks)

    def numbered_services(self, day: date) -> frozenset[ServiceCode]:
        """Return the services that have issued a number on the day."""
        found = select(NumberingRow.service).where(NumberingRow.center_id == self.center_id, NumberingRow.day == day)
        return frozenset(ServiceCode(code) for code in self._run(found).scalars())

    def add_ticket(self, ticket: Ticket) -> Ticket:
        """Store a new ticket, queue it, and return it with its id."""
        self.writes += 1
        made = self._connection.execute(rows.INSERT_TICKET, rows.new_ticket_values(ticket))
        stored = replace(ticket, id=TicketId(made.scalar_one()))
        self._lines.move(stored.service, stored.priority, 1)
        return stored

    def ticket(self, ticket_id: TicketId) -> Ticket:
        """Return the ticket; raises UnknownTicket."""
        return self._one_ticket(sql.TICKET, ticket=ticket_id)

    def ticket_numbered(self, number: str) -> Ticket:
        """Return the open day's ticket of this number; raises UnknownTicket."""
        return self._one_ticket(sql.NUMBERED, of_day=self._day, of_number=number)

    def save_ticket(self, before: Ticket, after: Ticket) -> None:
        """Write a step of a ticket, guarded by its state before; keeps the queues' counts. Raises WrongState."""
        guard = {"ticket": before.id, "was": str(before.state)}
        self.writes += 1
        changed = self._execute(sql.SAVE_TICKET, **rows.step_values(after), **guard)
        if changed.rowcount != 1:
            raise WrongState(f"Ticket {before.number} was changed by somebody else.", number=before.number)
        if before.state is TicketState.WAITING:
            self._lines.move(before.service, before.priority, -1)
        if after.state is TicketState.WAITING:
            self._lines.move(after.service, after.priority, 1)

    def heads(self, services: Sequence[ServiceCode]) -> list[Ticket]:
        """Return the first waiting ticket of each (service, class) of these services."""
        return [rows.to_ticket(row) for row in self._run(sql.HEADS, services=list(services))]

    def live_tickets(self) -> list[Ticket]:
        """Return all tickets that are not final, in order of issue."""
        wanted = rows.SELECT_TICKET.where(TicketRow.center_id == self.center_id, LIVE).order_by(TicketRow.id)
        return [rows.to_ticket(row) for row in self._run(wanted)]

    def counter(self, number: int) -> Counter:
        """Return the counter; raises UnknownCounter."""
        self.catalogue.counter(number)
        row = self._run(sql.COUNTER, counter=number).one_or_none()
        if row is None:
            raise UnknownCounter(f"This center has no counter {number}.", counter=number)
        return rows.to_counter(row)

    def counters(self) -> list[Counter]:
        """Return all counters by number."""
        wanted = rows.SELECT_COUNTER.where(CounterRow.center_id == self.center_id).order_by(CounterRow.number)
        return [rows.to_counter(row) for row in self._run(wanted)]

    def save_counter(self, counter: Counter) -> None:
        """Write the counter's present state."""
        self.writes += 1
        self._counters[counter.number] = counter

    def queue_print(self, slip: Slip) -> None:
        """Queue a print job."""
        self._later.add("print_jobs", rows.print_job_values(slip))

    def last_slip(self, ticket_id: TicketId) -> LastSlip | None:
        """Return the newest print job of a ticket, None when it has none."""
        row = self._run(sql.LAST_SLIP, ticket=ticket_id).one_or_none()
        return None if row is None else LastSlip(JobState(row[0]), row[1])

    def printer(self, name: str) -> Printer | None:
        """Return the printer of this name."""
        return printers.find(self._connection, self.center_id, name)

    def save_printer(self, printer: Printer) -> None:
        """Keep a new printer, or how a known one is; what came out of it stays counted."""
        self.writes += 1
        printers.save(self._connection, self.center_id, printer)

    def remove_printer(self, name: str) -> None:
        """Forget a printer."""
        self.writes += 1
        printers.remove(self._connection, self.center_id, name)

    def record(self, event: Event) -> None:
        """Append an event with the center's next version."""
        self._version += 1
        self.writes += 1
        self._later.add(
            "events",
            {
                "version": self._version,
                "at": event.at,
                "type": str(event.type),
                "actor": event.actor,
                "ticket_id": event.ticket_id,
                "counter": event.counter,
                "public": json.dumps(event.public, ensure_ascii=False),
                "detail": json.dumps(event.detail, ensure_ascii=False),
                "key": event.key,
            },
        )
        self.recorded.append(
            StoredEvent(
                self._version, event.at, str(event.type), event.public, event.detail, event.actor, event.ticket_id
            )
        )

    def event_by_key(self, key: str) -> StoredEvent | None:
        """Return the event that an idempotency key has led to, if any."""
        row = self._run(sql.EVENT_BY_KEY, of_key=key).one_or_none()
        return None if row is None else rows.to_event(row)

    def configure(self, catalogue: Catalogue, actor: str, now: datetime) -> int:
        """Make this the center's configuration; return its version."""
        self.writes += 1
        self._config_version += 1
        insert_catalogue(self._connection, self.center_id, self._config_version, catalogue, actor, now)
        _add_counters(self._connection, self.center_id, catalogue)
        self.catalogue = catalogue
        return int(self._config_version)

    def commit(self) -> None:
        """Ask that all so far be made durable; it is when the unit of work ends."""
        self.commits_asked += 1

    def finish(self) -> None:
        """Write the rest and make it all durable, if a commit was asked; called once, at the end. Raises KeyTaken."""
        if not self.commits_asked:
            return
        center = {
            "id": self.center_id,
            "version": self._version,
            "config_version": self._config_version,
            "day": self._day,
            "day_version": self._day_version,
        }
        self._write_rest(center)
        self._connection.commit()
        self.committed = True

    def _run(self, statement: Any, **values: Any) -> Any:
        """Run a statement that must see all writes so far."""
        self._write_rest()
        return self._execute(statement, **values)

    def _write_rest(self, center: dict[str, Any] | None = None) -> None:
        for counter in self._counters.values():
            self._later.add("counters", rows.counter_values(counter))
        self._counters.clear()
        for kind, row in self._lines.changes():
            self._later.add(kind, row)
        if center:
            self._later.add("center", center)
        try:
            self._later.flush(self._connection, self.center_id)
        except IntegrityError as error:
            if any(name in str(error.orig) for name in ("uq_events_key", "events.key")):
                raise KeyTaken("This idempotency key came before.") from error
            raise

    def _read_line(self, service: ServiceCode, day: date) -> list[tuple[str, int]]:
        return [(row[0], row[1]) for row in self._execute(sql.LINE, of_service=service, of_day=day)]

    def _execute(self, statement: Any, **values: Any) -> Any:
        return self._connection.execute(statement, values | {"center": self.center_id})

    def _one_ticket(self, wanted: Any, **which: Any) -> Ticket:
        row = self._run(wanted, **which).one_or_none()
        if row is None:
            raise UnknownTicket("This center has no such ticket today.")
        return rows.to_ticket(row)


def _add_counters(connection: Connection, center_id: CenterId, catalogue: Catalogue) -> None:
    known = set(connection.scalars(select(CounterRow.number).where(CounterRow.center_id == center_id)))
    missing = [plan for plan in catalogue.counters if CounterNumber(plan.number) not in known]
    for plan in missing:
        state = "open" if plan.open_at_start else "closed"
        connection.execute(insert(CounterRow).values(center_id=center_id, number=plan.number, state=state))
