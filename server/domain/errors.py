"""Refusals and faults of Lượt. Owns the stable codes; knows nothing of HTTP or languages."""

from __future__ import annotations


class LuotError(Exception):
    """Base of every refusal: a stable `code`, an English sentence, and values for other languages."""

    code = "error"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class InvalidValue(LuotError):
    """A value breaks a rule of the field it is for."""

    code = "invalid_value"


class WrongState(LuotError):
    """The ticket is not in a state from which this step may be taken."""

    code = "wrong_state"


class NoCurrentTicket(LuotError):
    """The counter has no ticket called or in service."""

    code = "no_current_ticket"


class CounterBusy(LuotError):
    """The counter already has a ticket called or in service."""

    code = "counter_busy"


class CounterNotOpen(LuotError):
    """The counter is closed or paused."""

    code = "counter_not_open"


class CounterTaken(LuotError):
    """Another official has this counter; it must be taken over explicitly."""

    code = "counter_taken"


class UnknownService(LuotError):
    """The center has no active service of this code."""

    code = "unknown_service"


class UnknownPriority(LuotError):
    """The center has no priority class of this code."""

    code = "unknown_priority"


class UnknownCounter(LuotError):
    """The center has no counter of this number."""

    code = "unknown_counter"


class UnknownTicket(LuotError):
    """The center has no such ticket today."""

    code = "unknown_ticket"


class TicketExpired(LuotError):
    """The ticket was for another day; its details may say which, and the center's hotline."""

    code = "ticket_expired"


class UnknownCenter(LuotError):
    """There is no such center."""

    code = "unknown_center"


class ServiceClosed(LuotError):
    """The center or the service is outside its opening hours."""

    code = "service_closed"


class QuotaReached(LuotError):
    """The service has issued all numbers of its daily quota."""

    code = "quota_reached"


class KeyReused(LuotError):
    """An idempotency key came again with a different command."""

    code = "key_reused"


class KeyTaken(LuotError):
    """An idempotency key has already led to an event; the use case answers with that."""

    code = "key_taken"


class NotAllowed(LuotError):
    """The caller is known but may not do this."""

    code = "not_allowed"


class NotSignedIn(LuotError):
    """No valid token or session came with the call."""

    code = "not_signed_in"


class PrinterTaken(LuotError):
    """Another print agent that is alive has a printer of this name."""

    code = "printer_taken"


class UnknownPrinter(LuotError):
    """The center has no such printer."""

    code = "unknown_printer"


class UnknownKiosk(LuotError):
    """No kiosk of this number at the center."""

    code = "unknown_kiosk"


class NoVoice(LuotError):
    """The server cannot speak this language: the engine or its voice is not installed."""

    code = "no_voice"


class EventsGone(LuotError):
    """Events this old are no longer kept; take a snapshot."""

    code = "events_gone"


class Unavailable(LuotError):
    """The database cannot be reached or is too busy; the same call may be tried again."""

    code = "unavailable"
