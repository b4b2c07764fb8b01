"""Where a service is clearly quicker: another center near by, with the way there counted in.

Compares expected waits as things stand; dossiers are received regardless of boundaries (field.md, item 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain.catalogue import Catalogue, CenterId, Service
from server.domain.errors import UnknownCenter
from server.domain.lobby import Nearby
from server.domain.waiting import WaitInterval
from server.lobby.waits import Waits, waits_of
from server.services.clock import elapsed_s
from server.services.ports import Context, Hall

KEPT_S = 10.0


@dataclass(frozen=True, slots=True)
class Quicker:
    """A service that another center does sooner: expected wait there and the way, minutes."""

    service: str
    center: Catalogue
    wait: WaitInterval
    travel_min: int


def quicker_elsewhere(context: Context, center_id: CenterId) -> list[Quicker]:
    """Return for each open service of the center the quickest other center that is clearly quicker, if there is one.

    Clearly: the latest end of the wait there, with the way, comes before the earliest end of the wait here.
    Returns: in the order of the center's services; empty when no center near by is configured or known.
    """
    here = context.reader.hall(center_id)
    others = [(near, hall) for near in here.catalogue.lobby.nearby if (hall := _hall_of(context, near)) is not None]
    if not others:
        return []
    now = context.clock.now()
    waits = waits_of(context, here)
    there = [There(near, hall, waits_of(context, hall)) for near, hall in others]
    found = [
        _best(wait, service, there, now)
        for service in here.catalogue.services
        if (wait := waits.get(service.code)) is not None and _is_open(here, service, now)
    ]
    return [each for each in found if each is not None]


@dataclass(frozen=True, slots=True)
class There:
    """Another center as it stands."""

    near: Nearby
    hall: Hall
    waits: Waits


def _hall_of(context: Context, near: Nearby) -> Hall | None:
    try:
        return context.reader.hall(context.reader.center_id(near.center))
    except UnknownCenter:
        return None


def _best(wait_here: WaitInterval, service: Service, others: list[There], now: datetime) -> Quicker | None:
    found = []
    for there in others:
        same, travel_min = _same_service(there.hall.catalogue, service), there.near.travel_min
        wait = there.waits.get(same.code) if same is not None and _is_open(there.hall, same, now) else None
        if wait is not None and wait.high_min + travel_min < wait_here.low_min:
            found.append(Quicker(service.code, there.hall.catalogue, wait, travel_min))
    return min(found, key=lambda each: each.wait.high_min + each.travel_min, default=None)


def _same_service(other: Catalogue, service: Service) -> Service | None:
    """Return the other center's service for the same procedure, by the national code or, without one, our own."""
    coded = service.procedure_code
    active = [each for each in other.services if each.active]
    by_procedure = next((each for each in active if coded and each.procedure_code == coded), None)
    return by_procedure or next((each for each in active if each.code == service.code), None)


def _is_open(hall: Hall, service: Service, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(hall.catalogue.time_zone))
    return hall.catalogue.hours.open_at(local) and (service.hours is None or service.hours.open_at(local))


class Kept:
    """Answers from a look that is at most `KEPT_S` old, however many kiosks ask."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[CenterId, tuple[float, list[Quicker]]] = {}

    def __call__(self, center_id: CenterId) -> list[Quicker]:
        """Return what `quicker_elsewhere` found last."""
        kept = self._found.get(center_id)
        if kept is None or elapsed_s() - kept[0] > KEPT_S:
            kept = self._found[center_id] = elapsed_s(), quicker_elsewhere(self._context, center_id)
        return kept[1]
