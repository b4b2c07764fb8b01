"""The business day: opening a new one closes what the day before left over. Idempotent; catches up by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from server.domain import events, ticket
from server.domain.catalogue import CenterId
from server.domain.events import EventType
from server.domain.hours import business_day
from server.services.ports import SYSTEM, Context, Work


def close_of_day(context: Context, center_id: CenterId) -> int:
    """Close all days before the present business day.

    Returns: how many tickets were closed; 0 when the day is already open, so it may be run at any time.
    Emits: ticket.no_show or ticket.finished for each, then day.opened.
    """
    with context.units.begin(center_id) as work:
        now = context.clock.now()
        today = _due(work, now)
        if today is None:
            return 0
        closed = _open(work, today, now)
        work.commit()
    return closed


def roll_day(work: Work, now: datetime) -> date:
    """Open today's business day within a use case's own transaction, if it is due, and return the open day.

    A clock that was set back never reopens a day: the open day stays.
    """
    today = _due(work, now)
    if today is not None:
        _open(work, today, now)
        return today
    return work.day or business_day(now, work.catalogue.time_zone)


def _due(work: Work, now: datetime) -> date | None:
    today = business_day(now, work.catalogue.time_zone)
    return today if work.day is None or today > work.day else None


def _open(work: Work, today: date, now: datetime) -> int:
    left_over = work.live_tickets()
    for before in left_over:
        _close_ticket(work, before, now)
    for counter in work.counters():
        if counter.ticket_id is not None:
            work.save_counter(replace(counter, ticket_id=None))
    work.open_day(today)
    work.record(events.day_opened(today, at=now))
    return len(left_over)


def _close_ticket(work: Work, before: ticket.Ticket, now: datetime) -> None:
    after = ticket.close_day(before, now)
    work.save_ticket(before, after)
    kind = EventType.FINISHED if after.state is ticket.TicketState.FINISHED else EventType.NO_SHOW
    work.record(events.ticket_event(kind, after, before, at=now, actor=SYSTEM.ref, reason=after.reason))
