"""Issuing a ticket, and a citizen giving it up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from server.domain import ticket as steps
from server.domain.catalogue import NORMAL, Catalogue, CenterId, PriorityClass, Service
from server.domain.errors import KeyReused, NotAllowed, QuotaReached, ServiceClosed
from server.domain.events import EventType, ticket_event
from server.domain.numbering import format_number
from server.domain.ticket import Ticket, TicketId
from server.services.counters import free_counter
from server.services.day import roll_day
from server.services.once import once
from server.services.ports import Actor, Context, Slip, StoredEvent, Work


@dataclass(frozen=True, slots=True)
class Order:
    """What a citizen asked for; `key` is the idempotency key of the press.

    `kiosk` is the device where the citizen took the number, None when an official did: at a kiosk only classes that
    are `self_chosen` are given.
    """

    service: str
    priority: str = NORMAL
    language: str = "vi"
    key: str | None = None
    kiosk: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The ticket, and whether this call made it (False: the same key had made it before)."""

    ticket: Ticket
    created: bool


def issue(context: Context, center_id: CenterId, order: Order, actor: Actor) -> Issued:
    """Issue the next number of a service.

    Returns: the ticket; the same key gives the same ticket again, at any time.
    Raises: UnknownService, UnknownPriority, ServiceClosed, QuotaReached, KeyReused, NotAllowed; nothing changed.
    Emits: ticket.issued.
    """

    def step(work: Work, now: datetime) -> Issued:
        day = roll_day(work, now)
        service = work.catalogue.service(order.service)
        rank = work.catalogue.priority(order.priority)
        _demand_may_choose(order, rank)
        demand_open(work.catalogue, service, now)
        ticket = work.add_ticket(_next_ticket(work, service, rank, order, day, now))
        work.queue_print(Slip(ticket.id, context.timer.now(), order.kiosk))
        work.record(ticket_event(EventType.ISSUED, ticket, None, at=now, actor=actor.ref, key=order.key))
        work.commit()
        return Issued(ticket, created=True)

    return once(context, center_id, order.key, step, partial(_issued_before, order))


def withdraw(context: Context, center_id: CenterId, ticket_id: TicketId, actor: Actor) -> Ticket:
    """Close the ticket of a citizen who gives up the turn; done twice it stays done.

    Raises: UnknownTicket, WrongState once service began or the ticket is closed otherwise. Emits: ticket.withdrawn.
    """
    with context.units.begin(center_id) as work:
        now = context.clock.now()
        before = work.ticket(ticket_id)
        if before.state is steps.TicketState.WITHDRAWN:
            return before
        after = steps.withdraw(before, now)
        work.save_ticket(before, after)
        free_counter(work, before)
        work.record(ticket_event(EventType.WITHDRAWN, after, before, at=now, actor=actor.ref))
        work.commit()
    return after


def demand_open(catalogue: Catalogue, service: Service, now: datetime) -> None:
    """Refuse with ServiceClosed outside the center's or the service's opening hours."""
    local = now.astimezone(ZoneInfo(catalogue.time_zone))
    if not catalogue.hours.open_at(local) or (service.hours is not None and not service.hours.open_at(local)):
        raise ServiceClosed(f"{service.name.en} is closed at this hour.", service=service.code)


def _demand_may_choose(order: Order, rank: PriorityClass) -> None:
    if order.kiosk is not None and not rank.self_chosen:
        raise NotAllowed("An official gives this priority class, not the kiosk.", priority=rank.code)


def _issued_before(order: Order, work: Work, event: StoredEvent) -> Issued:
    same = event.type == EventType.ISSUED and event.public["ticket"]["service"] == order.service
    if not same or event.ticket_id is None:
        raise KeyReused("This idempotency key came before with a different order.")
    ticket = work.ticket(event.ticket_id)
    if ticket.priority != order.priority:
        raise KeyReused("This idempotency key came before with a different order.")
    return Issued(ticket, created=False)


def _next_ticket(work: Work, service: Service, rank: PriorityClass, order: Order, day: date, now: datetime) -> Ticket:
    classes = work.catalogue.classes
    sequence, ahead = work.take_number(service.code, day, [c.code for c in classes if c.head_start >= rank.head_start])
    if service.daily_quota is not None and sequence > service.daily_quota:
        raise QuotaReached(f"All {service.daily_quota} numbers of today are taken.", service=service.code)
    return Ticket(
        id=TicketId(0),
        center_id=work.center_id,
        service=service.code,
        day=day,
        sequence=sequence,
        number=format_number(service.prefix, sequence),
        priority=rank.code,
        language=order.language,
        issued_at=now,
        since=now,
        token=secrets.token_urlsafe(18),
        ahead=ahead,
    )
