"""A day of a hall at once: 50 displays, 4 kiosks, 8 counters, and a server that dies in the middle of it.

Every display must have seen every call, once and in order, and end with the hall as it is.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests

from bench.servers import wait_until
from server.domain.account import DeviceKind
from server.domain.catalogue import CounterNumber, CounterPlan, Name
from server.services.accounts import create_device
from server.services.configure import configure
from server.services.ports import SYSTEM
from tests.api.cast_of_api import catalogue
from tests.live.cast_of_live import PATIENCE_S, Cast, Follower, ServerProcess, make_cast, snapshot
from tests.live.conftest import Servers
from tests.live.fold import assert_follows

Follow = Callable[[ServerProcess, str], Follower]
DISPLAYS, KIOSKS, COUNTERS, TICKETS = 50, 4, 8, 30
CALLS = ("ticket.called", "ticket.recalled", "ticket.resumed")


class Day:
    """The people of the hall; whatever they do, they send it until it is done, once."""

    def __init__(self, server: ServerProcess, cast: Cast) -> None:
        self.server, self._cast = server, cast
        self.taken = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def kiosk(self, n: int) -> None:
        """Give a number to each who comes."""
        for _ in range(TICKETS):
            order = {"service": ("dat-dai", "ho-tich")[n % 2], "language": ("vi", "en")[n % 2]}
            self._surely("/api/v1/tickets", self._cast.here.tokens["kiosk"], order)
            with self._lock:
                self.taken += 1

    def counter(self, number: int, token: str) -> int:
        """Serve until everybody is served; recall every third. Returns how many it called."""
        called, base = 0, f"/api/v1/counters/{number}"
        while True:
            last = self._closing.is_set()
            if self._surely(f"{base}/call-next", token).status_code == 204:
                if last:
                    return called
                continue
            called += 1
            if called % 3 == 0:
                self._surely(f"{base}/recall", token)
            self._surely(f"{base}/begin", token)
            self._surely(f"{base}/finish", token)

    def close(self) -> None:
        """Nobody comes any more."""
        self._closing.set()

    def _surely(self, path: str, token: str, body: Any = None) -> requests.Response:
        key, answers = {"Idempotency-Key": uuid.uuid4().hex}, list[requests.Response]()

        def done() -> bool:
            with suppress(requests.RequestException):
                answers.append(self.server.post(path, token, body, headers=key))
                return answers[-1].status_code < 300
            return False

        assert wait_until(done, PATIENCE_S), [answer.text for answer in answers[-1:]]
        return answers[-1]


def test_every_display_sees_every_call_of_the_day_in_order(
    fresh_database: Any, servers: Servers, follow: Follow, tmp_path: Path
) -> None:
    url = fresh_database("sqlite")
    cast = make_cast(tmp_path / "cast", url)
    plans = tuple(CounterPlan(CounterNumber(n), Name(str(n), str(n)), "tat-ca") for n in range(1, COUNTERS + 1))
    configure(cast.house.context, replace(catalogue("hac-thanh"), counters=plans), SYSTEM)
    keypads = [
        create_device(
            cast.house.context, cast.house.accounts, cast.here.center_id, DeviceKind.COUNTER, f"K{n}", n
        ).token
        for n in range(1, COUNTERS + 1)
    ]
    cast.house.database.close()
    [server] = servers(1, url)
    for number, token in enumerate(keypads, start=1):
        assert server.post(f"/api/v1/counters/{number}/open", token).status_code == 200
    displays = [follow(server, cast.here.tokens["display"]) for _ in range(DISPLAYS)]
    day = Day(server, cast)
    with ThreadPoolExecutor(KIOSKS + COUNTERS) as pool:
        kiosks = [pool.submit(day.kiosk, n) for n in range(KIOSKS)]
        counters = [pool.submit(day.counter, number, token) for number, token in enumerate(keypads, start=1)]
        assert wait_until(lambda: day.taken >= KIOSKS * TICKETS // 2, PATIENCE_S)
        server.kill()
        server.start()
        for kiosk in kiosks:
            kiosk.result()
        day.close()
        assert sum(counter.result() for counter in counters) == KIOSKS * TICKETS

    fresh = snapshot(server, cast.here)
    log = server.get("/api/v1/events?after=0&limit=1000", cast.here.tokens["display"]).json()["events"]
    for display in displays:
        display.wait_for(fresh["version"])
        start = display.base["version"] if display.base else 0
        seen = [(event["version"], event["ticket"]["number"]) for event in display.events if event["type"] in CALLS]
        assert seen == [
            (event["version"], event["ticket"]["number"])
            for event in log
            if event["type"] in CALLS and event["version"] > start
        ]
    assert fresh["waiting"] == {"dat-dai": 0, "ho-tich": 0}
    assert_follows(displays[-1].base or {}, displays[-1].events, fresh, tmp_path)
