"""What the lobby's measurements need: a server with displays, a counter that calls, and processes that listen.

Owns their start and end. Measures nothing.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.servers import HOST, NotStarted, dying_with_us, free_port
from bench.subjects import ROOT, Luot, device

PATIENCE_S = 60.0
COUNTER = 1
SERVICE = "tra-ket-qua"


class LobbyHall(Luot):
    """Lượt on SQLite, at an address that it keeps, with so many paired displays and an open counter."""

    def __init__(self, folder: Path, displays: int) -> None:
        super().__init__(folder, None)
        self._displays, self._port = displays, free_port()

    def environ(self) -> dict[str, str]:
        """Return the defaults, on a port that stays through a restart."""
        return super().environ() | {"LUOT_PORT": str(self._port)}

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        return HOST, self._port

    def further_devices(self) -> list[list[str]]:
        """Return the commands that pair the displays."""
        return [device("display", f"TV {n}") for n in range(self._displays)]

    @property
    def display_tokens(self) -> list[str]:
        """The displays' tokens."""
        return self.further_tokens


class Desk:
    """A counter's own keypad with somebody behind it, and a kiosk before it; one kept connection."""

    def __init__(self, hall: LobbyHall) -> None:
        self._hall = hall
        self._connection = HTTPConnection(*hall.place, timeout=PATIENCE_S)
        self._keypad = hall.counter_tokens[COUNTER - 1]

    def __enter__(self) -> Self:
        self._ask("POST", f"counters/{COUNTER}/open", self._keypad, {"take_over": True})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def fill(self, tickets: int) -> None:
        """Let so many citizens take a number."""
        for _ in range(tickets):
            self._ask("POST", "tickets", self._hall.kiosk_token, {"service": SERVICE})

    def call(self) -> tuple[float, float, str]:
        """Press call-next; return when it was pressed and answered, and the number that was called."""
        pressed = time.perf_counter()
        answer = self._ask("POST", f"counters/{COUNTER}/call-next", self._keypad, {})
        return pressed, time.perf_counter(), str(answer["ticket"]["number"])

    def version(self) -> int:
        """Return the center's version."""
        return int(self._ask("GET", "snapshot", self._hall.display_tokens[0])["version"])

    def _ask(self, method: str, path: str, token: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection.request(method, f"/api/v1/{path}", json.dumps(body) if body is not None else None, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in {200, 201}:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text)


class Listener:
    """A process of our own that is told lines and tells lines; ended with the block, whatever happens."""

    def __init__(self, module: str, first: str = "") -> None:
        self._command = [*dying_with_us("KILL"), sys.executable, "-m", module]
        self._first = first
        self._lines: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        threading.Thread(target=self._read, daemon=True).start()
        if self._first:
            self.say(self._first)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._process as process:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_S)
            process.kill()

    def say(self, line: str) -> None:
        """Tell it a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")

    def line(self) -> str:
        """Return its next line. Raises NotStarted when none comes in time."""
        try:
            return self._lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            raise NotStarted(f"{' '.join(self._command[-2:])} says nothing; what it waits for has not come.") from None

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)


class Displays(Listener):
    """So many displays in a process (bench/displays.py)."""

    def __init__(self, place: tuple[str, int], tokens: Sequence[str]) -> None:
        plan = {"host": place[0], "port": place[1], "tokens": list(tokens)}
        super().__init__("bench.displays", json.dumps(plan))

    def all_hold(self, version: int) -> dict[str, Any]:
        """Wait until every one of them holds this version or a later one; say when the last one did."""
        self.say(str(version))
        return self._next("hold")

    def next_frame(self) -> dict[str, Any]:
        """Wait until a frame has reached every one of them."""
        return self._next("frame")

    def _next(self, kind: str) -> dict[str, Any]:
        while True:
            told: dict[str, Any] = json.loads(self.line())
            if kind in told:
                return told
