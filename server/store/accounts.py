"""Devices and users as kept. Sees only hashes of tokens and passwords."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.domain.account import Device, DeviceKind, Role, User
from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue
from server.store.engine import Database
from server.store.tables import DeviceRow, UserRow

# Written once: a thousand screens that come back together ask for it a thousand times.
_DEVICE_BY_TOKEN = select(DeviceRow.id, DeviceRow.center_id, DeviceRow.kind, DeviceRow.name, DeviceRow.counter).where(
    DeviceRow.token_hash == bindparam("token_hash"), DeviceRow.revoked_at.is_(None)
)
_USER = select(
    UserRow.id, UserRow.username, UserRow.name, UserRow.role, UserRow.center_id, UserRow.simulated,
    UserRow.password_hash,
).where(UserRow.disabled_at.is_(None))  # fmt: skip


class SqlAccounts:
    """Implements `accounts.Accounts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_device(self, device: Device, token_hash: str, now: datetime) -> Device:
        """Keep a new device; returns it with its id."""
        values = {"center_id": device.center_id, "kind": str(device.kind), "name": device.name}
        rest = {"counter": device.counter, "token_hash": token_hash, "made_at": now}
        with self._database.gate(0), self._database.writing() as connection:
            made = connection.execute(insert(DeviceRow).returning(DeviceRow.id), values | rest).scalar_one()
            connection.commit()
        return Device(made, device.center_id, device.kind, device.name, device.counter)

    def device(self, token_hash: str) -> Device | None:
        """Return the device that holds the token, None when there is none or it was revoked."""
        with self._database.reading() as connection:
            row = connection.execute(_DEVICE_BY_TOKEN, {"token_hash": token_hash}).one_or_none()
        return None if row is None else Device(row[0], CenterId(row[1]), DeviceKind(row[2]), row[3], row[4])

    def valid(self, token_hashes: set[str], user_ids: set[int]) -> set[str | int]:
        """Return those of them that still hold: of devices not revoked, of users not disabled."""
        devices = select(DeviceRow.token_hash).where(DeviceRow.token_hash.in_(token_hashes))
        users = select(UserRow.id).where(UserRow.id.in_(user_ids), UserRow.disabled_at.is_(None))
        with self._database.reading() as connection:
            return {
                *connection.scalars(devices.where(DeviceRow.revoked_at.is_(None))),
                *connection.scalars(users),
            }

    def revoke_device(self, device_id: int, now: datetime) -> bool:
        """Revoke a device; False when there is none."""
        with self._database.gate(0), self._database.writing() as connection:
            which = update(DeviceRow).where(DeviceRow.id == device_id)
            changed = connection.execute(which.values(revoked_at=now)).rowcount == 1
            connection.commit()
        return changed

    def add_user(self, user: User, password_hash: str, now: datetime) -> User:
        """Keep a new user; returns it with its id. Raises InvalidValue when the name is taken."""
        values = {"username": user.username, "name": user.name, "role": str(user.role), "center_id": user.center_id}
        rest = {"simulated": user.simulated, "password_hash": password_hash, "made_at": now}
        try:
            with self._database.gate(0), self._database.writing() as connection:
                made = connection.execute(insert(UserRow).returning(UserRow.id), values | rest).scalar_one()
                connection.commit()
        except IntegrityError as error:
            raise InvalidValue(f"There is already a user {user.username!r}.", field="username") from error
        return User(made, user.username, user.name, user.role, user.center_id, user.simulated)

    def user(self, user_id: int) -> User | None:
        """Return the user, None when there is none or it was disabled."""
        found = self._one(UserRow.id == user_id)
        return None if found is None else found[0]

    def user_named(self, username: str) -> tuple[User, str] | None:
        """Return the user of this name and the password's hash, None when there is none."""
        return self._one(UserRow.username == username)

    def set_password(self, user_id: int, password_hash: str) -> None:
        """Replace a user's password hash."""
        with self._database.gate(0), self._database.writing() as connection:
            which = update(UserRow).where(UserRow.id == user_id)
            connection.execute(which.values(password_hash=password_hash))
            connection.commit()

    def _one(self, which: object) -> tuple[User, str] | None:
        with self._database.reading() as connection:
            row = connection.execute(_USER.where(which)).one_or_none()  # type: ignore[arg-type]
        if row is None:
            return None
        center_id = None if row[4] is None else CenterId(row[4])
        return User(row[0], row[1], row[2], Role(row[3]), center_id, row[5]), row[6]
