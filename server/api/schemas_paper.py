"""The JSON shapes of print jobs and slips; docs/events.md explains them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from server.api.schemas import At, In


class LeaseIn(In):
    """How many print jobs to lease."""

    limit: Annotated[int, Field(ge=1, le=20)] = 4


class JobOut(BaseModel):
    """A leased print job."""

    id: int
    lease: str
    leased_until: At
    slip: dict[str, Any]


class JobsOut(BaseModel):
    """Leased print jobs, oldest first."""

    jobs: list[JobOut]


class PrintedIn(In):
    """The lease that confirms a job."""

    lease: Annotated[str, Field(min_length=1, max_length=32)]


class FailedIn(PrintedIn):
    """Why a job failed."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class SlipOut(BaseModel):
    """A printed slip."""

    id: int
    number: str
    printed_at: At
    image: str


class SlipsOut(BaseModel):
    """Printed slips, newest first."""

    slips: list[SlipOut]
