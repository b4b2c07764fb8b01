"""Several processes on one database, and one that is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from server.services.issue import Order, issue
from server.services.ports import Actor
from tests.races.cast_of_races import SERVICES, check_history, make_center
from tests.races.worker import open_context

ROOT = Path(__file__).parents[2]


def start(url: str, center: int, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.races.worker", url, str(center), *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> list[list[str]]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return [line.split() for line in out.splitlines()]


def test_processes_that_issue_and_call_at_once_never_share_a_number_or_a_ticket(database_url: str) -> None:
    database, context = open_context(database_url)
    center = make_center(context)
    issuers = [start(database_url, center, "issue", SERVICES[n], 30, 4) for n in range(4)]
    callers = [start(database_url, center, "call", counter, 300) for counter in (1, 2, 3, 4)]

    lines = [line for process in issuers + callers for line in finish(process)]

    database.close()
    issued = [line[1] for line in lines if line[0] == "issued"]
    assert len(issued) == 4 * 4 * 30
    assert not [line for line in lines if line[0] == "fault"]
    check_history(database_url, issued, [line[1] for line in lines if line[0] == "called"])


def test_a_process_killed_while_issuing_loses_nothing_that_it_confirmed(database_url: str) -> None:
    database, context = open_context(database_url)
    center = make_center(context)
    process = start(database_url, center, "issue", SERVICES[0], 100_000, 4)
    assert process.stdout is not None
    confirmed = [process.stdout.readline().split()[1] for _ in range(200)]

    process.kill()
    rest, _ = process.communicate()
    confirmed += [line.split()[1] for line in rest.splitlines(keepends=True) if line.endswith("\n")]

    after = issue(context, center, Order(SERVICES[0]), Actor("device:1")).ticket
    database.close()
    assert after.sequence >= len(confirmed) + 1
    check_history(database_url, confirmed, [])
