"""A process of a race: issues or calls on one database and prints each confirmed step before the next one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from server.domain.catalogue import CenterId
from server.domain.errors import LuotError
from server.domain.waiting import TypicalTimes
from server.services.clock import SystemClock
from server.services.counters import Command, call_next
from server.services.issue import Order, issue
from server.services.ports import Actor, Context
from server.store.catalogues import Catalogues
from server.store.engine import Database
from server.store.reader import SqlReader
from server.store.unit_of_work import SqlUnits

PRINTING = threading.Lock()


def open_context(url: str) -> tuple[Database, Context]:
    """Join a database to the use cases, as wiring does."""
    database, catalogues = Database(url), Catalogues()
    units, reader = SqlUnits(database, catalogues), SqlReader(database, catalogues)
    return database, Context(units, reader, SystemClock(), TypicalTimes(), SystemClock())


def say(*words: object) -> None:
    """Print one confirmed step, whole, at once."""
    with PRINTING:
        print(*words, flush=True)


def issue_many(context: Context, center: CenterId, service: str, count: int) -> None:
    """Issue `count` tickets of the service."""
    for _ in range(count):
        say("issued", issue(context, center, Order(service), Actor("device:1")).ticket.number)


def call_many(context: Context, center: CenterId, counter: int, patience: int) -> None:
    """Call at the counter until nobody waited `patience` times in a row."""
    empty = 0
    while empty < patience:
        try:
            called = call_next(context, center, Command(counter, Actor(f"device:{counter}")))
        except LuotError as error:
            say("fault", error.code)
            return
        empty = 0 if called else empty + 1
        if called:
            say("called", called.ticket.number)


def run_threads(jobs: list[Callable[[], None]]) -> None:
    """Run the jobs at once, each in a thread, and wait for all."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """worker.py URL CENTER issue SERVICE COUNT THREADS | worker.py URL CENTER call COUNTER PATIENCE."""
    url, center_text, verb, *rest = sys.argv[1:]
    database, context = open_context(url)
    center = CenterId(int(center_text))
    if verb == "issue":
        service, count, threads = rest[0], int(rest[1]), int(rest[2])
        run_threads([lambda: issue_many(context, center, service, count)] * threads)
    else:
        call_many(context, center, int(rest[0]), int(rest[1]))
    database.close()


if __name__ == "__main__":
    main()
