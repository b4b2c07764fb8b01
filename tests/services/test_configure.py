"""Changing a center's configuration beside living tickets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.catalogue import PolicyPlan, WorkProfile
from server.domain.errors import InvalidValue, UnknownService
from server.services.configure import configure
from server.services.ports import SYSTEM
from tests.builders import FAMILY, LAND, RESULTS, Hall, a_catalogue, name


def without(service: str, profile: tuple[str, ...]) -> object:
    catalogue = a_catalogue()
    services = tuple(s for s in catalogue.services if s.code != service)
    profiles = (WorkProfile("all", name("all"), profile), WorkProfile("results", name("results"), (RESULTS,)))  # type: ignore[arg-type]
    return replace(catalogue, services=services, profiles=profiles)


def test_a_center_is_created_once_and_then_updated_or_left(hall: Hall) -> None:
    assert configure(hall.context, a_catalogue("another"), SYSTEM).outcome == "created"
    assert configure(hall.context, a_catalogue(), SYSTEM).outcome == "unchanged"
    assert configure(hall.context, a_catalogue(hotline="1022"), SYSTEM).outcome == "updated"
    assert hall.context.reader.catalogue(hall.center).hotline == "1022"


def test_an_update_leaves_tickets_and_tells_the_screens(hall: Hall) -> None:
    ticket = hall.take()
    configure(hall.context, a_catalogue(hotline="1022"), SYSTEM)
    assert hall.ticket(ticket) == ticket
    assert hall.context.reader.events(hall.center, 0, 100)[-1].type == "center.configured"
    assert hall.take().number == "A002"


def test_a_service_that_is_gone_is_kept_for_its_past_and_gives_no_numbers(hall: Hall) -> None:
    ticket = hall.take(LAND)
    hall.call()
    counters_free = hall.take(FAMILY)
    hall.call()
    configure(hall.context, without(LAND, (FAMILY, RESULTS)), SYSTEM)  # type: ignore[arg-type]
    assert hall.ticket(ticket).number == "A001"
    assert counters_free.number == "B001"
    with pytest.raises(UnknownService):
        hall.take(LAND)


def test_nobody_who_waits_is_stranded(hall: Hall) -> None:
    hall.take(LAND)
    with pytest.raises(InvalidValue, match="A001 still waits"):
        configure(hall.context, without(LAND, (FAMILY, RESULTS)), SYSTEM)  # type: ignore[arg-type]
    fewer = a_catalogue(classes=a_catalogue().classes[:1])
    hall.take(FAMILY, "elderly")
    with pytest.raises(InvalidValue, match="priority class 'elderly'"):
        configure(hall.context, fewer, SYSTEM)


def test_a_counter_with_a_ticket_is_not_removed(hall: Hall) -> None:
    hall.take()
    hall.call(1)
    with pytest.raises(InvalidValue, match="Counter 1 still has a ticket"):
        configure(hall.context, a_catalogue(counters=a_catalogue().counters[1:]), SYSTEM)


def test_a_prefix_that_gave_numbers_today_stays_until_tomorrow(hall: Hall) -> None:
    hall.take(LAND)
    services = a_catalogue().services
    swapped = (replace(services[0], prefix="B"), replace(services[1], prefix="A"), services[2])
    with pytest.raises(InvalidValue, match="today; change it tomorrow"):
        configure(hall.context, a_catalogue(services=swapped), SYSTEM)
    hall.call()
    hall.clock.forward(days=1)
    hall.take(RESULTS)
    assert configure(hall.context, a_catalogue(services=swapped), SYSTEM).outcome == "updated"
    assert hall.take(LAND).number == "B001"


def test_a_changed_policy_is_effective_at_once_and_has_a_new_version(hall: Hall) -> None:
    hall.take(LAND)
    hall.clock.forward(minutes=2)
    hall.take(LAND, "elderly")
    configure(hall.context, a_catalogue(policy=PolicyPlan(kind="first_come")), SYSTEM)
    called = hall.call()
    assert called is not None
    assert called.number == "A001"
    why = hall.context.reader.events(hall.center, 0, 100)[-1].detail["why"]
    assert (why["policy"], why["policy_version"]) == ("first_come", 2)
