"""What a slip says, as data; docs/events.md gives the shape. Knows no paper and no font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.catalogue import NORMAL, Catalogue
from server.domain.print_job import PrintJob
from server.domain.slip_plan import SlipPlan
from server.domain.ticket import Ticket
from server.domain.waiting import WaitInterval
from server.services.ports import Context
from server.services.snapshot import iso
from server.services.waiting import expected_wait


def slip(context: Context, catalogue: Catalogue, job: PrintJob, url: str) -> dict[str, Any]:
    """Return what a job's slip says as things stand now."""
    ticket = job.ticket
    wait = expected_wait(context, ticket, ticket.ahead)
    return compose(catalogue, ticket, url, wait, _open_counters(context, catalogue, ticket)) | {"copy": job.copy}


def compose(
    catalogue: Catalogue, ticket: Ticket, url: str, wait: WaitInterval | None, counters: Sequence[int]
) -> dict[str, Any]:
    """Return what a ticket's slip says. Args: url, the citizen's page; counters, those that may call it."""
    service = catalogue.services_by_code[ticket.service]
    local = ticket.issued_at.astimezone(ZoneInfo(catalogue.time_zone))
    rank = catalogue.classes_by_code.get(ticket.priority)
    return {
        "center": {"name": asdict(catalogue.name), "address": asdict(catalogue.address), "hotline": catalogue.hotline},
        "number": ticket.number,
        "service": asdict(service.name),
        "priority": asdict(rank.name) if rank and rank.code != NORMAL else None,
        "language": ticket.language,
        "issued_at": iso(ticket.issued_at),
        "local_time": f"{local:%d/%m/%Y %H:%M}",
        "ahead": ticket.ahead,
        "wait": None if wait is None else {"low_min": wait.low_min, "high_min": wait.high_min},
        "counters": list(counters),
        "url": url,
        "documents": [asdict(document) for document in service.documents],
        "copy": False,
        "template": _template(catalogue.slip),
        "logo": catalogue.slip.logo or None,
    }


def _template(plan: SlipPlan) -> dict[str, Any] | None:
    if plan == SlipPlan(logo=plan.logo):
        return None
    return {
        "parts": list(plan.parts) or None,
        "languages": "both" if plan.both_languages else "one",
        "text": {"vi": plan.text_vi, "en": plan.text_en} if plan.text_vi else None,
    }


def _open_counters(context: Context, catalogue: Catalogue, ticket: Ticket) -> list[int]:
    able = catalogue.counters_for(ticket.service)
    open_now = context.reader.staffing(ticket.center_id).open_counters
    return [number for number in able if number in open_now] or list(able)
