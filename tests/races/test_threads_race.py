"""Sixteen issuers and eight callers at once, in threads of one process, as greenlets of one server would be."""

from __future__ import annotations

from functools import partial

import pytest

from tests.races.cast_of_races import COUNTERS, SERVICES, check_history, make_center
from tests.races.worker import call_many, issue_many, open_context, run_threads

ISSUERS = 16
TICKETS = 2_000


def test_2000_tickets_of_16_issuers_and_8_callers_are_each_given_and_called_once(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database, context = open_context(database_url)
    center = make_center(context)
    services = [SERVICES[n % len(SERVICES)] for n in range(ISSUERS)]
    issuers = [partial(issue_many, context, center, service, TICKETS // ISSUERS) for service in services]
    callers = [partial(call_many, context, center, counter, 200) for counter in range(1, COUNTERS + 1)]

    run_threads(issuers + callers)
    run_threads(callers)

    database.close()
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    issued = [number for verb, number in lines if verb == "issued"]
    called = [number for verb, number in lines if verb == "called"]
    assert not [line for line in lines if line[0] == "fault"]
    assert len(issued) == TICKETS
    assert sorted(called) == sorted(issued)
    check_history(database_url, issued, called)
