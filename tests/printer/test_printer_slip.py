"""What the agent takes from the server as a slip, and how numbers are said on it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer import words
from printer.errors import BadSlip
from printer.slip import Pair, Slip, Wait
from tests.printer.cast_of_printer import make_slip, pair, slip_json

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_a_slip_of_the_server_is_taken_over_whole() -> None:
    slip = make_slip(priority=pair("Người cao tuổi", "Elderly"), copy=True)
    assert (slip.number, slip.ahead, slip.counters, slip.copy) == ("A012", 4, (1, 2), True)
    assert slip.wait == Wait(10, 20)
    assert slip.priority == Pair("Người cao tuổi", "Elderly")
    assert slip.issued_at.utcoffset() is not None
    assert slip.center.address == Pair("28 Đại lộ Lê Lợi, phường Hạc Thành")


def test_a_field_of_a_newer_server_is_left_alone() -> None:
    assert Slip.from_json(slip_json(colour="red")) == make_slip()


def test_names_may_be_plain_text_and_the_rest_may_be_missing() -> None:
    slip = make_slip(center={"name": "UBND phường"}, wait=None, counters=None, documents=None)
    assert slip.center.name == Pair("UBND phường")
    assert (slip.center.hotline, slip.wait, slip.counters, slip.documents) == ("", None, (), ())


@pytest.mark.parametrize("address", [None, "", pair("", ""), {}])
def test_a_center_without_an_address_has_none_on_its_slips(address: object) -> None:
    assert make_slip(center={"name": "UBND", "address": address}).center.address == Pair("")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("center", None),
        ("center", {"name": pair("")}),
        ("number", ""),
        ("number", "A" * 13),
        ("number", 12),
        ("service", pair(" ")),
        ("issued_at", "yesterday"),
        ("issued_at", "2026-11-23T01:05:00"),
        ("ahead", -1),
        ("ahead", True),
        ("ahead", "4"),
        ("wait", {"low_min": 20, "high_min": 10}),
        ("counters", [1, "2"]),
        ("documents", [pair("x")] * 41),
        ("url", "javascript:alert(1)"),
        ("url", "http://a b"),
        ("url", "http://" + "x" * 300),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(field: str, value: object) -> None:
    with pytest.raises(BadSlip, match=field):
        make_slip(**{field: value})


@settings(derandomize=True, deadline=None)
@given(ANY_JSON, st.sampled_from(sorted(slip_json())))
def test_whatever_is_sent_is_a_slip_or_refused_as_one(value: object, field: str) -> None:
    for sent in (value, slip_json(**{field: value})):
        with suppress(BadSlip):
            assert isinstance(Slip.from_json(sent), Slip)


@pytest.mark.parametrize(
    ("low", "high", "vi", "en"),
    [
        (10, 20, "khoảng 10–20 phút", "about 10–20 min"),
        (5, 5, "khoảng 5 phút", "about 5 min"),
        (0, 0, "dưới 5 phút", "less than 5 min"),
        (0, 10, "dưới 10 phút", "less than 10 min"),
        (90, 130, "khoảng 90 phút – 2 giờ 10", "about 90 min – 2 h 10"),
        (505, 560, "khoảng 8 giờ 25 – 9 giờ 20", "about 8 h 25 – 9 h 20"),
        (120, 180, "khoảng 2 giờ – 3 giờ", "about 2 h – 3 h"),
    ],
)
def test_a_wait_is_said_as_an_interval(low: int, high: int, vi: str, en: str) -> None:
    assert (words.wait(Wait(low, high), "vi"), words.wait(Wait(low, high), "en")) == (vi, en)


def test_counters_in_a_row_are_said_as_a_range() -> None:
    assert words.counters((3, 1, 2, 4, 7, 9, 10, 9)) == "1–4, 7, 9, 10"


def test_people_are_counted_in_both_languages() -> None:
    assert [words.people(n, "en") for n in (0, 1, 300)] == ["0 people", "1 person", "300 people"]
    assert words.people(300, "vi") == "300 người"


def test_the_second_language_is_left_out_when_it_says_the_same() -> None:
    assert (Pair("A", "B").main("en"), Pair("A", "B").second("en")) == ("B", "A")
    assert (Pair("A").main("en"), Pair("A").second("en"), Pair("A", "A").second("vi")) == ("A", "", "")
    assert (Pair("A", "B").main("lo"), Pair("A", "B").second("lo")) == ("A", "B")
