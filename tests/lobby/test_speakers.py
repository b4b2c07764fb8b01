"""One display at a time speaks in a zone, another takes over when it goes dark, and centers do not mix."""

from __future__ import annotations

import threading

from server.lobby.speakers import HELD_S, Claim, give_up, take_turn
from tests.lobby.conftest import Lobby


def takes(lobby: Lobby, holder: str, zone: str = "hall", *, there: bool = False) -> bool:
    return take_turn(lobby.store, lobby.clock, Claim(lobby.there if there else lobby.here, zone, holder))


def test_only_the_first_to_ask_speaks_and_it_may_renew(lobby: Lobby) -> None:
    assert takes(lobby, "one-page")
    assert not takes(lobby, "other-page")
    lobby.clock.forward(seconds=HELD_S - 1)
    assert takes(lobby, "one-page")
    lobby.clock.forward(seconds=HELD_S - 1)
    assert not takes(lobby, "other-page")


def test_another_takes_over_when_it_is_not_renewed_and_the_first_must_wait(lobby: Lobby) -> None:
    assert takes(lobby, "one-page")
    lobby.clock.forward(seconds=HELD_S)
    assert takes(lobby, "other-page")
    assert not takes(lobby, "one-page")


def test_who_gives_up_lets_another_speak_at_once_but_cannot_end_anothers_turn(lobby: Lobby) -> None:
    assert takes(lobby, "one-page")
    give_up(lobby.store, lobby.clock, Claim(lobby.here, "hall", "other-page"))
    assert not takes(lobby, "other-page")
    give_up(lobby.store, lobby.clock, Claim(lobby.here, "hall", "one-page"))
    assert takes(lobby, "other-page")


def test_zones_and_centers_have_turns_of_their_own(lobby: Lobby) -> None:
    assert takes(lobby, "one-page")
    assert takes(lobby, "other-page", "upstairs")
    assert takes(lobby, "third-page", there=True)


def test_of_many_that_ask_at_once_one_speaks(lobby: Lobby) -> None:
    spoke: list[str] = []
    asking = [
        threading.Thread(target=lambda name=f"page-{n}": spoke.append(name) if takes(lobby, name) else None)
        for n in range(12)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(spoke) == 1
