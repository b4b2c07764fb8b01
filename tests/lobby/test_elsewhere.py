"""Where it is quicker: only when clearly so, open, offered there, and near by; and the waits that screens show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.domain.catalogue import Catalogue
from server.domain.hours import parse_week
from server.domain.lobby import Lobby as LobbyPlan
from server.domain.lobby import Nearby
from server.lobby.elsewhere import Quicker, quicker_elsewhere
from server.lobby.waits import waits_of
from server.services.configure import configure
from server.services.issue import Order, issue
from server.services.ports import SYSTEM
from tests.api.cast_of_api import CIVIL, LAND, catalogue
from tests.lobby.conftest import Lobby


def near(*centers: tuple[str, int], **changes: Any) -> Catalogue:
    plan = LobbyPlan(nearby=tuple(Nearby(code, minutes) for code, minutes in centers))
    return catalogue("hac-thanh", lobby=plan, **changes)


def crowd(lobby: Lobby, people: int) -> None:
    for _ in range(people):
        issue(lobby.context, lobby.here, Order(LAND), SYSTEM)


def found(lobby: Lobby) -> list[tuple[str, str, int]]:
    quicker: list[Quicker] = quicker_elsewhere(lobby.context, lobby.here)
    return [(each.service, each.center.code, each.travel_min) for each in quicker]


@pytest.fixture
def crowded(lobby: Lobby) -> Lobby:
    """Twenty people wait here (two counters, ten minutes each); nobody at the other center."""
    configure(lobby.context, near(("dong-son", 12)), SYSTEM)
    crowd(lobby, 20)
    return lobby


def test_a_center_that_is_clearly_quicker_is_named_for_the_service_alone(crowded: Lobby) -> None:
    assert found(crowded) == [(LAND, "dong-son", 12)]


def test_a_way_that_eats_up_the_gain_is_not_worth_it(crowded: Lobby) -> None:
    configure(crowded.context, near(("dong-son", 70)), SYSTEM)
    assert found(crowded) == []


def test_without_a_crowd_or_without_neighbours_there_is_nothing_to_say(lobby: Lobby) -> None:
    configure(lobby.context, near(("dong-son", 1)), SYSTEM)
    assert found(lobby) == []
    configure(lobby.context, near(("khong-co", 1)), SYSTEM)
    crowd(lobby, 20)
    assert found(lobby) == []


def test_a_center_that_is_closed_or_does_not_offer_the_service_is_not_named(crowded: Lobby) -> None:
    shut = catalogue("dong-son", hours=parse_week({"sun": ["08:00-09:00"]}))
    configure(crowded.context, shut, SYSTEM)
    assert found(crowded) == []
    other = catalogue("dong-son")
    without = tuple(replace(each, active=each.code == CIVIL) for each in other.services)
    configure(crowded.context, replace(other, services=without), SYSTEM)
    assert found(crowded) == []


def test_a_service_is_the_same_where_its_national_code_is(crowded: Lobby) -> None:
    def coded(center: Catalogue, code: str, procedure: str) -> Catalogue:
        services = tuple(
            replace(each, procedure_code=procedure) if each.code == code else each for each in center.services
        )
        return replace(center, services=services)

    configure(crowded.context, coded(near(("dong-son", 12)), LAND, "1.012345"), SYSTEM)
    there = coded(catalogue("dong-son"), CIVIL, "1.012345")
    closed = tuple(replace(each, active=each.code == CIVIL) for each in there.services)
    configure(crowded.context, replace(there, services=closed), SYSTEM)
    assert found(crowded) == [(LAND, "dong-son", 12)]


def test_waits_are_told_by_service_and_grow_with_the_queue(crowded: Lobby) -> None:
    waits = waits_of(crowded.context, crowded.context.reader.hall(crowded.here))
    assert waits[LAND] is not None
    assert waits[CIVIL] is not None
    assert waits[LAND].low_min > waits[CIVIL].high_min
