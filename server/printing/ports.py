"""What the use cases of paper need from outside: the keepers of jobs and printers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from server.domain.catalogue import CenterId
from server.domain.print_job import DoubtfulSlip, Out, PrintedSlip, PrintJob, PrintJobId
from server.domain.printer import KioskPaper, Printer
from server.domain.ticket import Ticket
from server.services.ports import Context


class PrintJobs(Protocol):
    """Keeps print jobs; each change is guarded by the job's lease and state."""

    def lease(self, center_id: CenterId, now: datetime, limit: int, not_of: Collection[int]) -> list[PrintJob]:
        """Lease jobs, oldest first, but of these kiosks."""
        ...

    def begun(self, center_id: CenterId, job_id: PrintJobId, lease: str, now: datetime) -> bool:
        """Note that a leased slip may be on paper from now on."""
        ...

    def printed(self, center_id: CenterId, job_id: PrintJobId, lease: str, out: Out) -> bool:
        """Mark a job as printed."""
        ...

    def released(self, center_id: CenterId, job_id: PrintJobId, lease: str) -> bool:
        """Put a leased job back into the queue."""
        ...

    def failed(self, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> bool:
        """Mark a leased job as failed."""
        ...

    def unconfirmed(self, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> Ticket | None:
        """Mark a leased job as unconfirmed; return its ticket."""
        ...

    def has_expired(self, center_id: CenterId, now: datetime) -> bool:
        """Tell whether `expire` would change something."""
        ...

    def expire(self, center_id: CenterId, now: datetime) -> list[Ticket]:
        """End jobs that nobody works on any more; return the tickets whose slip is unconfirmed by this."""
        ...

    def recent(self, center_id: CenterId, limit: int) -> list[PrintedSlip]:
        """Return the last printed slips, newest first."""
        ...

    def counts(self, center_id: CenterId) -> dict[str, int]:
        """Return how many jobs are queued, leased, unconfirmed or failed among those that still matter."""
        ...

    def doubtful(self, center_id: CenterId) -> list[DoubtfulSlip]:
        """Return the slips of open tickets that did not surely come out, newest first."""
        ...


class Printers(Protocol):
    """Keeps what is known of printers beside the units of work."""

    def all(self, center_id: CenterId) -> list[Printer]:
        """Return the center's printers by name."""
        ...

    def abandoned(self, center_id: CenterId) -> list[str]:
        """Return the names of printers whose agent's device was revoked."""
        ...

    def heard(self, center_id: CenterId, name: str, now: datetime) -> None:
        """Note a sign of life of a printer."""
        ...

    def kiosks(self, center_id: CenterId) -> list[KioskPaper]:
        """Return the kiosks that have printers of their own."""
        ...

    def give_kiosk(self, device_id: int, names: tuple[str, ...]) -> bool:
        """Give a kiosk its printers; False when there is no such kiosk."""
        ...


@dataclass(frozen=True, slots=True)
class PaperRoom:
    """What the use cases of paper are given."""

    context: Context
    jobs: PrintJobs
    printers: Printers
