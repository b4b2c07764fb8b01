"""The hall: snapshot, events, services, what waits."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from server.api.auth import allow, caller
from server.api.counters import STAFF
from server.api.documents import refusals
from server.api.parts import parts
from server.api.present import present_ticket
from server.api.schemas import EventsIn, EventsOut, QueueIn, QueueOut, ServicesOut, SnapshotOut, WaitingOut
from server.domain.account import DeviceKind, Role
from server.domain.errors import EventsGone
from server.services.snapshot import offer, public_event, public_snapshot

hall = APIBlueprint("hall", __name__, tag="Hall")
QUEUE_SHOWN = 200


@hall.get("/snapshot")
@allow(*DeviceKind, *Role)
@hall.output(SnapshotOut)
@hall.doc(summary="The public state of the center", responses=refusals(401, 403))
def snapshot() -> Any:
    """Return the whole public state of the caller's center with its version."""
    context = parts().context
    return public_snapshot(context.reader.hall(caller().center_id), context.clock.now())


@hall.get("/events")
@allow(*DeviceKind, *Role)
@hall.input(EventsIn, location="query", arg_name="asked")
@hall.output(EventsOut)
@hall.doc(summary="Events after a version", responses=refusals(401, 403, 410, 422))
def events(asked: EventsIn) -> Any:
    """Return public events in order; 410 when they are not kept any more or the version was never reached."""
    reader = parts().context.reader
    found = reader.events(caller().center_id, asked.after, asked.limit)
    version = reader.version(caller().center_id)
    if asked.after > version:
        raise EventsGone("The center has not reached this version; take a snapshot.")
    to = found[-1].version if found else asked.after
    shown = [public_event(event) for event in found]
    return {"from": asked.after + 1, "to": to, "version": version, "events": shown}


@hall.get("/services")
@allow(*DeviceKind, *Role)
@hall.output(ServicesOut)
@hall.doc(summary="Services, groups and priority classes", responses=refusals(401, 403))
def services() -> Any:
    """Return what the center offers."""
    return offer(parts().context.reader.catalogue(caller().center_id))


@hall.get("/queue")
@allow(*STAFF, Role.AUDITOR)
@hall.input(QueueIn, location="query", arg_name="asked")
@hall.output(QueueOut)
@hall.doc(summary="What waits", responses=refusals(401, 403, 404, 422))
def queue(asked: QueueIn) -> Any:
    """Return what waits: for one counter's work profile, or for the whole center."""
    reader, center_id = parts().context.reader, caller().center_id
    catalogue = reader.catalogue(center_id)
    wanted = [s.code for s in catalogue.services]
    if asked.counter is not None:
        wanted = list(catalogue.services_of(asked.counter))
    found = reader.queue(center_id, wanted, QUEUE_SHOWN)
    waiting = ((code, found.waiting.get(code, (0, None))) for code in wanted)
    return QueueOut(
        services=[WaitingOut(service=code, waiting=count, oldest_at=oldest) for code, (count, oldest) in waiting],
        tickets=[present_ticket(ticket) for ticket in found.tickets],
        held=[present_ticket(ticket) for ticket in found.held],
    )
