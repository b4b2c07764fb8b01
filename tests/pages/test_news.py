"""What a citizen's phone rings for: once when few are ahead, at each call and recall, never for what was before."""

from __future__ import annotations

from typing import Any

from tests.pages.node import ROOT, call_all

NEWS = "server/web/citizen/news.js"


def ticket(
    state: str = "waiting", ahead: int = 9, calls: int = 0, at: str | None = None, **rest: Any
) -> dict[str, Any]:
    return {"state": state, "ahead": ahead, "calls": calls, "called_at": at, "service": {"vi": "Đất đai"}} | rest


def rung(*seen: dict[str, Any]) -> list[str | None]:
    """What the page rings for as these come one after the other; the first is what it opened with."""
    memory, news = None, []
    for one in seen:
        [heard] = call_all(NEWS, [["hear", memory, one]])
        memory = heard["memory"]
        news.append(heard["news"])
    return news


def test_three_ahead_ring_once_however_often_the_count_goes_up_and_down() -> None:
    ahead = [ticket(ahead=count) for count in (5, 4, 3, 4, 3, 2, 0)]
    assert rung(*ahead) == [None, None, "near", None, None, None, None]


def test_a_jump_past_three_rings_too() -> None:
    assert rung(ticket(ahead=8), ticket(ahead=1)) == [None, "near"]


def test_a_call_and_each_recall_ring() -> None:
    called = [ticket("called", 0, calls, "08:00") for calls in (1, 2, 2, 3)]
    assert rung(ticket(ahead=9), *called) == [None, "called", "recalled", None, "recalled"]


def test_what_was_before_the_page_opened_does_not_ring() -> None:
    assert rung(ticket(ahead=2), ticket(ahead=1)) == [None, None]
    assert rung(ticket("called", 0, 2, "08:00"), ticket("called", 0, 2, "08:00")) == [None, None]


def test_a_call_out_of_hold_is_a_new_call() -> None:
    first, again = ticket("called", 0, 1, "08:00"), ticket("called", 0, 1, "08:20")
    assert rung(first, ticket("serving", 0, 1, "08:00"), ticket("held", 0, 1, "08:00"), again) == [
        None,
        None,
        None,
        "called",
    ]
    assert rung(first, again) == [None, "called"]


def test_a_transfer_begins_anew() -> None:
    moved = {"service": {"vi": "Hộ tịch"}}
    seen = [ticket(ahead=2), ticket("called", 0, 1, "08:00"), ticket(ahead=5, **moved), ticket(ahead=3, **moved)]
    assert rung(*seen) == [None, "called", None, "near"]


def test_the_end_does_not_ring() -> None:
    called = ticket("called", 0, 1, "08:00")
    for state in ("serving", "held", "finished", "no_show", "withdrawn"):
        assert rung(called, ticket(state, 0, 1, "08:00")) == [None, None]


def test_the_module_is_part_of_the_page() -> None:
    assert "./news.js" in (ROOT / "server" / "web" / "citizen" / "citizen.js").read_text(encoding="utf-8")
