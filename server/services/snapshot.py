"""The public state of a center and its events in the shapes of docs/events.md. Nothing personal passes here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.catalogue import Catalogue, PriorityClass, Service
from server.domain.hours import format_week
from server.domain.lobby import Lobby
from server.services.ports import CounterView, Hall, StoredEvent


def iso(at: datetime) -> str:
    """Return the moment as ISO 8601 UTC with milliseconds and Z."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def public_snapshot(hall: Hall, now: datetime) -> dict[str, Any]:
    """Return the snapshot of a center for every screen."""
    catalogue = hall.catalogue
    return {
        "version": hall.version,
        "at": iso(now),
        "day": hall.day.isoformat() if hall.day else None,
        "open": catalogue.hours.open_at(now.astimezone(ZoneInfo(catalogue.time_zone))),
        "config_version": hall.config_version,
        **offer(catalogue),
        "center": _center(catalogue),
        "hours": format_week(catalogue.hours),
        "lobby": _lobby(catalogue.lobby),
        "counters": [_counter(view, catalogue) for view in hall.counters if _configured(view, catalogue)],
        "waiting": {s.code: hall.waiting.get(s.code, 0) for s in catalogue.services},
        "calls": [public_call(event) for event in hall.calls],
    }


def offer(catalogue: Catalogue) -> dict[str, Any]:
    """Return groups, active services and priority classes in their order."""
    return {
        "groups": [asdict(group) for group in catalogue.groups],
        "services": [_service(service) for service in catalogue.services if service.active],
        "priority_classes": [_class(c) for c in catalogue.classes],
    }


def public_event(event: StoredEvent) -> dict[str, Any]:
    """Return an event as frames and `GET /events` carry it."""
    return {"version": event.version, "at": iso(event.at), "type": event.type, **event.public}


def public_call(event: StoredEvent) -> dict[str, Any]:
    """Return the Call that a call event puts on the displays."""
    ticket = event.public["ticket"]
    return {
        "ticket": ticket["id"],
        "number": ticket["number"],
        "service": ticket["service"],
        "counter": ticket["counter"],
        "at": iso(event.at),
        "repeat": ticket["calls"] - 1,
        "version": event.version,
        "language": ticket.get("language", "vi"),
    }


def _lobby(lobby: Lobby) -> dict[str, Any]:
    """Return the lobby with days as ISO 8601 and colours by name; which centers are near is asked for elsewhere."""
    shown: dict[str, Any] = asdict(lobby, dict_factory=_plain)
    shown["theme"]["colours"] = dict(lobby.theme.colours)
    del shown["nearby"]
    return shown


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in pairs}


def _class(rank: PriorityClass) -> dict[str, Any]:
    return {"code": rank.code, "name": asdict(rank.name), "self_chosen": rank.self_chosen, "from_age": rank.from_age}


def _center(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "code": catalogue.code,
        "name": asdict(catalogue.name),
        "time_zone": catalogue.time_zone,
        "hotline": catalogue.hotline,
        "address": asdict(catalogue.address),
    }


def _service(service: Service) -> dict[str, Any]:
    hours = None if service.hours is None else format_week(service.hours)
    shown = asdict(service) | {"hours": hours}
    return {key: value for key, value in shown.items() if key not in {"active", "daily_quota"}}


def _configured(view: CounterView, catalogue: Catalogue) -> bool:
    return view.counter.number in catalogue.counters_by_number


def _counter(view: CounterView, catalogue: Catalogue) -> dict[str, Any]:
    number, ticket = view.counter.number, view.ticket
    at_counter = ticket and {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "state": str(ticket.state),
    }
    return {
        "number": number,
        "name": asdict(catalogue.counter(number).name),
        "state": str(view.counter.state),
        "services": list(catalogue.services_of(number)),
        "ticket": at_counter,
    }
