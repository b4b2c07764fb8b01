"""What officials do at a counter: open it, call, begin, finish. One transaction each, under the center's lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from server.domain import counter as desk
from server.domain import ticket as steps
from server.domain.calling import choose, head_of, policy_of
from server.domain.catalogue import CenterId, CounterNumber
from server.domain.counter import Counter
from server.domain.errors import NotAllowed, WrongState
from server.domain.events import EventType, counter_event, ticket_event, why
from server.domain.numbering import normalise_number
from server.domain.ticket import Ticket, TicketState
from server.services.day import roll_day
from server.services.once import demand_same, once, ticket_again
from server.services.ports import Actor, Context, StoredEvent, Work

BY_NUMBER = {"policy": "by_number"}


@dataclass(frozen=True, slots=True)
class Called:
    """The called ticket and why it was this one (docs/events.md, Counter commands)."""

    ticket: Ticket
    why: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """Which counter is meant, who acts, and the idempotency key of the press."""

    counter: int
    actor: Actor
    key: str | None = None


def call_next(context: Context, center_id: CenterId, command: Command) -> Called | None:
    """Call the ticket that the center's policy gives this counter.

    A ticket still called or in service here is finished first, so that one press a citizen is enough.
    Returns: the called ticket, or None when nobody waits for this counter; then nothing was changed.
    Raises: UnknownCounter, CounterNotOpen, CounterTaken, KeyReused. Emits: ticket.finished (at times), ticket.called.
    """

    def step(work: Work, now: datetime) -> Called | None:
        roll_day(work, now)
        counter = _mine(work, command)
        counter.demand_open()
        called = _call_best(work, counter, command, now)
        if called is not None:
            work.commit()
        return called

    def again(work: Work, event: StoredEvent) -> Called:
        reasons = event.detail.get("why", {})
        demand_same(reasons != BY_NUMBER)
        return Called(ticket_again(work, event, EventType.CALLED, command.counter), reasons)

    return once(context, center_id, command.key, step, again)


def call_number(context: Context, center_id: CenterId, command: Command, number: str) -> Ticket:
    """Call one waiting ticket by its number, out of turn; the log keeps who did.

    Raises: InvalidValue, UnknownTicket, WrongState, NotAllowed (not of this counter's work profile), CounterNotOpen,
    CounterTaken, CounterBusy, KeyReused. Emits: ticket.called.
    """

    def step(work: Work, now: datetime) -> Ticket:
        roll_day(work, now)
        counter = _mine(work, command)
        counter.demand_open()
        counter.demand_free()
        before = work.ticket_numbered(normalise_number(number))
        if before.service not in work.catalogue.services_of(counter.number):
            raise NotAllowed(f"Counter {counter.number} does not serve {before.number}.", number=before.number)
        after = _call(work, counter, before, command, now, BY_NUMBER)
        work.commit()
        return after

    def again(work: Work, event: StoredEvent) -> Ticket:
        demand_same(event.detail.get("why") == BY_NUMBER)
        return ticket_again(work, event, EventType.CALLED, command.counter, number=normalise_number(number))

    return once(context, center_id, command.key, step, again)


def recall(context: Context, center_id: CenterId, command: Command) -> Ticket:
    """Call the current ticket once more. Raises NoCurrentTicket, WrongState. Emits: ticket.recalled."""
    return _step(context, center_id, command, EventType.RECALLED, lambda _work, ticket, _now: steps.recall(ticket))


def begin(context: Context, center_id: CenterId, command: Command) -> Ticket:
    """Begin serving the called ticket. Raises NoCurrentTicket, WrongState. Emits: ticket.begun."""
    return _step(context, center_id, command, EventType.BEGUN, lambda _work, ticket, now: steps.begin(ticket, now))


def finish(context: Context, center_id: CenterId, command: Command) -> Ticket:
    """End the current ticket's service. Raises NoCurrentTicket, WrongState. Emits: ticket.finished."""
    return _step(context, center_id, command, EventType.FINISHED, lambda _work, ticket, now: steps.finish(ticket, now))


def no_show(context: Context, center_id: CenterId, command: Command) -> Ticket:
    """Close the called ticket as absent. Raises NoCurrentTicket, WrongState. Emits: ticket.no_show."""
    return _step(context, center_id, command, EventType.NO_SHOW, lambda _work, ticket, now: steps.no_show(ticket, now))


def hold(context: Context, center_id: CenterId, command: Command, note: str | None) -> Ticket:
    """Put the current ticket aside. Raises NoCurrentTicket, WrongState. Emits: ticket.held."""
    return _step(context, center_id, command, EventType.HELD, lambda _work, ticket, _now: steps.hold(ticket, note))


def transfer(context: Context, center_id: CenterId, command: Command, service: str) -> Ticket:
    """Send the current ticket to another service's queue, its waiting time kept.

    Raises: UnknownService, WrongState (already of this service), NoCurrentTicket. Emits: ticket.transferred.
    """

    def move(work: Work, ticket: Ticket, _now: datetime) -> Ticket:
        target = work.catalogue.service(service)
        if target.code == ticket.service:
            raise WrongState(f"Ticket {ticket.number} is already for {target.name.en}.", number=ticket.number)
        return steps.transfer(ticket, target.code)

    return _step(context, center_id, command, EventType.TRANSFERRED, move, service=service)


def resume(context: Context, center_id: CenterId, command: Command, number: str) -> Ticket:
    """Call a held ticket to this counter. Raises UnknownTicket, WrongState, CounterBusy. Emits: ticket.resumed."""

    def step(work: Work, now: datetime) -> Ticket:
        roll_day(work, now)
        counter = _mine(work, command)
        counter.demand_open()
        counter.demand_free()
        before = work.ticket_numbered(normalise_number(number))
        after = steps.resume(before, counter.number, now)
        work.save_ticket(before, after)
        work.save_counter(replace(counter, ticket_id=after.id))
        _record(work, EventType.RESUMED, after, before, command, now)
        work.commit()
        return after

    def again(work: Work, event: StoredEvent) -> Ticket:
        return ticket_again(work, event, EventType.RESUMED, command.counter, number=normalise_number(number))

    return once(context, center_id, command.key, step, again)


def open_counter(context: Context, center_id: CenterId, command: Command, *, take_over: bool = False) -> Counter:
    """Open the counter for the official.

    Raises: UnknownCounter, CounterTaken unless it is free, theirs or taken over, KeyReused. Emits: counter.opened.
    """
    user = command.actor.user

    def change(counter: Counter) -> Counter:
        return desk.open_counter(counter, user, take_over=take_over)

    return _change(context, center_id, command, EventType.COUNTER_OPENED, change, check=False)


def pause_counter(context: Context, center_id: CenterId, command: Command, reason: str | None) -> Counter:
    """Pause calling at the counter. Raises CounterNotOpen, CounterTaken. Emits: counter.paused."""
    return _change(context, center_id, command, EventType.COUNTER_PAUSED, desk.pause_counter, reason=reason)


def close_counter(context: Context, center_id: CenterId, command: Command) -> Counter:
    """Close the counter. Raises CounterBusy, CounterTaken. Emits: counter.closed."""
    return _change(context, center_id, command, EventType.COUNTER_CLOSED, desk.close_counter)


def free_counter(work: Work, ticket: Ticket) -> None:
    """Take the ticket off the counter that it stands at, if any."""
    if ticket.counter is None or ticket.state not in steps.AT_COUNTER:
        return
    counter = work.counter(ticket.counter)
    if counter.ticket_id == ticket.id:
        work.save_counter(replace(counter, ticket_id=None))


def _mine(work: Work, command: Command) -> Counter:
    counter = work.counter(command.counter)
    counter.demand_mine(command.actor.user)
    return counter


def _call_best(work: Work, counter: Counter, command: Command, now: datetime) -> Called | None:
    heads = {ticket.id: ticket for ticket in work.heads(work.catalogue.services_of(counter.number))}
    policy = policy_of(work.catalogue)
    choice = choose([head_of(ticket) for ticket in heads.values()], policy, now, work.catalogue.policy.version)
    if choice is None:
        return None
    if counter.ticket_id is not None:
        _finish_current(work, counter, command, now)
    reasons = why(choice)
    ticket = _call(work, counter, heads[choice.called.head.ticket_id], command, now, reasons)
    return Called(ticket, reasons)


def _finish_current(work: Work, counter: Counter, command: Command, now: datetime) -> None:
    before = work.ticket(counter.demand_ticket())
    after = steps.finish(before, now)
    work.save_ticket(before, after)
    work.record(ticket_event(EventType.FINISHED, after, before, at=now, actor=command.actor.ref, by="call_next"))


def _call(
    work: Work, counter: Counter, before: Ticket, command: Command, now: datetime, reasons: dict[str, Any]
) -> Ticket:
    after = steps.call(before, CounterNumber(counter.number), now)
    work.save_ticket(before, after)
    work.save_counter(replace(counter, ticket_id=after.id))
    _record(work, EventType.CALLED, after, before, command, now, why=reasons)
    return after


def _record(
    work: Work, kind: EventType, after: Ticket, before: Ticket, command: Command, now: datetime, **detail: Any
) -> None:
    work.record(ticket_event(kind, after, before, at=now, actor=command.actor.ref, key=command.key, **detail))


def _step(
    context: Context,
    center_id: CenterId,
    command: Command,
    kind: EventType,
    take: Callable[[Work, Ticket, datetime], Ticket],
    **asked: str,
) -> Ticket:
    def step(work: Work, now: datetime) -> Ticket:
        counter = _mine(work, command)
        before = work.ticket(counter.demand_ticket())
        after = take(work, before, now)
        work.save_ticket(before, after)
        if after.state not in steps.AT_COUNTER:
            work.save_counter(replace(counter, ticket_id=None))
        note = {"note": after.reason} if after.state is TicketState.HELD and after.reason else {}
        _record(work, kind, after, before, command, now, **note)
        work.commit()
        return after

    def again(work: Work, event: StoredEvent) -> Ticket:
        return ticket_again(work, event, kind, command.counter, **asked)

    return once(context, center_id, command.key, step, again)


def _change(
    context: Context,
    center_id: CenterId,
    command: Command,
    kind: EventType,
    change: Callable[[Counter], Counter],
    *,
    check: bool = True,
    **detail: Any,
) -> Counter:
    def again(work: Work, event: StoredEvent) -> Counter:
        demand_same(event.type == kind and event.public["counter"]["number"] == command.counter)
        return work.counter(command.counter)

    def step(work: Work, now: datetime) -> Counter:
        before = work.counter(command.counter)
        if check:
            before.demand_mine(command.actor.user)
        after = change(before)
        if after == before:  # nothing is recorded, so no unique key would notice a reused one
            found = work.event_by_key(command.key) if command.key else None
            return before if found is None else again(work, found)
        work.save_counter(after)
        work.record(counter_event(kind, after, at=now, actor=command.actor.ref, key=command.key, **detail))
        work.commit()
        return after

    return once(context, center_id, command.key, step, again)
