"""A morning with everything that can be wrong with paper: 200 tickets from four kiosks, two printers, a real server."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench.servers import wait_until
from printer.agent import Agent
from printer.backoff import Backoff
from printer.bell import Bell
from printer.client import Client
from printer.escpos_driver import EscposDriver
from printer.hub import Hub
from printer.lines import NetworkLine
from printer.live import LiveChannel
from printer.profiles import PROFILES
from printer.virtual.faults import Fault, Faults, parse_faults
from printer.virtual.server import VirtualPrinter
from printer.worker import Station, Worker
from server.domain.account import DeviceKind
from server.printing.printers import give_kiosk
from server.services.accounts import create_device
from tests.api.cast_of_api import LAND
from tests.live.cast_of_live import Follower, ServerProcess, make_cast, snapshot
from tests.live.conftest import Servers
from tests.live.fold import assert_follows
from tests.printer.cast_of_printer import codes_on
from tests.services_for_tests import SqliteFiles, with_current_schema

KIOSKS, EACH = 4, 50
FRONT, BACK = "Máy in trước", "Máy in sau"
# In and between slips; each lasts until the hand below mends it.
TROUBLE = {
    FRONT: "near_end@3,paper_out@8.5,cover_open@14,drop@20+0,silent@26,garbage@33,slow@38+2,offline@44.5",
    BACK: "paper_out@5,cutter@11.5,offline@17,silent@24.5,broken@30.5,drop@36,cover_open@41.5",
}
MEND_EVERY_S = 0.3
LONGEST_S = 150.0


class Hand:
    """An official who looks after the printers: mends whatever is wrong a moment after it showed."""

    def __init__(self, printers: list[VirtualPrinter]) -> None:
        self._printers, self._gone = printers, threading.Event()
        self.mended: Counter[Fault] = Counter()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        seen: list[frozenset[Fault]] = [frozenset()] * len(self._printers)
        while not self._gone.wait(MEND_EVERY_S):
            for at, printer in enumerate(self._printers):
                now = printer.faults.now()
                for fault in now & seen[at]:
                    printer.faults.end(fault)
                    self.mended[fault] += 1
                seen[at] = now

    def leave(self) -> None:
        self._gone.set()
        self._thread.join()


@pytest.fixture
def printers() -> Iterator[dict[str, VirtualPrinter]]:
    made = {name: VirtualPrinter(faults=Faults(parse_faults(trouble))) for name, trouble in TROUBLE.items()}
    for printer in made.values():
        printer.start()
    yield made
    for printer in made.values():
        printer.stop()


Start = Callable[[ServerProcess, str, dict[str, VirtualPrinter]], None]


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a print agent for printers, with the patience of a test."""
    monkeypatch.setattr("printer.escpos_driver.time_to_send", lambda _size: 1.5)
    ends: list[Callable[[], object]] = []

    def start(server: ServerProcess, token: str, printers: dict[str, VirtualPrinter]) -> None:
        live: list[LiveChannel] = []

        def maker(name: str) -> Callable[[Bell, Hub], Worker]:
            port = printers[name].port
            driver = EscposDriver(lambda: NetworkLine("127.0.0.1", port), PROFILES["80mm"], patience_s=0.5)
            return lambda bell, hub: Worker(
                Station(name, "80mm", driver), Client(server.address, lambda: token), bell,
                chance=random.random, clock=time.monotonic, is_live=lambda: live[0].connected, hub=hub,
            )  # fmt: skip

        made = Agent({name: maker(name) for name in printers})
        live.append(LiveChannel(server.address, lambda: token, made.ring, Backoff(random.random)))
        live[0].open()
        thread = threading.Thread(target=made.run)
        thread.start()
        ends.extend([made.stop, thread.join, live[0].close])

    yield start
    for end in ends:
        end()


def press(server: ServerProcess, token: str, shown: list[dict[str, Any]]) -> None:
    """Stand at a kiosk: take a number, look at it, go."""
    for at in range(EACH):
        answer = server.post("/api/v1/tickets", token, {"service": LAND}, headers={"Idempotency-Key": f"{token}-{at}"})
        assert answer.status_code == 201, answer.text
        shown.append(answer.json())


def seen_on(paper: list[Image.Image]) -> list[str]:
    """Return the citizens' addresses that a phone reads on pieces of paper; a torn one has none."""
    return [code for piece in paper for code in codes_on(piece)]


def test_no_trouble_of_two_printers_loses_a_ticket_or_prints_one_twice(
    tmp_path: Path,
    sqlite: SqliteFiles,
    servers: Servers,
    printers: dict[str, VirtualPrinter],
    agent: Start,
    follow: Callable[[ServerProcess, str], Follower],
) -> None:
    url = sqlite.fresh_database(tmp_path / "luot.sqlite", with_current_schema)
    cast = make_cast(tmp_path / "cast", url)
    house, center = cast.house, cast.here.center_id
    made = [
        create_device(house.context, house.accounts, center, DeviceKind.KIOSK, f"Kiosk {n}", None)
        for n in range(KIOSKS)
    ]
    for at, each in enumerate(made):
        give_kiosk(house.paper, each.device.id, (FRONT, BACK) if at % 2 else (BACK, FRONT))
    [server] = servers(1, url)
    screen = follow(server, cast.here.tokens["display"])
    agent(server, cast.here.tokens["printer"], printers)
    hand, shown = Hand(list(printers.values())), [list[dict[str, Any]]() for _ in made]
    pressing = [
        threading.Thread(target=press, args=(server, each.token, seen)) for each, seen in zip(made, shown, strict=True)
    ]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    tickets = [ticket for seen in shown for ticket in seen]

    def states() -> Counter[str]:
        return Counter(house.paper.jobs.counts(center))

    settled = wait_until(lambda: states()["queued"] + states()["leased"] == 0, LONGEST_S)
    hand.leave()
    assert settled, states()

    fresh = snapshot(server, cast.here)
    screen.wait_for(fresh["version"])
    assert_follows(screen.base or {}, screen.events, fresh, tmp_path)
    assert {"printer.changed", "slip.unconfirmed"} <= {event["type"] for event in screen.events}
    assert len({ticket["number"] for ticket in tickets}) == KIOSKS * EACH  # everyone saw a number of their own
    assert states()["failed"] == 0
    paper = Counter(seen_on([piece for printer in printers.values() for piece in printer.pieces]))
    url_of = {ticket["number"]: ticket["url"] for ticket in tickets}
    doubtful = {slip.ticket.number for slip in house.paper.jobs.doubtful(center)}
    assert set(paper) <= set(url_of.values())  # no slip of a ticket that does not exist
    assert max(paper.values()) == 1  # none twice by itself
    assert {number for number, address in url_of.items() if not paper[address]} <= doubtful  # none lost unseen
    assert 0 < len(doubtful) <= 14
    assert {Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE, Fault.SILENT, Fault.CUTTER} <= set(hand.mended)
