"""The JSON shapes of print jobs, printers and slips; docs/events.md explains them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from server.api.schemas import At, In, PrinterWord

PrinterName = Annotated[str, Field(min_length=1, max_length=80)]


class LeaseIn(In):
    """How many print jobs to lease, and which of the agent's printers can print now."""

    limit: Annotated[int, Field(ge=1, le=20)] = 4
    printers: Annotated[list[PrinterName], Field(max_length=20, default_factory=list)]


class JobOut(BaseModel):
    """A leased print job; `printer` is the one of the asked printers that it is for."""

    id: int
    lease: str
    leased_until: At
    printer: str | None
    slip: dict[str, Any]


class JobsOut(BaseModel):
    """Leased print jobs, oldest first."""

    jobs: list[JobOut]


class HeldIn(In):
    """The lease that holds a job."""

    lease: Annotated[str, Field(min_length=1, max_length=32)]


class PrintedIn(HeldIn):
    """Which printer it came out of, and how much paper that took."""

    printer: PrinterName | None = None
    paper_mm: Annotated[int, Field(ge=0, le=10_000)] = 0


class ReasonIn(HeldIn):
    """Why, in words for officials."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class PrinterIn(In):
    """How a printer is. `permanent`: a technician is needed; `reason`: words for officials."""

    state: Literal["ready", "paper_out", "cover_open", "cutter", "offline", "unreachable", "fault"]
    near_end: bool = False
    permanent: bool = False
    reason: Annotated[str, Field(max_length=200)] = ""
    profile: Annotated[str, Field(max_length=32)] = ""


class PrinterOut(BaseModel):
    """A printer, how it is since when, and what came out of it."""

    name: str
    state: PrinterWord
    near_end: bool
    permanent: bool
    reason: str
    since: At
    profile: str
    slips: int
    paper_mm: int
    last_number: str | None
    last_at: At | None
    kiosks: list[str]


class DoubtfulOut(BaseModel):
    """A slip that did not surely come out; only an official may have it printed again."""

    ticket: int
    number: str
    service: str
    state: Literal["unconfirmed", "failed"]
    reason: str
    issued_at: At


class PrintersOut(BaseModel):
    """The center's printers by name, and its slips in doubt, newest first."""

    printers: list[PrinterOut]
    slips_in_doubt: list[DoubtfulOut]


class PaperOut(BaseModel):
    """Why this kiosk's slips do not come out just now; null while they do."""

    trouble: PrinterWord | None


class CopyIn(In):
    """The number whose slip is wanted again."""

    number: Annotated[str, Field(min_length=1, max_length=16)]


class SlipOut(BaseModel):
    """A printed slip."""

    id: int
    number: str
    printed_at: At
    image: str


class SlipsOut(BaseModel):
    """Printed slips, newest first."""

    slips: list[SlipOut]
