"""One printer's loop against a real HTTP server: no slip confirmed before it is out, printed twice, or lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from printer.address import driver_at
from printer.client import Client, JobId
from printer.condition import READY, Condition, State
from printer.drivers import Printed
from printer.errors import MaybePrinted, fault
from printer.profiles import PROFILES
from printer.slip import Slip
from printer.worker import POLL_S, POLL_WHEN_LIVE_S, REFUSED_S, TELL_S, Station, Worker
from tests.printer.cast_of_printer import TOKEN, FakeServer, ScriptedBell, slip_json

OUT_OF_PAPER = Condition(State.PAPER_OUT, reason="the printer has no paper")


class NotingDriver:
    """A printer that notes what came out; `before` go wrong before a slip begins, `during` after it began."""

    def __init__(self, *before: Exception, during: tuple[Exception, ...] = ()) -> None:
        self.out: list[str] = []
        self.before, self.during = list(before), list(during)
        self.conditions: list[Condition] = []
        self.condition = READY
        self.closed = False

    def look(self) -> Condition:
        self.condition = self.conditions.pop(0) if self.conditions else READY
        return self.condition

    def print(self, job: JobId, slip: Slip, begin: Callable[[], None]) -> Printed:
        if self.before:
            raise self.before.pop(0)
        begin()
        if self.during:
            raise self.during.pop(0)
        self.out.append(f"{job}{' copy' if slip.copy else ''}")
        return Printed(90, self.condition)

    def rest(self) -> None:
        """Nothing is shared."""

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("printer"), "propagate", True)
    caplog.set_level(logging.DEBUG, logger="printer")
    return caplog


@pytest.fixture
def work(server: FakeServer) -> Callable[..., list[float]]:
    """Run a worker against the server until its script is over; returns its waits."""

    def run(driver: object, *script: Callable[[], object], live: bool = False) -> list[float]:
        bell, client = ScriptedBell(*script), Client(server.address, lambda: TOKEN)
        station = Station("Máy in 1", "80mm", driver)  # type: ignore[arg-type]
        Worker(station, client, bell, chance=lambda: 0.5, clock=bell.clock, is_live=lambda: live).run()
        return bell.waits

    return run


Work = Callable[..., list[float]]


def nothing() -> None:
    """A step of a script in which nothing happens."""


def test_a_job_is_begun_before_and_confirmed_only_after_its_picture_exists(
    server: FakeServer, work: Work, tmp_path: Path
) -> None:
    seen: list[tuple[str, bool]] = []
    server.before = lambda done, job: seen.append((done, (tmp_path / f"{job}.png").exists()))
    server.queue("1", "2", "3")
    work(driver_at(f"virtual://{tmp_path}", PROFILES["80mm"]), nothing, nothing)
    assert seen == [("begin", False), ("printed", True)] * 3
    assert (server.printed, server.settled_as) == (["1", "2", "3"], [])
    assert server.paper_mm > 150


def test_jobs_come_out_in_order_and_a_full_batch_is_followed_at_once(server: FakeServer, work: Work) -> None:
    server.queue("1", "2", "3", "4", "5")
    driver = NotingDriver()
    waits = work(driver, nothing, nothing)
    assert driver.out == ["1", "2", "3", "4", "5"]
    assert waits == [0.0, 0.0, POLL_S]


def test_without_the_live_channel_it_asks_every_two_seconds(server: FakeServer, work: Work) -> None:
    work(NotingDriver(), *[nothing] * 9)
    slow = server.calls.count("/api/v1/print-jobs/lease")
    server.calls.clear()
    work(NotingDriver(), *[nothing] * 9, live=True)
    assert (slow, server.calls.count("/api/v1/print-jobs/lease")) == (9, 4)
    assert POLL_S < POLL_WHEN_LIVE_S


def test_a_fault_before_the_slip_gives_it_back_and_no_other_is_taken_until_it_is_mended(
    server: FakeServer, work: Work
) -> None:
    server.queue("1", "2")
    driver = NotingDriver(fault("the printer has no paper", State.PAPER_OUT))
    driver.conditions = [READY, OUT_OF_PAPER, OUT_OF_PAPER]
    work(driver, nothing, nothing, nothing, lambda: server.queue("1", "2"), nothing)
    assert server.settled_as == [
        ("1", "released", "the printer has no paper"),
        ("2", "released", "the printer stopped before this slip"),
    ]
    assert driver.out == ["1", "2"]


def test_a_bad_slip_fails_alone_and_says_why(server: FakeServer, work: Work) -> None:
    server.queue("1", number="")
    server.queue("2")
    driver = NotingDriver()
    work(driver)
    [(job, verb, reason)] = server.settled_as
    assert (job, verb) == ("1", "failed")
    assert "number" in reason
    assert driver.out == ["2"]


@pytest.mark.parametrize(("driver", "verb"), [
    (NotingDriver(ZeroDivisionError("secret inside")), "failed"),
    (NotingDriver(during=(ZeroDivisionError("secret inside"),)), "unconfirmed"),
])  # fmt: skip
def test_an_unexpected_error_costs_one_job_and_not_the_agent(
    server: FakeServer, work: Work, driver: NotingDriver, verb: str
) -> None:
    server.queue("1", "2")
    work(driver)
    assert server.settled_as == [("1", verb, "fault of the print agent: ZeroDivisionError")]
    assert server.printed == ["2"]


def test_a_server_that_restarts_gets_its_confirmations_and_goes_on(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.queue("1")

    def back() -> None:
        server.start()
        server.queue("2")

    driver = NotingDriver()
    waits = work(driver, server.stop, nothing, nothing, back, nothing)
    assert (driver.out, server.printed) == (["1", "2"], ["1", "2"])
    assert waits[1:4] == [0.75, 1.5, 3.0]
    assert [r.getMessage() for r in heard.records if "unreachable," in r.getMessage()] == [
        "server unreachable, trying again code=unreachable cause=no connection to the server"
    ]
    assert "the server works again" in heard.text


def test_waits_never_grow_beyond_ten_seconds(server: FakeServer, work: Work) -> None:
    server.stop()
    waits = work(NotingDriver(), *[nothing] * 20)
    assert all(0.5 <= wait <= 10 for wait in waits)
    assert waits[-1] == waits[-2] == 7.5


def test_errors_of_the_server_are_waited_out(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.answers.extend([500, 503, 429])
    assert work(NotingDriver(), *[nothing] * 4)[:3] == [0.75, 1.5, 3.0]
    assert server.printed == ["1"]


def test_a_server_that_asks_for_time_gets_it(server: FakeServer, work: Work) -> None:
    server.headers["Retry-After"] = "30"
    server.answers.append(503)
    assert work(NotingDriver()) == [30.0]


def test_a_slip_is_not_printed_again_when_its_confirmation_could_not_be_sent(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.before = lambda done, _job: server.answers.extend([500, 500]) if done == "begin" else None
    driver = NotingDriver()
    work(driver, nothing, nothing, nothing)
    assert (driver.out, server.printed) == (["1"], ["1"])


def test_a_lost_answer_leads_to_a_second_confirmation_and_not_to_a_second_slip(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.lost_answers = 1
    driver = NotingDriver()
    work(driver, nothing)
    assert (driver.out, server.printed) == (["1"], ["1", "1"])


def test_a_job_whose_lease_is_lost_is_not_printed(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.queue("1", "2")
    server.queued[0]["lease"] = "run out"
    driver = NotingDriver()
    work(driver)
    assert (driver.out, server.printed, server.settled_as) == (["2"], ["2"], [])
    assert "another holds it now job=1" in heard.text


def test_a_job_that_the_server_gives_no_word_to_begin_is_given_back_when_it_is_there_again(
    server: FakeServer, work: Work
) -> None:
    server.queue("1", "2")
    server.answers.extend([204])  # the report of the printer's state
    driver = NotingDriver()
    original = driver.print

    def lose_the_server(job: JobId, slip: Slip, begin: Callable[[], None]) -> Printed:
        server.answers.append(500)
        driver.print = original  # type: ignore[method-assign]
        return original(job, slip, begin)

    driver.print = lose_the_server  # type: ignore[method-assign]
    work(driver, nothing, nothing)
    assert server.settled_as == [("1", "released", "the server gave no word to begin")]
    assert driver.out == []


def test_a_slip_in_doubt_is_said_to_be_and_never_comes_out_again_by_itself(server: FakeServer, work: Work) -> None:
    broken = MaybePrinted(Condition(State.UNREACHABLE, reason="the line broke"))
    driver = NotingDriver(during=(broken,))
    server.queue("1", "2")
    work(driver, nothing, nothing)
    assert driver.out == []
    assert server.settled_as == [
        ("1", "unconfirmed", "the slip may be on paper: the line broke"),
        ("2", "released", "the printer stopped before this slip"),
    ]


def test_a_copy_that_an_official_asked_for_is_printed(server: FakeServer, work: Work) -> None:
    server.queue("1")
    driver = NotingDriver()
    work(driver, lambda: server.queue("1", copy=True), nothing, nothing)
    assert driver.out == ["1", "1 copy"]


def test_what_is_still_owed_at_a_stop_is_told_before_the_end(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.before = lambda done, _job: server.answers.append(500) if done == "begin" else None
    driver = NotingDriver()
    work(driver)
    assert server.printed == ["1"]
    assert driver.closed


def test_the_server_is_told_how_the_printer_is_at_each_change_every_15_s_and_at_the_end(
    server: FakeServer, work: Work
) -> None:
    driver = NotingDriver()
    driver.conditions = [READY, READY, OUT_OF_PAPER, OUT_OF_PAPER, OUT_OF_PAPER, Condition(near_end=True)]
    work(driver, *[nothing] * 16)
    assert {each["name"] for each in server.reports} == {"Máy in 1"}
    assert [(each["state"], each["near_end"]) for each in server.reports] == [
        ("ready", False),
        ("paper_out", False),
        ("ready", True),
        ("ready", False),
        ("ready", False),
        ("unreachable", False),
    ]
    assert server.reports[1]["reason"] == "the printer has no paper"
    assert TELL_S == 15


def test_a_refused_token_is_said_once_and_tried_once_a_minute(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.token = "another"
    server.queue("1")

    def renew() -> None:
        server.token = TOKEN

    driver = NotingDriver()
    waits = work(driver, nothing, renew, nothing)
    assert waits[:2] == [REFUSED_S, REFUSED_S]
    assert heard.text.count("token refused") == 1
    assert driver.out == ["1"]


def test_a_name_that_another_agent_uses_is_said_and_nothing_is_printed(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.queue("1")
    server.answers.extend([409, 409])
    driver = NotingDriver()
    waits = work(driver, nothing)
    assert (driver.out, waits) == ([], [TELL_S, TELL_S])
    assert heard.text.count("is its name taken by another agent?") == 1


def test_the_token_is_in_no_log_line(server: FakeServer, work: Work, heard: pytest.LogCaptureFixture) -> None:
    server.answers.extend([500, 401, 404])
    server.queue("1", "2")
    work(NotingDriver(ValueError(), fault("jam")), server.stop, *[nothing] * 4)
    assert heard.records
    assert TOKEN not in heard.text


def test_an_answer_that_is_no_list_of_jobs_is_waited_out(server: FakeServer, work: Work) -> None:
    server.queued = [{"id": "../../etc/passwd", "lease": "x", "slip": slip_json()}]
    driver = NotingDriver()
    assert work(driver) == [0.75]
    assert driver.out == []


def test_while_the_printer_cannot_print_jobs_stay_with_the_server(server: FakeServer, work: Work) -> None:
    driver = NotingDriver()
    driver.conditions = [OUT_OF_PAPER] * 3
    server.queue("1")
    waits = work(driver, *[nothing] * 3)
    assert waits[:3] == [1.0, 1.0, 1.0]
    assert (driver.out, server.printed, server.settled_as) == (["1"], ["1"], [])
    assert server.calls.count("/api/v1/print-jobs/lease") == 1
