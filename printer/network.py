"""A printer on the network (TCP port 9100): sends a slip, and asks before and after whether it is well.

A finished write proves nothing: 30 kB fit into buffers that no paper ever sees. So the printer is asked on the same
connection after the slip; it answers in its turn, behind what it has taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from escpos.exceptions import DeviceNotFoundError
from escpos.printer import Network

from printer.client import JobId
from printer.encode import encode
from printer.errors import MaybePrinted, PrinterFault
from printer.profiles import Profile
from printer.slip import Slip
from printer.status import Status, ask_status

TIMEOUT_S = 3.0
# A serial line behind a network box: 38,400 baud.
SLOWEST_BYTES_PER_S = 3_840
ASK = b"\x10\x04"


class NetworkDriver:
    """One printer at an address; a connection lasts one slip, so that several agents may share it."""

    def __init__(self, host: str, port: int, profile: Profile) -> None:
        self._host, self._port, self._profile = host, port, profile

    def check(self) -> None:
        """Return when it can print. Raises: PrinterFault, with the reason."""
        with self._connected() as printer:
            self._demand_well(printer)

    def print(self, job: JobId, slip: Slip) -> None:  # noqa: ARG002
        """Print a slip.

        Raises: PrinterFault, when surely nothing came out; MaybePrinted, when the slip may be on paper.
        """
        data = encode(slip, self._profile)
        with self._connected() as printer:
            self._demand_well(printer)
            try:
                printer._raw(data)
                self._give_time(printer, len(data))
                self._demand_well(printer)
            except (OSError, PrinterFault) as error:
                raise MaybePrinted(f"the slip may be on paper: {_words(error)}") from error

    @contextmanager
    def _connected(self) -> Iterator[Network]:
        printer = Network(self._host, self._port, timeout=TIMEOUT_S, profile="default")
        try:
            printer.open()
            yield printer
        except DeviceNotFoundError as error:
            raise PrinterFault(f"the printer at {self._host}:{self._port} cannot be reached") from error
        except OSError as error:
            raise PrinterFault(f"the printer at {self._host}:{self._port}: {_words(error)}") from error
        finally:
            with suppress(OSError):
                printer.close()

    def _demand_well(self, printer: Network) -> None:
        if self._profile.answers:
            problem = self._status(printer).problem
            if problem:
                raise PrinterFault(problem)

    def _give_time(self, printer: Network, size: int) -> None:
        """Wait for the answer as long as the slowest line needs for what was sent before it."""
        if printer.device:
            printer.device.settimeout(TIMEOUT_S + size / SLOWEST_BYTES_PER_S)

    def _status(self, printer: Network) -> Status:
        def ask(n: int) -> bytes:
            printer._raw(ASK + bytes([n]))
            return bytes(printer._read())

        return ask_status(ask)


def _words(error: OSError | PrinterFault) -> str:
    if isinstance(error, TimeoutError):
        return "it gave no answer"
    return str(error) if isinstance(error, PrinterFault) else f"the connection broke ({type(error).__name__})"
