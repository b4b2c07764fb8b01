"""A print job: the promise that a ticket's slip comes out of a printer. Knows no paper and no protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from server.domain.ticket import Ticket

PrintJobId = NewType("PrintJobId", int)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job as an agent has leased it: `lease` is the secret that confirms it, valid until `leased_until`."""

    id: PrintJobId
    ticket: Ticket
    lease: str
    leased_until: datetime


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip that a printer has confirmed."""

    id: PrintJobId
    number: str
    printed_at: datetime
