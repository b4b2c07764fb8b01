"""Who is calling: a device by its token or a person by the session cookie, and what they may do."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app, g, request, session

from server.domain.account import Device, DeviceKind, Role, User
from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue, NotAllowed, NotSignedIn
from server.services.accounts import Accounts, token_hash
from server.services.clock import elapsed_s
from server.services.ports import Actor

P = ParamSpec("P")
R = TypeVar("R")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# A revoked device is out after this long at most.
KEPT_S = 2.0


@dataclass(frozen=True, slots=True)
class Caller:
    """The device or the person behind a call, and the center that it may act on."""

    center_id: CenterId
    device: Device | None = None
    user: User | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the log knows it."""
        if self.user is not None:
            return Actor(f"user:{self.user.id}", self.user.id)
        return Actor(f"device:{self.device.id}" if self.device else "system")

    def is_device(self, *kinds: DeviceKind) -> bool:
        """Tell whether a device of one of these kinds calls."""
        return self.device is not None and self.device.kind in kinds

    def has_role(self, *roles: Role) -> bool:
        """Tell whether a person with one of these roles calls."""
        return self.user is not None and self.user.role in roles


class Doorkeeper:
    """Finds callers; keeps devices for `KEPT_S` so that a busy kiosk costs no look-up a press."""

    def __init__(self, accounts: Accounts, default_center: Callable[[], CenterId | None]) -> None:
        self._accounts = accounts
        self._default_center = default_center
        self._devices: dict[str, tuple[float, Device | None]] = {}
        self._lock = threading.Lock()

    def device(self, token: str) -> Device:
        """Return the device that holds the token; raises NotSignedIn."""
        key = token_hash(token)
        kept = self._devices.get(key)
        if kept is None or elapsed_s() - kept[0] > KEPT_S:
            kept = (elapsed_s(), self._accounts.device(key))
            with self._lock:
                self._devices = {k: v for k, v in self._devices.items() if kept[0] - v[0] <= KEPT_S} | {key: kept}
        if kept[1] is None:
            raise NotSignedIn("This device token is not valid (any more).")
        return kept[1]

    def user(self, user_id: Any) -> User | None:
        """Return the signed-in user of a session."""
        return self._accounts.user(int(user_id)) if user_id is not None else None

    def caller_of_token(self, token: str) -> Caller:
        """Return the caller behind a device token; raises NotSignedIn."""
        device = self.device(token)
        return Caller(device.center_id, device=device)

    def caller_of_session(self) -> Caller:
        """Return the signed-in person; raises NotSignedIn, or NotAllowed when no center is chosen."""
        user = self.user(session.get("user"))
        if user is None:
            raise NotSignedIn("Sign in first.")
        center_id = user.center_id if user.center_id is not None else self._default_center()
        if center_id is None:
            raise NotAllowed("There is more than one center; name one.")
        return Caller(center_id, user=user)


def doorkeeper() -> Doorkeeper:
    """Return the app's doorkeeper."""
    found: Doorkeeper = current_app.extensions["luot"].doorkeeper
    return found


def caller() -> Caller:
    """Return who calls; raises NotSignedIn, NotAllowed (a change by session without its CSRF token)."""
    if "caller" not in g:
        g.caller = _find_caller()
    found: Caller = g.caller
    return found


def _find_caller() -> Caller:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind:
        if kind.lower() != "bearer" or not token.strip():
            raise NotSignedIn("The Authorization header is not of the form: Bearer TOKEN.")
        return doorkeeper().caller_of_token(token.strip())
    found = doorkeeper().caller_of_session()
    if request.method in UNSAFE:
        demand_csrf()
    return found


def demand_csrf() -> None:
    """Refuse with NotAllowed a change that comes with a session but without its token."""
    sent, kept = request.headers.get("X-CSRF-Token", ""), session.get("csrf", "")
    if not kept or not hmac.compare_digest(sent.encode(), kept.encode()):
        raise NotAllowed("The X-CSRF-Token header is missing or wrong; sign in again.", reason="csrf")


def idempotency_key() -> str | None:
    """Return the caller's key, made its own by who sent it; raises InvalidValue when it is too long."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 80 or not key.isprintable():
        raise InvalidValue("Idempotency-Key has at most 80 printable characters.", field="Idempotency-Key")
    return f"{caller().actor.ref}/{key}" if key else None


def start_session(user: User) -> str:
    """Start a session for the user and return its CSRF token."""
    session.clear()
    session["user"] = user.id
    session["csrf"] = secrets.token_urlsafe(18)
    return str(session["csrf"])


def allow(*allowed: DeviceKind | Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only these device kinds and roles into a view; others get not_signed_in or not_allowed."""
    kinds = tuple(a for a in allowed if isinstance(a, DeviceKind))
    roles = tuple(a for a in allowed if isinstance(a, Role))

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            found = caller()
            if not (found.is_device(*kinds) or found.has_role(*roles)):
                raise NotAllowed("This device or role may not do this.")
            return view(*args, **kwargs)

        guarded.luot_allowed = allowed  # type: ignore[attr-defined]
        return guarded

    return wrap
