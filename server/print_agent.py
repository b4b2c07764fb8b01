"""The print agent as a child of the house: its device, its token, its command. The server itself knows no printer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from server.config import Settings
from server.domain.account import DeviceKind
from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue
from server.processes import Child, Family
from server.services import accounts
from server.services.clock import elapsed_s
from server.wiring import House

READY_WITHIN_S = 30.0
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what it is replaced by is this machine alone


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """How the agent is called: `words` name its printers as on its own command line."""

    token_file: Path
    words: Sequence[str]


def address_of(settings: Settings) -> str:
    """Return where this machine reaches the server; port 0 is looked up once it listens."""
    told = settings.data_dir / "address"
    if settings.port == 0 and told.exists():
        return told.read_text(encoding="ascii").strip()
    return f"http://{'127.0.0.1' if settings.host == EVERYWHERE else settings.host}:{settings.port}"


def agent_child(name: str, address: str, plan: AgentPlan) -> Child:
    """Return the agent as a child process that ends with this one."""
    options = ["--server", address, "--token-file", str(plan.token_file), *plan.words]
    return Child(name, [sys.executable, "-m", "printer", *options, "--exit-with-parent", str(os.getpid())])


def demand_usable(plan: AgentPlan) -> None:
    """Raise InvalidValue with the agent's own sentence when it cannot use these words."""
    command = [sys.executable, "-m", "printer", "--check", "--server", "http://127.0.0.1", "--token", "-", *plan.words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise InvalidValue(f"The printers cannot be used: {done.stderr.strip().rpartition('reason=')[2]}")


def keep_device(house: House, center_id: CenterId, name: str, token_file: Path) -> None:
    """Give the agent a device of the center; the same one at each start."""
    known = token_file.read_text(encoding="utf-8").strip() if token_file.exists() else None
    write_private(token_file, device_token(house, center_id, DeviceKind.PRINTER, name, known))


def device_token(house: House, center_id: CenterId, kind: DeviceKind, name: str, known: str | None) -> str:
    """Return the known token while it is good for a device of this center, else that of a new device."""
    found = house.accounts.device(accounts.token_hash(known)) if known else None
    if known and found is not None and found.center_id == center_id:
        return known
    return accounts.create_device(house.context, house.accounts, center_id, kind, name, None).token


def wait_ready(settings: Settings, family: Family, say: Callable[[str], None]) -> None:
    """Wait until the server answers, or say that it does not yet."""
    until = elapsed_s() + READY_WITHIN_S
    while elapsed_s() < until and not family.ending:
        try:
            with urlopen(f"{address_of(settings)}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (OSError, ValueError):
            family.pause(0.1)
    if not family.ending:
        say("The server does not answer yet; still trying. Its messages are above.")


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
