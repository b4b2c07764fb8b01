"""People and devices that may act: their kinds and roles. Knows nothing of passwords or tokens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.domain.catalogue import CenterId


class DeviceKind(StrEnum):
    """What a device is, and so what it may do."""

    KIOSK = "kiosk"
    DISPLAY = "display"
    PRINTER = "printer"
    COUNTER = "counter"


class Role(StrEnum):
    """What a person may do."""

    OFFICIAL = "official"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Device:
    """A thing in the room; `counter` is set for kind counter alone."""

    id: int
    center_id: CenterId
    kind: DeviceKind
    name: str
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person who signs in. `center_id` None means all centers; `simulated` marks the demo's crowd."""

    id: int
    username: str
    name: str
    role: Role
    center_id: CenterId | None
    simulated: bool = False
