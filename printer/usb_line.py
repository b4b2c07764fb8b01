"""A printer on a USB cable, by vendor and product. Owns how its endpoints are found; knows no commands."""

from __future__ import annotations

from typing import Any

import usb.core
import usb.util
from escpos.exceptions import DeviceNotFoundError
from escpos.printer import Usb

from printer.condition import State
from printer.errors import fault
from printer.lines import time_to_send

PACKET = 512


class UsbLine:
    """A USB printer. Args: vendor, product; serial, of one printer among several alike, or empty."""

    shared = False

    def __init__(self, vendor: int, product: int, serial: str = "") -> None:
        wanted = {"serial_number": serial} if serial else {}
        self._printer = Usb(vendor, product, usb_args=wanted, profile="default")
        try:
            self._printer.open()
            self._printer.out_ep, self._printer.in_ep = _endpoints(self._printer.device)
            self.answers = self._printer.in_ep != 0
        except (DeviceNotFoundError, RuntimeError, usb.core.USBError, usb.core.NoBackendError) as error:
            words = f"the USB printer {vendor:04x}:{product:04x} cannot be opened: {_cause(error)}"
            raise fault(words, State.UNREACHABLE) from error

    def write(self, data: bytes) -> None:
        """Send all of it."""
        self._printer.timeout = int(time_to_send(len(data)) * 1000)
        self._printer._raw(data)

    def read(self, seconds: float) -> bytes:
        """Return what comes within this time."""
        if not self.answers:
            return b""
        try:
            return bytes(self._printer.device.read(self._printer.in_ep, PACKET, max(int(seconds * 1000), 1)))
        except usb.core.USBTimeoutError:
            return b""

    def close(self) -> None:
        """Let go of the device."""
        self._printer.close()


def _endpoints(device: Any) -> tuple[int, int]:
    """Return the addresses of the bulk endpoints to and from the device. Raises RuntimeError when there are none."""
    found: dict[int, int] = {}
    for each in (endpoint for interface in device.get_active_configuration() for endpoint in interface):
        if usb.util.endpoint_type(each.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK:
            found.setdefault(usb.util.endpoint_direction(each.bEndpointAddress), each.bEndpointAddress)
    if usb.util.ENDPOINT_OUT not in found:
        raise RuntimeError("it has no endpoint to print through")
    return found[usb.util.ENDPOINT_OUT], found.get(usb.util.ENDPOINT_IN, 0)


def _cause(error: Exception) -> str:
    return "not plugged in, or not allowed" if isinstance(error, DeviceNotFoundError) else str(error).splitlines()[0]
