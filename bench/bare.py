"""The other yardstick: how often Python alone can commit one row to the same database, durably, one after another."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bench.minimal_app import insert_postgres, insert_sqlite, make_table, postgres_connection, sqlite_connection

Insert = Callable[[Any, str, str], int]


def commits(database: str, seconds: float) -> tuple[float, list[float]]:
    """Insert and commit single rows for so many seconds.

    Args: `database`, a file's path or an address that begins with postgresql.
    Returns: the time it took and the latencies of the commits, seconds.
    """
    make_table(database)
    postgres = database.startswith("postgresql")
    connection = postgres_connection(database) if postgres else sqlite_connection(database)
    try:
        return _repeat(connection, insert_postgres if postgres else insert_sqlite, seconds)
    finally:
        connection.close()


def _repeat(connection: Any, insert: Insert, seconds: float) -> tuple[float, list[float]]:
    latencies = []
    began = now = time.perf_counter()
    while now - began < seconds:
        insert(connection, "service", "normal")
        before, now = now, time.perf_counter()
        latencies.append(now - before)
    return now - began, latencies
