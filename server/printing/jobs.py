"""What print agents do: lease jobs, say what became of them; and what officials do with slips in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from server.domain.catalogue import CenterId
from server.domain.errors import WrongState
from server.domain.events import EventType, slip_event
from server.domain.print_job import UNDER_WAY, Out, PrintJob, PrintJobId
from server.domain.printer import KioskPaper, Printer, destination
from server.domain.ticket import FINAL, Ticket
from server.printing.ports import PaperRoom
from server.printing.slip import slip
from server.services.once import demand_same, once
from server.services.ports import Actor, Context, Slip, StoredEvent, Work


@dataclass(frozen=True, slots=True)
class LeasedSlip:
    """A leased job, the printer of the agent that it is for, and what its slip says (docs/events.md, Print jobs)."""

    job: PrintJob
    printer: str | None
    slip: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A job as the agent that leased it names it."""

    center_id: CenterId
    job: PrintJobId
    lease: str


def lease(
    room: PaperRoom, center_id: CenterId, limit: int, able: Sequence[str], url_of: Callable[[str], str]
) -> list[LeasedSlip]:
    """Lease jobs to an agent.

    Args: able, the agent's printers that can print now, empty when it has but one and does not say; url_of, makes a
        citizen's address from a ticket's token.
    Returns: up to `limit` jobs, oldest first; a kiosk's slips go to its first printer that is able.
    """
    context, now = room.context, room.context.timer.now()
    kiosks = room.printers.kiosks(center_id)
    ways = _ways(kiosks, room.printers.all(center_id), able, now) if kiosks and able else {}
    elsewhere = [kiosk for kiosk, printer in ways.items() if printer not in able]
    leased = room.jobs.lease(center_id, now, limit, elsewhere)
    if not leased:
        return []
    catalogue, first = context.reader.catalogue(center_id), next(iter(able), None)
    return [
        LeasedSlip(job, ways.get(job.kiosk or 0, first), slip(context, catalogue, job, url_of(job.ticket.token)))
        for job in leased
    ]


def begin(room: PaperRoom, held: Held) -> None:
    """Note that the slip may be on paper from now on. Raises WrongState: the agent must not print it."""
    _demand(room.jobs.begun(held.center_id, held.job, held.lease, room.context.timer.now()), held)


def confirm(room: PaperRoom, held: Held, printer: str | None, paper_mm: int) -> None:
    """Confirm that a slip is on paper; done twice it stays done. Raises WrongState when the lease is not held."""
    out = Out(room.context.clock.now(), printer, paper_mm)
    _demand(room.jobs.printed(held.center_id, held.job, held.lease, out), held)


def release(room: PaperRoom, held: Held) -> None:
    """Put a job back whose slip is surely not on paper. Raises WrongState when the lease is not held."""
    _demand(room.jobs.released(held.center_id, held.job, held.lease), held)


def fail(room: PaperRoom, held: Held, reason: str) -> None:
    """Report that a slip cannot be printed at all. Raises WrongState when the lease is not held."""
    _demand(room.jobs.failed(held.center_id, held.job, held.lease, reason), held)


def doubt(room: PaperRoom, held: Held, reason: str, actor: Actor) -> None:
    """Report that a slip may be on paper. Raises WrongState when the lease is not held. Emits: slip.unconfirmed."""
    ticket = room.jobs.unconfirmed(held.center_id, held.job, held.lease, reason)
    _demand(ticket is not None, held)
    if ticket is not None:
        tell_of_doubt(room.context, ticket, actor)


def tell_of_doubt(context: Context, ticket: Ticket, actor: Actor) -> None:
    """Record that a ticket's slip is in doubt. Emits: slip.unconfirmed."""
    with context.units.begin(ticket.center_id) as work:
        work.record(slip_event(EventType.SLIP_UNCONFIRMED, ticket, at=context.clock.now(), actor=actor.ref))
        work.commit()


def reprint(context: Context, center_id: CenterId, number: str, actor: Actor, key: str | None) -> Ticket:
    """Order a copy of the slip of one of today's tickets; it comes out where the number was taken.

    Returns: the ticket; the same key orders no second copy.
    Raises: UnknownTicket; WrongState when the ticket is closed or its slip is still under way; KeyReused.
    Emits: slip.reprinted.
    """

    def step(work: Work, now: datetime) -> Ticket:
        ticket = work.ticket_numbered(number)
        before = work.last_slip(ticket.id)
        if ticket.state in FINAL or (before is not None and before.state in UNDER_WAY):
            raise WrongState(f"The slip of {ticket.number} cannot be printed again now.", number=ticket.number)
        kiosk = None if before is None else before.kiosk
        work.queue_print(Slip(ticket.id, context.timer.now(), kiosk, is_copy=True))
        work.record(slip_event(EventType.SLIP_REPRINTED, ticket, at=now, actor=actor.ref, key=key))
        work.commit()
        return ticket

    return once(context, center_id, key, step, partial(_reprinted_before, number))


def _reprinted_before(number: str, work: Work, event: StoredEvent) -> Ticket:
    demand_same(event.type == EventType.SLIP_REPRINTED and event.public["ticket"]["number"] == number)
    return work.ticket(event.public["ticket"]["id"])


def _ways(
    kiosks: Sequence[KioskPaper], printers: Sequence[Printer], able: Sequence[str], now: datetime
) -> dict[int, str | None]:
    """Return where each kiosk's slips go: what the agent says of its own printers is newer than what is kept."""
    working = [*able, *(p.name for p in printers if p.prints(now) and p.name not in able)]
    return {kiosk.device: destination(kiosk.printers, working) for kiosk in kiosks}


def _demand(held: bool, by: Held) -> None:
    if not held:
        raise WrongState("This lease does not hold the print job.", job=by.job)
