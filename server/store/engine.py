"""Opens the database. Owns pragmas, pools, drivers and the gates that keep one writer a center in a process."""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from server.domain.errors import Unavailable

BUSY_TIMEOUT_MS = 5_000
POOL_SIZE = 16


class Database:
    """An engine and its gates.

    A gate is taken before a connection: on SQLite one for all writers (a writer that waits inside SQLite would
    freeze every greenlet of the process), on PostgreSQL one a center (writers of one busy center would else
    hold all pooled connections while they wait for its row).
    """

    def __init__(self, url: str, driver: str = "psycopg2") -> None:
        parsed = _with_driver(make_url(url), driver)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _make_engine(parsed, self.is_sqlite)
        self._gates: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    def gate(self, center_id: int) -> threading.Lock:
        """Return the lock that writers of this center take before a connection."""
        return self._gates[0 if self.is_sqlite else center_id]

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that will write; rolled back unless committed. Raises Unavailable."""
        with self.connected() as connection:
            yield connection.execution_options(luot_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one consistent state. Raises Unavailable."""
        with self.connected() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Open a connection without a transaction. Raises Unavailable."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except PoolTimeout as error:
            raise Unavailable("The database is busy; try again.") from error
        except OperationalError as error:
            raise Unavailable("The database cannot be reached; try again.") from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Unavailable("The database connection was lost; try again.") from error
            if type(error.orig) is sqlite3.DatabaseError:  # not a database at all, or damaged
                raise Unavailable(f"The database file cannot be used: {error.orig}.") from error
            raise

    def close(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def _with_driver(url: URL, driver: str) -> URL:
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername=f"postgresql+{driver}")
    return url


def _make_engine(url: URL, is_sqlite: bool) -> Engine:
    # Without parameters: an error's text goes into the log, and they hold citizens' addresses and notes.
    common: dict[str, Any] = {"pool_size": POOL_SIZE, "max_overflow": 0, "pool_timeout": 10, "hide_parameters": True}
    if not is_sqlite:
        return create_engine(url, pool_pre_ping=False, connect_args={"connect_timeout": 3}, **common)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}, **common)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("luot_begin", "BEGIN"))
