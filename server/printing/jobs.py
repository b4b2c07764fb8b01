"""What print agents do: lease jobs, confirm them, report failures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from server.domain.catalogue import NORMAL, Catalogue, CenterId
from server.domain.errors import WrongState
from server.domain.print_job import PrintedSlip, PrintJob, PrintJobId
from server.domain.ticket import Ticket
from server.domain.waiting import WaitInterval
from server.services.ports import Context
from server.services.snapshot import iso
from server.services.waiting import expected_wait

LEASE_S = 30
# A slip printed this long after the press would reach nobody: the kiosk had shown number and QR.
STALE_S = 600


class PrintJobs(Protocol):
    """Keeps print jobs."""

    def lease(self, center_id: CenterId, now: datetime, limit: int, lease_s: int, stale_s: int) -> list[PrintJob]:
        """Lease queued jobs, oldest first."""
        ...

    def printed(self, center_id: CenterId, job_id: PrintJobId, lease: str, now: datetime) -> bool:
        """Mark a leased job as printed."""
        ...

    def failed(self, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> bool:
        """Mark a leased job as failed."""
        ...

    def recent(self, center_id: CenterId, limit: int) -> list[PrintedSlip]:
        """Return the last printed slips, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class LeasedSlip:
    """A leased job and what its slip says (docs/events.md, Print jobs)."""

    job: PrintJob
    slip: dict[str, Any]


def lease(context: Context, jobs: PrintJobs, center_id: CenterId, limit: int, url_of: Any) -> list[LeasedSlip]:
    """Lease up to `limit` jobs. `url_of` makes a citizen's address from a ticket's token."""
    leased = jobs.lease(center_id, context.clock.now(), limit, LEASE_S, STALE_S)
    if not leased:
        return []
    catalogue = context.reader.catalogue(center_id)
    return [LeasedSlip(job, slip(context, catalogue, job.ticket, url_of(job.ticket.token))) for job in leased]


def confirm(context: Context, jobs: PrintJobs, center_id: CenterId, job_id: PrintJobId, lease: str) -> None:
    """Confirm that a slip is on paper; done twice it stays done. Raises WrongState when the lease is not held."""
    if not jobs.printed(center_id, job_id, lease, context.clock.now()):
        raise WrongState("This lease does not hold the print job.", job=job_id)


def fail(jobs: PrintJobs, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> None:
    """Report that a slip could not be printed. Raises WrongState when the lease is not held."""
    if not jobs.failed(center_id, job_id, lease, reason):
        raise WrongState("This lease does not hold the print job.", job=job_id)


def slip(context: Context, catalogue: Catalogue, ticket: Ticket, url: str) -> dict[str, Any]:
    """Return what the ticket's slip says."""
    service = catalogue.services_by_code[ticket.service]
    local = ticket.issued_at.astimezone(ZoneInfo(catalogue.time_zone))
    rank = catalogue.classes_by_code.get(ticket.priority)
    return {
        "center": {"name": asdict(catalogue.name), "address": asdict(catalogue.address), "hotline": catalogue.hotline},
        "number": ticket.number,
        "service": asdict(service.name),
        "priority": asdict(rank.name) if rank and rank.code != NORMAL else None,
        "language": ticket.language,
        "issued_at": iso(ticket.issued_at),
        "local_time": f"{local:%d/%m/%Y %H:%M}",
        "ahead": ticket.ahead,
        "wait": _interval(expected_wait(context, ticket, ticket.ahead)),
        "counters": list(_open_counters(context, catalogue, ticket)),
        "url": url,
        "documents": [asdict(document) for document in service.documents],
        "copy": False,
    }


def _interval(wait: WaitInterval | None) -> dict[str, int] | None:
    return None if wait is None else {"low_min": wait.low_min, "high_min": wait.high_min}


def _open_counters(context: Context, catalogue: Catalogue, ticket: Ticket) -> list[int]:
    able = catalogue.counters_for(ticket.service)
    open_now = context.reader.staffing(ticket.center_id).open_counters
    return [number for number in able if number in open_now] or list(able)
