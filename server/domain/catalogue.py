"""What a center offers: groups, services, priority classes, work profiles and counters as configured.

Owns the rules of a valid configuration. Knows nothing of tickets in the queue, of files or tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NewType

from server.domain.errors import InvalidValue, UnknownCounter, UnknownPriority, UnknownService
from server.domain.hours import OpeningHours, is_time_zone
from server.domain.lobby import USUAL_LOBBY, Lobby, check_lobby
from server.domain.slip_plan import USUAL_SLIP, SlipPlan

CenterId = NewType("CenterId", int)
ServiceCode = NewType("ServiceCode", str)
ClassCode = NewType("ClassCode", str)
CounterNumber = NewType("CounterNumber", int)

NORMAL = ClassCode("normal")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
A_TIME_ZONE = "a time zone like Asia/Ho_Chi_Minh"
PREFIX = re.compile(r"[A-Z]{1,2}")


def _check(holds: bool, what: str, value: object, expected: str) -> None:
    if not holds:
        raise InvalidValue(f"{what}: {value!r} is not valid; expected {expected}.", field=what)


def _unique(what: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        _check(code not in seen, what, code, "each one only once")
        seen.add(code)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Vietnamese and English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """A group of services (lĩnh vực), in the order in which the kiosk shows them."""

    code: str
    name: Name
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen takes a ticket for.

    `target_wait_min` T_s and `typical_min` are minutes; `daily_quota` counts tickets a business day,
    None means no limit; `hours` None means the center's own hours; `also` is what else people call it, for the search.
    """

    code: ServiceCode
    group: str
    prefix: str
    name: Name
    target_wait_min: int = 15
    typical_min: float = 10.0
    documents: tuple[Name, ...] = ()
    fee: Name | None = None
    procedure_code: str | None = None
    sector_code: str | None = None
    also: tuple[str, ...] = ()
    online_url: str | None = None
    daily_quota: int | None = None
    hours: OpeningHours | None = None
    active: bool = True

    def __post_init__(self) -> None:
        _check(bool(CODE.fullmatch(self.code)), "service.code", self.code, "1-32 letters, digits, - or _")
        _check(bool(PREFIX.fullmatch(self.prefix)), "service.prefix", self.prefix, "one or two capital letters A-Z")
        _check(1 <= self.target_wait_min <= 480, "service.target_wait_min", self.target_wait_min, "1 to 480 minutes")
        _check(0 < self.typical_min <= 480, "service.typical_min", self.typical_min, "more than 0, at most 480 minutes")
        _check(self.daily_quota is None or self.daily_quota >= 1, "service.daily_quota", self.daily_quota, "1 or more")


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """A priority class: `rate` b and `head_start` g of the calling rule (balance.md, section 1).

    `self_chosen` tells whether a citizen may choose it at the kiosk; others are given by an official. `from_age` is the
    age in whole years that gives it, None where no age does.
    """

    code: ClassCode
    name: Name
    rate: float = 1.0
    head_start: float = 0.0
    self_chosen: bool = True
    from_age: int | None = None

    def __post_init__(self) -> None:
        _check(bool(CODE.fullmatch(self.code)), "priority.code", self.code, "1-32 letters, digits, - or _")
        _check(0 < self.rate <= 100, "priority.rate", self.rate, "more than 0, at most 100")
        _check(0 <= self.head_start <= 100, "priority.head_start", self.head_start, "0 to 100")
        _check(self.from_age is None or 1 <= self.from_age <= 120, "priority.from_age", self.from_age, "1 to 120 years")
        by_age = self.from_age is not None
        _check(not by_age or self.code != NORMAL, "priority.from_age", self.from_age, "none at the class 'normal'")
        expected = "none beside self_chosen = false: it is the kiosk that gives a class by age"
        _check(not by_age or self.self_chosen, "priority.from_age", self.from_age, expected)


@dataclass(frozen=True, slots=True)
class WorkProfile:
    """The services that a counter takes, most preferred first."""

    code: str
    name: Name
    services: tuple[ServiceCode, ...]


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """A counter as configured. `open_at_start` is its state when the center is first created."""

    number: CounterNumber
    name: Name
    profile: str
    open_at_start: bool = True

    def __post_init__(self) -> None:
        _check(1 <= self.number <= 999, "counter.number", self.number, "1 to 999")


