"""A print job: the promise that a ticket's slip comes out of a printer. Knows no paper and no protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from server.domain.ticket import Ticket

PrintJobId = NewType("PrintJobId", int)
# How long an agent may take from leasing a job to beginning it, and from beginning it to confirming it.
LEASE = timedelta(seconds=30)
# A slip printed this long after the press would reach nobody: the kiosk had shown number and QR.
STALE = timedelta(minutes=10)
LOST = "the print agent was not heard of after it had begun"
TOO_LATE = "no printer could take it in time"
CLOSED = "the ticket was closed before its slip was printed"


class JobState(StrEnum):
    """How a job stands. `unconfirmed`: its slip may be on paper, so only an official may have it printed again."""

    QUEUED = "queued"
    LEASED = "leased"
    PRINTED = "printed"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


UNDER_WAY = frozenset({JobState.QUEUED, JobState.LEASED})


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job as an agent has leased it: `lease` is the secret that confirms it, valid until `leased_until`.

    `kiosk` is the device that took the number, None when a person did.
    """

    id: PrintJobId
    ticket: Ticket
    lease: str
    leased_until: datetime
    kiosk: int | None = None
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Out:
    """A slip on paper: when, of which printer (if the agent says so), and how much paper it took."""

    at: datetime
    printer: str | None = None
    paper_mm: int = 0


@dataclass(frozen=True, slots=True)
class LastSlip:
    """The newest job of a ticket, and the kiosk where the number was taken."""

    state: JobState
    kiosk: int | None


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip that a printer has confirmed."""

    id: PrintJobId
    number: str
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class DoubtfulSlip:
    """A slip of an open ticket that did not surely come out: `unconfirmed` or `failed`, and why."""

    id: PrintJobId
    ticket: Ticket
    state: JobState
    reason: str
    queued_at: datetime
