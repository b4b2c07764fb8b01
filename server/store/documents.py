"""A catalogue as the JSON document that is kept, and back. The inverse holds exactly (tested)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from server.domain.catalogue import (
    Catalogue,
    ClassCode,
    CounterNumber,
    CounterPlan,
    Name,
    PolicyPlan,
    PriorityClass,
    Service,
    ServiceCode,
    ServiceGroup,
    WorkProfile,
)
from server.domain.hours import OpeningHours, format_week, parse_week
from server.domain.lobby import Lobby
from server.domain.slip_plan import SlipPlan

LOBBY = TypeAdapter(Lobby)


def dump_catalogue(catalogue: Catalogue) -> str:
    """Return the catalogue as a JSON document with sorted keys."""
    document = {
        "code": catalogue.code,
        "name": asdict(catalogue.name),
        "time_zone": catalogue.time_zone,
        "hours": format_week(catalogue.hours),
        "hotline": catalogue.hotline,
        "address": asdict(catalogue.address),
        "groups": [asdict(group) for group in catalogue.groups],
        "services": [_dump_service(service) for service in catalogue.services],
        "classes": [asdict(rank) for rank in catalogue.classes],
        "profiles": [asdict(profile) for profile in catalogue.profiles],
        "counters": [asdict(counter) for counter in catalogue.counters],
        "policy": asdict(catalogue.policy),
        "slip": asdict(catalogue.slip),
        "lobby": LOBBY.dump_python(catalogue.lobby, mode="json"),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def load_catalogue(text: str) -> Catalogue:
    """Return the catalogue of a document; raises InvalidValue when it breaks a rule."""
    document = json.loads(text)
    return Catalogue(
        code=document["code"],
        name=Name(**document["name"]),
        time_zone=document["time_zone"],
        hours=parse_week(document["hours"]),
        hotline=document["hotline"],
        address=Name(**document["address"]),
        groups=tuple(ServiceGroup(g["code"], Name(**g["name"]), g["icon"]) for g in document["groups"]),
        services=tuple(_load_service(s) for s in document["services"]),
        classes=tuple(_load_class(c) for c in document["classes"]),
        profiles=tuple(_load_profile(p) for p in document["profiles"]),
        counters=tuple(_load_counter(c) for c in document["counters"]),
        policy=PolicyPlan(**document["policy"]),
        slip=_load_slip(document.get("slip", {})),
        lobby=LOBBY.validate_python(document.get("lobby", {})),
    )


def _load_slip(document: dict[str, Any]) -> SlipPlan:
    return SlipPlan(**document | {"parts": tuple(document.get("parts", ()))})


def _dump_service(service: Service) -> dict[str, Any]:
    return asdict(service) | {"hours": _dump_hours(service.hours)}


def _dump_hours(hours: OpeningHours | None) -> dict[str, list[str]] | None:
    return None if hours is None else format_week(hours)


def _load_service(found: dict[str, Any]) -> Service:
    changed = {
        "code": ServiceCode(found["code"]),
        "name": Name(**found["name"]),
        "documents": tuple(Name(**d) for d in found["documents"]),
        "fee": None if found["fee"] is None else Name(**found["fee"]),
        "hours": None if found["hours"] is None else parse_week(found["hours"]),
        "also": tuple(found.get("also", ())),
    }
    return Service(**(found | changed))


def _load_class(found: dict[str, Any]) -> PriorityClass:
    changed = {"code": ClassCode(found["code"]), "name": Name(**found["name"])}
    return PriorityClass(**(found | changed))


def _load_profile(found: dict[str, Any]) -> WorkProfile:
    return WorkProfile(found["code"], Name(**found["name"]), tuple(ServiceCode(s) for s in found["services"]))


def _load_counter(found: dict[str, Any]) -> CounterPlan:
    return CounterPlan(CounterNumber(found["number"]), Name(**found["name"]), found["profile"], found["open_at_start"])
