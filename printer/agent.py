"""The print agent's loop: lease, print, tell the server, wait. Knows neither HTTP nor fonts: both are passed in.

A slip that is out but not yet confirmed is remembered: the server may offer its job again after a lost answer, and then
it is confirmed, never printed a second time. Only a copy that an official asked for comes out again.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from printer.backoff import Backoff
from printer.bell import Waits
from printer.client import Job, JobId
from printer.drivers import Driver
from printer.errors import PrinterError, PrinterFault, Rejected, TokenRefused, Unreachable
from printer.slip import Slip

POLL_S = 2.0
POLL_WHEN_LIVE_S = 5.0
REFUSED_S = 60.0
LONGEST_ASKED_S = 60.0
REMEMBERED_SLIPS = 1000
logger = logging.getLogger("printer.agent")


class PrintJobs(Protocol):
    """The server's side of the work; see printer.client.Client."""

    def lease(self, limit: int) -> list[Job]:
        """Take over up to `limit` jobs."""

    def printed(self, job: JobId, lease: str) -> None:
        """Confirm a slip."""

    def failed(self, job: JobId, lease: str, reason: str) -> None:
        """Report a slip that did not come out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job; `reason` is empty when its slip is out."""

    lease: str
    reason: str = ""


class Agent:
    """Brings leased jobs to one printer until stopped.

    Args: limit, jobs leased at once; chance, from 0 to 1, spreads waits; clock, seconds that only go forward;
        is_live, says whether the live channel will ring for new work.
    """

    def __init__(
        self,
        jobs: PrintJobs,
        driver: Driver,
        bell: Waits,
        *,
        chance: Callable[[], float],
        clock: Callable[[], float],
        is_live: Callable[[], bool] = lambda: False,
        limit: int = 4,
    ) -> None:
        self._jobs = jobs
        self._driver = driver
        self._bell = bell
        self._clock = clock
        self._is_live = is_live
        self._limit = limit
        self._backoff = Backoff(chance)
        self._owed: dict[JobId, Outcome] = {}
        self._out: OrderedDict[tuple[JobId, bool], None] = OrderedDict()
        self._trouble: tuple[str, float] | None = None

    def run(self) -> None:
        """Work until the bell is stopped, then tell the server once more what it does not know yet."""
        while not self._bell.stopped:
            self._bell.wait(self.step())
        self._report_last()

    def step(self) -> float:
        """Do one round of work.

        Returns: how long to wait before the next, in seconds.
        """
        try:
            self._report()
            self._driver.check()
            batch = self._jobs.lease(self._limit)
        except TokenRefused as error:
            return self._refused(error)
        except PrinterFault as error:
            return self._unwell(error)
        except (Unreachable, Rejected) as error:
            return self._lost(error)
        self._well()
        return self._work(batch)

    def _work(self, batch: list[Job]) -> float:
        faults = [self._handle(job) for job in batch]
        if any(faults) or self._owed:
            return self._backoff.next()
        self._backoff.reset()
        if len(batch) >= self._limit:
            return 0.0
        return POLL_WHEN_LIVE_S if self._is_live() else POLL_S

    def _handle(self, job: Job) -> bool:
        """Print one job and tell the server; returns whether the printer has a fault."""
        fault = False
        try:
            self._print(job)
            self._owed[job.id] = Outcome(job.lease)
        except PrinterError as error:
            fault = isinstance(error, PrinterFault)
            self._fail(job, str(error), error.code)
        except Exception as error:  # one bad job must not stop the printing of all others
            self._fail(job, f"fault of the print agent: {type(error).__name__}", "internal")
            logger.exception("unexpected job=%s", job.id)
        self._try_report(job.id)
        return fault

    def _print(self, job: Job) -> None:
        slip = Slip.from_json(job.slip)
        if (job.id, slip.copy) in self._out:
            logger.warning("offered again, already out job=%s number=%s", job.id, slip.number)
            return
        began = self._clock()
        self._driver.print(job.id, slip)
        self._out[job.id, slip.copy] = None
        logger.info("printed job=%s number=%s ms=%.0f", job.id, slip.number, (self._clock() - began) * 1000)

    def _fail(self, job: Job, reason: str, code: str) -> None:
        self._owed[job.id] = Outcome(job.lease, reason)
        logger.error("not printed job=%s code=%s reason=%s", job.id, code, reason)

    def _report(self) -> None:
        for job in list(self._owed):
            self._tell(job)

    def _try_report(self, job: JobId) -> None:
        try:
            self._tell(job)
        except PrinterError as error:
            logger.warning("not confirmed yet job=%s code=%s cause=%s", job, error.code, error)

    def _report_last(self) -> None:
        for job in list(self._owed):
            self._try_report(job)

    def _tell(self, job: JobId) -> None:
        outcome = self._owed[job]
        try:
            self._send(job, outcome)
            self._forget(job)
        except Rejected as error:
            logger.warning("lease lost job=%s cause=%s", job, error)
        del self._owed[job]
        while len(self._out) > REMEMBERED_SLIPS:
            self._out.popitem(last=False)

    def _send(self, job: JobId, outcome: Outcome) -> None:
        if outcome.reason:
            self._jobs.failed(job, outcome.lease, outcome.reason)
        else:
            self._jobs.printed(job, outcome.lease)

    def _forget(self, job: JobId) -> None:
        """Let go of a slip that the server knows is out: should it offer the job again, it means to."""
        self._out.pop((job, False), None)
        self._out.pop((job, True), None)

    def _refused(self, error: TokenRefused) -> float:
        self._note("token refused, trying once a minute; make a new printer token on the server", error)
        return REFUSED_S

    def _unwell(self, error: PrinterFault) -> float:
        """Leave jobs with the server while the printer cannot print: another agent may have one that can."""
        self._note(f"printer cannot print: {error}", error)
        return self._backoff.next()

    def _lost(self, error: Unreachable | Rejected) -> float:
        self._note("server unreachable, trying again", error)
        asked_s = error.retry_after_s if isinstance(error, Unreachable) else 0.0
        return max(self._backoff.next(), min(asked_s, LONGEST_ASKED_S))

    def _note(self, words: str, error: PrinterError) -> None:
        """Say a trouble once, not at every try."""
        if self._trouble is None or self._trouble[0] != words:
            since = self._trouble[1] if self._trouble else self._clock()
            self._trouble = (words, since)
            logger.error("%s code=%s cause=%s", words, error.code, error)

    def _well(self) -> None:
        if self._trouble:
            logger.info("works again after_s=%.1f", self._clock() - self._trouble[1])
            self._trouble = None
