"""What happened at a center, in the past tense. Owns the event types and what each may say in public.

Public parts go to lobby screens: they never hold a priority class, a note, or an official's name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from server.domain.calling import Choice, Scored
from server.domain.counter import Counter
from server.domain.printer import Printer
from server.domain.ticket import Ticket, TicketId


class EventType(StrEnum):
    """Every kind of event in the log; docs/events.md says what each carries."""

    ISSUED = "ticket.issued"
    CALLED = "ticket.called"
    RECALLED = "ticket.recalled"
    BEGUN = "ticket.begun"
    FINISHED = "ticket.finished"
    NO_SHOW = "ticket.no_show"
    HELD = "ticket.held"
    RESUMED = "ticket.resumed"
    TRANSFERRED = "ticket.transferred"
    WITHDRAWN = "ticket.withdrawn"
    COUNTER_OPENED = "counter.opened"
    COUNTER_PAUSED = "counter.paused"
    COUNTER_CLOSED = "counter.closed"
    DAY_OPENED = "day.opened"
    CONFIGURED = "center.configured"
    PRINTER_CHANGED = "printer.changed"
    PRINTER_REMOVED = "printer.removed"
    SLIP_UNCONFIRMED = "slip.unconfirmed"
    SLIP_REPRINTED = "slip.reprinted"
    HELP_ASKED = "help.asked"
    HELP_ANSWERED = "help.answered"


CALL_TYPES = (EventType.CALLED, EventType.RECALLED, EventType.RESUMED)


@dataclass(frozen=True, slots=True)
class Event:
    """One event before it has its version: the store gives versions, gapless, in commit order.

    `public` is what every screen may see; `detail` (why, note, reason) is for officials and audit.
    `actor` is 'user:3', 'device:4' or 'system'. `key` is the caller's idempotency key, if any.
    """

    type: EventType
    at: datetime
    actor: str
    public: dict[str, Any]
    detail: dict[str, Any] = field(default_factory=dict)
    ticket_id: TicketId | None = None
    counter: int | None = None
    key: str | None = None


def ticket_event(
    kind: EventType,
    after: Ticket,
    before: Ticket | None,
    *,
    at: datetime,
    actor: str,
    key: str | None = None,
    **detail: Any,
) -> Event:
    """Return the event of one step of a ticket, from its values before (None when issued) and after."""
    counter = after.counter or (before.counter if before else None)
    public = {"ticket": _public_ticket(after), "before": _public_before(before)}
    return Event(kind, at, actor, public, detail, ticket_id=after.id, counter=counter, key=key)


def counter_event(
    kind: EventType, counter: Counter, *, at: datetime, actor: str, key: str | None = None, **detail: Any
) -> Event:
    """Return the event of a counter that opened, paused or closed."""
    public = {"counter": {"number": counter.number, "state": str(counter.state)}}
    return Event(kind, at, actor, public, detail, counter=counter.number, key=key)


def day_opened(day: date, *, at: datetime) -> Event:
    """Return the event that starts a business day; all that the day before left on screens is void."""
    return Event(EventType.DAY_OPENED, at, "system", {"day": day.isoformat()})


def configured(*, at: datetime, actor: str, version: int) -> Event:
    """Return the event of a changed configuration."""
    return Event(EventType.CONFIGURED, at, actor, {}, {"config_version": version})


def printer_event(kind: EventType, printer: Printer, *, at: datetime, actor: str) -> Event:
    """Return the event of a printer whose condition changed, or that is gone. Its reason is for officials."""
    condition = printer.condition
    public = {"name": printer.name, "state": str(condition.state), "near_end": condition.near_end}
    detail = {"permanent": condition.permanent, "reason": condition.reason}
    return Event(kind, at, actor, {"printer": public}, detail)


def slip_event(kind: EventType, ticket: Ticket, *, at: datetime, actor: str, key: str | None = None) -> Event:
    """Return the event of a slip that is in doubt or ordered again; it changes nothing about the ticket."""
    public = {"ticket": {"id": ticket.id, "number": ticket.number}}
    return Event(kind, at, actor, public, ticket_id=ticket.id, key=key)


def why(choice: Choice, most: int = 10) -> dict[str, Any]:
    """Return a choice in the form that is kept with the call and shown to people; at most `most` runners-up."""
    return {
        "policy": choice.policy,
        "policy_version": choice.policy_version,
        "score": round(choice.called.score, 3),
        "waited_min": round(choice.called.waited_min, 1),
        "runners_up": [_runner_up(scored) for scored in choice.runners_up[:most]],
    }


def _runner_up(scored: Scored) -> dict[str, Any]:
    return {
        "number": scored.head.number,
        "service": scored.head.service,
        "priority": scored.head.priority,
        "score": round(scored.score, 3),
        "waited_min": round(scored.waited_min, 1),
    }


def _public_ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "state": str(ticket.state),
        "counter": ticket.counter,
        "calls": ticket.calls,
        "language": ticket.language,
    }


def _public_before(ticket: Ticket | None) -> dict[str, Any] | None:
    if ticket is None:
        return None
    return {"service": ticket.service, "state": str(ticket.state), "counter": ticket.counter}
