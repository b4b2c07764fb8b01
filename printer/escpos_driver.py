"""Brings slips out of an ESC/POS printer on any line, and knows whether they are out.

A finished write proves nothing: 30 kB fit into buffers that no paper ever sees. So the printer is asked before and
after (DLE EOT), and the slip ends with a question that is answered in its turn, behind the slip (GS r). A printer that
never answers that one is believed when it says right after that it is well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from printer.client import JobId
from printer.condition import READY, Condition, State
from printer.drivers import Printed
from printer.encode import RESET, encode, paper_mm
from printer.errors import MaybePrinted, PrinterFault, fault
from printer.lines import Line, time_to_send
from printer.profiles import Profile
from printer.slip import Slip
from printer.status import ASK_IN_TURN, ASK_NOW, TELL_BY_ITSELF, Answer, InTurn, Now, Status, ask_status, take_answer

PATIENCE_S = 3.0
logger = logging.getLogger("printer.driver")


class EscposDriver:
    """One printer on one line.

    Args: connect, opens the line, raises PrinterFault; profile, what it can do; patience_s, for each answer.
    """

    def __init__(self, connect: Callable[[], Line], profile: Profile, *, patience_s: float = PATIENCE_S) -> None:
        self._connect, self._profile, self._patience_s = connect, profile, patience_s
        self._line: Line | None = None
        self._heard = bytearray()
        self._answers_in_turn: bool | None = None
        self._is_out = False

    def look(self) -> Condition:
        """Ask the printer how it is; a line that was cut since the last time is opened anew."""
        try:
            return self._asked_anew()
        except PrinterFault as error:
            self.close()
            return error.condition

    def print(self, job: JobId, slip: Slip, begin: Callable[[], None]) -> Printed:  # noqa: ARG002
        """Print a slip; `begin` is called just before its first byte.

        Raises: PrinterFault, when surely nothing came out; MaybePrinted, when it may be on paper; what `begin` raises.
        """
        data = encode(slip, self._profile)
        _demand_well(self.look())
        begin()
        try:
            after = self._send(data)
        except (OSError, PrinterFault) as error:
            self.close()
            raise MaybePrinted(_condition(error)) from error
        return Printed(paper_mm(slip, self._profile), after)

    def rest(self) -> None:
        """Let others use a shared line, unless the printer tells of changes by itself on it."""
        if self._line and self._line.shared and not (self._profile.asb and self._line.answers):
            self.close()

    def close(self) -> None:
        """Hang up."""
        if self._line:
            with suppress(OSError):
                self._line.close()
        self._line = None
        self._heard.clear()

    def _asked_anew(self) -> Condition:
        kept = self._line is not None
        try:
            return self._ask(self._opened())
        except OSError as error:
            self.close()
            if not kept:
                raise PrinterFault(_condition(error)) from error
        try:
            return self._ask(self._opened())
        except OSError as error:
            raise PrinterFault(_condition(error)) from error

    def _opened(self) -> Line:
        if self._line is None:
            self._line = self._connect()
            if self._profile.asb and self._speaks(self._line):
                self._line.write(TELL_BY_ITSELF)
        return self._line

    def _speaks(self, line: Line) -> bool:
        return self._profile.answers and line.answers

    def _ask(self, line: Line) -> Condition:
        if not self._speaks(line):
            return READY
        while heard := line.read(0):
            self._heard += heard
        while self._next() is not None:
            pass
        return ask_status(self._ask_one).condition

    def _ask_one(self, n: int) -> int:
        self._opened().write(ASK_NOW + bytes([n]))
        found = self._await(self._patience_s, Now)
        if not isinstance(found, Now):
            raise fault("the printer gives no answer", State.UNREACHABLE)
        return found.byte

    def _send(self, data: bytes) -> Condition:
        """Send a slip and return how the printer is once it is out."""
        line = self._opened()
        if not self._speaks(line):
            line.write(data)
            return READY
        if self._profile.asb and data.startswith(RESET):
            data = RESET + TELL_BY_ITSELF + data.removeprefix(RESET)
        self._is_out = False
        line.write(data + ASK_IN_TURN)
        if self._answers_in_turn is not False:
            self._wait_until_out(time_to_send(len(data)))
        after = self._ask(line)
        if not self._is_out:
            self._demand_silent_one(after)
        self._answers_in_turn = self._is_out
        return after

    def _wait_until_out(self, seconds: float) -> None:
        """Wait for the answer in turn; trouble that the printer tells by itself ends the wait.

        It is not asked meanwhile: on a slow line the question would stand behind the slip, and its answer would be
        taken for that of a later one. Raises: PrinterFault, OSError.
        """
        until = time.monotonic() + seconds
        while not self._is_out and (left := until - time.monotonic()) > 0:
            found = self._await(left, InTurn, Status)
            if isinstance(found, Status):
                _demand_well(found.condition)

    def _demand_silent_one(self, after: Condition) -> None:
        """Let a slip without an answer in turn count as out only where the printer never gave one."""
        _demand_well(after)
        if self._answers_in_turn:
            raise fault("the printer does not say that it is out")
        if self._answers_in_turn is None:
            logger.warning("the printer answers no GS r; slips count as out when it says afterwards that it is well")

    def _await(self, seconds: float, *kinds: type[Answer]) -> Answer | None:
        """Return the next answer of one of these kinds, None when the time is over."""
        until = time.monotonic() + seconds
        while True:
            answer = self._next()
            if isinstance(answer, kinds):
                return answer
            if answer is None:
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._heard += self._opened().read(left)

    def _next(self) -> Answer | None:
        """Take the next answer that has come, and note that a slip is out."""
        answer = take_answer(self._heard)
        if isinstance(answer, InTurn):
            self._is_out = True
        return answer


def _demand_well(condition: Condition) -> None:
    if not condition.prints:
        raise PrinterFault(condition)


def _condition(error: OSError | PrinterFault) -> Condition:
    if isinstance(error, PrinterFault):
        return error.condition
    words = "it takes nothing more" if isinstance(error, TimeoutError) else f"the line broke ({type(error).__name__})"
    return Condition(State.UNREACHABLE, reason=words)
