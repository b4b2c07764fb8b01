"""How long a call takes from the press to the last of many displays, beside a bare server with the same bytes.

Both serve displays of the same code, each in a process of its own, and take turns within one run.
"""

from __future__ import annotations

import random
import socket
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench.lobby_hall import Desk, Displays, Listener, LobbyHall
from bench.report import Spread, spread
from bench.servers import HOST

# Between two calls a hall is calm, as it is in life.
CALM_S = (0.06, 0.12)
WARM_UP = 3
BLOCKS = 5


@dataclass(slots=True)
class FanOut:
    """Milliseconds of each call from the press to the first and the last display; `answer_ms` to the official's answer.

    `bare_ms`: from the trigger to the last display of the bare server.
    """

    first_ms: list[float] = field(default_factory=list)
    last_ms: list[float] = field(default_factory=list)
    answer_ms: list[float] = field(default_factory=list)
    bare_ms: list[float] = field(default_factory=list)

    def ratio(self) -> float:
        """Return the median of the last display's time over that of the bare server."""
        return statistics.median(self.last_ms) / statistics.median(self.bare_ms)

    def ratios(self) -> Spread | None:
        """Return the ratio's spread over consecutive parts of the run."""
        size = max(1, len(self.last_ms) // BLOCKS)
        starts = range(0, len(self.last_ms) - size + 1, size)
        parts = [FanOut(last_ms=self.last_ms[at : at + size], bare_ms=self.bare_ms[at : at + size]) for at in starts]
        return spread(part.ratio() for part in parts)


def fan_out(hall: LobbyHall, displays: int, calls: int) -> FanOut:
    """Press call-next so many times before so many displays."""
    with ExitStack() as stack:
        bare = stack.enter_context(Listener("bench.bare_fan_out"))
        port, trigger_port = (int(word) for word in bare.line().split())
        there = stack.enter_context(Displays((HOST, port), [""] * displays))
        here = stack.enter_context(Displays(hall.place, hall.display_tokens[:displays]))
        desk = stack.enter_context(Desk(hall))
        trigger = stack.enter_context(socket.create_connection((HOST, trigger_port)))
        trigger.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        desk.fill(calls + WARM_UP)
        here.all_hold(desk.version())
        there.all_hold(0)
        seen = FanOut()
        for _ in range(WARM_UP):
            _both(desk, here, trigger, there, FanOut())
        for _ in range(calls):
            _both(desk, here, trigger, there, seen)
    return seen


def _both(desk: Desk, here: Displays, trigger: socket.socket, there: Displays, seen: FanOut) -> None:
    """Call once, then send the same frame through the bare server."""
    pressed, answered, number = desk.call()
    shown = here.next_frame()
    while f'"{number}"' not in shown["frame"]:
        shown = here.next_frame()
    seen.answer_ms.append((answered - pressed) * 1000)
    seen.first_ms.append((shown["first"] - pressed) * 1000)
    seen.last_ms.append((shown["last"] - pressed) * 1000)
    time.sleep(random.uniform(*CALM_S))
    frame = shown["frame"].encode() + b"\n"
    began = time.perf_counter()
    trigger.sendall(frame)
    trigger.recv(16)
    seen.bare_ms.append((there.next_frame()["last"] - began) * 1000)
    time.sleep(random.uniform(*CALM_S))
