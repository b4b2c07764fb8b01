"""How long somebody who comes now would wait, by service: for screens that tell people who have no ticket yet."""

from __future__ import annotations

from server.domain.catalogue import CenterId
from server.domain.waiting import QueueView, WaitInterval
from server.services.clock import elapsed_s
from server.services.ports import Context, Hall

KEPT_S = 3.0
Waits = dict[str, WaitInterval | None]


def waits_of(context: Context, hall: Hall) -> Waits:
    """Return the expected wait of each active service, None where no counter is open for it."""
    is_open = {view.counter.number for view in hall.counters if view.counter.state == "open"}
    catalogue = hall.catalogue
    views = {
        service.code: QueueView(
            hall.waiting.get(service.code, 0),
            service.typical_min,
            len(is_open.intersection(catalogue.counters_for(service.code))),
        )
        for service in catalogue.services
        if service.active
    }
    return {code: context.estimator.estimate(view) for code, view in views.items()}


class KeptWaits:
    """Answers from a look that is at most `KEPT_S` old, however many screens ask."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[CenterId, tuple[float, Waits]] = {}

    def __call__(self, center_id: CenterId) -> Waits:
        """Return the waits found last."""
        kept = self._found.get(center_id)
        if kept is None or elapsed_s() - kept[0] > KEPT_S:
            found = waits_of(self._context, self._context.reader.hall(center_id))
            kept = self._found[center_id] = elapsed_s(), found
        return kept[1]