@dataclass(frozen=True, slots=True)
class PolicyPlan:
    """Which calling rule a center uses and its parameters; `version` grows with each change.

    `guard_min` is M, the waiting time in minutes from which the starvation guard acts.
    """

    kind: str = "accumulating"
    guard_min: float = 60.0
    version: int = 1

    def __post_init__(self) -> None:
        _check(1 <= self.guard_min <= 480, "policy.guard_min", self.guard_min, "1 to 480 minutes")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole configuration of one center: valid by construction, looked up by code.

    Raises InvalidValue when codes or prefixes repeat, or it refers to something (also a time zone) that is not there.
    """

    code: str
    name: Name
    time_zone: str
    hours: OpeningHours
    groups: tuple[ServiceGroup, ...]
    services: tuple[Service, ...]
    classes: tuple[PriorityClass, ...]
    profiles: tuple[WorkProfile, ...]
    counters: tuple[CounterPlan, ...]
    policy: PolicyPlan = PolicyPlan()
    hotline: str = ""
    address: Name = Name("", "")
    slip: SlipPlan = USUAL_SLIP
    lobby: Lobby = USUAL_LOBBY
    services_by_code: dict[ServiceCode, Service] = field(init=False, repr=False, compare=False, hash=False)
    classes_by_code: dict[ClassCode, PriorityClass] = field(init=False, repr=False, compare=False, hash=False)
    counters_by_number: dict[CounterNumber, CounterPlan] = field(init=False, repr=False, compare=False, hash=False)
    profiles_by_code: dict[str, WorkProfile] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        _check(bool(CODE.fullmatch(self.code)), "center.code", self.code, "1-32 letters, digits, - or _")
        _check(is_time_zone(self.time_zone), "center.time_zone", self.time_zone, A_TIME_ZONE)
        _unique("group", [g.code for g in self.groups])
        _unique("service", [s.code for s in self.services])
        _unique("service prefix", [s.prefix for s in self.services])
        _unique("priority class", [c.code for c in self.classes])
        _unique("work profile", [p.code for p in self.profiles])
        _unique("counter", [str(c.number) for c in self.counters])
        _check(any(c.code == NORMAL for c in self.classes), "priority classes", NORMAL, "a class 'normal'")
        object.__setattr__(self, "services_by_code", {s.code: s for s in self.services})
        object.__setattr__(self, "classes_by_code", {c.code: c for c in self.classes})
        object.__setattr__(self, "counters_by_number", {c.number: c for c in self.counters})
        object.__setattr__(self, "profiles_by_code", {p.code: p for p in self.profiles})
        self._check_references()

    def _check_references(self) -> None:
        groups = {g.code for g in self.groups}
        for service in self.services:
            _check(service.group in groups, f"group of service {service.code}", service.group, "a group of this center")
        for profile in self.profiles:
            _unique(f"service in profile {profile.code}", list(profile.services))
            for code in profile.services:
                _check(code in self.services_by_code, f"profile {profile.code}", code, "a service of this center")
        check_lobby(self.lobby, groups, self.counters_by_number)
        for counter in self.counters:
            known = counter.profile in self.profiles_by_code
            _check(known, f"profile of counter {counter.number}", counter.profile, "a work profile of this center")

    def service(self, code: str) -> Service:
        """Return the active service of this code; raises UnknownService."""
        found = self.services_by_code.get(ServiceCode(code))
        if found is None or not found.active:
            raise UnknownService(f"This center has no service {code!r}.", service=code)
        return found

    def priority(self, code: str) -> PriorityClass:
        """Return the priority class of this code; raises UnknownPriority."""
        found = self.classes_by_code.get(ClassCode(code))
        if found is None:
            raise UnknownPriority(f"This center has no priority class {code!r}.", priority=code)
        return found

    def counter(self, number: int) -> CounterPlan:
        """Return the counter of this number; raises UnknownCounter."""
        found = self.counters_by_number.get(CounterNumber(number))
        if found is None:
            raise UnknownCounter(f"This center has no counter {number}.", counter=number)
        return found

    def services_of(self, number: int) -> tuple[ServiceCode, ...]:
        """Return the service codes that the counter takes, most preferred first; raises UnknownCounter."""
        return self.profiles_by_code[self.counter(number).profile].services

    def counters_for(self, service: ServiceCode) -> tuple[CounterNumber, ...]:
        """Return the numbers of the counters whose profile has the service, ascending."""
        return tuple(sorted(c.number for c in self.counters if service in self.services_of(c.number)))

    @property
    def shortest_target_min(self) -> int:
        """T_min: the smallest published target wait of the center, minutes (15 with no services)."""
        return min((s.target_wait_min for s in self.services), default=15)
