"""Where a printer is, as one address: tcp://, serial://, usb://, file://, cups:// or virtual://. Opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from printer.drivers import Driver
from printer.errors import BadSetting
from printer.escpos_driver import EscposDriver
from printer.lines import FileLine, Line, NetworkLine, QueueLine, SerialLine
from printer.pictures import KEPT_PICTURES, PictureFolder
from printer.profiles import Profile
from printer.virtual.driver import VirtualDriver
from printer.virtual.faults import Faults, parse_faults

NETWORK_PORT = 9100
BAUD = 9600
KNOWN = (
    "tcp://HOST:PORT, serial:///dev/ttyS0?baud=9600, usb://04b8:0e28, file:///dev/usb/lp0, cups://QUEUE, "
    "virtual:///where/slips/become/pictures?faults=paper_out@20+3"
)
_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")

Connect = Callable[[], Line]


def driver_at(address: str, profile: Profile, kept: int = KEPT_PICTURES) -> Driver:
    """Return what drives the printer at an address. Args: kept, pictures in a folder. Raises: BadSetting."""
    parts = urlsplit(address)
    if parts.scheme == "virtual":
        return _virtual(address, parts, profile, kept)
    way = _WAYS.get(parts.scheme)
    if way is None:
        raise BadSetting(f"a printer's address must look like one of {KNOWN}; not {address!r}")
    return EscposDriver(way(address, parts), profile)


def _virtual(address: str, parts: SplitResult, profile: Profile, kept: int) -> Driver:
    wishes = dict(parse_qsl(parts.query.replace("+", "%2B")))
    faults = parse_faults(wishes.pop("faults", ""))
    if wishes:
        raise BadSetting(f"a virtual printer must look like virtual:///folder?faults=WORDS, not {address!r}")
    return VirtualDriver(PictureFolder(Path(_path(address, parts)), kept), profile, Faults(faults))


def _network(address: str, parts: SplitResult) -> Connect:
    try:
        host, port = parts.hostname, parts.port or NETWORK_PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.path not in {"", "/"} or parts.username:
        raise BadSetting(f"a printer on the network must look like tcp://HOST:PORT, not {address!r}")
    return lambda: NetworkLine(host, port)


def _serial(address: str, parts: SplitResult) -> Connect:
    path, wishes = _path(address, parts), dict(parse_qsl(parts.query))
    baud = wishes.pop("baud", str(BAUD))
    if wishes or not baud.isdigit() or not 300 <= int(baud) <= 4_000_000:
        raise BadSetting(f"a serial printer must look like serial:///dev/ttyS0?baud=9600, not {address!r}")
    return lambda: SerialLine(path, int(baud))


def _usb(address: str, parts: SplitResult) -> Connect:
    found, wishes = _USB.fullmatch(parts.netloc), dict(parse_qsl(parts.query))
    serial = wishes.pop("serial", "")
    if found is None or wishes or parts.path not in {"", "/"}:
        raise BadSetting(f"a USB printer must look like usb://04b8:0e28 (lsusb shows both numbers), not {address!r}")
    vendor, product = (int(number, 16) for number in found.groups())

    def connect() -> Line:
        from printer.usb_line import UsbLine  # loads libusb, which other printers do not need

        return UsbLine(vendor, product, serial)

    return connect


def _file(address: str, parts: SplitResult) -> Connect:
    path = _path(address, parts)
    return lambda: FileLine(path)


def _queue(address: str, parts: SplitResult) -> Connect:
    queue = unquote(parts.netloc)
    if not queue or queue.startswith("-") or parts.path not in {"", "/"}:
        raise BadSetting(f"a print queue must look like cups://QUEUE, not {address!r}")
    return lambda: QueueLine(queue)


def _path(address: str, parts: SplitResult) -> str:
    path = unquote(parts.path)
    if parts.netloc or not path.startswith("/") or path == "/":
        raise BadSetting(f"a path needs three slashes, as in {parts.scheme}:///path; not {address!r}")
    return path


_WAYS: dict[str, Callable[[str, SplitResult], Connect]] = {
    "tcp": _network,
    "serial": _serial,
    "usb": _usb,
    "file": _file,
    "cups": _queue,
}
