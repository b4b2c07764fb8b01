"""Why others were called before a waiting ticket, counted by reason: what its citizen may know, and nobody's number.

Pure: the day's calls and a ticket in, counts out. Only calls out of the order of issue are explained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.catalogue import Catalogue, ClassCode, CounterNumber, ServiceCode
from server.domain.ticket import Ticket, TicketId

APPOINTMENT = ClassCode("appointment")


class Reason(StrEnum):
    """Why a later ticket was called first; the first of these that holds is told."""

    OTHER_COUNTER = "other_counter"
    BY_NUMBER = "by_number"
    HELD = "held"
    APPOINTMENT = "appointment"
    PRIORITY = "priority"
    WAITED_LONGER = "waited_longer"
    OTHER_SERVICE = "other_service"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class PastCall:
    """One call of the day: what the reasons need, and no more.

    `joined_at` is when a transfer put the ticket into the queue from which it was called, None without one.
    """

    ticket_id: TicketId
    service: ServiceCode
    priority: ClassCode
    counter: CounterNumber
    at: datetime
    by_number: bool = False
    from_hold: bool = False
    joined_at: datetime | None = None


def overtaken(ticket: Ticket, calls: Iterable[PastCall], catalogue: Catalogue) -> Counter[Reason]:
    """Count by reason who was called before this ticket though it took its number first.

    Somebody who was called back from hold, or sent here from another service, counts too: to those who wait it looks
    the same. Returns: empty when everything went in the order of issue.
    """
    found = (reason_of(ticket, call, catalogue) for call in calls)
    return Counter(reason for reason in found if reason is not None)


def reason_of(ticket: Ticket, call: PastCall, catalogue: Catalogue) -> Reason | None:
    """Return why this call came before the ticket's own; None when there is nothing to explain."""
    if call.ticket_id == ticket.id or call.at < ticket.issued_at or not _jumped(ticket, call):
        return None
    if not _may_call(call.counter, ticket.service, catalogue):
        return Reason.OTHER_COUNTER
    if call.by_number:
        return Reason.BY_NUMBER
    if call.from_hold:
        return Reason.HELD
    return _by_rule(ticket, call, catalogue)


def _jumped(ticket: Ticket, call: PastCall) -> bool:
    """Tell whether the call came out of the order of issue; ids of a center grow in that order."""
    if call.ticket_id > ticket.id or call.from_hold:
        return True
    return call.joined_at is not None and call.joined_at > ticket.issued_at


def _by_rule(ticket: Ticket, call: PastCall, catalogue: Catalogue) -> Reason:
    if _goes_first(call.priority, ticket.priority, catalogue):
        return Reason.APPOINTMENT if call.priority == APPOINTMENT else Reason.PRIORITY
    if call.ticket_id < ticket.id:
        return Reason.WAITED_LONGER
    return Reason.RULE if call.service == ticket.service else Reason.OTHER_SERVICE


def _may_call(counter: CounterNumber, service: ServiceCode, catalogue: Catalogue) -> bool:
    return counter in catalogue.counters_by_number and service in catalogue.services_of(counter)


def _goes_first(one: ClassCode, other: ClassCode, catalogue: Catalogue) -> bool:
    ranks = catalogue.classes_by_code
    if one not in ranks or other not in ranks:
        return False
    return ranks[one].head_start > ranks[other].head_start or ranks[one].rate > ranks[other].rate
