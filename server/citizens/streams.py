"""The open pages of citizens that hear of changes at once: who they are, and waking those whose own view has changed.

A commit only wakes one task a process; at most once in `GAP_S` it looks at the centers with open pages, once a center
for all of them. What another process committed is found by the same look every `POLL_S`. Pages never join the
displays' rooms.
"""

from __future__ import annotations

import resource
import threading
from collections import defaultdict
from collections.abc import Callable

import structlog

from server.citizens.memory import LongLived
from server.citizens.pages import Services, TicketPage, TicketPages
from server.domain.catalogue import CenterId
from server.domain.errors import LuotError, Unavailable
from server.domain.ticket import TicketId

GAP_S = 1.0
POLL_S = 1.0
BEAT_S = 20.0
MOST_OF_TICKET = 4
# A page that is woken costs 0.1 ms, one that is looked at 0.01 ms: no press waits behind more than some milliseconds.
WAKE_AT_ONCE, LOOK_AT_ONCE = 20, 200
RETRY_S = 30
MOST_GREEN, MOST_THREADS, KEPT_FILES = 7000, 16, 600
log = structlog.get_logger(__name__)


def most_streams(runtime: str) -> int:
    """Return how many open pages one process bears: each holds a connection, with plain threads also a thread.

    The rest, of 10,000 green threads and of the files that the process may open, is for screens and officials.
    """
    if runtime == "threading":
        return MOST_THREADS
    return max(0, min(MOST_GREEN, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - KEPT_FILES))


class Stream:
    """One open page. `last` is what it was told last, `ended` that it shall be told no more, `crowded` why."""

    __slots__ = ("_wake", "center_id", "crowded", "ended", "last", "ticket_id")

    def __init__(self, page: TicketPage) -> None:
        self.center_id, self.ticket_id = page.ticket.center_id, page.ticket.id
        self.last, self.ended, self.crowded = page, False, False
        self._wake = threading.Event()

    def tell(self, page: TicketPage) -> None:
        """Give the page something new to show."""
        self.last = page
        self._wake.set()

    def end(self, *, crowded: bool = False) -> None:
        """Let the page go: it asks again by itself."""
        self.ended, self.crowded = True, crowded
        self._wake.set()

    def wait(self) -> bool:
        """Wait for news, at most until the next beat; tell whether there are any."""
        told = self._wake.wait(BEAT_S)
        self._wake.clear()
        return told


class Streams:
    """All open pages of one process; `most` is how many it bears."""

    def __init__(self, pages: TicketPages, sleep: Callable[[float], None], most: int) -> None:
        self._pages, self._sleep, self._most = pages, sleep, most
        self._open: defaultdict[CenterId, set[Stream]] = defaultdict(set)
        self._of_ticket: dict[TicketId, list[Stream]] = {}
        self.count = 0
        self._long_lived = LongLived()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopped = False

    def open(self, token: str) -> Stream:
        """Let a page in; when its ticket has too many, the oldest goes: a phone that was lost looks open for a while.

        Raises: UnknownTicket, TicketExpired; Unavailable when this process has too many.
        """
        stream = Stream(self._pages.find(token))
        with self._lock:
            if self._stopped or self.count >= self._most:
                raise Unavailable("Too many pages are open; ask now and then instead.", retry_after_s=RETRY_S)
            of_ticket = self._of_ticket.setdefault(stream.ticket_id, [])
            if len(of_ticket) >= MOST_OF_TICKET:
                oldest = of_ticket[0]
                self._forget(oldest)
                oldest.end(crowded=True)
            self.count += 1
            of_ticket.append(stream)
            self._open[stream.center_id].add(stream)
        self.look_again(stream)  # or a change that came before the page was among the open ones would be missed
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a page that was closed."""
        with self._lock:
            self._forget(stream)

    def look_again(self, stream: Stream) -> bool:
        """Take in what alone was not worth waking the page; tell whether it has anything new to show."""
        before, stream.last = stream.last, self._pages.page(stream.center_id, stream.ticket_id)
        return (before.news, before.overtaken) != (stream.last.news, stream.last.overtaken)

    def hint(self) -> None:
        """Note that something was committed, here or elsewhere; returns at once."""
        self._wake.set()

    def stop(self) -> None:
        """End the task and let all pages go."""
        self._stopped = True
        self._wake.set()
        for streams in list(self._open.values()):
            for stream in list(streams):
                stream.end()

    def run(self) -> None:
        """Watch until stopped. A fault is logged and the task goes on."""
        while not self._stopped:
            self._wake.wait(timeout=POLL_S)
            self._wake.clear()
            try:
                self._long_lived.note(self.count)
                self.step()
            except LuotError as error:
                log.warning("citizens_wait", code=error.code, reason=error.message)
            except Exception as error:
                log.error("citizens_fault", exc_info=error)
            self._sleep(GAP_S)

    def step(self) -> None:
        """Look once at each center that has open pages, and wake those whose view has changed."""
        for center_id in [center_id for center_id, streams in self._open.items() if streams]:
            changed = self._pages.changed(center_id)
            if changed is None or changed:
                self._wake_changed(center_id, changed)

    def _forget(self, stream: Stream) -> None:
        of_ticket = self._of_ticket.get(stream.ticket_id, [])
        if stream not in of_ticket:
            return
        of_ticket.remove(stream)
        if not of_ticket:
            del self._of_ticket[stream.ticket_id]
        self._open[stream.center_id].discard(stream)
        self.count -= 1

    def _wake_changed(self, center_id: CenterId, changed: Services) -> None:
        """Wake some at a time: officials' presses go on in between."""
        woken = 0
        for looked, stream in enumerate(list(self._open[center_id]), 1):
            if changed is None or stream.last.ticket.service in changed:
                woken += self._compare(stream)
            if woken >= WAKE_AT_ONCE or looked % LOOK_AT_ONCE == 0:
                woken = 0
                self._sleep(0)

    def _compare(self, stream: Stream) -> bool:
        """Tell a page what has changed, if its own view has; return whether it was woken."""
        try:
            page = self._pages.page(stream.center_id, stream.ticket_id)
        except LuotError:
            stream.end()
            return True
        if page.news == stream.last.news:
            return False
        stream.tell(page)
        return True
