"""Domain values to the API's shapes."""

from __future__ import annotations

from dataclasses import asdict

from server.api.auth import Caller
from server.api.parts import citizen_url, parts
from server.api.schemas import CounterOut, NameOut, OfficialOut, PrintWord, TicketOut, WaitOut
from server.domain.catalogue import Catalogue
from server.domain.ticket import Ticket
from server.printing.printers import trouble_of_slip
from server.services.ports import CounterView, TicketView
from server.services.waiting import expected_wait


def present_view(view: TicketView) -> TicketOut:
    """Return the shape of a ticket with its expected wait and how its slip stands."""
    state: PrintWord = "none" if view.slip is None else view.slip.state.value
    shown = present_ticket(view.ticket, view.ahead, state, wait=True)
    trouble = trouble_of_slip(parts().paper, view.ticket.center_id, view.slip)
    return shown.model_copy(update={"print_trouble": None if trouble is None else trouble.value})


def present_ticket(ticket: Ticket, ahead: int = 0, print_state: PrintWord = "none", *, wait: bool = False) -> TicketOut:
    """Return the ticket's shape; the expected wait costs two reads and is left out unless asked for."""
    expected = expected_wait(parts().context, ticket, ahead) if wait else None
    return TicketOut(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service,
        priority=ticket.priority,
        language=ticket.language,
        state=ticket.state.value,
        counter=ticket.counter,
        issued_at=ticket.issued_at,
        called_at=ticket.called_at,
        begun_at=ticket.begun_at,
        ended_at=ticket.ended_at,
        calls=ticket.calls,
        ahead=ahead,
        wait=None if expected is None else WaitOut(low_min=expected.low_min, high_min=expected.high_min),
        url=citizen_url(ticket.token),
        print=print_state,
        print_trouble=None,
    )


def present_counter(view: CounterView, catalogue: Catalogue, caller: Caller) -> CounterOut:
    """Return the counter's shape for officials."""
    official = None
    if view.official_name is not None:
        me = caller.user is not None and view.counter.official == caller.user.id
        official = OfficialOut(name=view.official_name, simulated=view.simulated, me=me)
    return CounterOut(
        number=view.counter.number,
        name=NameOut(**asdict(catalogue.counter(view.counter.number).name)),
        state=view.counter.state.value,
        services=list(catalogue.services_of(view.counter.number)),
        official=official,
        ticket=None if view.ticket is None else present_ticket(view.ticket),
    )
