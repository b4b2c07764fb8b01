"""A counter as it stands now: open, paused or closed, who is there, and its current ticket."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from server.domain.catalogue import CounterNumber
from server.domain.errors import CounterBusy, CounterNotOpen, CounterTaken, NoCurrentTicket
from server.domain.ticket import TicketId


class CounterState(StrEnum):
    """Whether citizens are called to the counter."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter's present state. `official` is the user id of who took it, None when nobody did."""

    number: CounterNumber
    state: CounterState
    official: int | None = None
    ticket_id: TicketId | None = None

    def demand_open(self) -> None:
        """Refuse with CounterNotOpen unless the counter is open."""
        if self.state is not CounterState.OPEN:
            raise CounterNotOpen(f"Counter {self.number} is {self.state}; open it first.", counter=self.number)

    def demand_mine(self, user: int | None) -> None:
        """Refuse with CounterTaken when another official has the counter.

        `user` None is the counter's own device (a keypad), which acts for whoever sits there.
        """
        if user is not None and self.official is not None and self.official != user:
            raise CounterTaken(f"Another official is at counter {self.number}.", counter=self.number)

    def demand_ticket(self) -> TicketId:
        """Return the current ticket's id; raises NoCurrentTicket."""
        if self.ticket_id is None:
            raise NoCurrentTicket(f"Counter {self.number} has no ticket.", counter=self.number)
        return self.ticket_id

    def demand_free(self) -> None:
        """Refuse with CounterBusy while a ticket is called or in service here."""
        if self.ticket_id is not None:
            raise CounterBusy(f"Counter {self.number} still has a ticket; finish it first.", counter=self.number)


def open_counter(counter: Counter, user: int | None, *, take_over: bool) -> Counter:
    """Open the counter for the official; raises CounterTaken unless it is free, theirs, or taken over."""
    if not take_over:
        counter.demand_mine(user)
    official = user if user is not None else counter.official
    return replace(counter, state=CounterState.OPEN, official=official)


def pause_counter(counter: Counter) -> Counter:
    """Pause calling at the counter; the official and a current ticket stay."""
    if counter.state is CounterState.CLOSED:
        raise CounterNotOpen(f"Counter {counter.number} is closed; there is nothing to pause.", counter=counter.number)
    return replace(counter, state=CounterState.PAUSED)


def close_counter(counter: Counter) -> Counter:
    """Close the counter and free it; raises CounterBusy while it has a ticket."""
    counter.demand_free()
    return replace(counter, state=CounterState.CLOSED, official=None)
