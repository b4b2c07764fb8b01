"""A ticket and its states: what may follow what, and what each step writes on the ticket.

Pure values: each step returns a new ticket or refuses with a code. Knows nothing of queues or storage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from server.domain.catalogue import CenterId, ClassCode, CounterNumber, ServiceCode
from server.domain.errors import WrongState

TicketId = NewType("TicketId", int)


class TicketState(StrEnum):
    """Where a ticket stands; the last three are final."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    WITHDRAWN = "withdrawn"


FINAL = frozenset({TicketState.FINISHED, TicketState.NO_SHOW, TicketState.WITHDRAWN})
AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})

ALLOWED: dict[str, frozenset[TicketState]] = {
    "call": frozenset({TicketState.WAITING}),
    "recall": frozenset({TicketState.CALLED}),
    "begin": frozenset({TicketState.CALLED}),
    "finish": AT_COUNTER,
    "no_show": frozenset({TicketState.CALLED}),
    "hold": AT_COUNTER,
    "resume": frozenset({TicketState.HELD}),
    "transfer": AT_COUNTER,
    "withdraw": frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.HELD}),
    "close_day": frozenset(TicketState) - FINAL,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One number and what happened to it.

    `since` is the moment from which waiting counts (W of the calling rule): recall, hold and transfer keep it.
    `calls` counts first call and recalls. `ahead` is how many stood before it when it was issued.
    `token` is the unguessable part of the citizen's address. `begun_at` stays None when a ticket was finished
    without a separate begin.
    """

    id: TicketId
    center_id: CenterId
    service: ServiceCode
    day: date
    sequence: int
    number: str
    priority: ClassCode
    language: str
    issued_at: datetime
    since: datetime
    token: str
    ahead: int = 0
    state: TicketState = TicketState.WAITING
    counter: CounterNumber | None = None
    called_at: datetime | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    calls: int = 0
    reason: str | None = None


def call(ticket: Ticket, counter: CounterNumber, now: datetime) -> Ticket:
    """Call a waiting ticket to the counter; raises WrongState."""
    _demand(ticket, "call")
    return replace(ticket, state=TicketState.CALLED, counter=counter, called_at=now, calls=1)


def recall(ticket: Ticket) -> Ticket:
    """Call a called ticket once more; raises WrongState."""
    _demand(ticket, "recall")
    return replace(ticket, calls=ticket.calls + 1)


def begin(ticket: Ticket, now: datetime) -> Ticket:
    """Begin the service of a called ticket; raises WrongState."""
    _demand(ticket, "begin")
    return replace(ticket, state=TicketState.SERVING, begun_at=now)


def finish(ticket: Ticket, now: datetime) -> Ticket:
    """End the service of the ticket at a counter; raises WrongState."""
    _demand(ticket, "finish")
    return replace(ticket, state=TicketState.FINISHED, ended_at=now)


def no_show(ticket: Ticket, now: datetime) -> Ticket:
    """Close a called ticket whose citizen did not come; raises WrongState."""
    _demand(ticket, "no_show")
    return replace(ticket, state=TicketState.NO_SHOW, ended_at=now, reason="absent")


def hold(ticket: Ticket, note: str | None) -> Ticket:
    """Put the ticket at a counter aside; it comes back by `resume` alone. Raises WrongState."""
    _demand(ticket, "hold")
    return replace(ticket, state=TicketState.HELD, counter=None, reason=note)


def resume(ticket: Ticket, counter: CounterNumber, now: datetime) -> Ticket:
    """Call a held ticket to the counter; raises WrongState."""
    _demand(ticket, "resume")
    return replace(
        ticket, state=TicketState.CALLED, counter=counter, called_at=now, begun_at=None, calls=1, reason=None
    )


def transfer(ticket: Ticket, service: ServiceCode) -> Ticket:
    """Send the ticket at a counter to the queue of another service, its waiting time kept; raises WrongState."""
    _demand(ticket, "transfer")
    return replace(
        ticket, state=TicketState.WAITING, service=service, counter=None, called_at=None, begun_at=None, calls=0
    )


def withdraw(ticket: Ticket, now: datetime) -> Ticket:
    """Close a ticket whose citizen gives up the turn; raises WrongState."""
    _demand(ticket, "withdraw")
    return replace(ticket, state=TicketState.WITHDRAWN, counter=None, ended_at=now, reason="withdrawn")


def close_day(ticket: Ticket, now: datetime) -> Ticket:
    """Close a ticket left over when its day ended: in service -> finished, all others -> no_show."""
    _demand(ticket, "close_day")
    serving = ticket.state is TicketState.SERVING
    state = TicketState.FINISHED if serving else TicketState.NO_SHOW
    return replace(ticket, state=state, ended_at=now, reason="close_of_day")


def _demand(ticket: Ticket, step: str) -> None:
    if ticket.state not in ALLOWED[step]:
        raise WrongState(
            f"Ticket {ticket.number} is {ticket.state}; {step.replace('_', ' ')} is not possible.",
            number=ticket.number,
            state=str(ticket.state),
            step=step,
        )
