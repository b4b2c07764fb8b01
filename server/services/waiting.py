"""The expected wait of a ticket as things stand. Read beside a use case, never inside its transaction."""

from __future__ import annotations

from server.domain.catalogue import CenterId, ServiceCode
from server.domain.ticket import Ticket, TicketState
from server.domain.waiting import QueueView, WaitEstimator, WaitInterval
from server.services.ports import Context, Staffing


def expected_wait(context: Context, ticket: Ticket, ahead: int) -> WaitInterval | None:
    """Return the wait of a waiting ticket with so many ahead; None for other states or when nobody serves it."""
    if ticket.state is not TicketState.WAITING:
        return None
    return expected_wait_at(context, ticket.center_id, ticket.service, ahead)


def expected_wait_at(context: Context, center_id: CenterId, service: ServiceCode, ahead: int) -> WaitInterval | None:
    """Return the wait of somebody who comes to the service now, with so many ahead."""
    return wait_with(context.estimator, context.reader.staffing(center_id), service, ahead)


def wait_with(estimator: WaitEstimator, staffing: Staffing, service: ServiceCode, ahead: int) -> WaitInterval | None:
    """Return the wait at the service with so many ahead, served by this staffing."""
    found = staffing.catalogue.services_by_code[service]
    serving = staffing.open_counters.intersection(staffing.catalogue.counters_for(service))
    return estimator.estimate(QueueView(ahead, found.typical_min, len(serving)))
