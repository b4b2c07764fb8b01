"""Many citizens' pages in one process: each an open stream of its ticket. Run as `python -m bench.open_pages`.

Notes when each page heard that its ticket was called, by the machine's monotonic clock, which all processes share.
Knows of Lượt's answers no more than the names of events.
"""

from __future__ import annotations

import json
import resource
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

AT_ONCE = 50
CHUNK = 65_536
CALLED = b'"state":"called"'


@dataclass(slots=True)
class Page:
    """One open page: its connection, what has come and was not read yet, when it was called, and how much it heard."""

    token: str
    connection: socket.socket
    received: bytearray = field(default_factory=bytearray)
    called_at: float | None = None
    events: int = 0
    bytes: int = 0


def main() -> int:
    """Open the pages of the plan on stdin, say "open" when each has its ticket; tell all when stdin ends."""
    plan = json.loads(sys.stdin.readline())
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    selector = selectors.DefaultSelector()
    pages: list[Page] = []
    for start in range(0, len(plan["tokens"]), AT_ONCE):
        some = [_open(plan, token) for token in plan["tokens"][start : start + AT_ONCE]]
        for page in some:
            selector.register(page.connection, selectors.EVENT_READ, page)
        pages += some
        while any(page.events == 0 for page in some):
            _hear(selector)
    print(json.dumps({"open": len(pages)}), flush=True)
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    while _hear(selector):
        pass
    called = {page.token: page.called_at for page in pages if page.called_at is not None}
    heard = sum(page.events for page in pages), sum(page.bytes for page in pages)
    print(json.dumps({"called": called, "events": heard[0], "bytes": heard[1]}), flush=True)
    return 0


def _open(plan: dict[str, Any], token: str) -> Page:
    connection = socket.create_connection((plan["host"], plan["port"]), timeout=30)
    path = f"/api/v1/public/tickets/{token}/updates"
    head = f"GET {path} HTTP/1.1\r\nHost: {plan['host']}\r\nAccept: text/event-stream\r\n\r\n"
    connection.sendall(head.encode())
    return Page(token, connection)


def _hear(selector: selectors.BaseSelector) -> bool:
    """Take what has come; False when the plan is over."""
    goes_on = True
    for key, _ in selector.select(timeout=1):
        if key.data is None:
            goes_on = False
        else:
            _take(selector, key.data, time.monotonic())
    return goes_on


def _take(selector: selectors.BaseSelector, page: Page, now: float) -> None:
    part = page.connection.recv(CHUNK)
    if not part:
        selector.unregister(page.connection)
        page.connection.close()
        page.events = max(page.events, 1)
        return
    page.bytes += len(part)
    page.received += part
    *whole, rest = page.received.split(b"\n\n")
    page.received = bytearray(rest)
    for event in whole:
        page.events += b"event: " in event
        if page.called_at is None and CALLED in event:
            page.called_at = now


if __name__ == "__main__":
    sys.exit(main())
