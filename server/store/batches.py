"""Steps that wait for the same center share one transaction: one lock, one version, one flush to disk for all.

Who gets the gate first runs the steps of everybody who waits there, in the order in which they came. Nobody gets
an answer before the common commit. A step that breaks, is refused after it had written, brings a key that came
before, or wrote and did not commit spoils the batch: all is undone and each step runs alone, so no step ever sees
or keeps another's half-done work.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from server.domain.catalogue import CenterId
from server.domain.errors import KeyTaken, LuotError

T = TypeVar("T")
MOST_TOGETHER = 64


class BatchWork(Protocol):
    """What a batch needs to know of a unit of work."""

    writes: int
    commits_asked: int

    def finish(self) -> None:
        """Make it all durable, if a commit was asked."""
        ...


class Turn:
    """One caller's step and what came of it."""

    def __init__(self, step: Callable[[Any], Any]) -> None:
        self.step = step
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None

    def answer(self) -> Any:
        """Return the step's value, or raise what it raised."""
        if self.error is not None:
            raise self.error
        return self.value


class Spoiled(Exception):
    """A step of a batch must be undone, so all are."""


class Batches:
    """The steps that wait, by center. `gate` and `work` are those of the store."""

    def __init__(
        self,
        gate: Callable[[int], threading.Lock],
        work: Callable[[CenterId], AbstractContextManager[BatchWork]],
    ) -> None:
        self._gate, self._work = gate, work
        self._waiting: defaultdict[CenterId, deque[Turn]] = defaultdict(deque)

    def run(self, center_id: CenterId, step: Callable[[Any], T]) -> T:
        """Run the step, perhaps together with others; return its value or raise what it raised."""
        turn, waiting = Turn(step), self._waiting[center_id]
        waiting.append(turn)
        # Let those whose requests are already here join: on SQLite nothing else in a request would ever yield to them.
        time.sleep(0)
        with self._gate(center_id):
            # More than once when this turn stands too far back: the gate may let in whoever came last.
            while not turn.done:
                together = [waiting.popleft() for _ in range(min(len(waiting), MOST_TOGETHER))]
                self._run_all(center_id, together)
        value: T = turn.answer()
        return value

    def _run_all(self, center_id: CenterId, turns: list[Turn]) -> None:
        try:
            self._run_together(center_id, turns)
        except Spoiled:
            for turn in turns:
                self._run_all(center_id, [turn])
        except BaseException as error:  # noqa: BLE001 - it is raised again for each caller
            for turn in turns:
                turn.value, turn.error = None, error
        for turn in turns:
            turn.done = True

    def _run_together(self, center_id: CenterId, turns: list[Turn]) -> None:
        with self._work(center_id) as work:
            for turn in turns:
                _take(work, turn, alone=len(turns) == 1)
            try:
                work.finish()
            except KeyTaken as error:
                if len(turns) == 1:
                    raise
                raise Spoiled from error


def _take(work: BatchWork, turn: Turn, *, alone: bool) -> None:
    writes, commits = work.writes, work.commits_asked
    turn.value = turn.error = None
    try:
        turn.value = turn.step(work)
    except Exception as error:
        if alone:
            raise
        if isinstance(error, KeyTaken) or not isinstance(error, LuotError):
            # A lost connection, an aborted transaction, or the repeated key of an earlier step whose rows were written
            # just now and are lost: each must meet it alone, where it gets its right name.
            raise Spoiled from error
        turn.error = error
    wrote = work.writes > writes
    if wrote and not alone and (turn.error is not None or work.commits_asked == commits):
        raise Spoiled
