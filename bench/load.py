"""A load client that costs little: raw sockets, one selector, one process. Run as `python -m bench.load` with a plan.

Knows HTTP/1.1 as far as one answer at a time needs it, and nothing of Lượt.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

WARM_UP_S = 0.4
LONGEST_WAIT_S = 20.0
LARGEST_ANSWER = 1 << 16
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length:"


@dataclass(slots=True)
class Wire:
    """One kept connection that sends its requests in turn, the next as soon as the last is answered."""

    connection: socket.socket
    heads: list[bytes]
    bodies: list[bytes]
    name: str
    sent: int = 0
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def send(self) -> None:
        """Send the next request with an idempotency key of its own."""
        turn = self.sent % len(self.heads)
        key = b"%s-%d" % (self.name.encode(), self.sent)
        self.sent += 1
        self.received.clear()
        message = self.heads[turn] + b"Idempotency-Key: " + key + b"\r\n\r\n" + self.bodies[turn]
        self.sent_at = time.perf_counter()
        self.connection.sendall(message)

    def receive(self) -> bytes | None:
        """Take what has come; return the answer when it is whole. Raises ConnectionError."""
        part = self.connection.recv(LARGEST_ANSWER)
        if not part:
            raise ConnectionError("the server closed a kept connection")
        self.received += part
        return bytes(self.received) if _is_whole(self.received) else None


def _is_whole(received: bytearray) -> bool:
    head = received.find(END_OF_HEAD)
    if head < 0:
        return False
    if received.startswith(b"HTTP/1.1 204"):
        return True
    at = received.lower().find(LENGTH, 0, head + 2)
    if at < 0:
        raise ConnectionError("an answer without Content-Length")
    end = received.find(b"\r\n", at + len(LENGTH))
    return len(received) >= head + len(END_OF_HEAD) + int(received[at + len(LENGTH) : end])


@dataclass(slots=True)
class Tally:
    """What came back: latencies in seconds of the answers in the measured time, all statuses, and the bodies."""

    begins: float
    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    def note(self, answer: bytes, sent_at: float, now: float) -> None:
        """Count one answer."""
        status = answer[9:12].decode("ascii")
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.bodies.append(answer)
        if sent_at >= self.begins and status in {"200", "201"}:
            self.latencies.append(now - sent_at)


def connect(plan: dict[str, Any]) -> list[Wire]:
    """Open the plan's connections."""
    host, port = plan["host"], plan["port"]
    wires = []
    for number, client in enumerate(plan["clients"]):
        connection = socket.create_connection((host, port), timeout=LONGEST_WAIT_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pairs = [request_of(host, one) for one in client]
        name = f"{plan['run']}-{number}"
        wires.append(Wire(connection, [head for head, _ in pairs], [body for _, body in pairs], name))
    return wires


def request_of(host: str, one: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return the request's head, open for one more header, and its body."""
    body = json.dumps(one["body"], separators=(",", ":")).encode() if one.get("body") is not None else b""
    lines = [f"POST {one['path']} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    if body:
        lines.append("Content-Type: application/json")
    if one.get("token"):
        lines.append(f"Authorization: Bearer {one['token']}")
    return ("\r\n".join(lines) + "\r\n").encode(), body


def drive(wires: list[Wire], seconds: float, warm_up_s: float) -> tuple[Tally, float]:
    """Keep every connection busy for the warm-up and then so many seconds; return what came back and how long it took.

    Raises: ConnectionError, TimeoutError when the server does not answer.
    """
    begins = time.perf_counter() + warm_up_s
    ends, tally = begins + seconds, Tally(begins)
    open_requests = len(wires)
    with selectors.DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire.connection, selectors.EVENT_READ, wire)
            wire.send()
        while open_requests:
            ready = selector.select(LONGEST_WAIT_S)
            if not ready:
                raise TimeoutError("the server does not answer")
            for key, _ in ready:
                open_requests -= _go_on(key.data, tally, ends)
    return tally, time.perf_counter() - begins


def _go_on(wire: Wire, tally: Tally, ends: float) -> int:
    """Take an answer and send the next request; return 1 when this connection is done."""
    answer = wire.receive()
    if answer is None:
        return 0
    now = time.perf_counter()
    tally.note(answer, wire.sent_at, now)
    if now >= ends:
        return 1
    wire.send()
    return 0


def numbers_in(bodies: list[bytes]) -> list[str]:
    """Return the ticket numbers of created tickets, in the order of their answers."""
    found = []
    for answer in bodies:
        if answer.startswith(b"HTTP/1.1 201"):
            body = json.loads(answer.partition(END_OF_HEAD)[2])
            found.append(str(body.get("number", "")))
    return found


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Carry out a plan: {host, port, run, seconds, clients: [[{path, token?, body?}]], numbers?, warm_up_s?}."""
    wires = connect(plan)
    try:
        tally, took_s = drive(wires, plan["seconds"], plan.get("warm_up_s", WARM_UP_S))
    finally:
        for wire in wires:
            wire.connection.close()
    return {
        "seconds": took_s,
        "latencies": tally.latencies,
        "statuses": tally.statuses,
        "answered": sum(tally.statuses.values()),
        "numbers": numbers_in(tally.bodies) if plan.get("numbers") else [],
    }


def main() -> None:
    """Read a plan from stdin, write what came of it to stdout."""
    json.dump(run(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
