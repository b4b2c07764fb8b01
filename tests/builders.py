"""The cast of the core's tests: two small centers, their people, and a context with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from server.domain.account import Role, User
from server.domain.catalogue import (
    NORMAL,
    Catalogue,
    CenterId,
    ClassCode,
    CounterNumber,
    CounterPlan,
    Name,
    PriorityClass,
    Service,
    ServiceCode,
    ServiceGroup,
    WorkProfile,
)
from server.domain.hours import ALWAYS
from server.domain.ticket import Ticket, TicketId
from server.domain.waiting import TypicalTimes
from server.services import counters, issue
from server.services.clock import HandClock
from server.services.ports import Actor, Context
from server.store.accounts import SqlAccounts
from server.store.catalogues import Catalogues
from server.store.engine import Database
from server.store.reader import SqlReader
from server.store.unit_of_work import SqlUnits

# Monday, 8 o'clock in Thanh Hóa.
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LAND, FAMILY, RESULTS = ServiceCode("dat-dai"), ServiceCode("ho-tich"), ServiceCode("tra-ket-qua")
ELDERLY = ClassCode("elderly")
KIOSK = Actor("device:1")


def name(text: str) -> Name:
    """A name that is the same in both languages."""
    return Name(text, text)


def a_catalogue(code: str = "thanh-hoa-test", **changed: Any) -> Catalogue:
    """Three services, two classes; counters 1-3 take all, counter 4 takes results alone and starts closed."""
    everything = (LAND, FAMILY, RESULTS)
    catalogue = Catalogue(
        code=code,
        name=name(code),
        time_zone="Asia/Ho_Chi_Minh",
        hours=ALWAYS,
        groups=(ServiceGroup("all", name("all")),),
        services=(
            Service(LAND, "all", "A", name("Đất đai"), target_wait_min=30, typical_min=20),
            Service(FAMILY, "all", "B", name("Hộ tịch"), target_wait_min=15, typical_min=10),
            Service(RESULTS, "all", "C", name("Trả kết quả"), target_wait_min=10, typical_min=4),
        ),
        classes=(
            PriorityClass(NORMAL, name("normal")),
            PriorityClass(ELDERLY, name("elderly"), 3, 3),
            PriorityClass(ClassCode("appointment"), name("appointment"), 1.5, 1.5, self_chosen=False),
        ),
        profiles=(WorkProfile("all", name("all"), everything), WorkProfile("results", name("results"), (RESULTS,))),
        counters=(
            *(CounterPlan(CounterNumber(n), name(str(n)), "all") for n in (1, 2, 3)),
            CounterPlan(CounterNumber(4), name("4"), "results", open_at_start=False),
        ),
    )
    return replace(catalogue, **changed)


def a_ticket(**changed: Any) -> Ticket:
    """A waiting ticket A001."""
    ticket = Ticket(
        id=TicketId(1),
        center_id=CenterId(1),
        service=LAND,
        day=MORNING.date(),
        sequence=1,
        number="A001",
        priority=NORMAL,
        language="vi",
        issued_at=MORNING,
        since=MORNING,
        token="planted-token",
    )
    return replace(ticket, **changed)


@dataclass(slots=True)
class Hall:
    """One center on a real database, with a clock that a test moves. Shortens what every test says."""

    context: Context
    clock: HandClock
    center: CenterId
    accounts: SqlAccounts

    def take(self, service: str = LAND, priority: str = NORMAL, key: str | None = None) -> Ticket:
        """Take a ticket."""
        return issue.issue(self.context, self.center, issue.Order(service, priority, key=key), KIOSK).ticket

    def at(self, counter: int, user: int | None = None, key: str | None = None) -> counters.Command:
        """A command of this counter's device, or of an official."""
        ref = f"user:{user}" if user else f"device:{counter}"
        return counters.Command(counter, Actor(ref, user), key)

    def call(self, counter: int = 1, key: str | None = None) -> Ticket | None:
        """Call next at the counter."""
        called = counters.call_next(self.context, self.center, self.at(counter, key=key))
        return None if called is None else called.ticket

    def ticket(self, ticket: Ticket) -> Ticket:
        """The ticket as it is now."""
        return self.context.reader.ticket(self.center, ticket.id).ticket

    def add_official(self, username: str) -> int:
        """Add an official of the center and return the id."""
        user = User(0, username, username.title(), Role.OFFICIAL, self.center)
        return self.accounts.add_user(user, "no-hash", self.clock.now()).id

    @property
    def version(self) -> int:
        """The center's version."""
        return self.context.reader.version(self.center)


@contextmanager
def open_hall(url: str, catalogue: Catalogue | None = None, clock: HandClock | None = None) -> Iterator[Hall]:
    """Open a database and the center of this catalogue in it, made if need be."""
    database, catalogues = Database(url), Catalogues()
    units, reader, hand = SqlUnits(database, catalogues), SqlReader(database, catalogues), clock or HandClock(MORNING)
    context = Context(units, reader, hand, TypicalTimes(), hand)
    wanted = catalogue or a_catalogue()
    known = {reader.catalogue(center).code: center for center in reader.versions()}
    center = known.get(wanted.code) or units.create_center(wanted, "system", hand.now())
    try:
        yield Hall(context, hand, center, SqlAccounts(database))
    finally:
        database.close()
