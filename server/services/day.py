"""The business day: opening a new one closes what the day before left over. Idempotent; catches up by itself."""

from __future__ import annotations

from datetime import date, datetime

from server.domain import events, ticket
from server.domain.catalogue import CenterId
from server.domain.counter import Counter
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
        before = work.day
        closed = _closing(work, now)
        if work.day != before:
            work.commit()
    return closed


def roll_day(work: Work, now: datetime) -> date:
    """Open today's business day within a use case's own transaction, and return it.

    A clock that was set back never reopens a day: the open day stays.
    """
    _closing(work, now)
    assert work.day is not None
    return work.day


def _closing(work: Work, now: datetime) -> int:
    today = business_day(now, work.catalogue.time_zone)
    if work.day is not None and today <= work.day:
        return 0
    left_over = work.live_tickets() if work.day is not None else []
    for before in left_over:
        _close_ticket(work, before, now)
    for counter in work.counters():
        if counter.ticket_id is not None:
            work.save_counter(Counter(counter.number, counter.state, counter.official))
    work.open_day(today)
    work.record(events.day_opened(today, at=now))
    return len(left_over)


def _close_ticket(work: Work, before: ticket.Ticket, now: datetime) -> None:
    after = ticket.close_day(before, now)
    work.save_ticket(before, after)
    kind = EventType.FINISHED if after.state is ticket.TicketState.FINISHED else EventType.NO_SHOW
    work.record(events.ticket_event(kind, after, before, at=now, actor=SYSTEM.ref, reason=after.reason))
