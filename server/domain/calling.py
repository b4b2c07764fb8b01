"""The calling policy: which head of the allowed queues a free counter gets, and why.

Pure: heads in, choice out. Source: balance.md section 1 (affine accumulating priority scaled by target waits).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from server.domain.catalogue import Catalogue, ClassCode, PolicyPlan, PriorityClass, Service, ServiceCode
from server.domain.errors import InvalidValue
from server.domain.ticket import Ticket, TicketId


@dataclass(frozen=True, slots=True)
class Head:
    """The first ticket of one (service, priority class) queue; `since` is when its waiting began."""

    ticket_id: TicketId
    number: str
    service: ServiceCode
    priority: ClassCode
    since: datetime


@dataclass(frozen=True, slots=True)
class Scored:
    """A head with its score (no unit, higher is called first) and its waiting time in minutes."""

    head: Head
    score: float
    waited_min: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The called head and why: the runners-up best first, and the policy that chose."""

    called: Scored
    runners_up: tuple[Scored, ...]
    policy: str
    policy_version: int


class CallingPolicy(Protocol):
    """Scores one head; the best score is called, ties go to the older and then to the lower id."""

    @property
    def kind(self) -> str:
        """The name of the rule, as configuration and log know it."""
        ...

    def score(self, head: Head, waited_min: float) -> float:
        """Return the head's score after waiting so many minutes."""
        ...


@dataclass(frozen=True, slots=True)
class AccumulatingPriority:
    """The default rule: score = b f(W) + g, with f bent upwards from the guard M on.

    Args: services and classes by code; `shortest_target_min` T_min and `guard_min` M in minutes.
    """

    services: Mapping[ServiceCode, Service]
    classes: Mapping[ClassCode, PriorityClass]
    shortest_target_min: float
    guard_min: float
    kind: str = "accumulating"

    def score(self, head: Head, waited_min: float) -> float:
        """Return b * f_s(W) + g (balance.md section 1)."""
        target = self.services[head.service].target_wait_min
        rank = self.classes[head.priority]
        return rank.rate * self._urgency(waited_min, target) + rank.head_start

    def _urgency(self, waited_min: float, target_min: float) -> float:
        if waited_min < self.guard_min:
            return waited_min / target_min
        return self.guard_min / target_min + 2 * (waited_min - self.guard_min) / self.shortest_target_min


@dataclass(frozen=True, slots=True)
class FirstCome:
    """First come, first served across all queues: the score is the waiting time."""

    kind: str = "first_come"

    def score(self, head: Head, waited_min: float) -> float:  # noqa: ARG002
        """Return the waiting time in minutes."""
        return waited_min


def _accumulating(plan: PolicyPlan, catalogue: Catalogue) -> CallingPolicy:
    return AccumulatingPriority(
        catalogue.services_by_code, catalogue.classes_by_code, catalogue.shortest_target_min, plan.guard_min
    )


POLICIES: dict[str, Callable[[PolicyPlan, Catalogue], CallingPolicy]] = {
    "accumulating": _accumulating,
    "first_come": lambda _plan, _catalogue: FirstCome(),
}


def policy_of(catalogue: Catalogue) -> CallingPolicy:
    """Return the calling policy that the center has chosen; raises InvalidValue for an unknown kind."""
    make = POLICIES.get(catalogue.policy.kind)
    if make is None:
        known = ", ".join(sorted(POLICIES))
        raise InvalidValue(f"policy.kind: {catalogue.policy.kind!r} is unknown; expected one of {known}.")
    return make(catalogue.policy, catalogue)


def choose(heads: Sequence[Head], policy: CallingPolicy, now: datetime, version: int = 1) -> Choice | None:
    """Choose the head with the highest score.

    Args: heads, at most one for each (service, class), any order; `now`, aware; `version` of the policy.
    Returns: the choice with all runners-up, best first; None when there are no heads.
    """
    if not heads:
        return None
    scored = sorted((_scored(head, policy, now) for head in heads), key=_rank)
    return Choice(scored[0], tuple(scored[1:]), policy.kind, version)


def _scored(head: Head, policy: CallingPolicy, now: datetime) -> Scored:
    waited = max(0.0, (now - head.since).total_seconds() / 60)
    return Scored(head, policy.score(head, waited), waited)


def _rank(scored: Scored) -> tuple[float, datetime, TicketId]:
    return -scored.score, scored.head.since, scored.head.ticket_id


def head_of(ticket: Ticket) -> Head:
    """Return the ticket as the head of its queue."""
    return Head(ticket.id, ticket.number, ticket.service, ticket.priority, ticket.since)
