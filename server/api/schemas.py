"""The JSON shapes of the API as pydantic models; docs/events.md explains them, OpenAPI is made from them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, ValidationInfo, field_validator

from server.services.accounts import LONGEST_PASSWORD
from server.services.snapshot import iso

At = Annotated[datetime, PlainSerializer(iso, return_type=str)]
# Larger numbers are no versions or ids of ours, and some databases would stumble over them.
LARGEST = 2**53
PrintWord = Literal["queued", "leased", "printed", "failed", "unconfirmed", "none"]
PrinterWord = Literal["ready", "paper_out", "cover_open", "cutter", "offline", "unreachable", "fault", "silent"]
TicketState = Literal["waiting", "called", "serving", "held", "finished", "no_show", "withdrawn"]


class In(BaseModel):
    """Base of what callers send: unknown fields are refused, texts are stripped and kept in NFC."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="after")
    @classmethod
    def _plain_text(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        if any(unicodedata.category(letter) == "Cc" for letter in value.replace("\n", "").replace("\t", "")):
            raise ValueError("control characters are not allowed")
        # A password has a form of its own; server.services.accounts gives it.
        return value if info.field_name == "password" else unicodedata.normalize("NFC", value)


class NameOut(BaseModel):
    """A text in both languages."""

    vi: str
    en: str


class WaitOut(BaseModel):
    """An expected wait, minutes."""

    low_min: int
    high_min: int


class TicketIn(In):
    """What a kiosk orders."""

    service: Annotated[str, Field(min_length=1, max_length=32)]
    priority: Annotated[str, Field(min_length=1, max_length=32)] = "normal"
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] = "vi"
    appointment: None = None


class TicketOut(BaseModel):
    """A ticket."""

    id: int
    number: str
    service: str
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: At
    called_at: At | None
    begun_at: At | None
    ended_at: At | None
    calls: int
    ahead: int
    wait: WaitOut | None
    url: str
    print: PrintWord
    print_trouble: PrinterWord | None


class OfficialOut(BaseModel):
    """Who is at a counter."""

    name: str
    simulated: bool
    me: bool


class CounterOut(BaseModel):
    """A counter as officials see it."""

    number: int
    name: NameOut
    state: Literal["open", "paused", "closed"]
    services: list[str]
    official: OfficialOut | None
    ticket: TicketOut | None


class CountersOut(BaseModel):
    """All counters by number."""

    counters: list[CounterOut]


class CalledOut(BaseModel):
    """A called ticket and why it was this one."""

    ticket: TicketOut
    why: dict[str, Any]


class OpenIn(In):
    """How to open a counter."""

    take_over: bool = False


class PauseIn(In):
    """Why a counter pauses."""

    reason: Annotated[str, Field(max_length=80)] | None = None


class HoldIn(In):
    """A note on a held ticket."""

    note: Annotated[str, Field(max_length=200)] | None = None


class ResumeIn(In):
    """Which held ticket to call."""

    number: Annotated[str, Field(min_length=1, max_length=16)]


class TransferIn(In):
    """Where to send the current ticket."""

    service: Annotated[str, Field(min_length=1, max_length=32)]


class WaitingOut(BaseModel):
    """How many wait for a service, and since when the first."""

    service: str
    waiting: int
    oldest_at: At | None


class QueueOut(BaseModel):
    """What waits."""

    services: list[WaitingOut]
    tickets: list[TicketOut]
    held: list[TicketOut]


class QueueIn(In):
    """Whose queue: a counter's, or all."""

    counter: Annotated[int, Field(ge=0, le=LARGEST)] | None = None


class ServicesOut(BaseModel):
    """The groups and services of the center."""

    groups: list[dict[str, Any]]
    services: list[dict[str, Any]]
    priority_classes: list[dict[str, Any]]


class SnapshotOut(BaseModel):
    """The public state of a center; docs/events.md, Snapshot."""

    version: int
    at: str
    day: date | None
    open: bool
    config_version: int
    center: dict[str, Any]
    groups: list[dict[str, Any]]
    services: list[dict[str, Any]]
    hours: dict[str, list[str]]
    lobby: dict[str, Any]
    priority_classes: list[dict[str, Any]]
    counters: list[dict[str, Any]]
    waiting: dict[str, int]
    calls: list[dict[str, Any]]


class EventsIn(In):
    """Which events."""

    after: Annotated[int, Field(ge=0, le=LARGEST)]
    limit: Annotated[int, Field(ge=1, le=1000)] = 500


class EventsOut(BaseModel):
    """Events in order; `version` is the center's present version."""

    model_config = ConfigDict(populate_by_name=True)
    from_: Annotated[int, Field(alias="from")]
    to: int
    version: int
    events: list[dict[str, Any]]


class SignInIn(In):
    """Who signs in."""

    username: Annotated[str, Field(min_length=1, max_length=64)]
    # Room for the longest password with each letter and its marks typed apart.
    password: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=4 * LONGEST_PASSWORD)]


class UserOut(BaseModel):
    """A signed-in person; `center` is a code, None for all centers."""

    username: str
    name: str
    role: str
    center: str | None


class SessionOut(BaseModel):
    """A session; `csrf` goes into X-CSRF-Token of every change."""

    user: UserOut
    csrf: str


class ErrorBody(BaseModel):
    """What went wrong: a stable code, a sentence in the caller's language, values."""

    code: str
    message: str
    details: Any = None


class ErrorOut(BaseModel):
    """The error envelope."""

    error: ErrorBody
