"""An idempotency key stands for one command at one counter; with anything else it is refused and nothing changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.domain.errors import KeyReused
from server.services import counters
from tests.builders import FAMILY, LAND, RESULTS, Hall

Press = Callable[[Hall, int], object]
KEY = "press"


def a_press(verb: Callable[..., object], *asked: object) -> Press:
    return lambda hall, counter: verb(hall.context, hall.center, hall.at(counter, key=KEY), *asked)


CALL_NEXT, CALL_NUMBER = a_press(counters.call_next), a_press(counters.call_number, "A001")
RECALL, BEGIN, FINISH = a_press(counters.recall), a_press(counters.begin), a_press(counters.finish)
NO_SHOW, HOLD = a_press(counters.no_show), a_press(counters.hold, "thiếu bản sao")
TRANSFER, RESUME = a_press(counters.transfer, FAMILY), a_press(counters.resume, "A002")
OPEN, PAUSE, CLOSE = (
    a_press(counters.open_counter),
    a_press(counters.pause_counter, None),
    a_press(counters.close_counter),
)
AT_A_TICKET = [RECALL, BEGIN, FINISH, NO_SHOW, HOLD, TRANSFER]
AT_A_COUNTER = [PAUSE, CLOSE]
CALLS = [CALL_NEXT, CALL_NUMBER, RESUME]
ALL = [*CALLS, *AT_A_TICKET, *AT_A_COUNTER, OPEN]


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """Counters 1 to 3 open and free; A001, A003 and A004 wait, A002 is held."""
    for _ in range(4):
        hall.take()
    counters.call_number(hall.context, hall.center, hall.at(3), "A002")
    counters.hold(hall.context, hall.center, hall.at(3), None)
    return hall


def ready(hall: Hall, press: Press, counter: int) -> None:
    """Make the press possible at the counter."""
    if press in AT_A_TICKET:
        hall.call(counter)
    if press is OPEN:
        counters.close_counter(hall.context, hall.center, hall.at(counter))


def assert_refused(hall: Hall, press: Press, counter: int) -> None:
    version = hall.version
    with pytest.raises(KeyReused):
        press(hall, counter)
    assert hall.version == version


@pytest.mark.parametrize("press", ALL, ids=range(len(ALL)))
def test_a_key_repeats_its_command_at_its_own_counter(busy: Hall, press: Press) -> None:
    ready(busy, press, 1)
    first, version = press(busy, 1), busy.version
    assert press(busy, 1) == first
    assert busy.version == version


@pytest.mark.parametrize("press", ALL, ids=range(len(ALL)))
def test_a_key_is_refused_at_another_counter(busy: Hall, press: Press) -> None:
    for counter in (1, 2):
        ready(busy, press, counter)
    press(busy, 1)
    assert_refused(busy, press, 2)


def test_a_key_is_refused_at_another_counter_where_there_is_nothing_to_change(busy: Hall) -> None:
    counters.close_counter(busy.context, busy.center, busy.at(1))
    OPEN(busy, 1)
    assert_refused(busy, OPEN, 2)


@pytest.mark.parametrize("press", ALL, ids=range(len(ALL)))
def test_a_key_is_refused_with_another_command(busy: Hall, press: Press) -> None:
    ready(busy, press, 1)
    press(busy, 1)
    for other in ALL:
        if other is not press:
            assert_refused(busy, other, 1)


@pytest.mark.parametrize("press", ALL, ids=range(len(ALL)))
def test_the_key_of_an_order_is_refused_at_a_counter_and_the_other_way_round(busy: Hall, press: Press) -> None:
    ready(busy, press, 1)
    press(busy, 1)
    with pytest.raises(KeyReused):
        busy.take(LAND, key=KEY)
    busy.take(RESULTS, key="order")
    with pytest.raises(KeyReused):
        counters.call_next(busy.context, busy.center, busy.at(2, key="order"))


@pytest.mark.parametrize(
    ("press", "other"),
    [
        (CALL_NUMBER, a_press(counters.call_number, "A003")),
        (RESUME, a_press(counters.resume, "A001")),
        (TRANSFER, a_press(counters.transfer, RESULTS)),
    ],
)
def test_a_key_is_refused_with_another_number_or_service(busy: Hall, press: Press, other: Press) -> None:
    ready(busy, press, 1)
    press(busy, 1)
    assert_refused(busy, other, 1)


def test_a_repeated_number_may_be_typed_in_another_case(busy: Hall) -> None:
    called = CALL_NUMBER(busy, 1)
    assert a_press(counters.call_number, "a001")(busy, 1) == called
