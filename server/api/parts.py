"""What the views are given by wiring, and how they reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import current_app, request

from server.api.auth import Doorkeeper
from server.api.throttle import Throttle
from server.citizens.pages import TicketPages
from server.citizens.streams import Streams
from server.domain.catalogue import CenterId
from server.lobby.elsewhere import Quicker
from server.lobby.help import HelpCalls
from server.lobby.speakers import Speakers
from server.lobby.speech import Speech
from server.lobby.waits import Waits
from server.printing.ports import PaperRoom
from server.services.accounts import Accounts
from server.services.ports import Context


class LobbyStore(Speakers, HelpCalls, Protocol):
    """What is kept of the lobby beside the queue."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The use cases' context and the keepers beside it.

    `check_ready` raises when the database is out of reach or its schema is not current. `demo_file` is set in the
    demo alone. `slips_folder` is where the virtual printer puts its pictures, `lobby_folder` where centers keep media
    and recordings, one folder each.
    """

    context: Context
    accounts: Accounts
    paper: PaperRoom
    doorkeeper: Doorkeeper
    sign_in_throttle: Throttle
    check_ready: Callable[[], bool]
    slips_folder: Path
    lobby: LobbyStore
    lobby_folder: Path
    elsewhere: Callable[[CenterId], list[Quicker]]
    waits: Callable[[CenterId], Waits]
    speech: Speech
    pages: TicketPages
    streams: Streams
    public_url: str | None = None
    demo_file: Path | None = None


def parts() -> Parts:
    """Return the parts of the present app."""
    found: Parts = current_app.extensions["luot"]
    return found


def citizen_url(token: str) -> str:
    """Return the absolute address of a citizen's page."""
    base = parts().public_url or request.host_url.rstrip("/")
    return f"{base}/t/{token}"
