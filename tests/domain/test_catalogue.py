"""What a valid configuration is, and what the hours and the business day of a center mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.catalogue import (
    Catalogue,
    ClassCode,
    CounterNumber,
    CounterPlan,
    Name,
    PolicyPlan,
    PriorityClass,
    Service,
    ServiceCode,
    ServiceGroup,
    WorkProfile,
)
from server.domain.errors import InvalidValue, UnknownCounter, UnknownPriority, UnknownService
from server.domain.hours import ALWAYS, OpeningHours, Span, business_day, format_week, parse_span, parse_week

SAIGON = "Asia/Ho_Chi_Minh"
NAME = Name("Tên", "Name")
BIRTH, DEATH = ServiceCode("khai-sinh"), ServiceCode("khai-tu")
ONE, TWO = CounterNumber(1), CounterNumber(2)
OFFICE = parse_week({day: ["07:00-11:30", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 - a local time of day is naive on purpose


def service(code: ServiceCode = BIRTH, prefix: str = "K", **fields: object) -> Service:
    return replace(Service(code, "ho-tich", prefix, NAME), **fields)


def center(**fields: object) -> Catalogue:
    plain = Catalogue(
        code="x",
        name=NAME,
        time_zone=SAIGON,
        hours=OFFICE,
        groups=(ServiceGroup("ho-tich", NAME),),
        services=(service(target_wait_min=20), service(DEATH, "T")),
        classes=(PriorityClass(ClassCode("normal"), NAME), PriorityClass(ClassCode("elderly"), NAME, 3, 3)),
        profiles=(WorkProfile("all", NAME, (DEATH, BIRTH)), WorkProfile("birth", NAME, (BIRTH,))),
        counters=(CounterPlan(TWO, NAME, "all"), CounterPlan(ONE, NAME, "birth")),
    )
    return replace(plain, **fields)


def test_things_are_found_by_their_codes() -> None:
    here = center()
    assert here.service(BIRTH).prefix == "K"
    assert here.priority("elderly").rate == 3
    assert here.counter(2).profile == "all"


def test_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(UnknownService, match="'xe-may'"):
        center().service("xe-may")
    with pytest.raises(UnknownPriority, match="'vip'"):
        center().priority("vip")
    with pytest.raises(UnknownCounter, match="3"):
        center().counter(3)


def test_a_service_that_is_not_active_is_not_offered() -> None:
    here = center(services=(service(active=False), service(DEATH, "T")))
    with pytest.raises(UnknownService):
        here.service(BIRTH)


def test_a_counter_takes_the_services_of_its_profile_in_the_order_of_preference() -> None:
    assert center().services_of(2) == (DEATH, BIRTH)
    with pytest.raises(UnknownCounter):
        center().services_of(3)


def test_the_counters_for_a_service_are_ascending() -> None:
    assert center().counters_for(BIRTH) == (ONE, TWO)
    assert center().counters_for(DEATH) == (TWO,)
    assert center().counters_for(ServiceCode("xe-may")) == ()


def test_the_shortest_target_is_that_of_any_service_and_fifteen_without_services() -> None:
    assert center().shortest_target_min == 15
    assert center(services=(), profiles=(), counters=()).shortest_target_min == 15


def test_two_catalogues_with_the_same_values_are_equal_and_hash_alike() -> None:
    assert center() == center()
    assert hash(center()) == hash(center())


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"code": "thanh hóa"}, "center.code"),
        *(({"time_zone": odd}, "center.time_zone") for odd in ("", "Asia", "Asia/Thanh_Hoa", "../etc/passwd", "a\0b")),
        ({"groups": (ServiceGroup("ho-tich", NAME),) * 2}, "group"),
        ({"services": (service(), service(prefix="T"))}, "service"),
        ({"services": (service(), service(DEATH))}, "service prefix"),
        ({"classes": (PriorityClass(ClassCode("normal"), NAME),) * 2}, "priority class"),
        ({"classes": (PriorityClass(ClassCode("elderly"), NAME),)}, "priority classes"),
        ({"profiles": (WorkProfile("all", NAME, (BIRTH,)),) * 2}, "work profile"),
        ({"counters": (CounterPlan(ONE, NAME, "all"), CounterPlan(ONE, NAME, "birth"))}, "counter"),
        ({"groups": ()}, "group of service khai-sinh"),
        ({"profiles": (WorkProfile("all", NAME, (BIRTH, BIRTH)),)}, "service in profile all"),
        ({"profiles": (WorkProfile("all", NAME, (ServiceCode("xe-may"),)),)}, "profile all"),
        ({"counters": (CounterPlan(ONE, NAME, "none"),)}, "profile of counter 1"),
    ],
)
def test_a_catalogue_that_repeats_or_refers_to_nothing_is_refused(fields: dict[str, object], what: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        center(**fields)
    assert refusal.value.details["field"] == what
    assert "expected" in refusal.value.message


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("code", ["a", "A-1_b", "a" * 32], ["", "-a", "a b", "khai-sính", "a" * 33, "a\n"]),
        ("prefix", ["A", "ZZ"], ["", "a", "AAA", "Đ", "1", "A\n"]),
        ("target_wait_min", [1, 480], [0, -5, 481]),
        ("typical_min", [0.5, 480], [0, -1, 480.5, float("nan"), float("inf")]),
        ("daily_quota", [None, 1], [0, -1]),
    ],
)
def test_a_service_keeps_its_fields_in_range(field: str, good: list[object], bad: list[object]) -> None:
    assert [getattr(service(**{field: value}), field) for value in good] == good
    for value in bad:
        with pytest.raises(InvalidValue, match=f"service.{field}"):
            service(**{field: value})


def test_classes_counters_and_policy_keep_their_fields_in_range() -> None:
    for rate, head_start in ((0, 0), (101, 0), (1, -1), (1, 101), (float("nan"), 0)):
        with pytest.raises(InvalidValue, match=r"priority\."):
            PriorityClass(ClassCode("x"), NAME, rate, head_start)
    for code, self_chosen, from_age in (("x", True, 0), ("x", True, 121), ("normal", True, 60), ("x", False, 60)):
        with pytest.raises(InvalidValue, match=r"priority\.from_age"):
            PriorityClass(ClassCode(code), NAME, 1, 0, self_chosen, from_age)
    for number in (0, 1000):
        with pytest.raises(InvalidValue, match=r"counter\.number"):
            CounterPlan(CounterNumber(number), NAME, "all")
    for guard_min in (0.5, 481):
        with pytest.raises(InvalidValue, match=r"policy\.guard_min"):
            PolicyPlan(guard_min=guard_min)


def test_opening_holds_from_the_start_up_to_but_not_at_the_end() -> None:
    span = parse_span("07:00-11:30")
    assert [
        span.holds(time(6, 59, 59)),
        span.holds(time(7)),
        span.holds(time(11, 29, 59)),
        span.holds(time(11, 30)),
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_an_end_of_24_00_holds_until_midnight() -> None:
    span = parse_span("22:00-24:00")
    assert span == Span(time(22), time(0))
    assert span.holds(time(23, 59, 59, 999_999))
    assert not span.holds(time(0))


def test_the_whole_day_is_0_00_to_24_00() -> None:
    assert parse_span("0:00-24:00") == ALWAYS.week[0][0]
    assert all(ALWAYS.open_at(MONDAY + timedelta(minutes=step)) for step in range(0, 7 * 24 * 60, 17))


@pytest.mark.parametrize(
    "text",
    [
        *("", "07:00", "07:00-", "7-11", "07:00–11:30", "07:00-11:30-12:00", "11:30-07:00", "07:00-07:00", "7:5-8:5"),
        *("07:60-11:00", "24:00-08:00", "25:00-26:00", "07:00-24:01", "-07:00-08:00", "+7:00-8:00", "٠٧:٠٠-٠٨:٠٠"),
    ],
)
def test_hours_that_are_not_of_the_form_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="opening hours"):
        parse_span(text)


def test_a_center_is_open_in_its_hours_and_closed_at_noon_and_on_sunday() -> None:
    assert OFFICE.open_at(MONDAY + timedelta(hours=7))
    assert not OFFICE.open_at(MONDAY + timedelta(hours=12))
    assert OFFICE.open_at(MONDAY + timedelta(hours=16, minutes=59))
    assert not OFFICE.open_at(MONDAY + timedelta(hours=17))
    assert not OFFICE.open_at(MONDAY + timedelta(days=6, hours=8))


@pytest.mark.parametrize(
    "day",
    [
        *(["07:00-11:30", "11:00-17:00"], ["13:30-17:00", "07:00-11:30"], ["07:00-11:30", "07:00-11:30"]),
        *(
            ["22:00-24:00", "23:00-24:00"],
            ["00:00-24:00", "07:00-11:30"],
            ["07:00-09:00", "10:00-12:00", "11:00-13:00"],
        ),
    ],
)
def test_hours_of_a_day_that_overlap_or_are_out_of_order_are_refused(day: list[str]) -> None:
    with pytest.raises(InvalidValue, match="sat has hours that overlap or are out of order") as refusal:
        parse_week({"fri": ["07:00-11:30"], "sat": day})
    assert refusal.value.details["field"] == "hours"


def test_hours_may_follow_each_other_without_a_pause() -> None:
    assert parse_week({"mon": ["07:00-11:30", "11:30-24:00"]}).open_at(MONDAY + timedelta(hours=11, minutes=30))


def test_opening_hours_have_seven_days_with_known_names() -> None:
    with pytest.raises(InvalidValue, match="seven days"):
        OpeningHours(((),) * 6)
    with pytest.raises(InvalidValue, match="'monday' is not a day"):
        parse_week({"monday": []})


def a_day(moments: list[time]) -> tuple[Span, ...]:
    """The moments as starts and ends by turns; the last of an odd number starts a span until midnight."""
    ends = [*moments, time(0)]
    return tuple(Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False))


MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
SPANS = st.sets(MINUTES, max_size=6).map(lambda moments: a_day(sorted(moments)))
WEEKS = st.lists(SPANS, min_size=7, max_size=7)


@given(week=WEEKS)
def test_hours_that_are_written_and_read_again_are_the_same(week: list[tuple[Span, ...]]) -> None:
    hours = OpeningHours(tuple(week))
    assert parse_week(format_week(hours)) == hours


def test_midnight_in_ho_chi_minh_city_starts_the_business_day() -> None:
    assert business_day(datetime(2026, 3, 1, 16, 59, 59, tzinfo=UTC), SAIGON) == date(2026, 3, 1)
    assert business_day(datetime(2026, 3, 1, 17, 0, 0, tzinfo=UTC), SAIGON) == date(2026, 3, 2)
    assert business_day(datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), SAIGON) == date(2027, 1, 1)


def test_the_business_day_does_not_depend_on_the_zone_in_which_now_is_given() -> None:
    now = datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert business_day(now.astimezone(), SAIGON) == business_day(now, SAIGON) == date(2026, 3, 2)


@given(hour=st.integers(0, 366 * 24))
def test_every_business_day_in_ho_chi_minh_city_has_twenty_four_hours(hour: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    assert business_day(now + timedelta(days=1), SAIGON) - business_day(now, SAIGON) == timedelta(days=1)
