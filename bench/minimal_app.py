"""The yardstick: the least that a Flask app can do to store a row durably and answer JSON, under Lượt's own worker.

Run as `python -m bench.minimal_app`. Knows nothing of Lượt but the worker class, so that both are served alike.
"""

from __future__ import annotations

import os
import queue
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, request
from gunicorn.app.base import BaseApplication

DATABASE = "BENCH_DATABASE"
ADDRESS_FILE = "BENCH_ADDRESS_FILE"
POOL_SIZE = 16
TABLE = "CREATE TABLE IF NOT EXISTS row (id {key}, service TEXT NOT NULL, priority TEXT NOT NULL)"
Connect = Callable[[], Any]


def sqlite_connection(file: str) -> sqlite3.Connection:
    """Open the file as durably as Lượt does: WAL, synchronous FULL."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL").close()
    connection.execute("PRAGMA synchronous = FULL").close()
    return connection


def postgres_connection(address: str) -> Any:
    """Open a connection whose statements begin a transaction that ends with `commit`."""
    import psycopg2

    return psycopg2.connect(address)


def make_table(database: str) -> None:
    """Create the one table."""
    if database.startswith("postgresql"):
        connection = postgres_connection(database)
        connection.cursor().execute(TABLE.format(key="SERIAL PRIMARY KEY"))
        connection.commit()
    else:
        connection = sqlite_connection(database)
        connection.execute(TABLE.format(key="INTEGER PRIMARY KEY"))
    connection.close()


def insert_sqlite(connection: Any, service: str, priority: str) -> int:
    """Insert one row and make it durable; return its id."""
    values = (service, priority)
    # Without BEGIN each statement is a transaction of its own.
    return int(connection.execute("INSERT INTO row (service, priority) VALUES (?, ?)", values).lastrowid)


def insert_postgres(connection: Any, service: str, priority: str) -> int:
    """Insert one row and make it durable; return its id."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO row (service, priority) VALUES (%s, %s) RETURNING id", (service, priority))
        made = int(cursor.fetchone()[0])
    connection.commit()
    return made


class Pool:
    """Connections that are opened when first needed, at most `POOL_SIZE`."""

    def __init__(self, connect: Connect, size: int) -> None:
        self._connect = connect
        self._free: queue.LifoQueue[Any] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)

    @contextmanager
    def one(self) -> Iterator[Any]:
        """Lend a connection."""
        connection = self._free.get() or self._connect()
        try:
            yield connection
        finally:
            self._free.put(connection)


def build_app(database: str) -> Flask:
    """Return the app with its one route."""
    postgres = database.startswith("postgresql")
    insert = insert_postgres if postgres else insert_sqlite
    connect = postgres_connection if postgres else sqlite_connection
    # SQLite has one writer; more connections would only wait for each other and block the worker.
    pool = Pool(lambda: connect(database), POOL_SIZE if postgres else 1)
    app = Flask("minimal")

    @app.post("/tickets")
    def add() -> tuple[dict[str, Any], int]:
        wish = request.get_json()
        with pool.one() as connection:
            made = insert(connection, wish["service"], wish["priority"])
        return {"id": made, "service": wish["service"], "priority": wish["priority"]}, 201

    # The worker says goodbye to Lượt's screens when it stops; here are none.
    app.luot_stop = lambda: None  # type: ignore[attr-defined]
    return app


class Served(BaseApplication):  # type: ignore[misc]
    """The app under gunicorn with the settings that Lượt has."""

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        chosen = {
            "bind": ["127.0.0.1:0"],
            "workers": 1,
            "worker_class": "server.runtime.EventletWorker",
            "worker_connections": 10_000,
            "keepalive": 30,
            "backlog": 2048,
            "loglevel": "warning",
            "when_ready": _tell_address,
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the app in the worker, after patching."""
        return build_app(os.environ[DATABASE])


def _tell_address(arbiter: Any) -> None:
    host, port = arbiter.LISTENERS[0].getsockname()[:2]
    Path(os.environ[ADDRESS_FILE]).write_text(f"http://{host}:{port}\n", encoding="ascii")


def main() -> None:
    """Make the table and serve."""
    import sys

    sys.argv = sys.argv[:1]
    make_table(os.environ[DATABASE])
    Served().run()


if __name__ == "__main__":
    main()
