"""What one ticket's page shows: found by its secret address, as things stand, until its day is over.

One line a center is kept for all pages, so that a page costs a look into memory. Knows no HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.citizens.line import Line, LineStore
from server.domain.catalogue import Catalogue, CenterId, ServiceCode
from server.domain.errors import TicketExpired
from server.domain.hours import business_day
from server.domain.overtaking import Reason
from server.domain.ticket import Ticket, TicketId
from server.domain.waiting import WaitInterval
from server.services.ports import Context, Staffing
from server.services.waiting import wait_with

Services = frozenset[ServiceCode] | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """What a ticket's holder may see; `overtaken` counts by reason who was called before it."""

    ticket: Ticket
    ahead: int
    wait: WaitInterval | None
    overtaken: Mapping[Reason, int]
    catalogue: Catalogue
    at: datetime

    @property
    def news(self) -> tuple[object, ...]:
        """What is worth telling an open page at once; how many were called before it can wait for the next beat."""
        return self.ticket, self.ahead, self.wait, id(self.catalogue)


class TicketPages:
    """The pages of all centers in one process."""

    def __init__(self, context: Context, store: LineStore) -> None:
        self._context, self._store = context, store
        self._lines: dict[CenterId, Line] = {}
        self._changed: dict[CenterId, Services] = {}
        self._waits: dict[CenterId, dict[tuple[ServiceCode, int], WaitInterval | None]] = {}
        self._locks: dict[CenterId, threading.Lock] = {}

    def find(self, token: str) -> TicketPage:
        """Return the page of a citizen's address as things stand. Raises UnknownTicket, TicketExpired."""
        ticket = self._store.ticket_of(token)
        self.refresh(ticket.center_id)
        return self.page(ticket.center_id, ticket.id)

    def refresh(self, center_id: CenterId) -> None:
        """Take in what was committed since the last time."""
        with self._lock(center_id):
            line = self._lines.get(center_id)
            change = self._store.change(center_id, None if line is None else line.version)
            if change is None:
                return
            self._lines.pop(center_id, None)  # until it is whole again: after a fault it is read anew
            touched = None if line is None else line.take(change)
            self._lines[center_id] = line or Line(change)
            self._waits[center_id] = {}
            self._changed[center_id] = _together(self._changed.get(center_id, frozenset()), touched)

    def changed(self, center_id: CenterId) -> Services:
        """Refresh; return the services whose pages may look different than at the last call, None for all."""
        self.refresh(center_id)
        with self._lock(center_id):
            return self._changed.pop(center_id, frozenset())

    def page(self, center_id: CenterId, ticket_id: TicketId) -> TicketPage:
        """Return a ticket's page as of the last `refresh`. Raises UnknownTicket, TicketExpired."""
        with self._lock(center_id):
            line = self._lines[center_id]
            ticket = line.tickets.get(ticket_id) or self._store.ticket(center_id, ticket_id)
            now = self._context.clock.now()
            _demand_today(ticket, line.catalogue, now)
            ahead = line.ahead(ticket)
            wait = self._wait(line, ticket, ahead)
            return TicketPage(ticket, ahead, wait, line.overtaken(ticket), line.catalogue, now)

    def _wait(self, line: Line, ticket: Ticket, ahead: int) -> WaitInterval | None:
        if ticket.state != "waiting":
            return None
        known, key = self._waits[ticket.center_id], (ticket.service, ahead)
        if key not in known:
            staffing = Staffing(line.catalogue, line.open_counters)
            known[key] = wait_with(self._context.estimator, staffing, ticket.service, ahead)
        return known[key]

    def _lock(self, center_id: CenterId) -> threading.Lock:
        return self._locks.setdefault(center_id, threading.Lock())


def _together(one: Services, other: Services) -> Services:
    return None if one is None or other is None else one | other


def _demand_today(ticket: Ticket, catalogue: Catalogue, now: datetime) -> None:
    if business_day(now, catalogue.time_zone) > ticket.day:
        raise TicketExpired("This ticket was for another day.", day=ticket.day.isoformat(), hotline=catalogue.hotline)
