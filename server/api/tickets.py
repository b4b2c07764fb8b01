"""Tickets: issue, look up, withdraw; and the citizen's own page, which needs no sign-in but the secret address."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from apiflask import APIBlueprint

from server.api.auth import allow, caller, idempotency_key
from server.api.documents import refusals
from server.api.parts import parts
from server.api.present import present_ticket, present_view
from server.api.schemas import NameOut, PublicCenterOut, PublicServiceOut, PublicTicketOut, TicketIn, TicketOut, WaitOut
from server.domain.account import DeviceKind, Role
from server.domain.errors import UnknownTicket
from server.domain.ticket import TicketId
from server.services.issue import Order, issue, withdraw
from server.services.ports import Actor, TicketView
from server.services.snapshot import iso
from server.services.waiting import expected_wait

tickets = APIBlueprint("tickets", __name__, tag="Tickets")
CITIZEN = Actor("citizen")
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


@tickets.post("/tickets")
@allow(DeviceKind.KIOSK, Role.OFFICIAL, Role.SUPERVISOR, Role.ADMINISTRATOR)
@tickets.input(TicketIn)
@tickets.output(TicketOut, status_code=201, description="The new ticket; 200 when the same key had made it before")
@tickets.doc(summary="Issue a ticket", responses=refusals(200, 400, 401, 403, 409, 422))
def issue_ticket(json_data: TicketIn) -> Any:
    """Issue the next number of a service."""
    device = caller().device
    kiosk = None if device is None else device.id
    order = Order(json_data.service, json_data.priority, json_data.language, idempotency_key(), kiosk)
    issued = issue(parts().context, caller().center_id, order, caller().actor)
    if issued.created:
        return present_ticket(issued.ticket, issued.ticket.ahead, "queued", wait=True), 201
    return present_view(parts().context.reader.ticket(caller().center_id, issued.ticket.id)), 200


@tickets.get("/tickets/<int:ticket_id>")
@allow(*DeviceKind, *Role)
@tickets.output(TicketOut)
@tickets.doc(summary="Look up a ticket", responses=refusals(401, 403, 404))
def get_ticket(ticket_id: int) -> Any:
    """Return a ticket of the caller's center as it stands."""
    return present_view(parts().context.reader.ticket(caller().center_id, TicketId(ticket_id)))


@tickets.post("/tickets/<int:ticket_id>/withdraw")
@allow(DeviceKind.KIOSK, Role.OFFICIAL, Role.SUPERVISOR, Role.ADMINISTRATOR)
@tickets.output(TicketOut)
@tickets.doc(summary="Withdraw a ticket", responses=refusals(401, 403, 404, 409))
def withdraw_ticket(ticket_id: int) -> Any:
    """Close the ticket of a citizen who gives up the turn."""
    return present_ticket(withdraw(parts().context, caller().center_id, TicketId(ticket_id), caller().actor))


@tickets.get("/public/tickets/<token>")
@tickets.output(PublicTicketOut)
@tickets.doc(summary="The citizen's own ticket", responses=refusals(404), security=[])
def public_ticket(token: str) -> Any:
    """Return what the holder of the address may see."""
    return _present_public(_by_token(token))


@tickets.post("/public/tickets/<token>/withdraw")
@tickets.output(PublicTicketOut)
@tickets.doc(summary="Give up one's turn", responses=refusals(404, 409), security=[])
def public_withdraw(token: str) -> Any:
    """Close the ticket at its citizen's wish."""
    found = _by_token(token).ticket
    withdraw(parts().context, found.center_id, found.id, CITIZEN)
    return _present_public(_by_token(token))


def _by_token(token: str) -> TicketView:
    if not TOKEN.fullmatch(token):
        raise UnknownTicket("There is no such ticket.")
    return parts().context.reader.ticket_by_token(token)


def _present_public(view: TicketView) -> PublicTicketOut:
    context, ticket = parts().context, view.ticket
    catalogue = context.reader.catalogue(ticket.center_id)
    service = catalogue.services_by_code[ticket.service]
    wait = expected_wait(context, ticket, view.ahead)
    return PublicTicketOut(
        ticket=PublicServiceOut(
            number=ticket.number,
            service=NameOut(**asdict(service.name)),
            state=ticket.state.value,
            counter=ticket.counter,
            ahead=view.ahead,
            wait=None if wait is None else WaitOut(low_min=wait.low_min, high_min=wait.high_min),
            issued_at=ticket.issued_at,
            called_at=ticket.called_at,
            documents=[NameOut(**asdict(document)) for document in service.documents],
        ),
        center=PublicCenterOut(
            name=NameOut(**asdict(catalogue.name)), hotline=catalogue.hotline, time_zone=catalogue.time_zone
        ),
        at=iso(context.clock.now()),
    )
