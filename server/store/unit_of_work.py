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
from server.domain.ticket import Ticket, TicketId, TicketState
from server.services.ports import StoredEvent, Work
from server.store import rows
from server.store import statements as sql
from server.store.batches import Batches
from server.store.catalogues import Catalogues, insert_catalogue
from server.store.engine import Database
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
        self._dialect = sql.SQLITE if is_sqlite else sql.POSTGRESQL
        self._later: dict[str, dict[str, Any]] = {}
        self._version, self._config_version, self._day = row
        self._changes: dict[str, Any] = {}
        self.catalogue = catalogues.at(connection, center_id, self._config_version)

    @property
    def day(self) -> date | None:
        """The business day that is open, None before the first."""
        return self._day

    def open_day(self, day: date) -> None:
        """Make this the open business day; the next event recorded is the one that opens it."""
        self.writes += 1
        self._day = self._changes["day"] = day
        self._changes["day_version"] = self._version + 1

    def take_number(self, service: ServiceCode, day: date, ranks: Sequence[ClassCode]) -> tuple[int, int]:
        """Count one more number of the service on the day; return it, from 1, and how many wait in these classes."""
        row = self._run(self._dialect.take_number, of_service=service, of_day=day, ranks=list(ranks)).one()
        return int(row[0]), int(row[1])

    def numbered_services(self, day: date) -> frozenset[ServiceCode]:
        """Return the services that have issued a number on the day."""
        found = select(NumberingRow.service).where(NumberingRow.center_id == self.center_id, NumberingRow.day == day)
        return frozenset(ServiceCode(code) for code in self._run(found).scalars())

    def add_ticket(self, ticket: Ticket) -> Ticket:
        """Store a new ticket, queue it, and return it with its id."""
        made = self._connection.execute(rows.INSERT_TICKET, rows.new_ticket_values(ticket))
        stored = replace(ticket, id=TicketId(made.scalar_one()))
        self._defer("join_queue", join_service=stored.service, join_priority=stored.priority)
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
        changed = self._write(sql.SAVE_TICKET, **rows.step_values(after), **guard)
        if changed.rowcount != 1:
            raise WrongState(f"Ticket {before.number} was changed by somebody else.", number=before.number)
        if before.state is TicketState.WAITING:
            self._defer("leave_queue", leave_service=before.service, leave_priority=before.priority)
        if after.state is TicketState.WAITING:
            self._defer("join_queue", join_service=after.service, join_priority=after.priority)

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
        self._defer(
            "save_counter",
            counter_number=counter.number,
            counter_state=str(counter.state),
            counter_official=counter.official,
            counter_ticket=counter.ticket_id,
        )

    def queue_print(self, ticket: Ticket, now: datetime) -> None:
        """Queue a print job for the ticket's slip."""
        self._defer("print_job", job_ticket=ticket.id, job_at=now)

    def record(self, event: Event) -> None:
        """Append an event with the center's next version."""
        self._version += 1
        self._defer(
            "event",
            event_version=self._version,
            event_at=event.at,
            event_type=str(event.type),
            event_actor=event.actor,
            event_ticket=event.ticket_id,
            event_counter=event.counter,
            event_public=json.dumps(event.public, ensure_ascii=False),
            event_detail=json.dumps(event.detail, ensure_ascii=False),
            event_key=event.key,
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
        self._changes["config_version"] = self._config_version
        insert_catalogue(self._connection, self.center_id, self._config_version, catalogue, actor, now)
        _add_counters(self._connection, self.center_id, catalogue)
        self.catalogue = catalogue
        return int(self._config_version)

    def commit(self) -> None:
        """Ask that all so far be made durable; it is when the unit of work ends. Raises KeyTaken."""
        self.commits_asked += 1
        if self._later:
            names, self._later, values = tuple(self._later), {}, _merged(self._later)
            self._write(self._dialect.joined(names), **values)

    def finish(self) -> None:
        """Write the version and make it all durable, if a commit was asked; called once, at the end."""
        if not self.commits_asked:
            return
        self._write(sql.UPDATE_CENTER, **self._changes, version=self._version)
        self._connection.commit()
        self.committed = True

    def _run(self, statement: Any, **values: Any) -> Any:
        """Run a statement that must see all writes so far."""
        later, self._later = self._later, {}
        for name, waiting_values in later.items():
            self._write(self._dialect.later[name], **waiting_values)
        return self._write(statement, **values)

    def _defer(self, name: str, **values: Any) -> None:
        """Write now or, where round trips are dear, with the commit or the next reading statement."""
        self.writes += 1
        if not self._dialect.joins_writes:
            self._write(self._dialect.later[name], **values)
            return
        if name in self._later:
            first = self._later.pop(name)
            self._write(self._dialect.later[name], **first)
        self._later[name] = values

    def _write(self, statement: Any, **values: Any) -> Any:
        self.writes += not statement.is_select
        try:
            return self._connection.execute(statement, values | {"center": self.center_id})
        except IntegrityError as error:
            if any(name in str(error.orig) for name in ("uq_events_key", "events.key")):
                raise KeyTaken("This idempotency key came before.") from error
            raise

    def _one_ticket(self, wanted: Any, **which: Any) -> Ticket:
        row = self._run(wanted, **which).one_or_none()
        if row is None:
            raise UnknownTicket("This center has no such ticket today.")
        return rows.to_ticket(row)


def _merged(later: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {name: value for values in later.values() for name, value in values.items()}


def _add_counters(connection: Connection, center_id: CenterId, catalogue: Catalogue) -> None:
    known = set(connection.scalars(select(CounterRow.number).where(CounterRow.center_id == center_id)))
    missing = [plan for plan in catalogue.counters if CounterNumber(plan.number) not in known]
    for plan in missing:
        state = "open" if plan.open_at_start else "closed"
        connection.execute(insert(CounterRow).values(center_id=center_id, number=plan.number, state=state))
