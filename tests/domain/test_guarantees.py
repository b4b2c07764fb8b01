"""The three guarantees of the calling rule (balance.md, section 1), over random centers and random histories.

A history has arrivals, calls by counters of different work profiles, transfers and holds (both keep the waiting
time), and changes of the policy in the middle of the day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import event, given
from hypothesis import strategies as st

from server.domain import ticket as steps
from server.domain.calling import AccumulatingPriority, Head, choose, head_of, policy_of
from server.domain.catalogue import NORMAL, Catalogue, ClassCode, CounterNumber, PolicyPlan, ServiceCode
from server.domain.ticket import Ticket, TicketId
from tests.builders import ELDERLY, FAMILY, LAND, MORNING, RESULTS, a_catalogue, a_ticket

APPOINTMENT = ClassCode("appointment")
SERVICES, CLASSES = (LAND, FAMILY, RESULTS), (NORMAL, ELDERLY, APPOINTMENT)
COUNTER = CounterNumber(1)


def centers() -> st.SearchStrategy[Catalogue]:
    """Any three target waits, any ranks of three classes (normal is 1, 0), any guard."""
    rank = st.tuples(st.floats(0.5, 5), st.floats(0, 5))
    guard = st.floats(10, 120)
    return st.builds(a_center, st.tuples(*[st.integers(5, 90)] * 3), rank, rank, guard)


def a_center(
    targets: tuple[int, ...], elderly: tuple[float, float], appointment: tuple[float, float], guard: float
) -> Catalogue:
    center, ranks = a_catalogue(), ((1.0, 0.0), elderly, appointment)
    return replace(
        center,
        services=tuple(replace(s, target_wait_min=t) for s, t in zip(center.services, targets, strict=True)),
        classes=tuple(replace(c, rate=b, head_start=g) for c, (b, g) in zip(center.classes, ranks, strict=True)),
        policy=PolicyPlan(guard_min=guard),
    )


def rule_of(center: Catalogue) -> AccumulatingPriority:
    rule = policy_of(center)
    assert isinstance(rule, AccumulatingPriority)
    return rule


@dataclass
class Play:
    """A hall that only knows the rules; `check` sees each call: who, who else could have been, when."""

    center: Catalogue
    check: Callable[[Play, Ticket, list[Ticket]], None]
    now: datetime = MORNING
    ids: int = 0
    waiting: list[Ticket] = field(default_factory=list)
    current: Ticket | None = None
    held: list[Ticket] = field(default_factory=list)

    def arrive(self, service: ServiceCode, priority: ClassCode) -> None:
        self.ids += 1
        made = a_ticket(id=TicketId(self.ids), service=service, priority=priority)
        self.waiting.append(replace(made, issued_at=self.now, since=self.now))

    def pass_time(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def call(self, services: tuple[ServiceCode, ...] = SERVICES) -> Ticket | None:
        could = sorted((t for t in self.waiting if t.service in services), key=lambda t: (t.since, t.id))
        fronts: dict[tuple[ServiceCode, ClassCode], Head] = {}
        for ticket in could:
            fronts.setdefault((ticket.service, ticket.priority), head_of(ticket))
        choice = choose(list(fronts.values()), policy_of(self.center), self.now)
        if choice is None:
            return None
        called = next(t for t in could if t.id == choice.called.head.ticket_id)
        self.check(self, called, [t for t in could if t is not called])
        self.waiting.remove(called)
        self.current = steps.call(called, COUNTER, self.now)
        return called

    def transfer(self, service: ServiceCode) -> None:
        if self.current is not None:
            self.waiting.append(steps.transfer(self.current, service))
            self.current = None

    def hold(self) -> None:
        if self.current is not None:
            self.held.append(steps.hold(self.current, None))
            self.current = None

    def resume_and_transfer(self, service: ServiceCode) -> None:
        if self.held:
            self.current = steps.resume(self.held.pop(0), COUNTER, self.now)
            self.transfer(service)

    def set_guard(self, minutes: float) -> None:
        self.center = replace(self.center, policy=PolicyPlan(guard_min=minutes))

    def waited_min(self, ticket: Ticket) -> float:
        return (self.now - ticket.since).total_seconds() / 60


Move = Callable[[Play], object]
SERVICE = st.sampled_from(SERVICES)
ARRIVE: st.SearchStrategy[Move] = st.builds(
    lambda s, c: lambda play: play.arrive(s, c), SERVICE, st.sampled_from(CLASSES)
)
TIME: st.SearchStrategy[Move] = st.builds(lambda m: lambda play: play.pass_time(m), st.floats(0, 40))
CALL: st.SearchStrategy[Move] = st.builds(
    lambda services: lambda play: play.call(tuple(services)), st.sets(SERVICE, min_size=1)
)
OTHER: st.SearchStrategy[Move] = st.one_of(
    st.builds(lambda s: lambda play: play.transfer(s), SERVICE),
    st.just(Play.hold),
    st.builds(lambda s: lambda play: play.resume_and_transfer(s), SERVICE),
    st.builds(lambda m: lambda play: play.set_guard(m), st.floats(10, 120)),
)
HISTORIES = st.lists(st.one_of(ARRIVE, ARRIVE, TIME, CALL, OTHER), min_size=10, max_size=80)


def run(center: Catalogue, history: list[Move], check: Callable[[Play, Ticket, list[Ticket]], None]) -> None:
    play = Play(center, check)
    for move in history:
        move(play)
    while play.call() is not None:
        play.pass_time(3)


@given(centers(), st.sampled_from(CLASSES), SERVICE, st.lists(st.floats(0, 480), min_size=2, max_size=20))
def test_who_waits_longer_scores_more_and_the_guard_makes_no_jump(
    center: Catalogue, priority: ClassCode, service: ServiceCode, waits: list[float]
) -> None:
    rule, guard = rule_of(center), center.policy.guard_min
    head = head_of(a_ticket(service=service, priority=priority))
    scores = [rule.score(head, waited) for waited in sorted(waits)]
    assert all(a <= b for a, b in pairwise(scores))
    assert abs(rule.score(head, guard - 1e-9) - rule.score(head, guard)) < 1e-6


@given(centers(), HISTORIES)
def test_guarantee_1_your_own_kind_never_passes_you(center: Catalogue, history: list[Move]) -> None:
    def check(_play: Play, called: Ticket, left: list[Ticket]) -> None:
        kind = [t for t in left if (t.service, t.priority) == (called.service, called.priority)]
        assert all((called.since, called.id) < (t.since, t.id) for t in kind)

    run(center, history, check)


@given(centers(), HISTORIES)
def test_guarantee_2_nobody_passes_from_further_behind_than_the_bound(center: Catalogue, history: list[Move]) -> None:
    """Ticket a is called while n, older, could have been: r_a (W_n - later) + g_a >= r_n W_n + g_n before the guard.

    Solved for how much later a came: later <= (1 - r_n/r_a) W_n + (g_a - g_n) / r_a, with r = b / T.
    That a may stand behind other tickets changes nothing: the head of n's queue is older than n and scores no less.
    """

    def check(play: Play, called: Ticket, left: list[Ticket]) -> None:
        rate, start = rank_of(play.center, called)
        for passed in left:
            waited, later = play.waited_min(passed), play.waited_min(passed) - play.waited_min(called)
            if later <= 0 or waited >= play.center.policy.guard_min:
                continue
            event("somebody was passed")
            passed_rate, passed_start = rank_of(play.center, passed)
            assert later <= (1 - passed_rate / rate) * waited + (start - passed_start) / rate + 1e-6

    run(center, history, check)


def rank_of(center: Catalogue, ticket: Ticket) -> tuple[float, float]:
    """r and g of the ticket."""
    rank = center.classes_by_code[ticket.priority]
    return rank.rate / center.services_by_code[ticket.service].target_wait_min, rank.head_start


@given(
    centers(),
    st.lists(st.floats(10, 120), min_size=1, max_size=3),
    st.lists(st.tuples(SERVICE, st.sampled_from(CLASSES)), max_size=8),
    st.lists(st.none() | st.tuples(SERVICE, st.sampled_from(CLASSES)), min_size=1, max_size=12),
    st.floats(1, 20),
    SERVICE,
)
def test_guarantee_3_nobody_starves_while_no_more_come_than_are_called(
    center: Catalogue,
    guards: list[float],
    before: list[tuple[ServiceCode, ClassCode]],
    newcomers: list[tuple[ServiceCode, ClassCode] | None],
    every_min: float,
    service: ServiceCode,
) -> None:
    """One call each `every_min` minutes, at most one newcomer between two calls, K waiting when ours came.

    Then at most K + 1 others ever wait before a call. Let t be the first call at which ours outscores whatever has
    waited w = (K + 1) calls, under each guard in use. Who comes after t has waited less than w for the K + 1 calls
    that follow, so only the K + 1 who wait at t may still pass: ours is called at t or at one of those K + 1 calls.
    """
    play = Play(center, check=lambda *_: None)
    for one in before:
        play.arrive(*one)
    play.arrive(service, NORMAL)
    ours = play.waiting[-1]

    rules = [rule_of(replace(center, policy=PolicyPlan(guard_min=guard))) for guard in guards]
    longest = every_min * (len(before) + 1)
    outscores = next(
        n for n in range(1, 100_000) if all(beats_all(rule, ours, n * every_min, longest) for rule in rules)
    )

    for n in range(1, outscores + len(before) + 2):
        play.pass_time(every_min / 2)
        newcomer = newcomers[n % len(newcomers)]
        if newcomer is not None:
            play.arrive(*newcomer)
        play.pass_time(every_min / 2)
        play.set_guard(guards[n % len(guards)])
        if play.call() == ours:
            return
    raise AssertionError(f"not called in {outscores} + {len(before) + 1} calls")


def beats_all(rule: AccumulatingPriority, ours: Ticket, waited_min: float, longest_min: float) -> bool:
    """Whether ours, after waiting so long, scores more than anything that has waited at most `longest_min`."""
    others = (head_of(replace(ours, service=s, priority=c)) for s in SERVICES for c in CLASSES)
    return rule.score(head_of(ours), waited_min) > max(rule.score(head, longest_min) for head in others)


def test_guarantee_3_in_figures_past_65_minutes_no_priority_that_has_just_come_goes_first() -> None:
    """M / T_s + 2 (W - M) / T_min = 60/30 + 2 (65 - 60)/10 = 3: as much as the head start of priority by law."""
    play = Play(a_catalogue(), check=lambda *_: None)
    play.arrive(LAND, NORMAL)
    ours = play.waiting[0]
    calls = []
    while not calls or calls[-1] != ours:
        play.pass_time(5)
        play.arrive(RESULTS, ELDERLY)
        calls.append(play.call())
    assert play.waited_min(ours) == 65
