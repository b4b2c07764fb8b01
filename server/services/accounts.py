"""Devices and people: making them, and finding who a token or a password belongs to."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from server.domain.account import Device, DeviceKind, User
from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue, NotSignedIn
from server.services.ports import Context

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256

_hasher = PasswordHasher()
# Verified when there is no such user, so that both answers take the same time.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


class Accounts(Protocol):
    """Keeps devices and users."""

    def add_device(self, device: Device, token_hash: str, now: datetime) -> Device:
        """Keep a new device."""
        ...

    def device(self, token_hash: str) -> Device | None:
        """Return the device that holds the token."""
        ...

    def valid(self, token_hashes: set[str], user_ids: set[int]) -> set[str | int]:
        """Return those of them that still hold: of devices not revoked, of users not disabled."""
        ...

    def add_user(self, user: User, password_hash: str, now: datetime) -> User:
        """Keep a new user."""
        ...

    def user(self, user_id: int) -> User | None:
        """Return the user."""
        ...

    def user_named(self, username: str) -> tuple[User, str] | None:
        """Return the user of this name with the password's hash."""
        ...

    def set_password(self, user_id: int, password_hash: str) -> None:
        """Replace a user's password hash."""
        ...


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device and its token, which is shown this once."""

    device: Device
    token: str


def create_device(
    context: Context, accounts: Accounts, center_id: CenterId, kind: DeviceKind, name: str, counter: int | None
) -> NewDevice:
    """Create a device with a new token.

    Raises: InvalidValue (no name; kind counter without a counter, or the reverse), UnknownCounter.
    """
    if not name.strip():
        raise InvalidValue("A device needs a name.", field="name")
    if (kind is DeviceKind.COUNTER) != (counter is not None):
        raise InvalidValue("--counter N goes with a device of kind counter, and only with it.", field="counter")
    if counter is not None:
        context.reader.catalogue(center_id).counter(counter)
    token = secrets.token_urlsafe(24)
    device = Device(0, center_id, kind, name.strip()[:80], counter)
    return NewDevice(accounts.add_device(device, token_hash(token), context.clock.now()), token)


def token_hash(token: str) -> str:
    """Return what is kept of a token: its SHA-256 (the token has 192 random bits, so no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_user(context: Context, accounts: Accounts, user: User, password: str) -> User:
    """Create a user. Raises InvalidValue for a bad or taken name, or a password that is too short or too long."""
    if USERNAME.fullmatch(user.username) is None:
        raise InvalidValue("A user name has 2-63 small letters, digits, dots, - or _.", field="username")
    return accounts.add_user(user, hash_password(password), context.clock.now())


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (in NFKC); raises InvalidValue when that is too short or too long."""
    plain = _one_form(password)
    if not SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD:
        raise InvalidValue(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.", field="password")
    return _hasher.hash(plain)


def sign_in(accounts: Accounts, username: str, password: str) -> User:
    """Return the user whose password this is; raises NotSignedIn, the same for a wrong name and a wrong password."""
    found = accounts.user_named(username.strip().lower())
    try:
        _hasher.verify(found[1] if found else _NOBODY, _one_form(password))
    except VerificationError:
        found = None
    if found is None:
        raise NotSignedIn("The user name or the password is wrong.", reason="wrong_password")
    return found[0]


def _one_form(password: str) -> str:
    """Keyboards differ in how they type "ế": as one character, or as a letter and its marks. NFKC makes them one."""
    return unicodedata.normalize("NFKC", password)
