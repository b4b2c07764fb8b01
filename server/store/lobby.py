"""What the lobby keeps beside the queue: who speaks in a zone, and kiosks that wait for a helper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from server.domain.account import DeviceKind
from server.domain.catalogue import CenterId
from server.lobby.help import HelpCall
from server.lobby.speakers import Claim
from server.store.engine import Database
from server.store.tables import DeviceRow, HelpCallRow, SpeakerRow


class SqlLobby:
    """Implements `lobby.speakers.Speakers` and `lobby.help.HelpCalls`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, claim: Claim, now: datetime, until: datetime) -> bool:
        """Give the turn to speak, guarded by who holds it; of two that ask at once only one gets it."""
        free = or_(SpeakerRow.holder == claim.holder, SpeakerRow.until <= now)
        here = SpeakerRow.center_id == claim.center_id, SpeakerRow.zone == claim.zone
        change = update(SpeakerRow).where(*here, free).values(holder=claim.holder, until=until)
        first = insert(SpeakerRow).values(center_id=claim.center_id, zone=claim.zone, holder=claim.holder, until=until)
        with self._database.gate(claim.center_id), self._database.writing() as connection:
            given = connection.execute(change).rowcount == 1
            if not given and connection.scalar(select(SpeakerRow.holder).where(*here)) is None:
                try:
                    connection.execute(first)
                    given = True
                except IntegrityError:
                    return False
            connection.commit()
        return given

    def release(self, claim: Claim, now: datetime) -> None:
        """End the turn of this holder."""
        here = SpeakerRow.center_id == claim.center_id, SpeakerRow.zone == claim.zone
        with self._database.gate(claim.center_id), self._database.writing() as connection:
            connection.execute(update(SpeakerRow).where(*here, SpeakerRow.holder == claim.holder).values(until=now))
            connection.commit()

    def ask(self, center_id: CenterId, device: int, now: datetime) -> bool:
        """Note that a kiosk wants a helper; False when it did already."""
        here = HelpCallRow.center_id == center_id, HelpCallRow.device_id == device
        with self._database.gate(center_id), self._database.writing() as connection:
            if connection.scalar(select(HelpCallRow.asked_at).where(*here)) is not None:
                return False
            try:
                connection.execute(insert(HelpCallRow).values(center_id=center_id, device_id=device, asked_at=now))
            except IntegrityError:
                return False
            connection.commit()
        return True

    def answer(self, center_id: CenterId, device: int) -> bool:
        """Note that somebody goes to the kiosk; False when it did not ask."""
        here = HelpCallRow.center_id == center_id, HelpCallRow.device_id == device
        with self._database.gate(center_id), self._database.writing() as connection:
            found = connection.execute(delete(HelpCallRow).where(*here)).rowcount == 1
            connection.commit()
        return found

    def is_kiosk(self, center_id: CenterId, device: int) -> bool:
        """Tell whether the device is a kiosk of the center."""
        here = DeviceRow.center_id == center_id, DeviceRow.id == device, DeviceRow.kind == str(DeviceKind.KIOSK)
        with self._database.reading() as connection:
            return connection.scalar(select(DeviceRow.id).where(*here)) is not None

    def waiting(self, center_id: CenterId, since: datetime) -> list[HelpCall]:
        """Return the kiosks that asked after this moment, the first to ask first."""
        wanted = select(HelpCallRow.device_id, DeviceRow.name, HelpCallRow.asked_at)
        joined = wanted.join(DeviceRow, DeviceRow.id == HelpCallRow.device_id)
        here = HelpCallRow.center_id == center_id, HelpCallRow.asked_at > since
        with self._database.reading() as connection:
            found = connection.execute(joined.where(*here).order_by(HelpCallRow.asked_at, HelpCallRow.device_id))
            return [HelpCall(row[0], row[1], row[2]) for row in found]
