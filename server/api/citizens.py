"""The citizen's own page, which needs no sign-in but the secret address: look, hear of changes, give up one's turn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from server.api.documents import refusals
from server.api.parts import parts
from server.api.schemas import NameOut, WaitOut
from server.api.schemas_citizen import MyCenterOut, MyTicketOut, MyTicketPageOut, ThemeOut
from server.citizens.pages import TicketPage
from server.citizens.streams import Stream, Streams
from server.domain.catalogue import Catalogue
from server.domain.errors import LuotError, UnknownTicket
from server.domain.ticket import FINAL
from server.services.issue import withdraw
from server.services.ports import Actor
from server.services.snapshot import iso

citizens = APIBlueprint("citizens", __name__, tag="Citizens' pages")
CITIZEN = Actor("citizen")
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
EVENT_STREAM = "text/event-stream"
STREAM_ANSWER = {200: {"description": "Server-sent events", "content": {EVENT_STREAM: {"schema": {"type": "string"}}}}}


@citizens.get("/public/tickets/<token>")
@citizens.output(MyTicketPageOut)
@citizens.doc(summary="The citizen's own ticket", responses=refusals(404, 410), security=[])
def my_ticket(token: str) -> Any:
    """Return what the holder of the address may see; 410 when the ticket's day is over."""
    return _present(parts().pages.find(_checked(token)))


@citizens.get("/public/tickets/<token>/updates")
@citizens.doc(summary="Changes of the citizen's own ticket", responses=STREAM_ANSWER | refusals(404, 410), security=[])
def my_ticket_updates(token: str) -> Any:
    """Send the ticket at once and again at each change as `ticket` events, with `beat` events in between.

    A `crowded` event before the end: the same ticket is open in too many places.
    503 with Retry-After when too many pages are open: then ask for the ticket now and then.
    """
    streams = parts().streams
    stream = streams.open(_checked(token))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = Response(_messages(streams, stream), mimetype=EVENT_STREAM, headers=headers)
    response.call_on_close(lambda: streams.leave(stream))
    return response


@citizens.post("/public/tickets/<token>/withdraw")
@citizens.output(MyTicketPageOut)
@citizens.doc(summary="Give up one's turn", responses=refusals(404, 409, 410), security=[])
def my_ticket_withdraw(token: str) -> Any:
    """Close the ticket at its citizen's wish."""
    found = parts().pages.find(_checked(token)).ticket
    withdraw(parts().context, found.center_id, found.id, CITIZEN)
    return _present(parts().pages.find(token))


def _checked(token: str) -> str:
    if not TOKEN.fullmatch(token):
        raise UnknownTicket("There is no such ticket.")
    return token


def _messages(streams: Streams, stream: Stream) -> Iterator[str]:
    """Yield until the ticket is closed or the page is let go."""
    sent = stream.last  # it may be told more while this is on its way
    yield _ticket_event(sent)
    while not stream.ended and sent.ticket.state not in FINAL:
        told = stream.wait()
        if stream.ended:
            break
        try:
            told = told or streams.look_again(stream)
        except LuotError:
            return  # its day is over, or the database is away: the page asks again and is told
        sent = stream.last
        yield _ticket_event(sent) if told else _event("beat", json.dumps({"at": iso(sent.at)}))
    if stream.crowded:
        yield _event("crowded", "{}")


def _ticket_event(page: TicketPage) -> str:
    return _event("ticket", _present(page).model_dump_json())


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _present(page: TicketPage) -> MyTicketPageOut:
    ticket, wait = page.ticket, page.wait
    service = page.catalogue.services_by_code[ticket.service]
    shown = MyTicketOut(
        number=ticket.number,
        language=ticket.language,
        service=NameOut(**asdict(service.name)),
        state=ticket.state.value,
        counter=ticket.counter,
        calls=ticket.calls,
        ahead=page.ahead,
        wait=None if wait is None else WaitOut(low_min=wait.low_min, high_min=wait.high_min),
        overtaken={str(reason): count for reason, count in page.overtaken.items()},
        issued_at=ticket.issued_at,
        called_at=ticket.called_at,
        documents=[NameOut(**asdict(document)) for document in service.documents],
    )
    return MyTicketPageOut(ticket=shown, center=_center(page.catalogue), at=page.at)


def _center(catalogue: Catalogue) -> MyCenterOut:
    theme = catalogue.lobby.theme
    return MyCenterOut(
        code=catalogue.code,
        name=NameOut(**asdict(catalogue.name)),
        hotline=catalogue.hotline,
        time_zone=catalogue.time_zone,
        theme=ThemeOut(colours=dict(theme.colours), logo=theme.logo),
    )
