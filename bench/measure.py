"""Measures one database: starts both servers on it and repeats all scenarios in turn, so that a busy spell of the
machine falls on all alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import bare, scenarios
from bench.minimal_app import postgres_connection
from bench.scenarios import MOST_CLIENTS, Run, summarise
from bench.servers import PostgresServer
from bench.subjects import Luot, Minimal

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ISSUE_MANY, ISSUE_ONE, CALL = f"issue, {MOST_CLIENTS} clients", "issue, 1 client", "call, 8 counters"
MINIMAL_MANY, MINIMAL_ONE = f"minimal app, {MOST_CLIENTS} clients", "minimal app, 1 client"
COMMIT = "bare commits"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where Lượt, the minimal app and the bare commits keep their rows; None is a file in the server's folder."""

    luot: str | None
    minimal: str | None
    bare: str


@dataclass(slots=True)
class Measured:
    """All runs on one database by scenario, in order, and what became of the numbers."""

    version: str
    runs: dict[str, list[Run]] = field(default_factory=lambda: defaultdict(list))
    numbers: Counter[str] = field(default_factory=Counter)

    def add(self, scenario: str, run: Run) -> None:
        """Keep one run."""
        self.runs[scenario].append(run)
        self.numbers.update(run.numbers)

    @property
    def duplicated(self) -> int:
        """How many tickets got a number that another ticket had, too."""
        return sum(count - 1 for count in self.numbers.values())

    @property
    def skipped(self) -> int:
        """How many numbers are missing below the highest of their service."""
        last: dict[str, int] = defaultdict(int)
        for number in self.numbers:
            last[number[0]] = max(last[number[0]], int(number[1:]))
        return sum(last.values()) - len(self.numbers)


def measure(kind: str, folder: Path, seconds: float, repetitions: int, say: Say) -> Measured:
    """Measure everything on a database of this kind. Raises NotStarted."""
    with _database(kind, folder) as (places, version), ExitStack() as running:
        say(f"{kind}: starting Lượt and the minimal app")
        luot = running.enter_context(Luot(folder / "luot", places.luot))
        minimal = running.enter_context(Minimal(folder / "minimal", places.minimal))
        measured = Measured(version)
        for turn in range(repetitions):
            say(f"{kind}: round {turn + 1} of {repetitions}")
            for scenario, run in _round(luot, minimal, places.bare, seconds, f"{kind}{turn}"):
                measured.add(scenario, run)
    return measured


def _round(luot: Luot, minimal: Minimal, bare_place: str, seconds: float, run: str) -> Iterator[tuple[str, Run]]:
    yield ISSUE_MANY, scenarios.issue(luot, MOST_CLIENTS, seconds, f"{run}a")
    yield MINIMAL_MANY, scenarios.insert(minimal, MOST_CLIENTS, seconds, f"{run}b")
    yield ISSUE_ONE, scenarios.issue(luot, 1, seconds, f"{run}c")
    yield MINIMAL_ONE, scenarios.insert(minimal, 1, seconds, f"{run}d")
    yield CALL, scenarios.call(luot, seconds, f"{run}e")
    took_s, latencies = bare.commits(bare_place, seconds / 2)
    yield COMMIT, Run(*summarise(latencies, took_s))


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[Places, str]]:
    folder.mkdir(parents=True)
    if kind == SQLITE:
        import sqlite3

        yield Places(None, None, str(folder / "bare.db")), sqlite3.sqlite_version
        return
    with PostgresServer(durable=True) as server:
        version = _make_databases(_plain(server.url()))
        bare_place = _plain(server.url("bare"))
        yield Places(server.url("luot_bench"), _plain(server.url("minimal")), bare_place), version


def _make_databases(address: str) -> str:
    connection = postgres_connection(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in ("luot_bench", "minimal", "bare"):
            cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    connection.close()
    return version


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg2://", "postgresql://")
