"""An example slip of a center that need not run yet: what its file would print. Knows no paper and no font."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from server.domain.catalogue import NORMAL, Catalogue, CenterId, Service, ServiceCode
from server.domain.ticket import Ticket, TicketId
from server.domain.waiting import WaitInterval
from server.printing.slip import compose

EXAMPLE_URL = "https://luot.example.vn/t/Zr3kP0aXq9LmN2vB7sYtWQ"


def example(catalogue: Catalogue, service_code: str | None, language: str, now: datetime) -> dict[str, Any]:
    """Return what an example slip says: of this service, or of the one with the longest name and documents.

    Raises: UnknownService.
    """
    service = catalogue.service(ServiceCode(service_code)) if service_code else max(catalogue.services, key=_length)
    rank = next((each.code for each in catalogue.classes if each.code != NORMAL), NORMAL)
    ticket = Ticket(
        id=TicketId(0),
        center_id=CenterId(0),
        service=service.code,
        day=now.date(),
        sequence=12,
        number=f"{service.prefix}012",
        priority=rank,
        language=language,
        issued_at=now.astimezone(UTC),
        since=now.astimezone(UTC),
        token="example",  # noqa: S106 - not a secret
        ahead=4,
    )
    counters = [int(number) for number in catalogue.counters_for(service.code)]
    return compose(catalogue, ticket, EXAMPLE_URL, WaitInterval(10, 20), counters)


def _length(service: Service) -> int:
    return len(service.name.vi) + sum(len(document.vi) for document in service.documents)
