"""Printers as kept: what their agents reported, what came out of them, and which of them a kiosk has."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from server.domain.account import DeviceKind
from server.domain.catalogue import CenterId
from server.domain.print_job import Out
from server.domain.printer import Condition, KioskPaper, Printer, PrinterState
from server.store.engine import Database
from server.store.rows import AnyRow
from server.store.tables import DeviceRow, PrinterRow

_PRINTER = select(
    PrinterRow.name, PrinterRow.device_id, PrinterRow.profile, PrinterRow.state, PrinterRow.near_end,
    PrinterRow.permanent, PrinterRow.reason, PrinterRow.since, PrinterRow.heard_at, PrinterRow.slips,
    PrinterRow.paper_mm, PrinterRow.last_number, PrinterRow.last_at,
)  # fmt: skip


class SqlPrinters:
    """Implements `printing.printers.Printers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, center_id: CenterId) -> list[Printer]:
        """Return the center's printers by name."""
        wanted = _PRINTER.where(PrinterRow.center_id == center_id).order_by(PrinterRow.name)
        with self._database.reading() as connection:
            return [_to_printer(row) for row in connection.execute(wanted)]

    def abandoned(self, center_id: CenterId) -> list[str]:
        """Return the names of printers whose agent's device was revoked."""
        wanted = select(PrinterRow.name).join(DeviceRow, DeviceRow.id == PrinterRow.device_id)
        with self._database.reading() as connection:
            here = wanted.where(PrinterRow.center_id == center_id, DeviceRow.revoked_at.is_not(None))
            return list(connection.scalars(here.order_by(PrinterRow.name)))

    def heard(self, center_id: CenterId, name: str, now: datetime) -> None:
        """Note a sign of life of a printer; `now` is the machine's time."""
        here = PrinterRow.center_id == center_id, PrinterRow.name == name
        with self._database.gate(center_id), self._database.writing() as connection:
            connection.execute(update(PrinterRow).where(*here).values(heard_at=now))
            connection.commit()

    def kiosks(self, center_id: CenterId) -> list[KioskPaper]:
        """Return the kiosks that have printers of their own."""
        wanted = select(DeviceRow.id, DeviceRow.name, DeviceRow.printers).where(
            DeviceRow.center_id == center_id,
            DeviceRow.kind == str(DeviceKind.KIOSK),
            DeviceRow.printers.is_not(None),
            DeviceRow.revoked_at.is_(None),
        )
        with self._database.reading() as connection:
            found = connection.execute(wanted.order_by(DeviceRow.id)).all()
        return [KioskPaper(row[0], row[1], tuple(json.loads(row[2] or "[]"))) for row in found]

    def give_kiosk(self, device_id: int, names: tuple[str, ...]) -> bool:
        """Give a kiosk its printers, none for any; False when there is no such kiosk."""
        kiosk = DeviceRow.id == device_id, DeviceRow.kind == str(DeviceKind.KIOSK), DeviceRow.revoked_at.is_(None)
        kept = json.dumps(names, ensure_ascii=False) if names else None
        with self._database.gate(0), self._database.writing() as connection:
            changed = connection.execute(update(DeviceRow).where(*kiosk).values(printers=kept)).rowcount == 1
            connection.commit()
        return changed


def find(connection: Connection, center_id: CenterId, name: str) -> Printer | None:
    """Return the printer of this name."""
    row = connection.execute(_PRINTER.where(*_here(center_id, name))).one_or_none()
    return None if row is None else _to_printer(row)


def save(connection: Connection, center_id: CenterId, printer: Printer) -> None:
    """Keep a new printer, or how a known one is."""
    condition = printer.condition
    values = {
        "device_id": printer.device,
        "profile": printer.profile,
        "state": str(condition.state),
        "near_end": condition.near_end,
        "permanent": condition.permanent,
        "reason": condition.reason,
        "since": printer.since,
        "heard_at": printer.heard_at,
    }
    here = _here(center_id, printer.name)
    if connection.execute(update(PrinterRow).where(*here).values(values)).rowcount == 0:
        first = {"center_id": center_id, "name": printer.name, "slips": 0, "paper_mm": 0}
        connection.execute(insert(PrinterRow).values(values | first))


def remove(connection: Connection, center_id: CenterId, name: str) -> None:
    """Forget a printer."""
    connection.execute(delete(PrinterRow).where(*_here(center_id, name)))


def count_slip(connection: Connection, center_id: CenterId, name: str, number: str, out: Out) -> None:
    """Count one slip that came out of a printer."""
    counted = {
        "slips": PrinterRow.slips + 1,
        "paper_mm": PrinterRow.paper_mm + out.paper_mm,
        "last_number": number,
        "last_at": out.at,
    }
    connection.execute(update(PrinterRow).where(*_here(center_id, name)).values(counted))


def _here(center_id: CenterId, name: str) -> tuple[Any, Any]:
    return PrinterRow.center_id == center_id, PrinterRow.name == name


def _to_printer(row: AnyRow) -> Printer:
    condition = Condition(PrinterState(row[3]), bool(row[4]), bool(row[5]), row[6])
    printer = Printer(row[0], row[1], row[2], condition, row[7], row[8])
    return replace(printer, slips=row[9], paper_mm=row[10], last_number=row[11], last_at=row[12])
