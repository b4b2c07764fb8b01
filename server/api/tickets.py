"""Tickets for devices and officials: issue, look up, withdraw."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from server.api.auth import allow, caller, idempotency_key
from server.api.documents import refusals
from server.api.parts import parts
from server.api.present import present_ticket, present_view
from server.api.schemas import TicketIn, TicketOut
from server.domain.account import DeviceKind, Role
from server.domain.ticket import TicketId
from server.services.issue import Order, issue, withdraw

tickets = APIBlueprint("tickets", __name__, tag="Tickets")


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
