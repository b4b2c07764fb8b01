"""Print jobs for agents, and printed slips as pictures for the administrator."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, send_from_directory

from server.api.auth import allow, caller, idempotency_key
from server.api.documents import refusals
from server.api.parts import citizen_url, parts
from server.api.present import present_view
from server.api.schemas import TicketOut
from server.api.schemas_paper import CopyIn, HeldIn, JobOut, JobsOut, LeaseIn, PrintedIn, ReasonIn, SlipOut, SlipsOut
from server.domain.account import DeviceKind, Role
from server.domain.print_job import PrintJobId
from server.domain.printer import printer_name
from server.printing import jobs as use_cases
from server.printing.jobs import Held

print_jobs = APIBlueprint("print_jobs", __name__, tag="Print jobs")
SLIPS_SHOWN = 50


@print_jobs.post("/print-jobs/lease")
@allow(DeviceKind.PRINTER)
@print_jobs.input(LeaseIn)
@print_jobs.output(JobsOut)
@print_jobs.doc(summary="Lease print jobs", responses=refusals(400, 401, 403, 422))
def lease(json_data: LeaseIn) -> Any:
    """Lease queued jobs for printers that can print now, oldest first; a lease that runs out is offered again."""
    able = [printer_name(name) for name in json_data.printers]
    leased = use_cases.lease(parts().paper, caller().center_id, json_data.limit, able, citizen_url)
    jobs = [
        JobOut(id=f.job.id, lease=f.job.lease, leased_until=f.job.leased_until, printer=f.printer, slip=f.slip)
        for f in leased
    ]
    return JobsOut(jobs=jobs)


@print_jobs.post("/print-jobs/<int:job_id>/begin")
@allow(DeviceKind.PRINTER)
@print_jobs.input(HeldIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Begin to print a slip", responses=refusals(400, 401, 403, 409, 422))
def begin(job_id: int, json_data: HeldIn) -> Any:
    """Say that the slip may be on paper from now on; after a refusal it must not be printed."""
    use_cases.begin(parts().paper, _held(job_id, json_data))
    return "", 204


@print_jobs.post("/print-jobs/<int:job_id>/printed")
@allow(DeviceKind.PRINTER)
@print_jobs.input(PrintedIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Confirm a slip", responses=refusals(400, 401, 403, 409, 422))
def printed(job_id: int, json_data: PrintedIn) -> Any:
    """Confirm that the slip is on paper."""
    printer = None if json_data.printer is None else printer_name(json_data.printer)
    use_cases.confirm(parts().paper, _held(job_id, json_data), printer, json_data.paper_mm)
    return "", 204


@print_jobs.post("/print-jobs/<int:job_id>/released")
@allow(DeviceKind.PRINTER)
@print_jobs.input(ReasonIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Give a slip back", responses=refusals(400, 401, 403, 409, 422))
def released(job_id: int, json_data: ReasonIn) -> Any:
    """Put a slip back into the queue that is surely not on paper."""
    use_cases.release(parts().paper, _held(job_id, json_data))
    return "", 204


@print_jobs.post("/print-jobs/<int:job_id>/failed")
@allow(DeviceKind.PRINTER)
@print_jobs.input(ReasonIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Report a slip that failed", responses=refusals(400, 401, 403, 409, 422))
def failed(job_id: int, json_data: ReasonIn) -> Any:
    """Report that the slip cannot be printed at all."""
    use_cases.fail(parts().paper, _held(job_id, json_data), json_data.reason)
    return "", 204


@print_jobs.post("/print-jobs/<int:job_id>/unconfirmed")
@allow(DeviceKind.PRINTER)
@print_jobs.input(ReasonIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Report a slip in doubt", responses=refusals(400, 401, 403, 409, 422))
def unconfirmed(job_id: int, json_data: ReasonIn) -> Any:
    """Report that nobody can know whether the slip is on paper; it never comes out again by itself."""
    use_cases.doubt(parts().paper, _held(job_id, json_data), json_data.reason, caller().actor)
    return "", 204


@print_jobs.post("/slips")
@allow(Role.OFFICIAL, Role.SUPERVISOR, Role.ADMINISTRATOR)
@print_jobs.input(CopyIn)
@print_jobs.output(TicketOut)
@print_jobs.doc(summary="Print a copy of a slip", responses=refusals(400, 401, 403, 404, 409, 422))
def order_copy(json_data: CopyIn) -> Any:
    """Order a copy, marked as such, of the slip of one of today's tickets; it comes out where the number was taken."""
    context, center_id = parts().context, caller().center_id
    ticket = use_cases.reprint(context, center_id, json_data.number, caller().actor, idempotency_key())
    return present_view(context.reader.ticket(center_id, ticket.id))


@print_jobs.get("/slips")
@allow(Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)
@print_jobs.output(SlipsOut)
@print_jobs.doc(summary="Printed slips", responses=refusals(401, 403))
def slips() -> Any:
    """Return the last printed slips that have a picture, newest first."""
    found = parts().paper.jobs.recent(caller().center_id, SLIPS_SHOWN)
    with_picture = [slip for slip in found if (parts().slips_folder / f"{slip.id}.png").exists()]
    shown = [
        SlipOut(id=s.id, number=s.number, printed_at=s.printed_at, image=f"/api/v1/slips/{s.id}.png")
        for s in with_picture
    ]
    return SlipsOut(slips=shown)


@print_jobs.get("/slips/<int:job_id>.png")
@allow(Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)
@print_jobs.doc(
    summary="A slip's picture",
    responses=refusals(401, 403, 404) | {200: {"description": "The picture", "content": {"image/png": {}}}},
)
def slip_picture(job_id: int) -> Response:
    """Return the picture that the virtual printer made of a slip of the caller's center."""
    found = {slip.id for slip in parts().paper.jobs.recent(caller().center_id, 500)}
    name = f"{job_id}.png" if job_id in found else "none.png"
    picture = send_from_directory(parts().slips_folder.resolve(), name)
    # It shows a citizen's secret address: no cache but the browser's own may keep it.
    picture.headers["Cache-Control"] = "private, max-age=3600"
    return picture


def _held(job_id: int, held: HeldIn) -> Held:
    return Held(caller().center_id, PrintJobId(job_id), held.lease)
