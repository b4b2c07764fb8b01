"""A citizen's page as things stand: kept in memory, and yet always what the database would say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.citizens.pages import TicketPage, TicketPages
from server.domain.catalogue import NORMAL
from server.domain.errors import LuotError, TicketExpired, UnknownTicket
from server.domain.overtaking import Reason
from server.domain.ticket import Ticket, TicketState
from server.services import counters, issue
from server.services.configure import configure
from server.services.day import close_of_day
from server.services.ports import SYSTEM
from server.services.waiting import expected_wait
from server.store.catalogues import Catalogues
from server.store.citizens import SqlLines
from server.store.engine import Database
from tests.builders import ELDERLY, FAMILY, KIOSK, LAND, RESULTS, Hall, a_catalogue, open_hall


class Place:
    """A hall with the pages of its citizens."""

    def __init__(self, hall: Hall, url: str) -> None:
        self.hall, self._database = hall, Database(url)
        self.pages = self.fresh_pages()

    def fresh_pages(self) -> TicketPages:
        return TicketPages(self.hall.context, SqlLines(self._database, Catalogues()))

    def look(self, ticket: Ticket) -> TicketPage:
        return self.pages.find(ticket.token)

    def close(self) -> None:
        self._database.close()


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    with open_hall(database_url) as hall:
        made = Place(hall, database_url)
        yield made
        made.close()


def something(hall: Hall, dice: random.Random) -> None:
    """Do one thing that may happen in a hall; what the rules refuse changes nothing."""
    counter, queue = dice.choice([1, 2, 3]), hall.context.reader.queue(hall.center, [LAND, FAMILY, RESULTS], 50)
    at = hall.at(counter)
    waiting, held = list(queue.tickets), list(queue.held)
    steps = [
        lambda: hall.take(dice.choice([LAND, FAMILY, RESULTS]), dice.choice([NORMAL, NORMAL, ELDERLY])),
        lambda: hall.take(LAND),
        lambda: hall.call(counter),
        lambda: counters.hold(hall.context, hall.center, at, None),
        lambda: counters.no_show(hall.context, hall.center, at),
        lambda: counters.transfer(hall.context, hall.center, at, dice.choice([LAND, FAMILY, RESULTS])),
        lambda: counters.finish(hall.context, hall.center, at),
        lambda: counters.recall(hall.context, hall.center, at),
        lambda: held and counters.resume(hall.context, hall.center, at, held[0].number),
        lambda: waiting and counters.call_number(hall.context, hall.center, at, dice.choice(waiting).number),
        lambda: waiting and issue.withdraw(hall.context, hall.center, dice.choice(waiting).id, KIOSK),
        lambda: counters.close_counter(hall.context, hall.center, at),
        lambda: counters.open_counter(hall.context, hall.center, at),
    ]
    try:
        dice.choice(steps)()
    except LuotError:
        return
    finally:
        hall.clock.forward(seconds=dice.choice([0, 1, 60]))


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_day_each_page_is_what_a_fresh_look_finds(place: Place, seed: int) -> None:
    hall, dice, tickets = place.hall, random.Random(seed), []
    for step in range(120):
        something(hall, dice)
        if step % 10 == 0:
            tickets.append(hall.take(dice.choice([LAND, RESULTS])))
            for ticket in tickets:
                place.look(ticket)
    fresh = place.fresh_pages()
    for ticket in tickets:
        kept, read = place.look(ticket), hall.context.reader.ticket(hall.center, ticket.id)
        assert kept.news[:-1] == fresh.find(ticket.token).news[:-1]
        assert kept.overtaken == fresh.find(ticket.token).overtaken
        assert (kept.ticket, kept.ahead) == (read.ticket, read.ahead)
        assert kept.wait == expected_wait(hall.context, read.ticket, read.ahead)


def test_who_was_called_first_is_told_by_reason(place: Place) -> None:
    hall = place.hall
    held = hall.take()
    hall.call(1)
    counters.hold(hall.context, hall.center, hall.at(1), None)
    mine = hall.take(FAMILY)
    hall.take(LAND, ELDERLY)
    by_number = hall.take(FAMILY)
    assert place.look(mine).overtaken == {}
    hall.call(1)
    counters.call_number(hall.context, hall.center, hall.at(2), by_number.number)
    assert place.look(mine).overtaken == {Reason.PRIORITY: 1, Reason.BY_NUMBER: 1}
    counters.resume(hall.context, hall.center, hall.at(3), held.number)
    assert place.look(mine).overtaken == {Reason.PRIORITY: 1, Reason.BY_NUMBER: 1, Reason.HELD: 1}
    assert place.look(mine).ahead == 0
    counters.finish(hall.context, hall.center, hall.at(1))
    assert hall.call(1) == hall.ticket(mine)
    assert place.look(mine).overtaken == {}


def test_a_page_changes_with_the_center_s_configuration(place: Place) -> None:
    mine = place.hall.take()
    before = place.look(mine)
    configure(place.hall.context, replace(a_catalogue(), hotline="1900 1234"), SYSTEM)
    assert (before.catalogue.hotline, place.look(mine).catalogue.hotline) == ("", "1900 1234")


def test_what_was_committed_is_told_to_open_pages_even_if_a_question_took_it_in_first(place: Place) -> None:
    hall = place.hall
    mine = hall.take(FAMILY)
    place.look(mine)
    assert place.pages.changed(hall.center) is None
    assert place.pages.changed(hall.center) == frozenset()
    hall.take(LAND)
    place.look(mine)
    hall.take(RESULTS)
    assert place.pages.changed(hall.center) == {LAND, RESULTS}


def test_tomorrow_the_address_leads_to_nothing_but_a_reason(place: Place) -> None:
    hall = place.hall
    mine, waiting = hall.take(), hall.take()
    hall.call(1)
    counters.finish(hall.context, hall.center, hall.at(1))
    hall.clock.forward(hours=14)
    assert place.look(mine).ticket.state is TicketState.FINISHED
    hall.clock.forward(hours=2)
    for ticket in (mine, waiting):
        with pytest.raises(TicketExpired) as refusal:
            place.look(ticket)
        assert refusal.value.details["day"] == "2026-11-23"
    close_of_day(hall.context, hall.center)
    with pytest.raises(TicketExpired):
        place.look(waiting)
    assert place.look(hall.take()).ahead == 0


def test_an_address_that_was_never_given_is_unknown(place: Place) -> None:
    with pytest.raises(UnknownTicket):
        place.pages.find("never-given-never-given")


def test_addresses_cannot_be_guessed(place: Place) -> None:
    tokens = {place.hall.take().token for _ in range(50)}
    assert len(tokens) == 50
    assert min(len(token) for token in tokens) * 6 >= 128, "bits of URL-safe base64"
