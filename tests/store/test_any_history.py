"""No sequence of commands loses or doubles a ticket: a state machine drives the use cases, checked at each step."""

from __future__ import annotations

from collections import Counter as Tally
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine, text

from server.domain.errors import LuotError
from server.domain.ticket import Ticket
from server.services import counters, issue
from server.store.engine import Database
from server.store.migrate import migrate
from tests.builders import ELDERLY, FAMILY, KIOSK, LAND, RESULTS, open_hall

COUNTER = st.integers(1, 4)
SERVICE = st.sampled_from([LAND, FAMILY, RESULTS])
STEPS = {
    "recall": counters.recall,
    "begin": counters.begin,
    "finish": counters.finish,
    "no_show": counters.no_show,
    "close": counters.close_counter,
    "hold": lambda c, i, at: counters.hold(c, i, at, None),
    "pause": lambda c, i, at: counters.pause_counter(c, i, at, None),
    "open": lambda c, i, at: counters.open_counter(c, i, at),
}


class AnyHistory(RuleBasedStateMachine):
    """Keeps what it was told of each ticket; the database must agree."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.issued: list[Ticket] = []
        self.keys = 0

    @initialize()
    def open(self) -> None:
        folder = self.stack.enter_context(TemporaryDirectory())
        self.url = f"sqlite:///{Path(folder) / 'luot.db'}"
        database = Database(self.url)
        migrate(database)
        database.close()
        self.hall = self.stack.enter_context(open_hall(self.url))
        self.engine = create_engine(self.url)
        self.stack.callback(self.engine.dispose)

    @rule(service=SERVICE, priority=st.sampled_from(["normal", ELDERLY]), twice=st.booleans())
    def take(self, service: str, priority: str, twice: bool) -> None:
        self.keys += 1
        tickets = {self.hall.take(service, priority, key=str(self.keys)).id for _ in range(2 if twice else 1)}
        assert len(tickets) == 1
        self.issued.append(self.hall.context.reader.ticket(self.hall.center, tickets.pop()).ticket)

    @rule(counter=COUNTER, twice=st.booleans())
    def call_next(self, counter: int, twice: bool) -> None:
        self.keys += 1
        with suppress(LuotError):
            called = {t.id if (t := self.hall.call(counter, key=str(self.keys))) else 0 for _ in range(1 + twice)}
            assert len(called) == 1

    @rule(counter=COUNTER, step=st.sampled_from(sorted(STEPS)))
    def step(self, counter: int, step: str) -> None:
        with suppress(LuotError):
            STEPS[step](self.hall.context, self.hall.center, self.hall.at(counter))

    @rule(counter=COUNTER, service=SERVICE)
    def transfer(self, counter: int, service: str) -> None:
        with suppress(LuotError):
            counters.transfer(self.hall.context, self.hall.center, self.hall.at(counter), service)

    @rule(counter=COUNTER, which=st.integers(0, 50), resumed=st.booleans())
    def call_number(self, counter: int, which: int, resumed: bool) -> None:
        if self.issued:
            number = self.issued[which % len(self.issued)].number
            verb = counters.resume if resumed else counters.call_number
            with suppress(LuotError):
                verb(self.hall.context, self.hall.center, self.hall.at(counter), number)

    @rule(which=st.integers(0, 50))
    def withdraw(self, which: int) -> None:
        if self.issued:
            with suppress(LuotError):
                issue.withdraw(self.hall.context, self.hall.center, self.issued[which % len(self.issued)].id, KIOSK)

    @rule(minutes=st.sampled_from([1, 7, 61, 60 * 9, 60 * 24]))
    def time_passes(self, minutes: int) -> None:
        self.hall.clock.forward(minutes=minutes)

    @invariant()
    def holds(self) -> None:
        with self.engine.connect() as connection:
            tickets = connection.execute(text("SELECT id, number, service, day, state, counter FROM tickets")).all()
            queues = connection.execute(text("SELECT service, sum(waiting) FROM queues GROUP BY service")).all()
            at = connection.execute(text("SELECT number, ticket_id FROM counters WHERE ticket_id IS NOT NULL")).all()
            versions = connection.execute(text("SELECT version FROM events ORDER BY version")).scalars().all()
            last = connection.execute(text("SELECT version FROM centers")).scalar_one()
        assert {row[0] for row in tickets} == {t.id for t in self.issued}
        assert len({(row[3], row[1]) for row in tickets}) == len(tickets)
        for (_day, _prefix), count in Tally((row[3], row[1][0]) for row in tickets).items():
            numbers = {row[1] for row in tickets if (row[3], row[1][0]) == (_day, _prefix)}
            assert numbers == {f"{_prefix}{n:03d}" for n in range(1, count + 1)}
        waiting = Tally(row[2] for row in tickets if row[4] == "waiting")
        assert {service: count for service, count in queues if count} == dict(waiting)
        standing = {(row[5], row[0]) for row in tickets if row[4] in {"called", "serving"}}
        assert standing == {(row[0], row[1]) for row in at}
        assert list(versions) == list(range(1, last + 1))

    def teardown(self) -> None:
        self.stack.close()


AnyHistory.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestAnyHistory = AnyHistory.TestCase
