"""What is measured, and one run of it: issue with 1 and 16 clients, call with 8 counters, bare commits."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.subjects import COUNTERS, ROOT, Luot, Minimal, Subject

MOST_CLIENTS = 16
LOAD_MARGIN_S = 60.0
# Without a daily quota, open at all hours, and served by at least one of the counters 1 to 8.
SERVICES = (
    "dat-dai-bien-dong", "tra-ket-qua", "doanh-nghiep-thanh-lap", "dat-dai-cap-gcn", "tro-cap-xa-hoi",
    "ho-kinh-doanh", "dat-dai-cap-doi-gcn", "nghia-vu-tai-chinh-dat-dai", "ban-sao-van-bang", "dat-dai-the-chap",
    "doanh-nghiep-thay-doi", "nguoi-co-cong", "phu-hieu-xe", "dat-dai-tach-hop-thua", "giay-phep-xay-dung",
)  # fmt: skip
PRIORITIES = ("normal",) * 6 + ("elderly",)


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement. `empty`: call-next that found nobody; `failed`: refusals and faults; `cpu_ms` of the server."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float | None = None
    failed: int = 0
    empty: int = 0
    numbers: tuple[str, ...] = field(default=(), repr=False)


def issue(luot: Luot, clients: int, seconds: float, run: str) -> Run:
    """Let so many kiosks take tickets as fast as they are answered."""
    orders = [
        {"path": "/api/v1/tickets", "token": luot.kiosk_token, "body": _order(turn)}
        for turn in range(len(SERVICES) * len(PRIORITIES))
    ]
    return _load(luot, [_from(orders, client * 11) for client in range(clients)], seconds, run, numbers=True)


def insert(minimal: Minimal, clients: int, seconds: float, run: str) -> Run:
    """Let so many clients insert a row through the minimal app as fast as they are answered."""
    orders = [{"path": "/tickets", "body": _order(turn)} for turn in range(len(SERVICES) * len(PRIORITIES))]
    return _load(minimal, [_from(orders, client * 11) for client in range(clients)], seconds, run)


def call(luot: Luot, seconds: float, run: str) -> Run:
    """Let eight counters' own devices call the next ticket as fast as they are answered."""
    presses = [
        [{"path": f"/api/v1/counters/{number}/call-next", "token": token}]
        for number, token in enumerate(luot.counter_tokens[:COUNTERS], 1)
    ]
    return _load(luot, presses, seconds, run)


def summarise(latencies: Sequence[float], seconds: float) -> tuple[float, float, float]:
    """Return rate a second, median and 99th percentile in ms; zeros when nothing was measured."""
    if not latencies:
        return 0.0, 0.0, 0.0
    ordered = sorted(latencies)
    return len(ordered) / seconds, percentile(ordered, 0.5) * 1000, percentile(ordered, 0.99) * 1000


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _order(turn: int) -> dict[str, str]:
    return {"service": SERVICES[turn % len(SERVICES)], "priority": PRIORITIES[turn % len(PRIORITIES)]}


def _from(orders: list[dict[str, Any]], start: int) -> list[dict[str, Any]]:
    start %= len(orders)
    return orders[start:] + orders[:start]


def _load(subject: Subject, clients: list[Any], seconds: float, run: str, *, numbers: bool = False) -> Run:
    host, port = subject.place
    plan = {"host": host, "port": port, "run": run, "seconds": seconds, "clients": clients, "numbers": numbers}
    before = subject.cpu_s()
    found = _in_own_process(plan, seconds)
    used = subject.cpu_s() - before
    statuses = found["statuses"]
    done = sum(statuses.get(code, 0) for code in ("200", "201"))
    empty = statuses.get("204", 0)
    rate, p50_ms, p99_ms = summarise(found["latencies"], found["seconds"])
    cpu_ms = used * 1000 / found["answered"] if found["answered"] else None
    failed = found["answered"] - done - empty
    return Run(rate, p50_ms, p99_ms, cpu_ms, failed, empty, tuple(found["numbers"]))


def _in_own_process(plan: dict[str, Any], seconds: float) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], cwd=ROOT, input=json.dumps(plan), capture_output=True, text=True,
        timeout=seconds + LOAD_MARGIN_S, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the load client failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)
