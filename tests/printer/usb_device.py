"""A USB device made of software: pyusb talks to it as to libusb, its bulk endpoints lead to the virtual printer."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

OUT, IN = 0x03, 0x81


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]
    """A bus with one device. Args: port, of the virtual printer; ids, of vendor and product; hears, it answers."""

    def __init__(self, port: int, ids: tuple[int, int], hears: bool = True) -> None:
        self._port, self._ids, self.plugged = port, ids, True
        self._endpoints = [OUT, IN] if hears else [OUT]
        self._cable: socket.socket | None = None

    def enumerate_devices(self) -> list[int]:
        return [1] if self.plugged else []

    def get_parent(self, dev: int) -> None:
        return None

    def get_device_descriptor(self, dev: int) -> Any:
        vendor, product = self._ids
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=vendor, idProduct=product, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=b"",
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=len(self._endpoints),
            bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=b"",
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        if ep >= len(self._endpoints):
            raise IndexError
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self._endpoints[ep], bmAttributes=2, wMaxPacketSize=512,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=b"",
        )  # fmt: skip

    def open_device(self, dev: int) -> int:
        self._cable = socket.create_connection(("127.0.0.1", self._port))
        return 1

    def close_device(self, handle: int) -> None:
        if self._cable:
            self._cable.close()

    def set_configuration(self, handle: int, value: int) -> None:
        """There is but one."""

    def get_configuration(self, handle: int) -> int:
        return 1

    def claim_interface(self, handle: int, intf: int) -> None:
        """Nobody else wants it."""

    def release_interface(self, handle: int, intf: int) -> None:
        """Nobody else wants it."""

    def reset_device(self, handle: int) -> None:
        """It is well."""

    def is_kernel_driver_active(self, handle: int, intf: int) -> bool:
        return False

    def detach_kernel_driver(self, handle: int, intf: int) -> None:
        """There is none."""

    def bulk_write(self, handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._demand(ep == OUT)
        self._line().sendall(bytes(data))
        return len(data)

    def bulk_read(self, handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._demand(ep == IN)
        self._line().settimeout(timeout / 1000)
        try:
            data = self._line().recv(len(buff))
        except TimeoutError:
            raise usb.core.USBTimeoutError("Operation timed out") from None
        buff[: len(data)] = type(buff)("B", data)
        return len(data)

    def _demand(self, right: bool) -> None:
        if not (right and self.plugged):
            raise usb.core.USBError("No such device (it may have been disconnected)", errno=19)

    def _line(self) -> socket.socket:
        assert self._cable
        return self._cable
