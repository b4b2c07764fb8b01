"""Calling a helper to a kiosk: told once, seen by whoever looks later, over when somebody goes."""

from __future__ import annotations

import pytest

from server.domain.account import DeviceKind
from server.domain.errors import UnknownKiosk
from server.lobby.help import answer_help, ask_help, waiting
from server.services.accounts import token_hash
from server.services.ports import SYSTEM
from tests.lobby.conftest import Lobby


def kiosk_of(lobby: Lobby) -> tuple[int, str]:
    accounts = lobby.cast.house.accounts
    found = accounts.device(token_hash(lobby.cast.here.tokens[str(DeviceKind.KIOSK)]))
    assert found is not None
    return found.id, found.name


def events(lobby: Lobby) -> list[tuple[str, object]]:
    found = lobby.context.reader.events(lobby.here, 0, 100)
    return [(event.type, event.public.get("help")) for event in found if event.type.startswith("help.")]


def test_asking_twice_tells_once_and_answering_ends_it(lobby: Lobby) -> None:
    kiosk = kiosk_of(lobby)
    ask_help(lobby.context, lobby.store, lobby.here, kiosk, SYSTEM)
    ask_help(lobby.context, lobby.store, lobby.here, kiosk, SYSTEM)
    assert [(call.kiosk, call.name) for call in waiting(lobby.context, lobby.store, lobby.here)] == [kiosk]
    answer_help(lobby.context, lobby.store, lobby.here, kiosk[0], SYSTEM)
    answer_help(lobby.context, lobby.store, lobby.here, kiosk[0], SYSTEM)
    assert waiting(lobby.context, lobby.store, lobby.here) == []
    asked = ("help.asked", {"kiosk": kiosk[0], "name": kiosk[1]})
    assert events(lobby) == [asked, ("help.answered", {"kiosk": kiosk[0]})]
    ask_help(lobby.context, lobby.store, lobby.here, kiosk, SYSTEM)
    assert events(lobby)[-1] == asked


def test_a_call_that_nobody_answered_is_forgotten_and_may_be_made_again(lobby: Lobby) -> None:
    kiosk = kiosk_of(lobby)
    ask_help(lobby.context, lobby.store, lobby.here, kiosk, SYSTEM)
    lobby.clock.forward(minutes=31)
    assert waiting(lobby.context, lobby.store, lobby.here) == []
    ask_help(lobby.context, lobby.store, lobby.here, kiosk, SYSTEM)
    assert len(waiting(lobby.context, lobby.store, lobby.here)) == 1
    assert len(events(lobby)) == 2


def test_the_other_center_neither_sees_nor_ends_it(lobby: Lobby) -> None:
    kiosk = kiosk_of(lobby)
    ask_help(lobby.context, lobby.store, lobby.here, kiosk, SYSTEM)
    with pytest.raises(UnknownKiosk):
        answer_help(lobby.context, lobby.store, lobby.there, kiosk[0], SYSTEM)
    assert waiting(lobby.context, lobby.store, lobby.there) == []
    assert len(waiting(lobby.context, lobby.store, lobby.here)) == 1
