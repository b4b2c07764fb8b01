"""Many displays in one process that costs little. Run as `python -m bench.displays`.

Reads a plan, `{"host", "port", "tokens": [a display's each]}`, as a line from stdin and tells what it sees, a line of
JSON each, on stdout. With a token a display speaks Socket.IO's namespace /live as the pages do (common/live.js): it
keeps a version, takes the snapshot anew at a gap and comes back by itself. With an empty token it hears a bare server.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from functools import lru_cache
from typing import Any

from bench.websocket import WebSocket, http_get

FILES = 8192
# As in server/web/common/live.js, and socket.io-client's own way to grow and spread the delay.
DELAY_S, MOST_DELAY_S, JITTER, PATIENCE_S = 0.4, 4.0, 0.6, 6.0
PING, PONG, OPEN = "2", "3", "0"
LIVE = "/live,"
MESSAGE, EVENTS = f"42{LIVE}", f'42{LIVE}["events"'
SHOWN_OUT = (f"41{LIVE}", f"44{LIVE}")


class Watch:
    """What all displays of the process have seen: each frame that reached every one of them is told once."""

    def __init__(self, displays: int) -> None:
        self._displays = displays
        self._seen: dict[str, tuple[int, float]] = {}
        self._versions: dict[int, int] = {}
        self._wanted: int | None = None
        self.gaps = 0

    def saw(self, message: str) -> None:
        """Count a frame that all displays get alike."""
        now = time.perf_counter()
        count, first = self._seen.pop(message, (0, now))
        if count + 1 < self._displays:
            self._seen[message] = count + 1, first
        else:
            tell(frame=message, first=first, last=now)

    def holds(self, display: int, version: int) -> None:
        """Note the version that a display holds, -1 for none."""
        self._versions[display] = version
        if self._wanted is not None and version >= self._wanted:
            self._check()

    def want(self, version: int) -> None:
        """Wait for this version at all displays."""
        self._wanted = version
        self._check()

    def _check(self) -> None:
        held = [version for version in self._versions.values() if version >= (self._wanted or 0)]
        if len(held) == self._displays:
            tell(hold=self._wanted, at=time.perf_counter(), newest=max(held), oldest=min(held), gaps=self.gaps)
            self._wanted = None


class Display:
    """One display, for as long as the process lives."""

    def __init__(self, place: tuple[str, int], token: str, watch: Watch, number: int) -> None:
        self._place, self._token = place, token
        self._watch, self._number, self._attempts, self._version = watch, number, 0, -1
        self._catching_up: asyncio.Task[None] | None = None

    async def live(self) -> None:
        """Connect, listen until the line breaks, wait as a page does, and again."""
        path = "/socket.io/?EIO=4&transport=websocket" if self._token else "/"
        while True:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    socket = await WebSocket.open(self._place, path, self._heard)
                if not self._token:
                    self._take(0)
                await self._until_closed(socket)
            except OSError:
                pass  # also when it took too long; it tries again below
            self._watch.holds(self._number, -1)
            await asyncio.sleep(backoff_s(self._attempts))
            self._attempts += 1

    async def _until_closed(self, socket: WebSocket) -> None:
        try:
            await socket.closed
        finally:
            self._version = -1
            socket.close()

    def _heard(self, socket: WebSocket, message: str) -> None:
        if message.startswith(EVENTS):
            self._watch.saw(message)
        if message.startswith(MESSAGE):
            self._hear(*spoken(message))
        elif message == PING:
            socket.send(PONG)
        elif message.startswith(OPEN):
            socket.send(f"40{LIVE}{json.dumps({'token': self._token})}")
        elif message.startswith(SHOWN_OUT):
            socket.close()

    def _hear(self, name: str, body: dict[str, Any]) -> None:
        if name == "snapshot":
            self._take(body["version"])
        elif self._version < 0 or not self._token:
            return
        elif name == "events" and body["from"] <= self._version + 1:
            self._take(max(self._version, body["to"]))
        elif name == "events" or body.get("version", 0) > self._version:
            self._watch.gaps += 1
            self._catching_up = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            self._take(json.loads(await http_get(self._place, "/api/v1/snapshot", self._token))["version"])
        except OSError:
            return  # the next heartbeat asks again

    def _take(self, version: int) -> None:
        self._attempts, self._version = 0, version
        self._watch.holds(self._number, version)


@lru_cache(maxsize=64)
def spoken(message: str) -> tuple[str, dict[str, Any]]:
    """Return name and body of a message; read once, as each display of a hall has a computer of its own."""
    name, body = json.loads(message[len(MESSAGE) :])
    return name, body


def backoff_s(attempts: int) -> float:
    """Return how long a page waits before it tries again: growing, spread by chance, at most four seconds."""
    whole = DELAY_S * 2 ** min(attempts, 20)
    spread = random.random() * JITTER * whole
    return float(min(whole + random.choice((-spread, spread)), MOST_DELAY_S))


def tell(**facts: Any) -> None:
    """Write a line for whoever started this process."""
    print(json.dumps(facts), flush=True)


async def run(plan: dict[str, Any]) -> None:
    """Let the displays live, and wait for each version that stdin names, until it ends."""
    watch, place = Watch(len(plan["tokens"])), (plan["host"], plan["port"])
    displays = [Display(place, token, watch, number) for number, token in enumerate(plan["tokens"])]
    tasks = [asyncio.create_task(display.live()) for display in displays]
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        watch.want(int(line))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def many_files() -> None:
    """Let this process, and those that it starts, hold a connection for each display."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def main() -> None:
    """Run the plan of the first line of stdin."""
    many_files()
    # Unbuffered: what follows the plan is for asyncio.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as lines:
        plan = lines.readline()
    asyncio.run(run(json.loads(plan)))


if __name__ == "__main__":
    main()
