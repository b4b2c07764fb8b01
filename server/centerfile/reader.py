"""Reads a center file (TOML) into a Catalogue.

Owns the form of center files and what each section may say. Knows nothing of the store, tickets or HTTP.
A wrong file is refused with one sentence: file, line, what is wrong, what was expected.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar

from server.centerfile.fields import (
    A_CODE,
    A_HOTLINE,
    A_NAME,
    A_PREFIX,
    A_PROCEDURE,
    A_ZONE,
    AN_ADDRESS,
    AN_ICON,
    LONG,
    SHORT,
    name_in,
    read_hours,
    read_name,
)
from server.centerfile.lobby import SECTIONS as LOBBY_SECTIONS
from server.centerfile.lobby import read_lobby
from server.centerfile.slip import read_slip
from server.centerfile.table import CenterFileError, Table, flag, nearest, number, one_of, shown, text, whole
from server.centerfile.toml import parse_toml, read_text
from server.domain.calling import POLICIES
from server.domain.catalogue import (
    NORMAL,
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
from server.domain.hours import OpeningHours

__all__ = ["CenterFileError", "parse_center", "read_center_file"]

K = TypeVar("K", str, int)
SECTIONS = ("center", "hours", "policy", "group", "service", "priority", "profile", "counter", "slip", *LOBBY_SECTIONS)
CENTER_KEYS = ("code", "name", "time_zone", "hotline", "address")
SERVICE_KEYS = (
    *("code", "group", "prefix", "name", "target_wait_min", "typical_min", "documents", "fee", "procedure_code"),
    *("sector_code", "also", "online_url", "daily_quota", "hours", "active"),
)


def read_center_file(path: Path | str) -> Catalogue:
    """Read a center file into the configuration of its center.

    Raises: CenterFileError when the file is missing, is not UTF-8 (a byte order mark is allowed) or is wrong.
    """
    return parse_center(read_text(path), str(path), Path(path).parent)


def parse_center(text: str, source_name: str, folder: Path | None = None) -> Catalogue:
    """Read the text of a center file into the configuration of its center.

    Args: `source_name` stands for the file in the sentences of errors; `folder` is where files that it names are, None
        to leave them out.
    Raises: CenterFileError, whose message names file, line, what is wrong and what was expected.
    """
    root = parse_toml(text, source_name)
    root.only(SECTIONS)
    with root.guard():
        catalogue = _catalogue(root, folder)
    _check_served(root, catalogue)
    return catalogue


def _catalogue(root: Table, folder: Path | None) -> Catalogue:
    center = root.table("center", "[center]", "a section [center]")
    center.only(CENTER_KEYS)
    code = center.need("code", A_CODE)
    groups = _groups(root)
    services = _services(root, [group.code for group in groups])
    profiles = _profiles(root, [service.code for service in services])
    counters = _counters(root, [profile.code for profile in profiles])
    return Catalogue(
        code=code,
        name=read_name(center, "name"),
        time_zone=center.need("time_zone", A_ZONE),
        hours=read_hours(root.table("hours", "[hours]", "a section [hours]")),
        groups=groups,
        services=services,
        classes=_classes(root),
        profiles=profiles,
        counters=counters,
        policy=_policy(root),
        slip=read_slip(root, folder),
        lobby=read_lobby(root, code, groups, counters),
        hotline=center.get("hotline", A_HOTLINE, ""),
        address=read_name(center, "address", LONG) if "address" in center.values else Name("", ""),
    )


def _groups(root: Table) -> tuple[ServiceGroup, ...]:
    tables = _sections(root, "group", ("code", "name", "icon"))
    groups = [ServiceGroup(t.need("code", A_CODE), read_name(t, "name"), t.get("icon", AN_ICON, "")) for t in tables]
    _once(tables, "code", [group.code for group in groups])
    return tuple(groups)


def _services(root: Table, groups: Collection[str]) -> tuple[Service, ...]:
    tables = _sections(root, "service", SERVICE_KEYS)
    services = [_service(table, groups) for table in tables]
    _once(tables, "code", [service.code for service in services])
    _once(tables, "prefix", [service.prefix for service in services])
    return tuple(services)


def _service(table: Table, groups: Collection[str]) -> Service:
    with table.guard():
        return Service(
            code=ServiceCode(table.need("code", A_CODE)),
            group=_known(table, table.need("group", SHORT), groups, "group", "group"),
            prefix=table.need("prefix", A_PREFIX),
            name=read_name(table, "name"),
            target_wait_min=table.get("target_wait_min", whole(1, 480, "minutes"), 15),
            typical_min=table.get("typical_min", number(0, 480, "minutes"), 10.0),
            documents=_documents(table),
            fee=read_name(table, "fee", LONG) if "fee" in table.values else None,
            procedure_code=table.maybe("procedure_code", A_PROCEDURE),
            sector_code=table.maybe("sector_code", text(40)),
            also=tuple(table.right(value, SHORT, "also", at) for at, value in enumerate(table.list("also"))),
            online_url=table.maybe("online_url", AN_ADDRESS),
            daily_quota=table.maybe("daily_quota", whole(1, 9999, "tickets")),
            hours=_service_hours(table),
            active=table.get("active", flag(), True),
        )


def _documents(table: Table) -> tuple[Name, ...]:
    label = f"{table.label}, document"
    found = enumerate(table.list("documents"))
    tables = [table.inside(value, f"{label} {at + 1}", A_NAME, "documents", at) for at, value in found]
    return tuple(name_in(document, LONG) for document in tables)


def _service_hours(table: Table) -> OpeningHours | None:
    if "hours" not in table.values:
        return None
    return read_hours(table.table("hours", f"{table.label}, hours", 'days, like mon = ["07:00-11:30"]'))


def _classes(root: Table) -> tuple[PriorityClass, ...]:
    tables = _sections(root, "priority", ("code", "name", "rate", "head_start", "self_chosen", "from_age"))
    classes = [_class(table) for table in tables]
    _once(tables, "code", [rank.code for rank in classes])
    if NORMAL not in [rank.code for rank in classes]:
        raise root.fault('no [[priority]] has the code "normal"; expected one for people without priority.', "priority")
    return tuple(classes)


def _class(table: Table) -> PriorityClass:
    rate = table.get("rate", number(0, 100), 1.0)
    head_start = table.get("head_start", number(0, 100, at_least=True), 0.0)
    self_chosen = table.get("self_chosen", flag(), True)
    from_age = table.maybe("from_age", whole(1, 120, "years"))
    with table.guard():
        code = ClassCode(table.need("code", A_CODE))
        return PriorityClass(code, read_name(table, "name"), rate, head_start, self_chosen, from_age)


def _profiles(root: Table, services: Collection[str]) -> tuple[WorkProfile, ...]:
    tables = _sections(root, "profile", ("code", "name", "services"))
    profiles = [_profile(table, services) for table in tables]
    _once(tables, "code", [profile.code for profile in profiles])
    return tuple(profiles)


def _profile(table: Table, services: Collection[str]) -> WorkProfile:
    found = enumerate(table.list("services"))
    codes = [_known(table, value, services, "service", "services", at) for at, value in found]
    if not codes:
        raise table.fault("services is missing or empty; expected at least one service code.", "services")
    for at, code in enumerate(codes):
        if code in codes[:at]:
            raise table.fault(f"services has {shown(code)} twice; expected each service only once.", "services", at)
    return WorkProfile(table.need("code", A_CODE), read_name(table, "name"), tuple(map(ServiceCode, codes)))


def _counters(root: Table, profiles: Collection[str]) -> tuple[CounterPlan, ...]:
    tables = _sections(root, "counter", ("number", "name", "profile", "open"))
    counters = [_counter(table, profiles) for table in tables]
    _once(tables, "number", [int(counter.number) for counter in counters])
    return tuple(counters)


def _counter(table: Table, profiles: Collection[str]) -> CounterPlan:
    place = CounterNumber(table.need("number", whole(1, 999, "")))
    profile = _known(table, table.need("profile", SHORT), profiles, "profile", "profile")
    with table.guard():
        return CounterPlan(place, read_name(table, "name"), profile, table.get("open", flag(), True))


def _policy(root: Table) -> PolicyPlan:
    if "policy" not in root.values:
        return PolicyPlan()
    table = root.table("policy", "[policy]", "a section [policy]")
    table.only(("kind", "guard_min"))
    kind = table.get("kind", one_of(POLICIES, f"one of {', '.join(sorted(POLICIES))}"), "accumulating")
    guard_min = table.get("guard_min", number(1, 480, "minutes", at_least=True), 60.0)
    with table.guard():
        return PolicyPlan(kind, guard_min)


def _check_served(root: Table, catalogue: Catalogue) -> None:
    for at, service in enumerate(catalogue.services):
        if service.active and not catalogue.counters_for(service.code):
            problem = f"service {shown(service.code)}: no counter takes it"
            raise root.fault(f"{problem}; expected it in the [[profile]] of at least one counter.", "service", at)


def _sections(root: Table, name: str, keys: Collection[str]) -> list[Table]:
    """Return the tables of all [[name]] sections, each with known keys only."""
    expected = f"[[{name}]] with two brackets, once for each {name}"
    if not root.values.get(name):
        raise root.fault(f"there is no section [[{name}]]; expected at least one.", name)
    if not isinstance(root.values[name], list):
        raise root.fault(f"{name} is {shown(root.values[name])}; expected {expected}.", name)
    found = enumerate(root.list(name))
    tables = [root.inside(value, _label(name, at, value), expected, name, at) for at, value in found]
    for table in tables:
        table.only(keys)
    return tables


def _label(name: str, at: int, value: object) -> str:
    ids = (value.get("code"), value.get("number")) if isinstance(value, dict) else ()
    known = [shown(found) for found in ids if isinstance(found, str | int)]
    return f"{name} {known[0] if known else f'no. {at + 1}'}"


def _once(tables: Sequence[Table], key: str, values: Sequence[K]) -> None:
    first: dict[K, Table] = {}
    for table, value in zip(tables, values, strict=True):
        if value in first:
            before = first[value].line(key)
            problem = f"{key} {shown(value)} is already used on line {before}; expected each {key} only once."
            raise table.fault(problem, key)
        first[value] = table


def _known(table: Table, value: object, codes: Collection[str], what: str, *keys: str | int) -> str:
    if isinstance(value, str) and value in codes:
        return value
    hint = nearest(value, codes) if isinstance(value, str) else ""
    verb = "has" if len(keys) > 1 else "is"
    problem = f"{keys[0]} {verb} {shown(value)}; expected the code of a [[{what}]] of this file"
    raise table.fault(f"{problem}{hint or '.'}", *keys)
