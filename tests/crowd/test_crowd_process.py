"""The crowd as a process: against a real server that the demo serves, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.servers import dying_with_us, free_port, wait_until
from crowd.client import Away, Device, Person, Refused, Wire

ROOT = Path(__file__).parents[2]
LONGEST_S = 90.0
TICKETS = 60
OF_A_PERSON, TAKEN_LATER = 3, 9


def start(folder: Path, *words: str, **variables: str) -> subprocess.Popen[bytes]:
    """Start one of our modules in the folder, its output in a file."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LUOT_")}
    with (folder / f"{words[0]}.out").open("wb") as out:
        return subprocess.Popen(
            [*dying_with_us("TERM"), sys.executable, "-m", *words],
            cwd=folder, env=environ | {"PYTHONPATH": str(ROOT)} | variables, stdout=out, stderr=out,
        )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class DemoHall:
    """A demo without a crowd, and a person who is signed in."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"
        self.wire = Wire(self.address)
        known = json.loads((folder / "data" / "demo.json").read_text(encoding="utf-8"))
        self.kiosk = Device(self.wire, known["kiosk_token"])
        self.person = Person(self.wire, known["official"]["username"], known["official"]["password"])

    def events(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            frame = self.kiosk.get(f"/events?after={len(found)}&limit=500")
            found += frame["events"]
            if frame["to"] == frame["version"]:
                return found

    def issued(self) -> int:
        return sum(event["type"] == "ticket.issued" for event in self.events())

    def counter(self, number: int) -> Any:
        return self.person.get(f"/counters/{number}")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[DemoHall]:
    port = free_port()
    demo = start(tmp_path, "server.cli", "demo", "--no-crowd", "--speed", "60", LUOT_PORT=str(port))
    made: list[DemoHall] = []

    def answers() -> bool:
        assert demo.poll() is None, (tmp_path / "server.cli.out").read_text(encoding="utf-8")
        try:
            made.append(DemoHall(tmp_path, port))
            made[-1].kiosk.get("/snapshot")
        except (OSError, ValueError, Away, Refused):
            return False
        return True

    try:
        assert wait_until(answers, LONGEST_S)
        yield made[-1]
    finally:
        for one in made:
            one.wire.close()
        end(demo)


def test_a_crowd_keeps_every_promise_and_leaves_people_alone(hall: DemoHall) -> None:
    mine = hall.person.post(f"/counters/{OF_A_PERSON}/open", {})
    assert mine["official"]["me"]
    hall.kiosk.post("/tickets", {"service": "dat-dai-cap-gcn"})
    called = hall.person.post(f"/counters/{OF_A_PERSON}/call-next", {})["ticket"]
    secrets = str(hall.folder / "data" / "crowd.json")
    options = ["--server", hall.address, "--secrets", secrets, "--speed", "600", "--seed", "1"]
    crowd = start(hall.folder, "crowd", *options, "--tickets", str(TICKETS))
    try:
        assert wait_until(lambda: crowd.poll() is not None or hall.issued() > TICKETS / 2, LONGEST_S)
        hall.person.post(f"/counters/{TAKEN_LATER}/open", {"take_over": True})
        taken_at = len(hall.events())
        assert crowd.wait(LONGEST_S) == 0
    finally:
        end(crowd)
    events = hall.events()
    assert hall.issued() == TICKETS + 1
    demand_promises(events)
    assert [event["type"] for event in events if at(event) == OF_A_PERSON] == ["counter.opened", "ticket.called"]
    assert hall.counter(OF_A_PERSON)["ticket"]["id"] == called["id"]
    assert not [event for event in events[taken_at:] if at(event) == TAKEN_LATER]
    assert hall.counter(TAKEN_LATER)["official"]["me"]
    kinds = {event["type"] for event in events}
    assert {"ticket.issued", "ticket.called", "ticket.begun", "ticket.finished"} <= kinds


def demand_promises(events: list[dict[str, Any]]) -> None:
    """Refuse a log with a gap, a number twice or skipped, a ticket called twice, or two tickets at one counter."""
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))
    numbers: dict[str, list[int]] = defaultdict(list)
    state: dict[int, str] = {}
    desk: dict[int, int] = {}
    for event in events:
        if "ticket" not in event:
            continue
        ticket, before = event["ticket"], event["before"]
        if event["type"] == "ticket.issued":
            assert ticket["id"] not in state
            numbers[ticket["number"][0]].append(int(ticket["number"][1:]))
        else:
            assert before["state"] == state[ticket["id"]]
        if event["type"] == "ticket.called":
            assert before["state"] == "waiting"
            assert ticket["counter"] not in desk
        desk = {counter: held for counter, held in desk.items() if held != ticket["id"]}
        if ticket["state"] in {"called", "serving"}:
            desk[ticket["counter"]] = ticket["id"]
        state[ticket["id"]] = ticket["state"]
    for issued in numbers.values():
        assert issued == list(range(1, len(issued) + 1))


def at(event: dict[str, Any]) -> int | None:
    """Return the counter that an event happened at."""
    found = event.get("counter") or event.get("ticket") or {}
    return found.get("number") if "counter" in event else found.get("counter")


@pytest.fixture
def secrets_file(tmp_path: Path) -> Path:
    file = tmp_path / "crowd.json"
    officials = [{"counter": 1, "username": "a", "password": "b"}]
    file.write_text(json.dumps({"kiosk_token": "t", "officials": officials}), encoding="utf-8")
    return file


def options_for(secrets_file: Path) -> list[str]:
    return ["--server", f"http://127.0.0.1:{free_port()}", "--secrets", str(secrets_file)]


def test_a_crowd_without_a_server_waits_and_stops_when_told(secrets_file: Path, tmp_path: Path) -> None:
    crowd = start(tmp_path, "crowd", *options_for(secrets_file))
    said = tmp_path / "crowd.out"
    assert wait_until(lambda: "waits for the server" in said.read_text(encoding="utf-8"), LONGEST_S)
    began = time.monotonic()
    crowd.send_signal(signal.SIGTERM)
    assert crowd.wait(10) == 0
    assert time.monotonic() - began < 5


def test_unreadable_secrets_are_said_in_one_line(tmp_path: Path) -> None:
    crowd = start(tmp_path, "crowd", "--server", "http://127.0.0.1:9", "--secrets", str(tmp_path / "none"))
    assert crowd.wait(LONGEST_S) == 2
    assert (tmp_path / "crowd.out").read_text(encoding="utf-8").startswith("crowd: the secrets cannot be read")


def test_a_crowd_ends_with_its_parent(secrets_file: Path, tmp_path: Path) -> None:
    # A parent that tells the crowd's number and is then killed, so that it can end nobody itself.
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'crowd', *sys.argv[1:]])\n"
        "print(child.pid, flush=True)\ntime.sleep(600)\n"
    )
    words = [sys.executable, "-c", code, *options_for(secrets_file)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        assert wait_until(lambda: "waits" in parent.stdout.readline(), LONGEST_S)  # type: ignore[union-attr]
        parent.kill()
        assert wait_until(lambda: not is_running(number), 10)


def is_running(number: int) -> bool:
    """Tell whether a process of this number runs; one that nobody has buried yet does not count."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
