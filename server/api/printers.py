"""Printers: what agents report, what officials see, and what a kiosk says when no slip comes out."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from server.api.auth import allow, caller
from server.api.documents import refusals
from server.api.parts import parts
from server.api.schemas_paper import DoubtfulOut, PaperOut, PrinterIn, PrinterOut, PrintersOut
from server.domain.account import DeviceKind, Role
from server.domain.print_job import DoubtfulSlip
from server.domain.printer import Condition, Printer, PrinterState, printer_name
from server.printing import printers as use_cases
from server.printing.printers import Report

printers = APIBlueprint("printers", __name__, tag="Printers")


@printers.put("/printers/<name>")
@allow(DeviceKind.PRINTER)
@printers.input(PrinterIn)
@printers.output({}, status_code=204)
@printers.doc(summary="Report a printer", responses=refusals(400, 401, 403, 409, 422))
def report(name: str, json_data: PrinterIn) -> Any:
    """Say how a printer is: at each change, and every 15 s as a sign of life."""
    device = caller().device
    state = PrinterState(json_data.state)
    condition = Condition(state, json_data.near_end, json_data.permanent, json_data.reason)
    told = Report(0 if device is None else device.id, name, json_data.profile, condition)
    use_cases.report(parts().paper, caller().center_id, told, caller().actor)
    return "", 204


@printers.delete("/printers/<name>")
@allow(Role.SUPERVISOR, Role.ADMINISTRATOR)
@printers.output({}, status_code=204)
@printers.doc(summary="Forget a printer", responses=refusals(401, 403, 404, 422))
def remove(name: str) -> Any:
    """Forget a printer that is gone for good; one that still reports comes back by itself."""
    use_cases.remove(parts().context, caller().center_id, printer_name(name), caller().actor)
    return "", 204


@printers.get("/printers")
@allow(*Role)
@printers.output(PrintersOut)
@printers.doc(summary="Printers and slips in doubt", responses=refusals(401, 403))
def list_printers() -> Any:
    """Return the center's printers, and the slips of open tickets that did not surely come out."""
    room, center_id = parts().paper, caller().center_id
    kiosks = room.printers.kiosks(center_id)
    return PrintersOut(
        printers=[
            _printer(each, [k.name for k in kiosks if each.name in k.printers]) for each in room.printers.all(center_id)
        ],
        slips_in_doubt=[_doubtful(each) for each in room.jobs.doubtful(center_id)],
    )


@printers.get("/paper")
@allow(DeviceKind.KIOSK)
@printers.output(PaperOut)
@printers.doc(summary="Whether slips come out", responses=refusals(401, 403))
def paper() -> Any:
    """Return why this kiosk's slips do not come out just now, null while they do."""
    device = caller().device
    trouble = use_cases.trouble_of(parts().paper, caller().center_id, device.id if device else None)
    return PaperOut(trouble=None if trouble is None else trouble.value)


def _printer(printer: Printer, kiosks: list[str]) -> PrinterOut:
    condition = printer.condition
    return PrinterOut(
        name=printer.name,
        state=condition.state.value,
        near_end=condition.near_end,
        permanent=condition.permanent,
        reason=condition.reason,
        since=printer.since,
        profile=printer.profile,
        slips=printer.slips,
        paper_mm=printer.paper_mm,
        last_number=printer.last_number,
        last_at=printer.last_at,
        kiosks=kiosks,
    )


def _doubtful(slip: DoubtfulSlip) -> DoubtfulOut:
    return DoubtfulOut(
        ticket=slip.ticket.id,
        number=slip.ticket.number,
        service=slip.ticket.service,
        state="unconfirmed" if slip.state == "unconfirmed" else "failed",
        reason=slip.reason,
        issued_at=slip.ticket.issued_at,
    )
