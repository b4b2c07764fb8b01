"""What can go wrong between a print job and paper. Owns the stable codes; knows no transport."""

from __future__ import annotations

from printer.condition import Condition, State


class PrinterError(Exception):
    """Base of every fault here: a stable `code` and an English sentence without secrets."""

    code = "printer_error"


class BadSlip(PrinterError):
    """The server sent a slip that does not have the shape of docs/events.md."""

    code = "bad_slip"


class BadSetting(PrinterError):
    """The agent was started with a value that it cannot use."""

    code = "bad_setting"


class PrinterFault(PrinterError):
    """The printer cannot bring out a slip, and surely nothing came out; `condition` says how it is."""

    code = "printer_fault"

    def __init__(self, condition: Condition) -> None:
        super().__init__(condition.reason)
        self.condition = condition


class MaybePrinted(PrinterError):
    """Something failed after the slip was sent: it may be on paper, so it must not come out again by itself."""

    code = "maybe_printed"

    def __init__(self, condition: Condition) -> None:
        super().__init__(f"the slip may be on paper: {condition.reason}")
        self.condition = condition


def fault(reason: str, state: State = State.FAULT) -> PrinterFault:
    """Return a fault of this kind, with a sentence for officials."""
    return PrinterFault(Condition(state, reason=reason))


class Unreachable(PrinterError):
    """The server gave no usable answer; trying again later may help.

    `retry_after_s` is what the server asked for, or 0.
    """

    code = "unreachable"

    def __init__(self, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TokenRefused(PrinterError):
    """The server does not know this device token, or it is not a printer's."""

    code = "token_refused"


class Rejected(PrinterError):
    """The server understood the call and will not do it; asking again will not help."""

    code = "rejected"
