"""Bringing a center's configuration in: created once, updated without touching its tickets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from server.domain.catalogue import Catalogue, CenterId, Service, ServiceCode
from server.domain.errors import InvalidValue, UnknownCenter
from server.domain.events import configured
from server.domain.ticket import Ticket
from server.services.ports import Actor, Context, Work


@dataclass(frozen=True, slots=True)
class Configured:
    """The center, and what was done: 'created', 'updated' or 'unchanged'."""

    center_id: CenterId
    outcome: str


def configure(context: Context, catalogue: Catalogue, actor: Actor) -> Configured:
    """Create the center of this code, or make this its configuration.

    A service that is no longer named is kept as inactive, so that its past tickets can be read.
    Raises: InvalidValue when tickets of today would be stranded or a printed number could come twice.
    Emits: center.configured (not when created or unchanged).
    """
    try:
        center_id = context.reader.center_id(catalogue.code)
    except UnknownCenter:
        created = context.units.create_center(catalogue, actor.ref, context.clock.now())
        return Configured(created, "created")
    return Configured(center_id, _update(context, center_id, catalogue, actor))


def _update(context: Context, center_id: CenterId, wanted: Catalogue, actor: Actor) -> str:
    with context.units.begin(center_id) as work:
        now = context.clock.now()
        changed = _with_kept_services(work.catalogue, wanted)
        if changed == work.catalogue:
            return "unchanged"
        if changed.policy != work.catalogue.policy:
            policy = replace(changed.policy, version=work.catalogue.policy.version + 1)
            changed = replace(changed, policy=policy)
        _demand_nobody_stranded(work, changed)
        if work.day is not None:
            _demand_numbers_stay_unique(work, changed, work.day)
        version = work.configure(changed, actor.ref, now)
        work.record(configured(at=now, actor=actor.ref, version=version))
        work.commit()
    return "updated"


def _with_kept_services(present: Catalogue, wanted: Catalogue) -> Catalogue:
    """Return the wanted configuration plus vanished services, inactive, their prefixes given up where taken."""
    policy = replace(wanted.policy, version=present.policy.version)
    known = {s.code for s in wanted.services}
    taken = {s.prefix for s in wanted.services}
    gone = [s for s in present.services if s.code not in known]
    groups = {g.code for g in wanted.groups}
    missing = tuple(g for g in present.groups if g.code not in groups and any(s.group == g.code for s in gone))
    kept = tuple(replace(s, active=False, prefix=_free_prefix(s, taken)) for s in gone)
    return replace(wanted, services=wanted.services + kept, groups=wanted.groups + missing, policy=policy)


def _free_prefix(service: Service, taken: set[str]) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    candidates = [service.prefix, *(a + b for a in "ZYX" for b in letters)]
    free = next(prefix for prefix in candidates if prefix not in taken)
    taken.add(free)
    return free


def _demand_nobody_stranded(work: Work, changed: Catalogue) -> None:
    numbers = {counter.number for counter in changed.counters}
    for counter in work.counters():
        if counter.ticket_id is not None and counter.number not in numbers:
            raise InvalidValue(f"Counter {counter.number} still has a ticket; finish it before you remove the counter.")
    for ticket in work.live_tickets():
        _demand_served(ticket, changed)


def _demand_served(ticket: Ticket, changed: Catalogue) -> None:
    service = changed.services_by_code.get(ticket.service)
    if service is None or not changed.counters_for(ticket.service):
        raise InvalidValue(f"{ticket.number} still waits for service {ticket.service!r}, which no counter would serve.")
    if ticket.priority not in changed.classes_by_code:
        raise InvalidValue(f"{ticket.number} has priority class {ticket.priority!r}, which would no longer exist.")


def _demand_numbers_stay_unique(work: Work, changed: Catalogue, day: date) -> None:
    """A prefix that has given numbers today stays with its service until tomorrow."""
    used = {work.catalogue.services_by_code[code].prefix: code for code in work.numbered_services(day)}
    for service in changed.services:
        holder = used.get(service.prefix)
        if holder is not None and holder != service.code:
            raise InvalidValue(f"Prefix {service.prefix} has numbers of service {holder!r} today; change it tomorrow.")
        _demand_prefix_kept(service, work.catalogue, frozenset(used.values()))


def _demand_prefix_kept(service: Service, present: Catalogue, numbered: frozenset[ServiceCode]) -> None:
    before = present.services_by_code.get(service.code)
    if before is not None and service.code in numbered and before.prefix != service.prefix:
        raise InvalidValue(f"Service {service.code!r} has given numbers {before.prefix}… today; change it tomorrow.")
