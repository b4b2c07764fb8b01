"""Print jobs for agents, and printed slips as pictures for the administrator."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, send_from_directory

from server.api.auth import allow, caller
from server.api.documents import refusals
from server.api.parts import citizen_url, parts
from server.api.schemas_paper import FailedIn, JobOut, JobsOut, LeaseIn, PrintedIn, SlipOut, SlipsOut
from server.domain.account import DeviceKind, Role
from server.domain.print_job import PrintJobId
from server.printing import jobs as use_cases

print_jobs = APIBlueprint("print_jobs", __name__, tag="Print jobs")
SLIPS_SHOWN = 50


@print_jobs.post("/print-jobs/lease")
@allow(DeviceKind.PRINTER)
@print_jobs.input(LeaseIn)
@print_jobs.output(JobsOut)
@print_jobs.doc(summary="Lease print jobs", responses=refusals(400, 401, 403, 422))
def lease(json_data: LeaseIn) -> Any:
    """Lease queued jobs, oldest first; a lease that runs out is offered again."""
    leased = use_cases.lease(parts().context, parts().jobs, caller().center_id, json_data.limit, citizen_url)
    jobs = [JobOut(id=f.job.id, lease=f.job.lease, leased_until=f.job.leased_until, slip=f.slip) for f in leased]
    return JobsOut(jobs=jobs)


@print_jobs.post("/print-jobs/<int:job_id>/printed")
@allow(DeviceKind.PRINTER)
@print_jobs.input(PrintedIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Confirm a slip", responses=refusals(400, 401, 403, 409, 422))
def printed(job_id: int, json_data: PrintedIn) -> Any:
    """Confirm that the slip is on paper."""
    use_cases.confirm(parts().context, parts().jobs, caller().center_id, PrintJobId(job_id), json_data.lease)
    return "", 204


@print_jobs.post("/print-jobs/<int:job_id>/failed")
@allow(DeviceKind.PRINTER)
@print_jobs.input(FailedIn)
@print_jobs.output({}, status_code=204)
@print_jobs.doc(summary="Report a slip that failed", responses=refusals(400, 401, 403, 409, 422))
def failed(job_id: int, json_data: FailedIn) -> Any:
    """Report that the slip could not be printed."""
    use_cases.fail(parts().jobs, caller().center_id, PrintJobId(job_id), json_data.lease, json_data.reason)
    return "", 204


@print_jobs.get("/slips")
@allow(Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)
@print_jobs.output(SlipsOut)
@print_jobs.doc(summary="Printed slips", responses=refusals(401, 403))
def slips() -> Any:
    """Return the last printed slips that have a picture, newest first."""
    found = parts().jobs.recent(caller().center_id, SLIPS_SHOWN)
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
    found = {slip.id for slip in parts().jobs.recent(caller().center_id, 500)}
    name = f"{job_id}.png" if job_id in found else "none.png"
    picture = send_from_directory(parts().slips_folder.resolve(), name)
    # It shows a citizen's secret address: no cache but the browser's own may keep it.
    picture.headers["Cache-Control"] = "private, max-age=3600"
    return picture
