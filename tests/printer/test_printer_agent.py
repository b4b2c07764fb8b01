"""The agent's loop against a real HTTP server: no slip confirmed before it is out, printed twice, or lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from printer.agent import POLL_S, POLL_WHEN_LIVE_S, REFUSED_S, Agent
from printer.client import Client, JobId
from printer.drivers import PictureDriver
from printer.errors import MaybePrinted, PrinterFault
from printer.slip import Slip
from tests.printer.cast_of_printer import TOKEN, FakeServer, ScriptedBell, slip_json


class NotingDriver:
    """A printer that notes what came out and has the faults it is told to have."""

    def __init__(self, *faults: Exception) -> None:
        self.out: list[str] = []
        self.faults = list(faults)
        self.unwell: list[Exception] = []

    def check(self) -> None:
        if self.unwell:
            raise self.unwell.pop(0)

    def print(self, job: JobId, slip: Slip) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.out.append(f"{job}{' copy' if slip.copy else ''}")


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("printer"), "propagate", True)
    caplog.set_level(logging.DEBUG, logger="printer")
    return caplog


@pytest.fixture
def work(server: FakeServer) -> Callable[..., list[float]]:
    """Run an agent against the server until its script is over; returns its waits."""

    def run(driver: object, *script: Callable[[], object], live: bool = False, limit: int = 4) -> list[float]:
        bell, client = ScriptedBell(*script), Client(server.address, lambda: TOKEN)
        agent = Agent(client, driver, bell, chance=lambda: 0.5, clock=lambda: 0.0, is_live=lambda: live, limit=limit)  # type: ignore[arg-type]
        agent.run()
        client.close()
        return bell.waits

    return run


Work = Callable[..., list[float]]


def test_a_job_is_confirmed_only_after_its_picture_exists(server: FakeServer, work: Work, tmp_path: Path) -> None:
    seen: list[bool] = []
    server.before_printed = lambda job: seen.append((tmp_path / f"{job}.png").stat().st_size > 0)
    server.queue("1", "2", "3")
    work(PictureDriver(tmp_path))
    assert (seen, server.printed, server.failed) == ([True] * 3, ["1", "2", "3"], [])


def test_jobs_come_out_in_order_and_a_full_batch_is_followed_at_once(server: FakeServer, work: Work) -> None:
    server.queue("1", "2", "3", "4", "5")
    driver = NotingDriver()
    waits = work(driver, int, limit=2)
    assert driver.out == ["1", "2", "3", "4"]
    assert waits == [0.0, 0.0]


def test_without_the_live_channel_it_asks_every_two_seconds(work: Work) -> None:
    assert work(NotingDriver(), int) == [POLL_S, POLL_S]
    assert work(NotingDriver(), live=True) == [POLL_WHEN_LIVE_S]


def test_a_fault_is_reported_with_its_reason_and_slows_the_agent(server: FakeServer, work: Work) -> None:
    server.queue("1", "2")
    driver = NotingDriver(PrinterFault("the printer is out of paper"))
    waits = work(driver)
    assert (driver.out, server.printed) == (["2"], ["2"])
    assert server.failed == [("1", "the printer is out of paper")]
    assert waits == [0.75]


def test_a_bad_slip_fails_alone_and_says_why(server: FakeServer, work: Work) -> None:
    server.queue("1", number="")
    server.queue("2")
    waits = work(driver := NotingDriver())
    assert server.failed[0][0] == "1"
    assert "number" in server.failed[0][1]
    assert (driver.out, waits) == (["2"], [POLL_S])


def test_an_unexpected_error_fails_one_job_and_not_the_agent(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.queue("1", "2")
    work(NotingDriver(ZeroDivisionError("secret inside")))
    assert server.failed == [("1", "fault of the print agent: ZeroDivisionError")]
    assert server.printed == ["2"]


def test_a_server_that_restarts_gets_its_confirmations_and_goes_on(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.queue("1")

    def back() -> None:
        server.start()
        server.queue("2")

    driver = NotingDriver()
    waits = work(driver, server.stop, int, int, int, back, int)
    assert (driver.out, server.printed) == (["1", "2"], ["1", "2"])
    assert waits == [POLL_S, 0.75, 1.5, 3.0, 6.0, POLL_S, POLL_S]
    assert [r.getMessage() for r in heard.records if "unreachable" in r.getMessage()] == [
        "server unreachable, trying again code=unreachable cause=no connection to the server"
    ]
    assert "works again" in heard.text


def test_waits_never_grow_beyond_ten_seconds(server: FakeServer, work: Work) -> None:
    server.stop()
    waits = work(NotingDriver(), *[int] * 20)
    assert all(0.5 <= wait <= 10 for wait in waits)
    assert waits[-1] == waits[-2] == 7.5


def test_errors_of_the_server_are_waited_out(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.answers.extend([500, 503, 404, 429])
    assert work(NotingDriver(), *[int] * 5)[:4] == [0.75, 1.5, 3.0, 6.0]
    assert server.printed == ["1"]


def test_a_server_that_asks_for_time_gets_it(server: FakeServer, work: Work) -> None:
    server.headers["Retry-After"] = "30"
    server.answers.append(503)
    assert work(NotingDriver()) == [30.0]


def test_a_slip_is_not_printed_again_when_its_confirmation_could_not_be_sent(server: FakeServer, work: Work) -> None:
    server.queue("1")
    driver = NotingDriver()
    original = driver.print

    def print_and_lose_the_server(job: JobId, slip: Slip) -> None:
        original(job, slip)
        server.answers.extend([500, 500])

    driver.print = print_and_lose_the_server  # type: ignore[method-assign]
    work(driver, int, int)
    assert (driver.out, server.printed) == (["1"], ["1"])


def test_a_slip_whose_confirmation_came_too_late_is_confirmed_when_offered_again(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.queue("1")
    server.queued[0]["lease"] = "run out"
    driver = NotingDriver()
    work(driver, lambda: server.queue("1"), int)
    assert (driver.out, server.printed) == (["1"], ["1"])
    assert "already out job=1" in heard.text


def test_a_lost_answer_leads_to_a_second_confirmation_and_not_to_a_second_slip(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.lost_answers = 1
    driver = NotingDriver()
    work(driver, int)
    assert (driver.out, server.printed) == (["1"], ["1", "1"])


def test_a_copy_that_an_official_asked_for_is_printed(server: FakeServer, work: Work) -> None:
    server.queue("1")
    driver = NotingDriver()
    work(driver, lambda: server.queue("1", copy=True), lambda: server.queue("1", copy=True), int)
    assert driver.out == ["1", "1 copy", "1 copy"]


def test_a_copy_is_printed_even_when_the_first_slip_was_never_confirmed(server: FakeServer, work: Work) -> None:
    server.queue("1")
    server.queued[0]["lease"] = "run out"
    driver = NotingDriver()
    work(driver, lambda: server.queue("1", copy=True), int)
    assert (driver.out, server.printed) == (["1", "1 copy"], ["1"])


def test_what_is_still_owed_at_a_stop_is_told_before_the_end(server: FakeServer, work: Work) -> None:
    server.queue("1")
    driver = NotingDriver()
    original = driver.print

    def print_and_fail_once(job: JobId, slip: Slip) -> None:
        original(job, slip)
        server.answers.append(500)

    driver.print = print_and_fail_once  # type: ignore[method-assign]
    work(driver)
    assert server.printed == ["1"]


def test_a_refused_token_is_said_once_and_tried_once_a_minute(
    server: FakeServer, work: Work, heard: pytest.LogCaptureFixture
) -> None:
    server.token = "another"
    server.queue("1")

    def renew() -> None:
        server.token = TOKEN

    driver = NotingDriver()
    waits = work(driver, int, renew, int)
    assert waits[:2] == [REFUSED_S, REFUSED_S]
    assert heard.text.count("token refused") == 1
    assert driver.out == ["1"]


def test_the_token_is_in_no_log_line(server: FakeServer, work: Work, heard: pytest.LogCaptureFixture) -> None:
    server.answers.extend([500, 401, 404])
    server.queue("1", "2")
    work(NotingDriver(ValueError(), PrinterFault("jam")), server.stop, *[int] * 4)
    assert heard.records
    assert TOKEN not in heard.text


def test_an_answer_that_is_no_list_of_jobs_is_waited_out(server: FakeServer, work: Work) -> None:
    server.queued = [{"id": "../../etc/passwd", "lease": "x", "slip": slip_json()}]
    driver = NotingDriver()
    assert work(driver) == [0.75]
    assert driver.out == []


def test_while_the_printer_cannot_print_jobs_stay_with_the_server(server: FakeServer, work: Work) -> None:
    driver = NotingDriver()
    driver.unwell = [PrinterFault("the printer has no paper")] * 3
    server.queue("1")
    waits = work(driver, *[lambda: None] * 3)
    assert driver.out == ["1"]
    assert server.printed == ["1"]
    assert server.failed == []
    assert server.calls.count("lease") <= 2
    assert len(waits) == 4


def test_a_slip_that_may_be_on_paper_never_comes_out_again_by_itself(server: FakeServer, work: Work) -> None:
    driver = NotingDriver(MaybePrinted("the slip may be on paper: the connection broke"))
    server.queue("1", "2")
    work(driver, lambda: None, lambda: None)
    assert driver.out == ["2"]
    assert server.failed == [("1", "the slip may be on paper: the connection broke")]
