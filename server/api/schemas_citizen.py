"""The shapes of a citizen's page: one ticket, what its holder may know of the line, and of the center."""

from __future__ import annotations

from pydantic import BaseModel

from server.api.schemas import At, NameOut, TicketState, WaitOut


class MyTicketOut(BaseModel):
    """A ticket for its holder; `overtaken` counts by reason who was called first though the number is later."""

    number: str
    language: str
    service: NameOut
    state: TicketState
    counter: int | None
    calls: int
    ahead: int
    wait: WaitOut | None
    overtaken: dict[str, int]
    issued_at: At
    called_at: At | None
    documents: list[NameOut]


class ThemeOut(BaseModel):
    """The center's colours by name, and its logo's file in the media folder, or nothing."""

    colours: dict[str, str]
    logo: str


class MyCenterOut(BaseModel):
    """What a citizen may know of the center."""

    code: str
    name: NameOut
    hotline: str
    time_zone: str
    theme: ThemeOut


class MyTicketPageOut(BaseModel):
    """What the citizen's page shows."""

    ticket: MyTicketOut
    center: MyCenterOut
    at: At
