"""A database that keeps one call waiting keeps nobody else waiting: each runtime has the driver that yields."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url

from bench.servers import wait_until
from tests.live.cast_of_live import PATIENCE_S, Follower, ServerProcess, issue, make_cast, snapshot
from tests.live.conftest import Servers


@pytest.mark.parametrize("runtime", ["eventlet", "gevent"])
def test_a_slow_database_call_delays_no_other_request(
    postgres_url: str,
    servers: Servers,
    follow: Callable[[ServerProcess, str], Follower],
    tmp_path: Path,
    runtime: str,
) -> None:
    cast = make_cast(tmp_path / "cast", postgres_url)
    [server] = servers(1, postgres_url, runtime)
    there = follow(server, cast.there.tokens["display"])
    holder = psycopg2.connect(make_url(postgres_url).set(drivername="postgresql").render_as_string(False))
    watcher = psycopg2.connect(make_url(postgres_url).set(drivername="postgresql").render_as_string(False))
    watcher.autocommit = True

    def somebody_waits() -> bool:
        with watcher.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            return bool(cursor.fetchone()[0])

    with holder, holder.cursor() as cursor, ThreadPoolExecutor(1) as pool:
        cursor.execute("SELECT id FROM centers WHERE id = %s FOR UPDATE", (cast.here.center_id,))
        blocked = pool.submit(issue, server, cast.here)
        assert wait_until(somebody_waits, PATIENCE_S)
        assert server.get("/healthz").status_code == 200
        assert server.get("/readyz").status_code == 200
        assert issue(server, cast.there)["number"] == "A001"
        there.wait_for(snapshot(server, cast.there)["version"])
        assert not blocked.done()
        holder.rollback()
        assert blocked.result(PATIENCE_S)["number"] == "A001"
    holder.close()
    watcher.close()
