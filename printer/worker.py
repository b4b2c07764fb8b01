"""One printer's loop: look, tell the server, lease, print, settle, wait. Knows neither HTTP nor bytes.

What became of a slip is owed to the server until it has taken it, also over a restart of the server. A slip that was
begun is never printed again by itself: the server offers no job a second time after `begin`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from printer.backoff import Backoff
from printer.bell import Waits
from printer.client import Job, JobId, Outcome, Verb
from printer.condition import Condition, State
from printer.drivers import Driver
from printer.errors import BadSlip, MaybePrinted, PrinterError, PrinterFault, Rejected, TokenRefused, Unreachable
from printer.hub import LEASED_AT_ONCE, Hub
from printer.slip import Slip

POLL_S = 2.0
POLL_WHEN_LIVE_S = 5.0
LOOK_S = 2.0
LOOK_UNWELL_S = 1.0
TELL_S = 15.0
REFUSED_S = 60.0
LONGEST_ASKED_S = 60.0
STOPPED = Condition(State.UNREACHABLE, reason="its print agent was stopped")
logger = logging.getLogger("printer.worker")


class PrintJobs(Protocol):
    """The server's side of the work; see printer.client.Client."""

    def lease(self, limit: int, printers: Sequence[str]) -> list[Job]:
        """Take over up to `limit` jobs for printers that can print now."""

    def begin(self, job: JobId, lease: str) -> None:
        """Say that the slip may be on paper from now on."""

    def settle(self, job: JobId, lease: str, outcome: Outcome) -> None:
        """Say what became of it."""

    def report(self, printer: str, profile: str, condition: Condition) -> None:
        """Say how the printer is."""

    def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class Station:
    """A printer as the center knows it: its name there, its profile's name, and what drives it."""

    name: str
    profile: str
    driver: Driver


