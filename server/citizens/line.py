"""One center's line as its citizens' pages need it, kept in memory and brought forward by what was committed since.

Owns places in line and the day's calls. Knows neither the database nor who looks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from server.domain.catalogue import Catalogue, CenterId, ClassCode, CounterNumber, ServiceCode
from server.domain.events import EventType
from server.domain.overtaking import PastCall, Reason, overtaken
from server.domain.ticket import Ticket, TicketId, TicketState
from server.services.counters import BY_NUMBER
from server.services.ports import StoredEvent


@dataclass(frozen=True, slots=True)
class Change:
    """What brings a line to `version`: tickets that changed, and steps (calls, transfers) with the tickets' classes.

    `whole`: these are all that count, whatever was known before.
    """

    version: int
    whole: bool
    catalogue: Catalogue
    open_counters: frozenset[CounterNumber]
    tickets: Sequence[Ticket]
    steps: Sequence[tuple[StoredEvent, ClassCode]]


class LineStore(Protocol):
    """Reads what citizens' pages need; each call sees one consistent state."""

    def ticket_of(self, token: str) -> Ticket:
        """Return the ticket of a citizen's address; raises UnknownTicket."""
        ...

    def ticket(self, center_id: CenterId, ticket_id: TicketId) -> Ticket:
        """Return a ticket of the center; raises UnknownTicket."""
        ...

    def change(self, center_id: CenterId, after: int | None) -> Change | None:
        """Return what has changed after a version (None: all that counts); None when nothing has."""
        ...


@dataclass(slots=True)
class Tally:
    """Who was called before a ticket, as far as the day's calls were looked at."""

    service: ServiceCode
    seen: int
    counts: Counter[Reason] = field(default_factory=Counter)


class Line:
    """A center's tickets of the day with their places, and the day's calls."""

    def __init__(self, change: Change) -> None:
        self.version = change.version
        self.catalogue, self.open_counters = change.catalogue, change.open_counters
        self._forget()
        self.take(change)

    def take(self, change: Change) -> frozenset[ServiceCode] | None:
        """Come to the version of a change; return the services whose pages may look different, None for all."""
        same = self.catalogue is change.catalogue and self.open_counters == change.open_counters
        if change.whole:
            self._forget()
        self.version = change.version
        self.catalogue, self.open_counters = change.catalogue, change.open_counters
        touched = self._take_tickets(change.tickets)
        for event, rank in change.steps:
            self._take_step(event, rank)
        if same and not change.whole:
            return touched
        self._places.clear()
        return None

    def ahead(self, ticket: Ticket) -> int:
        """Return how many will be called before a waiting ticket, as things stand; 0 for all others."""
        if ticket.state is not TicketState.WAITING:
            return 0
        places = self._places.get(ticket.service)
        if places is None:
            places = self._places[ticket.service] = self._count_places(ticket.service)
        return places.get(ticket.id, 0)

    def overtaken(self, ticket: Ticket) -> dict[Reason, int]:
        """Return how many were called before a waiting ticket, by reason; each call of the day is looked at once."""
        if ticket.state is not TicketState.WAITING:
            return {}
        tally = self._tallies.get(ticket.id)
        if tally is None or tally.service != ticket.service:
            first = bisect_left(self._calls, ticket.issued_at, key=lambda call: call.at)
            tally = self._tallies[ticket.id] = Tally(ticket.service, first)
        tally.counts += overtaken(ticket, self._calls[tally.seen :], self.catalogue)
        tally.seen = len(self._calls)
        return dict(tally.counts)

    def _forget(self) -> None:
        self.tickets: dict[TicketId, Ticket] = {}
        self._waiting: dict[ServiceCode, set[TicketId]] = {}
        self._places: dict[ServiceCode, dict[TicketId, int]] = {}
        self._calls: list[PastCall] = []
        self._joined: dict[TicketId, datetime] = {}
        self._tallies: dict[TicketId, Tally] = {}

    def _take_tickets(self, tickets: Sequence[Ticket]) -> frozenset[ServiceCode]:
        touched: set[ServiceCode] = set()
        for after in tickets:
            before = self.tickets.get(after.id)
            if before is not None:
                touched.add(before.service)
                self._waiting.setdefault(before.service, set()).discard(after.id)
            touched.add(after.service)
            if after.state is TicketState.WAITING:
                self._waiting.setdefault(after.service, set()).add(after.id)
            self.tickets[after.id] = after
        for service in touched:
            self._places.pop(service, None)
        return frozenset(touched)

    def _take_step(self, event: StoredEvent, rank: ClassCode) -> None:
        told = event.public["ticket"]
        ticket_id = TicketId(told["id"])
        if event.type == EventType.TRANSFERRED:
            self._joined[ticket_id] = event.at
            return
        self._calls.append(
            PastCall(
                ticket_id,
                ServiceCode(told["service"]),
                rank,
                CounterNumber(told["counter"]),
                event.at,
                by_number=event.detail.get("why") == BY_NUMBER,
                from_hold=event.type == EventType.RESUMED,
                joined_at=self._joined.pop(ticket_id, None),
            )
        )

    def _count_places(self, service: ServiceCode) -> dict[TicketId, int]:
        waiting = [self.tickets[one] for one in self._waiting.get(service, ())]
        waiting.sort(key=lambda ticket: (-self._head_start(ticket), ticket.since, ticket.id))
        return {ticket.id: place for place, ticket in enumerate(waiting)}

    def _head_start(self, ticket: Ticket) -> float:
        rank = self.catalogue.classes_by_code.get(ticket.priority)
        return 0.0 if rank is None else rank.head_start
