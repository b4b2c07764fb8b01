"""Calling a helper to a kiosk: who asks, who is told, and when it is over.

The officials' screens hear an event; which kiosks wait is asked for, so that a screen opened later knows it, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from server.domain.catalogue import CenterId
from server.domain.errors import UnknownKiosk
from server.domain.events import Event, EventType
from server.services.ports import Actor, Context

FORGOTTEN_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A kiosk, by its device, at which somebody asked for a helper; `asked_at` is the machine's time."""

    kiosk: int
    name: str
    asked_at: datetime


class HelpCalls(Protocol):
    """Keeps which kiosks wait for a helper."""

    def ask(self, center_id: CenterId, device: int, now: datetime) -> bool:
        """Note that a kiosk wants a helper; False when it did already."""
        ...

    def answer(self, center_id: CenterId, device: int) -> bool:
        """Note that somebody goes to the kiosk; False when it did not ask."""
        ...

    def is_kiosk(self, center_id: CenterId, device: int) -> bool:
        """Tell whether the device is a kiosk of the center."""
        ...

    def waiting(self, center_id: CenterId, since: datetime) -> list[HelpCall]:
        """Return the kiosks that asked after this moment, the first to ask first."""
        ...


def ask_help(context: Context, calls: HelpCalls, center_id: CenterId, kiosk: tuple[int, str], actor: Actor) -> None:
    """Call a helper to the kiosk (its device and name); asking again while one is on the way tells nobody twice.

    Emits: help.asked.
    """
    device, name = kiosk
    if not any(call.kiosk == device for call in waiting(context, calls, center_id)):
        calls.answer(center_id, device)  # what was forgotten
    if calls.ask(center_id, device, context.timer.now()):
        _record(context, center_id, EventType.HELP_ASKED, {"kiosk": device, "name": name}, actor)


def answer_help(context: Context, calls: HelpCalls, center_id: CenterId, device: int, actor: Actor) -> None:
    """Tell everybody that somebody goes to the kiosk; done twice it stays done.

    Raises: UnknownKiosk. Emits: help.answered.
    """
    if not calls.is_kiosk(center_id, device):
        raise UnknownKiosk("This center has no such kiosk.", kiosk=device)
    if calls.answer(center_id, device):
        _record(context, center_id, EventType.HELP_ANSWERED, {"kiosk": device}, actor)


def waiting(context: Context, calls: HelpCalls, center_id: CenterId) -> list[HelpCall]:
    """Return the kiosks that wait for a helper, the first to ask first; after half an hour a call is forgotten."""
    return calls.waiting(center_id, context.timer.now() - FORGOTTEN_AFTER)


def _record(context: Context, center_id: CenterId, kind: EventType, help_call: dict[str, object], actor: Actor) -> None:
    with context.units.begin(center_id) as work:
        work.record(Event(kind, context.clock.now(), actor.ref, {"help": help_call}))
        work.commit()
