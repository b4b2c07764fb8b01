"""`luot serve` with printers of its own: the server and a print agent beside it, both watched over."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from server.config import Settings
from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue
from server.print_agent import AgentPlan, address_of, agent_child, demand_usable, keep_device, wait_ready
from server.processes import Child, Family
from server.wiring import House


def serve_with_printers(house: House, center: str | None, words: Sequence[str]) -> int:
    """Serve, and drive these printers for one center, until told to stop.

    Args: center, its code, None for the only one; words, options of the print agent that name the printers.
    Returns: the exit code. Raises: InvalidValue, UnknownCenter.
    """
    settings = house.settings
    center_id = _center(house, center)
    plan = AgentPlan(settings.data_dir / f"printers-{center_id}.token", words)
    demand_usable(plan)
    keep_device(house, center_id, "luot serve", plan.token_file)
    house.database.close()
    family = Family(_say)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: family.end())
    try:
        _watch(settings, plan, family)
    finally:
        family.stop()
    return 0


def _watch(settings: Settings, plan: AgentPlan, family: Family) -> None:
    _forget_address(settings.data_dir)
    family.add(Child("server", [sys.executable, "-m", "server.runtime"]))
    wait_ready(settings, family, _say)
    if not family.ending:
        family.add(agent_child("print agent", address_of(settings), plan))
        family.watch()


def _forget_address(folder: Path) -> None:
    (folder / "address").unlink(missing_ok=True)


def _center(house: House, code: str | None) -> CenterId:
    if code is not None:
        return house.context.reader.center_id(code)
    centers = list(house.context.reader.versions())
    if len(centers) != 1:
        raise InvalidValue(f"There are {len(centers)} centers; say whose printers these are: --center CODE.")
    return centers[0]


def _say(sentence: str) -> None:
    print(sentence, flush=True)
