"""Printers: what agents report of them, who is told, and what a kiosk says when no slip comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.domain.catalogue import CenterId
from server.domain.errors import InvalidValue, PrinterTaken, UnknownPrinter
from server.domain.events import EventType, printer_event
from server.domain.print_job import JobState, LastSlip
from server.domain.printer import MOST_PRINTERS_A_KIOSK, Condition, Printer, PrinterState, printer_name, trouble
from server.printing.jobs import tell_of_doubt
from server.printing.ports import PaperRoom
from server.services.ports import SYSTEM, Actor, Context

HEARD_AGAIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Report:
    """What an agent says of one of its printers; `device` is the agent's own."""

    device: int
    name: str
    profile: str
    condition: Condition


def report(room: PaperRoom, center_id: CenterId, told: Report, actor: Actor) -> None:
    """Keep what an agent says of a printer; a sign of life alone changes no version.

    Raises: InvalidValue for the name; PrinterTaken when another living agent has a printer of this name.
    Emits: printer.changed.
    """
    name, context = printer_name(told.name), room.context
    now = context.timer.now()
    known = next((each for each in room.printers.all(center_id) if each.name == name), None)
    if known is None or not _same(known, told):
        _change(context, center_id, replace(told, name=name), actor)
    elif (now - known.heard_at).total_seconds() >= HEARD_AGAIN_S:
        room.printers.heard(center_id, name, now)


def remove(context: Context, center_id: CenterId, name: str, actor: Actor) -> None:
    """Forget a printer that is gone for good. Raises UnknownPrinter. Emits: printer.removed."""
    with context.units.begin(center_id) as work:
        known = work.printer(name)
        if known is None:
            raise UnknownPrinter(f"There is no printer {name!r}.", printer=name)
        work.remove_printer(name)
        work.record(printer_event(EventType.PRINTER_REMOVED, known, at=context.clock.now(), actor=actor.ref))
        work.commit()


def watch(room: PaperRoom, center_id: CenterId) -> None:
    """Find what nobody reports: agents that are gone, leases that ran out, slips that came too late.

    Done as often as one likes, also by several processes. Emits: printer.changed, printer.removed, slip.unconfirmed.
    """
    context, now = room.context, room.context.timer.now()
    for printer in room.printers.all(center_id):
        if not printer.is_watched(now) and printer.condition.state is not PrinterState.SILENT:
            _silence(context, center_id, printer.name)
    for name in room.printers.abandoned(center_id):
        remove(context, center_id, name, SYSTEM)
    if room.jobs.has_expired(center_id, now):
        for ticket in room.jobs.expire(center_id, now):
            tell_of_doubt(context, ticket, SYSTEM)


def trouble_of(room: PaperRoom, center_id: CenterId, kiosk: int | None) -> PrinterState | None:
    """Return why slips of this kiosk (None: of no certain one) do not come out now, None while they do."""
    printers = {printer.name: printer for printer in room.printers.all(center_id)}
    own = next((each.printers for each in room.printers.kiosks(center_id) if each.device == kiosk), ())
    return trouble(own, printers, room.context.timer.now())


def trouble_of_slip(room: PaperRoom, center_id: CenterId, slip: LastSlip | None) -> PrinterState | None:
    """Return why a slip that is queued does not come out, None when it is on its way or out."""
    if slip is None or slip.state is not JobState.QUEUED:
        return None
    return trouble_of(room, center_id, slip.kiosk)


def _same(known: Printer, told: Report) -> bool:
    return (known.device, known.profile, known.condition) == (told.device, told.profile, told.condition)


def _change(context: Context, center_id: CenterId, told: Report, actor: Actor) -> None:
    with context.units.begin(center_id) as work:
        now, heard_at = context.clock.now(), context.timer.now()
        known = work.printer(told.name)
        if known is not None and known.device != told.device and known.is_watched(heard_at):
            raise PrinterTaken(f"Another print agent has a printer {told.name!r}.", printer=told.name)
        since = known.since if known and known.condition.state is told.condition.state else now
        printer = Printer(told.name, told.device, told.profile, told.condition, since, heard_at)
        work.save_printer(printer)
        if known is None or known.condition != told.condition:
            work.record(printer_event(EventType.PRINTER_CHANGED, printer, at=now, actor=actor.ref))
        work.commit()


def _silence(context: Context, center_id: CenterId, name: str) -> None:
    with context.units.begin(center_id) as work:
        now = context.clock.now()
        known = work.printer(name)
        if known is None or known.is_watched(context.timer.now()):
            return
        silent = replace(known, condition=Condition(PrinterState.SILENT), since=now)
        work.save_printer(silent)
        work.record(printer_event(EventType.PRINTER_CHANGED, silent, at=now, actor=SYSTEM.ref))
        work.commit()


def kiosk_printers(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a kiosk's printers in one form, each once; raises InvalidValue for a name, or too many."""
    own = tuple(dict.fromkeys(printer_name(name) for name in names))
    if len(own) > MOST_PRINTERS_A_KIOSK:
        raise InvalidValue(f"A kiosk has at most {MOST_PRINTERS_A_KIOSK} printers.", field="printer")
    return own


def give_kiosk(room: PaperRoom, device_id: int, own: tuple[str, ...]) -> None:
    """Give a kiosk its printers, the first choice first, none for any; raises InvalidValue when it is no kiosk."""
    if not room.printers.give_kiosk(device_id, own):
        raise InvalidValue(f"There is no kiosk {device_id}.", field="device")