class Worker:
    """Brings the jobs of one printer to paper until stopped.

    Args: chance, from 0 to 1, spreads waits; clock, seconds that only go forward; is_live, says whether the live
        channel will ring for new work; say, told of each change in words for the technician; hub, shared by the
        printers of an agent.
    """

    def __init__(
        self,
        station: Station,
        jobs: PrintJobs,
        bell: Waits,
        *,
        chance: Callable[[], float],
        clock: Callable[[], float],
        is_live: Callable[[], bool] = lambda: False,
        say: Callable[[str, str], None] = lambda _name, _words: None,
        hub: Hub | None = None,
    ) -> None:
        self._station, self._jobs, self._bell = station, jobs, bell
        self._clock, self._is_live, self._say = clock, is_live, say
        self._hub = hub or Hub()
        self._backoff = Backoff(chance)
        self._owed: dict[JobId, tuple[str, Outcome]] = {}
        self._condition: Condition | None = None
        self._told: Condition | None = None
        self._look_at = self._tell_at = self._ask_at = clock()
        self._trouble: str | None = None
        self._slips, self._rung = 0, False

    def run(self) -> None:
        """Work until the bell is stopped, then tell the server what it does not know yet."""
        while not self._bell.stopped:
            self._rung = self._bell.wait(self._round())
        self._end()

    def _round(self) -> float:
        """Do one round of work, whatever goes wrong; returns how long to wait before the next, in seconds."""
        try:
            wait = self._step()
            self._server_is_well()
        except TokenRefused as error:
            words = "token refused, trying once a minute; make a new printer token on the server"
            return self._note(words, error, REFUSED_S)
        except Rejected as error:
            return self._note("the server refuses this printer; is its name taken by another agent?", error, TELL_S)
        except Unreachable as error:
            asked_s = min(error.retry_after_s, LONGEST_ASKED_S)
            return max(self._note("server unreachable, trying again", error, self._backoff.next()), asked_s)
        except Exception:
            logger.exception("unexpected fault of the print agent printer=%s", self._station.name)
            return self._backoff.next()
        return wait

    def _step(self) -> float:
        self._settle_all()
        if self._clock() >= self._look_at:
            self._look()
        self._tell()
        batch = self._leased()
        for job in batch:
            self._handle(job)
        if batch:
            self._tell()
        if len(batch) >= LEASED_AT_ONCE:
            self._ask_at = self._clock()
        self._station.driver.rest()
        return self._until_next()

    def _leased(self) -> list[Job]:
        """Return the jobs to print now; those that wait for a printer that cannot are returned to be given back."""
        name, due = self._station.name, self._clock() >= self._ask_at
        self._hub.idle(name, False)
        if not self._prints:
            return self._hub.left(name)
        if not due and not self._rung:
            batch = self._hub.left(name)
        else:
            self._ask_at = self._clock() + (POLL_WHEN_LIVE_S if self._is_live() else POLL_S)
            batch = self._hub.take(self._jobs, name, always=due)
        self._hub.idle(name, not batch)
        return batch

    @property
    def _prints(self) -> bool:
        return self._condition is not None and self._condition.prints

    def _until_next(self) -> float:
        due = min(self._look_at, self._tell_at, self._ask_at) if self._prints else min(self._look_at, self._tell_at)
        return max(due - self._clock(), 0.0)

    def _look(self) -> None:
        self._found(self._station.driver.look())

    def _found(self, condition: Condition) -> None:
        """Keep how the printer is, and say it when it changed."""
        self._look_at = self._clock() + (LOOK_S if condition.prints else LOOK_UNWELL_S)
        if condition != self._condition:
            self._condition = condition
            words = condition.reason or ("ready, paper ends soon" if condition.near_end else "ready")
            level = logging.INFO if condition.prints else logging.ERROR
            logger.log(level, "printer %s: %s", self._station.name, words)
            self._say(self._station.name, f"{words}, {self._slips} slips")

    def _tell(self) -> None:
        """Tell the server how the printer is, when that changed or it has not heard of it for a while."""
        if self._condition is None or (self._condition == self._told and self._clock() < self._tell_at):
            return
        self._jobs.report(self._station.name, self._station.profile, self._condition)
        self._told, self._tell_at = self._condition, self._clock() + TELL_S

    def _handle(self, job: Job) -> None:
        """Print one job and tell the server. Raises: Unreachable, TokenRefused; what became of it is owed then."""
        if not self._prints:
            self._owe(job, Outcome(Verb.RELEASED, "the printer stopped before this slip"))
        else:
            self._print(job)
        self._settle_all()

    def _print(self, job: Job) -> None:
        began = self._clock()
        begun = False

        def begin() -> None:
            nonlocal begun
            self._jobs.begin(job.id, job.lease)
            begun = True

        try:
            slip = Slip.from_json(job.slip)
            printed = self._station.driver.print(job.id, slip, begin)
        except BadSlip as error:
            self._owe(job, Outcome(Verb.FAILED, str(error)))
        except PrinterFault as error:
            self._found(error.condition)
            self._owe(job, Outcome(Verb.RELEASED, str(error)))
        except MaybePrinted as error:
            self._found(error.condition)
            self._owe(job, Outcome(Verb.UNCONFIRMED, str(error)))
        except Rejected as error:
            logger.warning("not printed, another holds it now job=%s cause=%s", job.id, error)
        except (Unreachable, TokenRefused):
            self._owe(job, Outcome(Verb.RELEASED, "the server gave no word to begin"))
            raise
        except Exception as error:  # one bad job must not stop the printing of all others
            logger.exception("unexpected job=%s", job.id)
            verb = Verb.UNCONFIRMED if begun else Verb.FAILED
            self._owe(job, Outcome(verb, f"fault of the print agent: {type(error).__name__}"))
        else:
            self._slips += 1
            self._owe(job, Outcome(Verb.PRINTED, printer=self._station.name, paper_mm=printed.paper_mm))
            self._found(printed.after)
            logger.info("printed job=%s number=%s ms=%.0f", job.id, slip.number, (self._clock() - began) * 1000)

    def _owe(self, job: Job, outcome: Outcome) -> None:
        self._owed[job.id] = job.lease, outcome
        if outcome.verb is not Verb.PRINTED:
            logger.error("not printed job=%s outcome=%s reason=%s", job.id, outcome.verb, outcome.reason)

    def _settle_all(self) -> None:
        for job, (lease, outcome) in list(self._owed.items()):
            try:
                self._jobs.settle(job, lease, outcome)
            except Rejected as error:
                logger.warning("the server settled it meanwhile job=%s outcome=%s cause=%s", job, outcome.verb, error)
            del self._owed[job]

    def _end(self) -> None:
        try:
            self._settle_all()
            self._jobs.report(self._station.name, self._station.profile, STOPPED)
        except PrinterError as error:
            logger.warning("not told at the end owed=%d cause=%s", len(self._owed), error)
        self._station.driver.close()
        self._jobs.close()

    def _note(self, words: str, error: PrinterError, wait_s: float) -> float:
        """Say a trouble with the server once, not at every try; returns the wait."""
        if self._trouble != words:
            self._trouble = words
            logger.error("%s code=%s cause=%s", words, error.code, error)
            self._say(self._station.name, words)
        self._told = None
        return wait_s

    def _server_is_well(self) -> None:
        self._backoff.reset()
        if self._trouble:
            self._trouble = None
            logger.info("the server works again printer=%s", self._station.name)
            self._say(self._station.name, f"ready, {self._slips} slips")
