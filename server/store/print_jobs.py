"""Print jobs as kept: lease, confirm, list. Guards each change by the job's state and lease."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select, text, update

from server.domain.catalogue import CenterId
from server.domain.print_job import PrintedSlip, PrintJob, PrintJobId
from server.store import rows
from server.store.engine import Database
from server.store.tables import OPEN_JOB, PrintJobRow, TicketRow


class SqlPrintJobs:
    """The print jobs of all centers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(self, center_id: CenterId, now: datetime, limit: int, lease_s: int, stale_s: int) -> list[PrintJob]:
        """Lease up to `limit` jobs, oldest first, that are queued or whose lease ran out.

        Args: lease_s, seconds that the lease holds; stale_s, jobs queued longer ago are left alone.
        Returns: the jobs in order; each lease is new.
        """
        until = now + timedelta(seconds=lease_s)
        with self._database.gate(center_id), self._database.writing() as connection:
            jobs = [_take(connection, row[0], until) for row in _offered(connection, center_id, now, limit, stale_s)]
            connection.commit()
        return jobs

    def printed(self, center_id: CenterId, job_id: PrintJobId, lease: str, now: datetime) -> bool:
        """Mark a leased job as printed; False when this lease does not hold it (any more)."""
        return self._end(center_id, job_id, lease, {"state": "printed", "printed_at": now})

    def failed(self, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> bool:
        """Mark a leased job as failed; False when this lease does not hold it (any more)."""
        return self._end(center_id, job_id, lease, {"state": "failed", "reason": reason[:200]})

    def recent(self, center_id: CenterId, limit: int) -> list[PrintedSlip]:
        """Return the last printed slips, newest first."""
        wanted = (
            select(PrintJobRow.id, TicketRow.number, PrintJobRow.printed_at)
            .join(TicketRow, TicketRow.id == PrintJobRow.ticket_id)
            .where(PrintJobRow.center_id == center_id, PrintJobRow.state == "printed")
            .order_by(PrintJobRow.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            found = connection.execute(wanted).all()
        return [PrintedSlip(PrintJobId(row[0]), row[1], row[2]) for row in found if row[2] is not None]

    def _end(self, center_id: CenterId, job_id: PrintJobId, lease: str, values: dict[str, Any]) -> bool:
        held = and_(PrintJobRow.center_id == center_id, PrintJobRow.id == job_id, PrintJobRow.lease == lease)
        mine = update(PrintJobRow).where(held, PrintJobRow.state.in_(("leased", values["state"])))
        with self._database.gate(center_id), self._database.writing() as connection:
            changed = connection.execute(mine.values(**values)).rowcount == 1
            connection.commit()
        return changed


def _offered(connection: Connection, center_id: CenterId, now: datetime, limit: int, stale_s: int) -> Any:
    ran_out = and_(PrintJobRow.state == "leased", PrintJobRow.leased_until < now)
    wanted = (
        select(PrintJobRow.id)
        .where(
            PrintJobRow.center_id == center_id,
            text(f"print_jobs.{OPEN_JOB.text}"),
            or_(PrintJobRow.state == "queued", ran_out),
            PrintJobRow.queued_at > now - timedelta(seconds=stale_s),
        )
        .order_by(PrintJobRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return connection.execute(wanted).all()


def _take(connection: Connection, job_id: int, until: datetime) -> PrintJob:
    lease = secrets.token_urlsafe(12)
    values = {"state": "leased", "lease": lease, "leased_until": until}
    connection.execute(update(PrintJobRow).where(PrintJobRow.id == job_id).values(**values))
    wanted = rows.SELECT_TICKET.join(PrintJobRow, PrintJobRow.ticket_id == TicketRow.id)
    ticket = rows.to_ticket(connection.execute(wanted.where(PrintJobRow.id == job_id)).one())
    return PrintJob(PrintJobId(job_id), ticket, lease, until)
