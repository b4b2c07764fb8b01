"""Printers on lines of every kind, with everything that can be wrong with them, over real sockets and terminals."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bench.servers import wait_until
from printer.address import driver_at
from printer.client import JobId
from printer.condition import READY, Condition, State
from printer.drivers import Printed
from printer.encode import encode
from printer.errors import BadSetting, MaybePrinted, PrinterFault, Rejected
from printer.escpos_driver import EscposDriver
from printer.lines import NetworkLine
from printer.profiles import PROFILES
from printer.virtual.faults import Fault, Faults, parse_faults
from printer.virtual.server import VirtualPrinter
from tests.printer.cast_of_printer import codes_on, make_slip
from tests.printer.usb_device import UsbBus

ROOT = Path(__file__).parents[2]
JOB = JobId("1")
PATIENCE_S = 20.0


Made = Callable[..., EscposDriver]


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    made = VirtualPrinter(tmp_path / "paper")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def make(printer: VirtualPrinter) -> Iterator[Made]:
    """Make drivers of the printer, and hang up at the end."""
    made: list[EscposDriver] = []

    def of(profile: str = "80mm", **changes: object) -> EscposDriver:
        wanted = replace(PROFILES[profile], **changes)  # type: ignore[arg-type]
        made.append(EscposDriver(lambda: NetworkLine("127.0.0.1", printer.port), wanted, patience_s=0.5))
        return made[-1]

    yield of
    for driver in made:
        driver.close()


def show(driver: EscposDriver, **changes: object) -> Printed:
    return driver.print(JOB, make_slip(**changes), lambda: None)


def test_a_slip_comes_out_and_is_known_to_have(printer: VirtualPrinter, make: Made, tmp_path: Path) -> None:
    slip, driver = make_slip(), make()
    assert driver.look() == READY
    begun: list[int] = []
    printed = driver.print(JOB, slip, lambda: begun.append(printer.bytes_taken))
    assert printed.after == READY
    assert begun[0] < 100
    assert codes_on(printer.pieces[0]) == [slip.url]
    assert (tmp_path / "paper" / "000001.png").exists()


@pytest.mark.parametrize("asb", [True, False])
@pytest.mark.parametrize(
    ("fault", "state", "permanent", "reason"),
    [
        (Fault.PAPER_OUT, State.PAPER_OUT, False, "has no paper"),
        (Fault.COVER_OPEN, State.COVER_OPEN, False, "cover is open"),
        (Fault.CUTTER, State.CUTTER, False, "cutter is stuck"),
        (Fault.OFFLINE, State.OFFLINE, False, "is offline"),
        (Fault.BROKEN, State.FAULT, True, "only a technician"),
        (Fault.SILENT, State.UNREACHABLE, False, "gives no answer"),
        (Fault.GARBAGE, State.FAULT, False, "nonsense"),
    ],
)
def test_a_printer_that_is_not_well_gets_no_slip_and_says_why(
    printer: VirtualPrinter, make: Made, fault: Fault, state: State, permanent: bool, reason: str, asb: bool
) -> None:
    driver = make(asb=asb)
    printer.faults.play(fault)
    found = driver.look()
    assert (found.state, found.permanent) == (state, permanent)
    assert reason in found.reason
    with pytest.raises(PrinterFault, match=reason):
        driver.print(JOB, make_slip(), unexpected)
    printer.faults.end(fault)
    show(driver)
    assert len(printer.pieces) == 1


def unexpected() -> None:
    raise AssertionError("a printer that is not well must get no slip")


@pytest.mark.parametrize("asb", [True, False])
@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE, Fault.CUTTER, Fault.BROKEN])
def test_a_printer_that_stops_in_the_middle_of_a_slip_leaves_it_in_doubt(
    printer: VirtualPrinter, make: Made, fault: Fault, asb: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.escpos_driver.time_to_send", lambda _size: 2.0)
    driver = make(asb=asb)
    show(driver)
    printer.faults.plan(parse_faults(f"{fault}@1.5"))
    with pytest.raises(MaybePrinted) as caught:
        show(driver)
    stopped = State.FAULT if fault is Fault.BROKEN else State(fault.value)
    # Its buffer is full of the slip, so it hears no question; only what it tells by itself comes through.
    assert caught.value.condition.state is (stopped if asb else State.UNREACHABLE)
    printer.faults.end()
    show(driver)
    assert len(printer.pieces) in {2, 3}  # what was in its buffer may come out yet: that is the doubt


def test_paper_that_ends_right_behind_a_slip_does_not_cast_doubt_on_it(printer: VirtualPrinter, make: Made) -> None:
    printer.faults.plan(parse_faults("paper_out@1"))
    assert show(make()).after.state is State.PAPER_OUT
    assert len(printer.pieces) == 1


def test_paper_that_is_near_its_end_still_prints_and_says_so(printer: VirtualPrinter, make: Made) -> None:
    printer.faults.play(Fault.NEAR_END)
    driver = make()
    assert driver.look() == Condition(near_end=True)
    assert show(driver).after.near_end


def test_a_line_that_breaks_in_the_middle_leaves_the_slip_in_doubt(printer: VirtualPrinter, make: Made) -> None:
    printer.faults.play(Fault.DROP)
    with pytest.raises(MaybePrinted, match="may be on paper"):
        show(make())
    assert printer.pieces == []


def test_a_line_that_was_cut_while_nothing_was_printed_is_opened_anew(printer: VirtualPrinter, make: Made) -> None:
    driver = make()
    show(driver)
    printer.hang_up()
    assert driver.look() == READY
    show(driver)
    assert len(printer.pieces) == 2


def test_a_slow_printer_is_waited_for(printer: VirtualPrinter, make: Made) -> None:
    printer.faults.play(Fault.SLOW)
    show(make(), documents=[])
    assert len(printer.pieces) == 1


def test_a_printer_that_is_never_asked_prints_all_the_same(printer: VirtualPrinter, make: Made) -> None:
    printer.faults.play(Fault.SILENT)
    driver = make("80mm-basic")
    show(driver)
    driver.rest()
    assert wait_until(lambda: len(printer.pieces) == 1, PATIENCE_S)


def test_a_printer_that_answers_no_question_in_its_turn_is_believed_when_it_is_well_afterwards(
    printer: VirtualPrinter, make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.virtual.server.status_in_turn", lambda _faults: b"")
    monkeypatch.setattr("printer.escpos_driver.time_to_send", lambda _size: 0.5)
    driver = make()
    show(driver)
    show(driver)
    assert len(printer.pieces) == 2


def test_a_printer_that_used_to_answer_in_its_turn_and_does_not_leaves_the_slip_in_doubt(
    printer: VirtualPrinter, make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.escpos_driver.time_to_send", lambda _size: 0.5)
    driver = make()
    show(driver)
    monkeypatch.setattr("printer.virtual.server.status_in_turn", lambda _faults: b"")
    with pytest.raises(MaybePrinted, match="does not say that it is out"):
        show(driver)


def test_a_refused_begin_sends_no_byte_of_the_slip(printer: VirtualPrinter, make: Made) -> None:
    driver = make()

    def refused() -> None:
        raise Rejected("lease lost")

    with pytest.raises(Rejected):
        driver.print(JOB, make_slip(), refused)
    show(driver)
    assert len(printer.pieces) == 1


def test_nobody_at_the_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        nobody = EscposDriver(lambda: NetworkLine("127.0.0.1", port), PROFILES["80mm"])
        assert nobody.look().state is State.UNREACHABLE
        with pytest.raises(PrinterFault, match="cannot be reached"):
            show(nobody)


@pytest.mark.parametrize("asb", [False, True])
def test_a_shared_line_is_let_go_between_slips_unless_the_printer_tells_of_changes_on_it(
    printer: VirtualPrinter, make: Made, asb: bool
) -> None:
    one, other = make(asb=asb), make(asb=asb)
    show(one)
    one.rest()
    if asb:
        one.close()
    show(other)
    assert len(printer.pieces) == 2


class Cable:
    """A pseudo terminal with the virtual printer at its far end: serial ports and device files behave like this."""

    def __init__(self, printer: VirtualPrinter) -> None:
        far, near = os.openpty()
        tty.setraw(near)
        self.path, self._far, self._near = os.ttyname(near), far, near
        self._network = socket.create_connection(("127.0.0.1", printer.port))
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._there, self._back)]
        for thread in self._threads:
            thread.start()

    def _there(self) -> None:
        with suppress(OSError):
            while data := os.read(self._far, 4096):
                self._network.sendall(data)

    def _back(self) -> None:
        with suppress(OSError):
            while data := self._network.recv(4096):
                os.write(self._far, data)

    def unplug(self) -> None:
        self._network.shutdown(socket.SHUT_RDWR)
        for end in (self._near, self._far):
            os.close(end)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._network.close()


@pytest.fixture
def cable(printer: VirtualPrinter) -> Iterator[Cable]:
    made = Cable(printer)
    yield made
    with suppress(OSError):
        made.unplug()


@pytest.mark.parametrize("kind", ["serial://{path}?baud=115200", "file://{path}"])
def test_a_printer_on_a_cable_prints_and_says_how_it_is(printer: VirtualPrinter, cable: Cable, kind: str) -> None:
    driver = driver_at(kind.format(path=cable.path), PROFILES["80mm"])
    assert driver.look() == READY
    driver.print(JOB, make_slip(), lambda: None)
    printer.faults.play(Fault.COVER_OPEN)
    assert driver.look().state is State.COVER_OPEN
    with pytest.raises(PrinterFault, match="cover is open"):
        driver.print(JOB, make_slip(), lambda: None)
    printer.faults.end()
    driver.print(JOB, make_slip(), lambda: None)
    assert len(printer.pieces) == 2
    driver.close()


@pytest.fixture
def bus(printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch) -> UsbBus:
    made = UsbBus(printer.port, (0x04B8, 0x0E28))
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_args, **_options: made)
    return made


def test_a_printer_on_usb_prints_and_says_how_it_is(printer: VirtualPrinter, bus: UsbBus) -> None:
    driver = driver_at("usb://04b8:0e28", PROFILES["80mm"])
    assert driver.look() == READY
    driver.print(JOB, make_slip(), lambda: None)
    printer.faults.play(Fault.PAPER_OUT)
    assert driver.look().state is State.PAPER_OUT
    printer.faults.end()
    driver.print(JOB, make_slip(), lambda: None)
    assert len(printer.pieces) == 2
    bus.plugged = False
    found = driver.look()
    assert (found.state, found.reason) == (
        State.UNREACHABLE,
        "the USB printer 04b8:0e28 cannot be opened: not plugged in, or not allowed",
    )
    bus.plugged = True
    assert driver.look() == READY
    driver.close()


def test_a_usb_printer_that_cannot_answer_is_not_asked(
    printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = UsbBus(printer.port, (0x0416, 0x5011), hears=False)
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_args, **_options: deaf)
    driver = driver_at("usb://0416:5011", PROFILES["80mm"])
    assert driver.print(JOB, make_slip(), lambda: None).after == READY
    driver.close()
    assert wait_until(lambda: len(printer.pieces) == 1, PATIENCE_S)


@pytest.mark.parametrize("kind", ["serial://{path}", "file://{path}", "usb://dead:beef", "cups://no-such-queue"])
def test_a_printer_that_is_not_plugged_in_is_unreachable(kind: str) -> None:
    driver = driver_at(kind.format(path="/dev/no-such-printer"), PROFILES["80mm"])
    found = driver.look()
    assert (found.state, bool(found.reason)) == (State.UNREACHABLE, True)
    assert not Path("/dev/no-such-printer").exists()


def test_slips_may_be_collected_in_a_plain_file(tmp_path: Path) -> None:
    driver, slip = driver_at(f"file://{tmp_path}/slips.bin", PROFILES["80mm"]), make_slip()
    driver.print(JOB, slip, lambda: None)
    driver.close()
    assert driver.print(JOB, slip, lambda: None).after == READY
    driver.close()
    assert (tmp_path / "slips.bin").read_bytes() == encode(slip, PROFILES["80mm"]) * 2


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
        driver = EscposDriver(lambda: NetworkLine("127.0.0.1", port), PROFILES["80mm"])
        assert show(driver).after.state is State.PAPER_OUT
        with pytest.raises(PrinterFault, match="has no paper"):
            show(driver)
        process.stdin.write("ok paper_out\n")
        process.stdin.flush()
        assert process.stdout.readline() == "virtual printer: well\n"
        show(driver)
        driver.close()
        assert sorted(each.name for each in tmp_path.glob("*.png")) == ["000001.png", "000002.png"]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
