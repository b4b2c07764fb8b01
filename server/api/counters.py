"""Counters: what officials and the counters' own devices do. Every route is one use case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from server.api.auth import allow, caller, idempotency_key
from server.api.documents import refusals
from server.api.parts import parts
from server.api.present import present_counter, present_ticket
from server.api.schemas import (
    CalledOut,
    CounterOut,
    CountersOut,
    HoldIn,
    OpenIn,
    PauseIn,
    ResumeIn,
    TicketOut,
    TransferIn,
)
from server.domain.account import DeviceKind, Role
from server.domain.counter import Counter
from server.domain.errors import NotAllowed
from server.domain.ticket import Ticket
from server.services import counters as use_cases
from server.services.counters import Command

counters = APIBlueprint("counters", __name__, tag="Counters")
STAFF = (DeviceKind.COUNTER, Role.OFFICIAL, Role.SUPERVISOR, Role.ADMINISTRATOR)


def _command(number: int) -> Command:
    device = caller().device
    if device is not None and device.counter != number:
        raise NotAllowed("This device belongs to another counter.", counter=number)
    return Command(number, caller().actor, idempotency_key())


@counters.get("/counters")
@allow(*STAFF, Role.AUDITOR)
@counters.output(CountersOut)
@counters.doc(summary="All counters", responses=refusals(401, 403))
def list_counters() -> Any:
    """Return all counters by number, with officials and tickets."""
    return CountersOut(counters=_views())


@counters.get("/counters/<int:number>")
@allow(*STAFF, Role.AUDITOR)
@counters.output(CounterOut)
@counters.doc(summary="One counter", responses=refusals(401, 403, 404))
def get_counter(number: int) -> Any:
    """Return one counter with its official and ticket."""
    parts().context.reader.catalogue(caller().center_id).counter(number)
    return next(view for view in _views() if view.number == number)


@counters.post("/counters/<int:number>/call-next")
@allow(*STAFF)
@counters.output(CalledOut)
@counters.doc(summary="Call next", responses=refusals(204, 401, 403, 404, 409, 422))
def call_next(number: int) -> Any:
    """Call the ticket that the calling policy gives this counter; 204 when nobody waits."""
    called = use_cases.call_next(parts().context, caller().center_id, _command(number))
    if called is None:
        # A ready response: anything else would be held against the shape of a call.
        return Response(status=204)
    return CalledOut(ticket=present_ticket(called.ticket), why=called.why)


@counters.post("/counters/<int:number>/call/<ticket_number>")
@allow(*STAFF)
@counters.output(TicketOut)
@counters.doc(summary="Call a given number", responses=refusals(401, 403, 404, 409, 422))
def call_number(number: int, ticket_number: str) -> Any:
    """Call one waiting ticket out of turn; the log keeps who did."""
    context, center_id = parts().context, caller().center_id
    return present_ticket(use_cases.call_number(context, center_id, _command(number), ticket_number))


def _simple(path: str, step: Callable[..., Ticket], summary: str) -> None:
    @counters.post(f"/counters/<int:number>/{path}", endpoint=path.replace("-", "_"))
    @allow(*STAFF)
    @counters.output(TicketOut)
    @counters.doc(summary=summary, responses=refusals(401, 403, 404, 409, 422))
    def view(number: int) -> Any:
        return present_ticket(step(parts().context, caller().center_id, _command(number)))


_simple("recall", use_cases.recall, "Call the current ticket again")
_simple("begin", use_cases.begin, "Begin serving the called ticket")
_simple("finish", use_cases.finish, "Finish the current ticket")
_simple("no-show", use_cases.no_show, "Close the called ticket as absent")


@counters.post("/counters/<int:number>/hold")
@allow(*STAFF)
@counters.input(HoldIn)
@counters.output(TicketOut)
@counters.doc(summary="Hold the current ticket", responses=refusals(400, 401, 403, 404, 409, 422))
def hold(number: int, json_data: HoldIn) -> Any:
    """Put the current ticket aside; it comes back by `resume` alone."""
    return present_ticket(use_cases.hold(parts().context, caller().center_id, _command(number), json_data.note))


@counters.post("/counters/<int:number>/resume")
@allow(*STAFF)
@counters.input(ResumeIn)
@counters.output(TicketOut)
@counters.doc(summary="Call a held ticket", responses=refusals(400, 401, 403, 404, 409, 422))
def resume(number: int, json_data: ResumeIn) -> Any:
    """Call a held ticket to this counter."""
    return present_ticket(use_cases.resume(parts().context, caller().center_id, _command(number), json_data.number))


@counters.post("/counters/<int:number>/transfer")
@allow(*STAFF)
@counters.input(TransferIn)
@counters.output(TicketOut)
@counters.doc(summary="Transfer the current ticket", responses=refusals(400, 401, 403, 404, 409, 422))
def transfer(number: int, json_data: TransferIn) -> Any:
    """Send the current ticket to another service, its waiting time kept."""
    return present_ticket(use_cases.transfer(parts().context, caller().center_id, _command(number), json_data.service))


@counters.post("/counters/<int:number>/open")
@allow(*STAFF)
@counters.input(OpenIn)
@counters.output(CounterOut)
@counters.doc(summary="Open the counter", responses=refusals(400, 401, 403, 404, 409, 422))
def open_counter(number: int, json_data: OpenIn) -> Any:
    """Open the counter for the caller; `take_over` takes it from another official."""
    command = _command(number)
    take_over = json_data.take_over
    return _present(use_cases.open_counter(parts().context, caller().center_id, command, take_over=take_over))


@counters.post("/counters/<int:number>/pause")
@allow(*STAFF)
@counters.input(PauseIn)
@counters.output(CounterOut)
@counters.doc(summary="Pause the counter", responses=refusals(400, 401, 403, 404, 409, 422))
def pause_counter(number: int, json_data: PauseIn) -> Any:
    """Pause calling at the counter."""
    command = _command(number)
    return _present(use_cases.pause_counter(parts().context, caller().center_id, command, json_data.reason))


@counters.post("/counters/<int:number>/close")
@allow(*STAFF)
@counters.output(CounterOut)
@counters.doc(summary="Close the counter", responses=refusals(401, 403, 404, 409, 422))
def close_counter(number: int) -> Any:
    """Close the counter."""
    return _present(use_cases.close_counter(parts().context, caller().center_id, _command(number)))


def _views() -> list[CounterOut]:
    reader, who = parts().context.reader, caller()
    catalogue = reader.catalogue(who.center_id)
    known = [v for v in reader.counters(who.center_id) if v.counter.number in catalogue.counters_by_number]
    return [present_counter(view, catalogue, who) for view in known]


def _present(counter: Counter) -> CounterOut:
    return next(view for view in _views() if view.number == counter.number)
