"""The ways to a printer: network, serial, USB, a device file, a print queue. Knows no commands and no slips.

The devices are opened by python-escpos; what differs here is how long each is waited for. A line raises OSError when it
breaks and PrinterFault when it cannot be opened.
"""

from __future__ import annotations

import os
import select
import stat
import subprocess
import time
from contextlib import suppress
from typing import Any, Protocol

from escpos.exceptions import DeviceNotFoundError
from escpos.printer import LP, Network, Serial

from printer.condition import State
from printer.errors import fault

CONNECT_S = 3.0
WRITE_S = 5.0
# A serial line behind a network box: 38,400 baud.
SLOWEST_BYTES_PER_S = 3_840
CHUNK = 64
DRAIN_STEP_S = 0.01
DEVICES = "/dev/"


class Line(Protocol):
    """An open way to a printer. `answers`: it can carry answers back; `shared`: others may want to print through it."""

    answers: bool
    shared: bool

    def write(self, data: bytes) -> None:
        """Send all of it. Raises: OSError; then nobody knows how much arrived."""

    def read(self, seconds: float) -> bytes:
        """Return what comes within this time, b"" when nothing does. Raises: OSError, when the line is broken."""

    def close(self) -> None:
        """Hang up; never raises."""


def time_to_send(size: int) -> float:
    """Return how long, in seconds, the slowest line may need for so many bytes."""
    return WRITE_S + size / SLOWEST_BYTES_PER_S


class NetworkLine:
    """TCP, mostly port 9100."""

    answers, shared = True, True

    def __init__(self, host: str, port: int) -> None:
        self._printer = Network(host, port, timeout=CONNECT_S, profile="default")
        _open(self._printer, f"the printer at {host}:{port} cannot be reached")

    def write(self, data: bytes) -> None:
        """Send all of it."""
        self._printer.device.settimeout(time_to_send(len(data)))
        self._printer._raw(data)

    def read(self, seconds: float) -> bytes:
        """Return what comes within this time."""
        self._printer.device.settimeout(max(seconds, 0.001))
        try:
            data = bytes(self._printer.device.recv(CHUNK))
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionResetError("the printer hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._printer.close()


class SerialLine:
    """A serial port, or a USB printer that plays one."""

    answers, shared = True, False

    def __init__(self, path: str, baud: int) -> None:
        self._printer = Serial(devfile=path, baudrate=baud, timeout=0, profile="default")  # it closes what it forgets
        _open(self._printer, f"the serial port {path} cannot be opened")
        self._device: Any = self._printer.device
        self._baud = baud

    def write(self, data: bytes) -> None:
        """Send all of it."""
        self._device.write_timeout = WRITE_S + len(data) * 10 / self._baud * 2
        self._device.write(data)

    def read(self, seconds: float) -> bytes:
        """Return what comes within this time."""
        self._device.timeout = seconds
        first = bytes(self._device.read(1))
        return first + bytes(self._device.read(self._device.in_waiting)) if first else b""

    def close(self) -> None:
        """Let what was sent leave the machine, but not for ever, and close the port."""
        until = time.monotonic() + WRITE_S
        with suppress(OSError):
            while self._device.out_waiting and time.monotonic() < until:
                time.sleep(DRAIN_STEP_S)
            self._device.reset_output_buffer()
            self._device.close()


class FileLine:
    """A device file such as /dev/usb/lp0, which answers, or any other file, which is appended to."""

    shared = False

    def __init__(self, path: str) -> None:
        try:
            self.answers = stat.S_ISCHR(os.stat(path).st_mode) if os.path.exists(path) else False
            made = 0 if path.startswith(DEVICES) else os.O_CREAT  # a printer that is unplugged is no new file
            way = os.O_RDWR | os.O_NOCTTY if self.answers else os.O_WRONLY | os.O_APPEND | made
            self._file = os.open(path, way | os.O_NONBLOCK, 0o600)
        except OSError as error:
            reason = f"{path} cannot be opened: {error.strerror}"
            raise fault(reason, State.UNREACHABLE) from error

    def write(self, data: bytes) -> None:
        """Send all of it."""
        until = time.monotonic() + time_to_send(len(data))
        while data:
            left = max(until - time.monotonic(), 0)
            if not select.select([], [self._file], [], left)[1]:
                raise TimeoutError("the printer takes nothing more")
            data = data[os.write(self._file, data) :]

    def read(self, seconds: float) -> bytes:
        """Return what comes within this time."""
        if not select.select([self._file], [], [], max(seconds, 0))[0]:
            return b""
        try:
            return os.read(self._file, CHUNK)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            os.close(self._file)


class QueueLine:
    """A raw print queue of CUPS: what it took is out of sight, so a slip counts as printed when the queue has it."""

    answers, shared = False, True

    def __init__(self, queue: str) -> None:
        self._queue = queue
        said = self._status()
        if said is None:
            raise fault(f"there is no print queue {queue!r}", State.UNREACHABLE)
        if " disabled " in said:
            raise fault(f"the print queue {queue!r} is stopped", State.OFFLINE)

    def write(self, data: bytes) -> None:
        """Hand a whole job to the queue."""
        printer = LP(self._queue, profile="default")
        try:
            _open(printer, f"there is no print queue {self._queue!r}")
            process: Any = printer.device
            printer._raw(data)
            process.stdin.close()
            if process.wait(WRITE_S):
                raise OSError("the print queue refused the slip")
        except subprocess.TimeoutExpired as error:
            raise TimeoutError("the print queue does not take the slip") from error
        finally:
            printer._device = False  # else its finalizer writes to the closed pipe

    def read(self, seconds: float) -> bytes:  # noqa: ARG002
        """Return nothing: a queue never answers."""
        return b""

    def close(self) -> None:
        """Nothing is held open."""

    def _status(self) -> str | None:
        """Return what CUPS says of the queue, None when it knows none. Raises: PrinterFault, without CUPS."""
        command, environ = ["lpstat", "-p", self._queue], {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=WRITE_S)  # noqa: S603
        except FileNotFoundError as error:
            raise fault("the command lpstat is not installed (package cups-client)", State.UNREACHABLE) from error
        except subprocess.TimeoutExpired as error:
            raise fault("CUPS gives no answer", State.UNREACHABLE) from error
        return done.stdout if done.returncode == 0 else None


def _open(printer: Any, sentence: str) -> None:
    """Open a device of python-escpos. Raises: PrinterFault, with the sentence."""
    try:
        printer.open()
    except (DeviceNotFoundError, OSError, RuntimeError) as error:
        raise fault(sentence, State.UNREACHABLE) from error
