"""Commands that may come twice: the same idempotency key does its work once and is answered the same again.

The key is looked up only when it matters: a second try fails at the log's unique key (or is refused for what the
first one changed), is undone whole, and then answered from the event that the first one left.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from server.domain.catalogue import CenterId
from server.domain.errors import KeyReused, LuotError
from server.domain.events import EventType
from server.domain.ticket import Ticket, TicketId
from server.services.ports import Context, StoredEvent, Work

T = TypeVar("T")
Step = Callable[[Work, datetime], T]
Again = Callable[[Work, StoredEvent], T]


def once(context: Context, center_id: CenterId, key: str | None, step: Step[T], again: Again[T]) -> T:
    """Do the step in one transaction, or answer by `again` what the key has done before.

    Args: step, which commits what it changes and may be run again from the start; again, which makes the answer from
        the key's event, or refuses.
    Raises: whatever step or again refuses.
    """
    try:
        done = context.units.run(center_id, lambda work: step(work, context.clock.now()))
    except LuotError:
        found = _answered(context, center_id, key, again)
        if found is None:
            raise
        return found[0]
    found = _answered(context, center_id, key, again) if done is None else None
    return done if found is None else found[0]


def ticket_again(work: Work, event: StoredEvent, kind: EventType, counter: int, **asked: str) -> Ticket:
    """Answer a repeated key of a counter's command: the ticket as it is now.

    Args: asked, what the command says of the ticket as the event left it: its number, its service.
    Raises: KeyReused when the event is of another kind, another counter, or not what is asked.
    """
    demand_same(event.type == kind)
    ticket, before = event.public["ticket"], event.public["before"]
    demand_same(counter in (ticket["counter"], before["counter"]) and asked.items() <= ticket.items())
    return work.ticket(TicketId(ticket["id"]))


def demand_same(same: bool) -> None:
    """Refuse with KeyReused unless the key came before with the same command."""
    if not same:
        raise KeyReused("This idempotency key came before with a different command.")


def _answered(context: Context, center_id: CenterId, key: str | None, again: Again[T]) -> tuple[T] | None:
    if key is None:
        return None
    with context.units.begin(center_id) as work:
        event = work.event_by_key(key)
        return None if event is None else (again(work, event),)
