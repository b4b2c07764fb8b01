"""A printer on the network with everything that can be wrong with it, over real sockets."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp

from bench.servers import wait_until
from printer.agent import Agent
from printer.client import Client, JobId
from printer.errors import BadSetting, MaybePrinted, PrinterFault
from printer.network import NetworkDriver
from printer.profiles import PROFILES
from printer.virtual.faults import Fault, Faults, parse_faults
from printer.virtual.server import VirtualPrinter
from tests.printer.cast_of_printer import TOKEN, FakeServer, ScriptedBell, make_slip

ROOT = Path(__file__).parents[2]
JOB = JobId("1")
PATIENCE_S = 20.0


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    made = VirtualPrinter(tmp_path / "paper")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def driver(printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch) -> NetworkDriver:
    monkeypatch.setattr("printer.network.TIMEOUT_S", 0.5)
    return NetworkDriver("127.0.0.1", printer.port, PROFILES["80mm"])


def test_a_slip_comes_out_and_is_known_to_have(printer: VirtualPrinter, driver: NetworkDriver, tmp_path: Path) -> None:
    slip = make_slip()
    driver.check()
    driver.print(JOB, slip)
    assert [found.text for found in zxingcpp.read_barcodes(printer.pieces[0].convert("L"))] == [slip.url]
    assert (tmp_path / "paper" / "000001.png").exists()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.PAPER_OUT, "has no paper"),
        (Fault.COVER_OPEN, "cover is open"),
        (Fault.CUTTER, "cutter is stuck"),
        (Fault.OFFLINE, "is offline"),
        (Fault.SILENT, "gave no answer"),
        (Fault.GARBAGE, "nonsense"),
    ],
)
def test_a_printer_that_is_not_well_gets_no_slip_and_its_reason_is_said(
    printer: VirtualPrinter, driver: NetworkDriver, fault: Fault, reason: str
) -> None:
    printer.faults.play(fault)
    for attempt in (driver.check, lambda: driver.print(JOB, make_slip())):
        with pytest.raises(PrinterFault, match=reason):
            attempt()
    printer.faults.end(fault)
    driver.print(JOB, make_slip())
    assert len(printer.pieces) == 1


def test_paper_that_is_near_its_end_still_prints(printer: VirtualPrinter, driver: NetworkDriver) -> None:
    printer.faults.play(Fault.NEAR_END)
    driver.print(JOB, make_slip())
    assert len(printer.pieces) == 1


def test_a_line_that_breaks_in_the_middle_leaves_the_slip_in_doubt(
    printer: VirtualPrinter, driver: NetworkDriver
) -> None:
    printer.faults.play(Fault.DROP)
    with pytest.raises(MaybePrinted, match="may be on paper"):
        driver.print(JOB, make_slip())


def test_a_slow_printer_is_waited_for(printer: VirtualPrinter, driver: NetworkDriver) -> None:
    printer.faults.play(Fault.SLOW)
    driver.print(JOB, make_slip(documents=[]))
    assert len(printer.pieces) == 1


def test_a_printer_that_never_answers_is_only_asked_by_profiles_of_printers_that_do(
    printer: VirtualPrinter, driver: NetworkDriver
) -> None:
    printer.faults.play(Fault.SILENT)
    basic = NetworkDriver("127.0.0.1", printer.port, PROFILES["80mm-basic"])
    basic.print(JOB, make_slip())
    assert wait_until(lambda: len(printer.pieces) == 1, PATIENCE_S)


def test_nobody_at_the_address(printer: VirtualPrinter) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = NetworkDriver("127.0.0.1", taken.getsockname()[1], PROFILES["80mm"])
        with pytest.raises(PrinterFault, match="cannot be reached"):
            nobody.print(JOB, make_slip())


FAULTS = (Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE, Fault.CUTTER, Fault.GARBAGE, Fault.SILENT)


def test_every_fault_in_the_middle_of_a_day_loses_no_slip_and_prints_none_twice(
    printer: VirtualPrinter, driver: NetworkDriver, server: FakeServer
) -> None:
    jobs = [str(n) for n in range(1, 43)]
    server.queue(*jobs)
    client = Client(server.address, lambda: TOKEN)
    script: list[Callable[[], object]] = []
    for fault in FAULTS:
        script += [lambda fault=fault: printer.faults.play(fault), lambda fault=fault: printer.faults.end(fault)]  # type: ignore[misc]
    bell = ScriptedBell(*script, *[lambda: None] * 20)
    Agent(client, driver, bell, chance=lambda: 0.0, clock=lambda: 0.0, limit=4).run()
    client.close()
    assert server.failed == []
    assert sorted(server.printed, key=int) == jobs
    assert len(printer.pieces) == len(jobs)


def test_faults_are_read_from_words() -> None:
    faults = Faults(parse_faults("paper_out@2+1, near_end"))
    now = []
    for faults.slips in range(4):
        now.append(faults.now())
    near, out = {Fault.NEAR_END}, {Fault.NEAR_END, Fault.PAPER_OUT}
    assert now == [near, near, out, near]
    with pytest.raises(BadSetting, match="paper_oud"):
        parse_faults("paper_oud@2")


def test_the_command_plays_a_printer_with_its_faults(tmp_path: Path) -> None:
    words = ["virtual", "--port", "0", "--folder", str(tmp_path), "--faults", "paper_out@1"]
    command = [sys.executable, "-m", "server.cli", "printer", *words]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdin
    try:
        said = process.stdout.readline()
        port = int(said.split("tcp://127.0.0.1:")[1].split(",")[0])
        driver = NetworkDriver("127.0.0.1", port, PROFILES["80mm"])
        with pytest.raises(MaybePrinted, match="has no paper"):  # it ran out behind this slip, or in it
            driver.print(JOB, make_slip())
        with pytest.raises(PrinterFault, match="has no paper"):
            driver.print(JOB, make_slip())
        process.stdin.write("ok paper_out\n")
        process.stdin.flush()
        assert process.stdout.readline() == "virtual printer: well\n"
        driver.print(JOB, make_slip())
        assert sorted(each.name for each in tmp_path.glob("*.png")) == ["000001.png", "000002.png"]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0


def test_two_agents_may_share_a_printer(printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    drivers = [NetworkDriver("127.0.0.1", printer.port, PROFILES["80mm"]) for _ in range(2)]
    threads = [threading.Thread(target=lambda d=d: [d.print(JOB, make_slip()) for _ in range(5)]) for d in drivers]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(printer.pieces) == 10
