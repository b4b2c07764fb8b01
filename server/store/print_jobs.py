"""Print jobs as kept: lease, confirm, list. Guards each change by the job's state and lease."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, text, update

from server.domain.catalogue import CenterId
from server.domain.print_job import (
    CLOSED,
    LEASE,
    LOST,
    STALE,
    TOO_LATE,
    DoubtfulSlip,
    JobState,
    Out,
    PrintedSlip,
    PrintJob,
    PrintJobId,
)
from server.domain.ticket import FINAL, Ticket
from server.store import printers, rows
from server.store.engine import Database
from server.store.tables import DOUBTFUL_JOB, LIVE, OPEN_JOB, PrintJobRow, TicketRow

MOST_DOUBTFUL = 100
Values = dict[str, Any]


class SqlPrintJobs:
    """The print jobs of all centers. All times but `printed_at` are the machine's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(self, center_id: CenterId, now: datetime, limit: int, not_of: Collection[int]) -> list[PrintJob]:
        """Lease up to `limit` jobs, oldest first, that are queued or whose lease ran out before it was begun.

        Args: not_of, kiosks whose slips come out elsewhere.
        Returns: the jobs in order; each lease is new.
        """
        with self._database.gate(center_id), self._database.writing() as connection:
            offered = _offered(connection, center_id, now, limit, not_of)
            jobs = [job for row in offered if (job := _take(connection, row[0], now)) is not None]
            connection.commit()
        return jobs

    def begun(self, center_id: CenterId, job_id: PrintJobId, lease: str, now: datetime) -> bool:
        """Note that the slip may be on paper from now on; False when this lease does not hold the job (any more)."""
        fresh = PrintJobRow.queued_at > now - STALE
        return self._change(center_id, job_id, lease, [JobState.LEASED], fresh, begun_at=now, leased_until=now + LEASE)

    def printed(self, center_id: CenterId, job_id: PrintJobId, lease: str, out: Out) -> bool:
        """Mark a job as printed and count its paper once; False when this lease does not hold it (any more)."""
        values = {"state": JobState.PRINTED, "printed_at": out.at, "printer": out.printer}
        mine = _mine(center_id, job_id, lease)
        open_or_doubtful = PrintJobRow.state.in_((JobState.LEASED, JobState.UNCONFIRMED))
        with self._database.gate(center_id), self._database.writing() as connection:
            changed = connection.execute(update(PrintJobRow).where(mine, open_or_doubtful).values(values)).rowcount == 1
            if changed and out.printer is not None:
                printers.count_slip(connection, center_id, out.printer, _number(connection, job_id), out)
            connection.commit()
            already = select(PrintJobRow.id).where(mine, PrintJobRow.state == JobState.PRINTED)
            return changed or connection.scalar(already) is not None

    def released(self, center_id: CenterId, job_id: PrintJobId, lease: str) -> bool:
        """Put a job back into the queue; False when this lease does not hold it (any more).

        One that was in doubt meanwhile goes back too, unless an official has ordered a copy since.
        """
        values = {"state": JobState.QUEUED, "begun_at": None, "reason": None}
        may = [JobState.LEASED, JobState.QUEUED, JobState.UNCONFIRMED]
        return self._change(center_id, job_id, lease, may, _is_newest(), **values)

    def failed(self, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> bool:
        """Mark a job as failed; False when this lease does not hold it (any more)."""
        may = [JobState.LEASED, JobState.FAILED]
        return self._change(center_id, job_id, lease, may, state=JobState.FAILED, reason=reason)

    def unconfirmed(self, center_id: CenterId, job_id: PrintJobId, lease: str, reason: str) -> Ticket | None:
        """Mark a job as unconfirmed; None when this lease does not hold it (any more)."""
        may = [JobState.LEASED, JobState.UNCONFIRMED]
        if not self._change(center_id, job_id, lease, may, state=JobState.UNCONFIRMED, reason=reason):
            return None
        with self._database.reading() as connection:
            return _ticket(connection, job_id)

    def expire(self, center_id: CenterId, now: datetime) -> list[Ticket]:
        """End what nobody works on any more: begun jobs whose lease ran out are unconfirmed, stale ones have failed.

        Returns: the tickets whose slip is unconfirmed by this.
        """
        here = and_(PrintJobRow.center_id == center_id, text(f"print_jobs.{OPEN_JOB.text}"))
        ran_out = and_(PrintJobRow.state == JobState.LEASED, PrintJobRow.leased_until < now)
        stale = or_(PrintJobRow.state == JobState.QUEUED, ran_out), PrintJobRow.queued_at <= now - STALE
        with self._database.gate(center_id), self._database.writing() as connection:
            begun = select(PrintJobRow.id).where(here, ran_out, PrintJobRow.begun_at.is_not(None))
            lost = list(connection.scalars(begun))
            if lost:
                _set(connection, PrintJobRow.id.in_(lost), state=JobState.UNCONFIRMED, reason=LOST)
            _set(connection, and_(here, *stale), state=JobState.FAILED, reason=TOO_LATE)
            connection.commit()
            return [_ticket(connection, PrintJobId(job_id)) for job_id in lost]

    def has_expired(self, center_id: CenterId, now: datetime) -> bool:
        """Tell whether `expire` would change something; takes no lock."""
        ran_out = and_(PrintJobRow.state == JobState.LEASED, PrintJobRow.leased_until < now)
        wanted = select(PrintJobRow.id).where(
            PrintJobRow.center_id == center_id,
            text(f"print_jobs.{OPEN_JOB.text}"),
            or_(and_(ran_out, PrintJobRow.begun_at.is_not(None)), PrintJobRow.queued_at <= now - STALE),
        )
        with self._database.reading() as connection:
            return connection.execute(wanted.limit(1)).first() is not None

    def recent(self, center_id: CenterId, limit: int) -> list[PrintedSlip]:
        """Return the last printed slips, newest first."""
        wanted = (
            select(PrintJobRow.id, TicketRow.number, PrintJobRow.printed_at)
            .join(TicketRow, TicketRow.id == PrintJobRow.ticket_id)
            .where(PrintJobRow.center_id == center_id, PrintJobRow.state == JobState.PRINTED)
            .order_by(PrintJobRow.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            found = connection.execute(wanted).all()
        return [PrintedSlip(PrintJobId(row[0]), row[1], row[2]) for row in found if row[2] is not None]

    def counts(self, center_id: CenterId) -> dict[str, int]:
        """Return how many jobs are under way, by state, and how many open tickets have a slip in doubt, by state."""
        here = PrintJobRow.center_id == center_id, text(f"print_jobs.{OPEN_JOB.text}")
        by_state = select(PrintJobRow.state, func.count()).group_by(PrintJobRow.state)
        tickets = by_state.join(TicketRow, TicketRow.id == PrintJobRow.ticket_id)
        found = dict.fromkeys(("queued", "leased", "unconfirmed", "failed"), 0)
        with self._database.reading() as connection:
            for wanted in (by_state.where(*here), tickets.where(*_in_doubt(center_id))):
                found |= {row[0]: int(row[1]) for row in connection.execute(wanted)}
        return found

    def doubtful(self, center_id: CenterId) -> list[DoubtfulSlip]:
        """Return the slips of open tickets that did not surely come out, of each its newest job; newest first."""
        wanted = (
            rows.SELECT_TICKET.add_columns(PrintJobRow.id, PrintJobRow.state, PrintJobRow.reason, PrintJobRow.queued_at)
            .join(PrintJobRow, PrintJobRow.ticket_id == TicketRow.id)
            .where(*_in_doubt(center_id))
            .order_by(PrintJobRow.id.desc())
            .limit(MOST_DOUBTFUL)
        )
        with self._database.reading() as connection:
            return [_doubtful(row) for row in connection.execute(wanted)]

    def _change(
        self, center_id: CenterId, job_id: PrintJobId, lease: str, states: list[JobState], *more: Any, **values: Any
    ) -> bool:
        which = and_(_mine(center_id, job_id, lease), PrintJobRow.state.in_(states), *more)
        with self._database.gate(center_id), self._database.writing() as connection:
            changed = _set(connection, which, **values)
            connection.commit()
        return changed == 1


def _in_doubt(center_id: CenterId) -> tuple[Any, ...]:
    here = PrintJobRow.center_id == center_id
    return here, text(f"print_jobs.{DOUBTFUL_JOB.text}"), text(f"tickets.{LIVE.text}"), _is_newest()


def _is_newest() -> Any:
    """Tell whether no other job of the same ticket came after this one."""
    newer = PrintJobRow.__table__.alias("newer")
    return ~select(newer.c.id).where(newer.c.ticket_id == PrintJobRow.ticket_id, newer.c.id > PrintJobRow.id).exists()


def _mine(center_id: CenterId, job_id: PrintJobId, lease: str) -> Any:
    return and_(PrintJobRow.center_id == center_id, PrintJobRow.id == job_id, PrintJobRow.lease == lease)


def _set(connection: Connection, which: Any, **values: Any) -> int:
    return connection.execute(update(PrintJobRow).where(which).values(values)).rowcount


def _offered(connection: Connection, center_id: CenterId, now: datetime, limit: int, not_of: Collection[int]) -> Any:
    ran_out = and_(PrintJobRow.state == JobState.LEASED, PrintJobRow.leased_until < now, PrintJobRow.begun_at.is_(None))
    wanted = select(PrintJobRow.id).where(
        PrintJobRow.center_id == center_id,
        text(f"print_jobs.{OPEN_JOB.text}"),
        or_(PrintJobRow.state == JobState.QUEUED, ran_out),
        PrintJobRow.queued_at > now - STALE,
    )
    if not_of:
        wanted = wanted.where(or_(PrintJobRow.kiosk_id.is_(None), PrintJobRow.kiosk_id.not_in(not_of)))
    return connection.execute(wanted.order_by(PrintJobRow.id).limit(limit).with_for_update(skip_locked=True)).all()


def _take(connection: Connection, job_id: int, now: datetime) -> PrintJob | None:
    """Lease a job; one whose ticket was closed meanwhile has failed instead."""
    extra = PrintJobRow.kiosk_id, PrintJobRow.is_copy
    wanted = rows.SELECT_TICKET.add_columns(*extra).join(PrintJobRow, PrintJobRow.ticket_id == TicketRow.id)
    row = connection.execute(wanted.where(PrintJobRow.id == job_id)).one()
    ticket, this = rows.to_ticket(row), PrintJobRow.id == job_id
    if ticket.state in FINAL:
        _set(connection, this, state=JobState.FAILED, reason=CLOSED)
        return None
    lease, until = secrets.token_urlsafe(12), now + LEASE
    _set(connection, this, state=JobState.LEASED, lease=lease, leased_until=until, begun_at=None)
    return PrintJob(PrintJobId(job_id), ticket, lease, until, row[-2], bool(row[-1]))


def _ticket(connection: Connection, job_id: PrintJobId) -> Ticket:
    wanted = rows.SELECT_TICKET.join(PrintJobRow, PrintJobRow.ticket_id == TicketRow.id)
    return rows.to_ticket(connection.execute(wanted.where(PrintJobRow.id == job_id)).one())


def _number(connection: Connection, job_id: PrintJobId) -> str:
    return _ticket(connection, job_id).number


def _doubtful(row: rows.AnyRow) -> DoubtfulSlip:
    job_id, state, reason, queued_at = row[-4:]
    return DoubtfulSlip(PrintJobId(job_id), rows.to_ticket(row), JobState(state), reason or "", queued_at)
