"""The stage of the print jobs' tests: a center on a real database, a clock moved by hand, and an agent's calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.domain.catalogue import CenterId
from server.domain.ticket import Ticket
from server.printing import jobs as use_cases
from server.printing.jobs import Held, LeasedSlip
from server.services.clock import HandClock
from server.services.issue import Order, issue
from server.services.ports import SYSTEM, Context
from tests.api.cast_of_api import LAND
from tests.live.cast_of_live import Cast, make_cast

MORNING = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)  # 08:05 in Thanh Hóa


class Printing:
    """What an agent does, and what a citizen presses before."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.clock = cast, HandClock(MORNING)
        self.context: Context = replace(cast.house.context, clock=self.clock, timer=self.clock)
        self.room = replace(cast.house.paper, context=self.context)
        self.jobs = self.room.jobs
        self.center_id: CenterId = cast.here.center_id
        # As in a server: what this process changed is known at once.
        cast.house.units.on_commit = lambda center_id, _events: cast.house.context.reader.forget_staffing(center_id)

    def press(self, service: str = LAND, **order: Any) -> Ticket:
        return issue(self.context, self.center_id, Order(service, **order), SYSTEM).ticket

    def lease(self, limit: int = 4, center_id: CenterId | None = None, able: Sequence[str] = ()) -> list[LeasedSlip]:
        center = self.center_id if center_id is None else center_id
        return use_cases.lease(self.room, center, limit, able, lambda token: f"https://luot.example/t/{token}")

    def numbers(self, limit: int = 20) -> list[str]:
        return [leased.slip["number"] for leased in self.lease(limit)]

    def confirm(self, leased: LeasedSlip, lease: str | None = None, center_id: CenterId | None = None) -> None:
        center = self.center_id if center_id is None else center_id
        use_cases.confirm(self.room, Held(center, leased.job.id, lease or leased.job.lease), None, 0)

    def fail(self, leased: LeasedSlip, reason: str = "hết giấy", lease: str | None = None) -> None:
        use_cases.fail(self.room, self.held(leased, lease), reason)

    def held(self, leased: LeasedSlip, lease: str | None = None) -> Held:
        return Held(self.center_id, leased.job.id, lease or leased.job.lease)

    def state_of(self, ticket: Ticket) -> str:
        return self.context.reader.ticket(self.center_id, ticket.id).slip.state


@pytest.fixture
def printing(tmp_path: Path, database_url: str) -> Iterator[Printing]:
    """A stage on each kind of database."""
    cast = make_cast(tmp_path, database_url)
    yield Printing(cast)
    cast.house.database.close()
