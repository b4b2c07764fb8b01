"""Open pages: who is woken and who is left alone, how many there may be, and the end of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.citizens.memory import STEP, LongLived
from server.citizens.pages import TicketPages
from server.citizens.streams import MOST_OF_TICKET, Stream, Streams, most_streams
from server.domain.errors import TicketExpired, Unavailable, UnknownTicket
from server.domain.ticket import Ticket, TicketState
from server.services import counters
from server.services.day import close_of_day
from server.store.catalogues import Catalogues
from server.store.citizens import SqlLines
from server.store.engine import Database
from tests.builders import FAMILY, LAND, Hall, open_hall
from tests.conftest import FreshDatabase

MOST = 6


class Lobby:
    """A hall and the open pages of one process."""

    def __init__(self, hall: Hall, database: Database) -> None:
        self.hall = hall
        self.looks: list[int] = []
        pages = TicketPages(hall.context, SqlLines(database, Catalogues()))
        self.streams = Streams(pages, lambda _seconds: None, MOST)

    def open(self, ticket: Ticket) -> Stream:
        return self.streams.open(ticket.token)

    def told(self, *streams: Stream) -> list[bool]:
        """Let the task look once; tell which pages were woken."""
        self.streams.step()
        return [stream._wake.is_set() for stream in streams]


@pytest.fixture
def lobby(fresh_database: FreshDatabase) -> Iterator[Lobby]:
    url = fresh_database("sqlite")
    database = Database(url)
    with open_hall(url) as hall:
        yield Lobby(hall, database)
    database.close()


def test_only_pages_whose_own_view_changed_are_woken(lobby: Lobby) -> None:
    hall = lobby.hall
    tickets = [hall.take(LAND), hall.take(LAND), hall.take(FAMILY)]
    first, second, other = (lobby.open(ticket) for ticket in tickets)
    assert lobby.told(first, second, other) == [False, False, False]
    hall.take(LAND)
    assert lobby.told(first, second, other) == [False, False, False]
    hall.call(1)
    assert lobby.told(first, second, other) == [True, True, False]
    assert first.last.ticket.state is TicketState.CALLED
    assert (second.last.ahead, other.last.ahead) == (0, 0)


def test_all_pages_hear_when_a_counter_closes(lobby: Lobby) -> None:
    hall = lobby.hall
    hall.take(LAND)
    page = lobby.open(hall.take(LAND))
    assert page.last.wait is not None
    for number in (1, 2, 3):
        counters.close_counter(hall.context, hall.center, hall.at(number))
    assert lobby.told(page) == [True]
    assert page.last.wait is None


def test_who_was_called_first_waits_for_the_next_beat(lobby: Lobby) -> None:
    hall = lobby.hall
    page = lobby.open(hall.take(LAND))
    counters.call_number(hall.context, hall.center, hall.at(1), hall.take(FAMILY).number)
    assert lobby.told(page) == [False]
    assert lobby.streams.look_again(page)
    assert sum(page.last.overtaken.values()) == 1
    assert not lobby.streams.look_again(page)


def test_a_change_while_the_page_opens_is_not_missed(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = lobby.hall
    mine = hall.take(LAND)
    find = TicketPages.find

    def slow(pages: TicketPages, token: str) -> object:
        page = find(pages, token)
        hall.call(1)
        pages.refresh(hall.center)
        return page

    monkeypatch.setattr(TicketPages, "find", slow)
    assert lobby.open(mine).last.ticket.state is TicketState.CALLED


def test_a_ticket_in_too_many_places_lets_its_oldest_page_go(lobby: Lobby) -> None:
    mine = lobby.hall.take()
    pages = [lobby.open(mine) for _ in range(MOST_OF_TICKET + 1)]
    assert [page.ended for page in pages] == [True] + [False] * MOST_OF_TICKET
    assert pages[0].crowded
    assert lobby.streams.count == MOST_OF_TICKET
    lobby.streams.leave(pages[0])
    assert lobby.streams.count == MOST_OF_TICKET


def test_a_process_bears_so_many_pages_and_no_more_until_one_leaves(lobby: Lobby) -> None:
    pages = [lobby.open(lobby.hall.take()) for _ in range(MOST)]
    mine = lobby.hall.take()
    with pytest.raises(Unavailable) as refusal:
        lobby.open(mine)
    assert refusal.value.details["retry_after_s"] >= 10
    lobby.streams.leave(pages[0])
    lobby.streams.leave(pages[0])
    lobby.open(mine)
    assert lobby.streams.count == MOST


def test_when_the_server_stops_all_pages_go_and_no_other_comes(lobby: Lobby) -> None:
    page, mine = lobby.open(lobby.hall.take()), lobby.hall.take()
    lobby.streams.stop()
    assert page.ended
    assert not page.crowded
    with pytest.raises(Unavailable):
        lobby.open(mine)


def test_at_midnight_open_pages_are_let_go(lobby: Lobby) -> None:
    hall = lobby.hall
    page = lobby.open(hall.take())
    hall.clock.forward(hours=16)
    with pytest.raises(TicketExpired):
        lobby.streams.look_again(page)
    close_of_day(hall.context, hall.center)
    assert lobby.told(page) == [True]
    assert page.ended


def test_addresses_that_lead_nowhere_open_nothing(lobby: Lobby) -> None:
    with pytest.raises(UnknownTicket):
        lobby.streams.open("never-given-never-given")
    assert lobby.streams.count == 0


def test_plain_threads_bear_few_pages_and_green_ones_many_below_the_limit_of_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert most_streams("threading") == 16
    for files, most in ((1_000_000, 7000), (4096, 3496), (256, 0)):
        monkeypatch.setattr("resource.getrlimit", lambda _which, files=files: (files, files))
        assert most_streams("eventlet") == most


def test_what_many_pages_hold_is_set_aside_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("collect", "freeze", "unfreeze"):
        monkeypatch.setattr(f"server.citizens.memory.gc.{name}", lambda name=name: done.append(name))
    kept = LongLived()
    for pages in (0, STEP - 1, STEP, STEP + 1, 2 * STEP, STEP, STEP - 1, STEP // 4, 0):
        kept.note(pages)
    assert done == ["collect", "freeze"] * 2 + ["unfreeze", "collect", "freeze"]
