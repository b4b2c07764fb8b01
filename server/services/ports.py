"""What the use cases need from outside: a clock, transactions on one center, and reads.

Only protocols and the values that cross them; who implements them is decided in wiring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from server.domain.catalogue import Catalogue, CenterId, ClassCode, CounterNumber, ServiceCode
from server.domain.counter import Counter
from server.domain.events import Event
from server.domain.print_job import LastSlip
from server.domain.printer import Printer
from server.domain.ticket import Ticket, TicketId
from server.domain.waiting import WaitEstimator

T = TypeVar("T")


class Clock(Protocol):
    """Tells the time; aware, UTC, whole milliseconds."""

    def now(self) -> datetime:
        """Return the present moment."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: `ref` as kept in the log; `user` is the official's id, None for a device."""

    ref: str
    user: int | None = None


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as kept: with its version. `public` is what screens see, `detail` is for officials and audit."""

    version: int
    at: datetime
    type: str
    public: dict[str, Any]
    detail: dict[str, Any]
    actor: str
    ticket_id: TicketId | None


@dataclass(frozen=True, slots=True)
class Slip:
    """A print job to be queued; `at` is the machine's time, `kiosk` the device where the number was taken."""

    ticket_id: TicketId
    at: datetime
    kiosk: int | None = None
    is_copy: bool = False


class Work(Protocol):
    """One transaction that holds one center's lock. Leaving it without `commit` undoes everything."""

    @property
    def center_id(self) -> CenterId:
        """The center's id."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """The center's configuration as of this transaction."""
        ...

    @property
    def day(self) -> date | None:
        """The business day that is open, None before the first."""
        ...

    def open_day(self, day: date) -> None:
        """Make this the open business day."""
        ...

    def take_number(self, service: ServiceCode, day: date, ranks: Sequence[ClassCode]) -> tuple[int, int]:
        """Count one more number of the service on the day; return it, from 1, and how many wait in these classes."""
        ...

    def add_ticket(self, ticket: Ticket) -> Ticket:
        """Store a new ticket, queue it, and return it with its id."""
        ...

    def ticket(self, ticket_id: TicketId) -> Ticket:
        """Return the ticket; raises UnknownTicket."""
        ...

    def ticket_numbered(self, number: str) -> Ticket:
        """Return the open day's ticket of this number; raises UnknownTicket."""
        ...

    def save_ticket(self, before: Ticket, after: Ticket) -> None:
        """Write a step of a ticket, guarded by its state before; keeps the queues' counts. Raises WrongState."""
        ...

    def heads(self, services: Sequence[ServiceCode]) -> list[Ticket]:
        """Return the first waiting ticket of each (service, class) of these services."""
        ...

    def live_tickets(self) -> list[Ticket]:
        """Return all tickets that are not final, in order of issue."""
        ...

    def counter(self, number: int) -> Counter:
        """Return the counter; raises UnknownCounter."""
        ...

    def counters(self) -> list[Counter]:
        """Return all counters by number."""
        ...

    def save_counter(self, counter: Counter) -> None:
        """Write the counter's present state."""
        ...

    def queue_print(self, slip: Slip) -> None:
        """Queue a print job."""
        ...

    def last_slip(self, ticket_id: TicketId) -> LastSlip | None:
        """Return the newest print job of a ticket, None when it has none."""
        ...

    def printer(self, name: str) -> Printer | None:
        """Return the printer of this name."""
        ...

    def save_printer(self, printer: Printer) -> None:
        """Keep a new printer, or how a known one is; what came out of it stays counted."""
        ...

    def remove_printer(self, name: str) -> None:
        """Forget a printer."""
        ...

    def record(self, event: Event) -> None:
        """Append an event with the center's next version; a key that came before raises KeyTaken by the commit."""
        ...

    def event_by_key(self, key: str) -> StoredEvent | None:
        """Return the event that an idempotency key has led to, if any."""
        ...

    def configure(self, catalogue: Catalogue, actor: str, now: datetime) -> int:
        """Make this the center's configuration; return its version."""
        ...

    def numbered_services(self, day: date) -> frozenset[ServiceCode]:
        """Return the services that have issued a number on the day."""
        ...

    def commit(self) -> None:
        """Ask that all so far be made durable; it is when the unit of work ends, before anybody gets an answer."""
        ...


class Units(Protocol):
    """Opens transactions."""

    def begin(self, center_id: CenterId) -> AbstractContextManager[Work]:
        """Lock the center and return the work; raises UnknownCenter, Unavailable."""
        ...

    def run(self, center_id: CenterId, step: Callable[[Work], T]) -> T:
        """Lock the center and run a step that commits what it changes, perhaps in one transaction with others.

        The step may run more than once; only what its last run did is kept. Raises what the step refuses.
        """
        ...

    def create_center(self, catalogue: Catalogue, actor: str, now: datetime) -> CenterId:
        """Create a center with its counters and first configuration; raises InvalidValue if its code exists."""
        ...


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with what people want to know beside it; `ahead` as of now, `slip` None when none was ordered."""

    ticket: Ticket
    ahead: int
    slip: LastSlip | None


@dataclass(frozen=True, slots=True)
class CounterView:
    """A counter as it stands, with its official's name and its ticket."""

    counter: Counter
    official_name: str | None
    simulated: bool
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class Hall:
    """All that a snapshot needs of one center at one version."""

    version: int
    day: date | None
    config_version: int
    catalogue: Catalogue
    waiting: dict[ServiceCode, int]
    counters: tuple[CounterView, ...]
    calls: tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """What waits: by service (count, oldest), the first tickets in order of issue, and the held ones."""

    waiting: dict[ServiceCode, tuple[int, datetime | None]]
    tickets: tuple[Ticket, ...]
    held: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """A center's configuration and the numbers of the counters that are open."""

    catalogue: Catalogue
    open_counters: frozenset[CounterNumber]


class Reader(Protocol):
    """Reads one center without its lock; each call sees one consistent state."""

    def center_id(self, code: str) -> CenterId:
        """Return the id of the center with this code; raises UnknownCenter."""
        ...

    def catalogue(self, center_id: CenterId) -> Catalogue:
        """Return the center's configuration."""
        ...

    def version(self, center_id: CenterId) -> int:
        """Return the center's version."""
        ...

    def versions(self) -> dict[CenterId, int]:
        """Return the versions of all centers."""
        ...

    def hall(self, center_id: CenterId) -> Hall:
        """Return the center's present state."""
        ...

    def events(self, center_id: CenterId, after: int, limit: int) -> list[StoredEvent]:
        """Return up to `limit` events above version `after`, in order; raises EventsGone."""
        ...

    def ticket(self, center_id: CenterId, ticket_id: TicketId) -> TicketView:
        """Return the ticket; raises UnknownTicket."""
        ...

    def staffing(self, center_id: CenterId) -> Staffing:
        """Return the configuration and which counters are open."""
        ...

    def counters(self, center_id: CenterId) -> tuple[CounterView, ...]:
        """Return all counters by number."""
        ...

    def queue(self, center_id: CenterId, services: Sequence[ServiceCode], limit: int) -> QueueView:
        """Return what waits for these services."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case is given.

    `clock` is the hall's time. `timer` is the machine's, for leases and signs of life of devices; in the demo the
    hall's clock may run faster.
    """

    units: Units
    reader: Reader
    clock: Clock
    estimator: WaitEstimator
    timer: Clock
