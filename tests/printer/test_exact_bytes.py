"""The exact commands of a small slip for each profile, as a technician would see them on the line."""

from __future__ import annotations

import pytest

from printer.encode import encode
from printer.profiles import PROFILES
from printer.virtual.commands import command_length
from tests.printer.cast_of_printer import make_slip

URL = make_slip().url.encode().hex(" ")
QR = "|".join((
    "1d 28 6b 04 00 31 41 32 00", "1d 28 6b 03 00 31 43 {module}", "1d 28 6b 03 00 31 45 31",
    "1d 28 6b 31 00 31 50 30 {url}", "1d 28 6b 03 00 31 51 30",
))  # fmt: skip
YOUR_NUMBER = "53|1b 74 1e|e8|20|74|68|f8|20|74|f9|20|63|f1|61|20|ab|6e|67|2f|62|b5|0a"
SCAN = "51|75|1b 74 1e|d0|74|20|6d|b7|20|ae|d3|20|74|68|65|6f|20|64|e2|69|0a"
# Of raster only the head: m, width in bytes, height in dots; tests of pictures hold the dots.
EXPECTED = {
    "80mm": (
        "1b 40|1b 4a 0c|1b 61 01|raster 3 18 17|1b 4a 02|1b 4a 0c|1b 61 01",
        "raster 3 14 70|1b 4a 0c|1b 4a 0c|1b 61 01", QR.format(module="06", url=URL),
        "1b 4a 0c|1b 61 01|raster 3 22 16|1b 4a 06|1b 4a 78|1d 56 01",
    ),
    "58mm": (
        "1b 40|1b 4a 0a|1b 61 01|raster 3 18 15|1b 4a 0a|1b 61 01",
        "raster 3 12 52|1b 4a 0a|1b 4a 0a|1b 61 01", QR.format(module="05", url=URL),
        "1b 4a 0a|1b 61 01|raster 3 18 14|1b 4a 06|1b 4a 50",
    ),
    "80mm-basic": (
        "1b 40|1b 4a 0c|1b 61 01|raster 0 36 32|1b 4a 0c|1b 61 01|raster 0 28 140",
        "1b 4a 0c|1b 4a 14|1b 61 01|raster 0 22 165|1b 4a 15|1b 61 01|raster 0 42 30|1b 4a 06|1b 4a 78|1d 56 01",
    ),
    "58mm-basic": (
        "1b 40|1b 4a 0a|1b 61 01|raster 0 34 30|1b 4a 0a|1b 61 01|raster 0 22 104",
        "1b 4a 0a|1b 4a 10|1b 61 01|raster 0 18 132|1b 4a 10|1b 61 01|raster 0 36 27|1b 4a 06|1b 4a 50",
    ),
    "80mm-tcvn": (
        f"1b 40|1b 4a 0c|1b 61 01|1b 45 00|1d 21 00|{YOUR_NUMBER}|1b 4a 0c|1b 61 01|1b 45 01|1d 21 77|41|31|0a",
        "1b 4a 0c|1b 4a 0c|1b 61 01", QR.format(module="06", url=URL),
        f"1b 4a 0c|1b 61 01|1b 45 01|1d 21 00|{SCAN}|1b 4a 78|1d 56 01",
    ),
    "58mm-tcvn": (
        f"1b 40|1b 4a 0a|1b 61 01|1b 45 00|1d 21 00|{YOUR_NUMBER}|1b 4a 0a|1b 61 01|1b 45 01|1d 21 77|41|31|0a",
        "1b 4a 0a|1b 4a 0a|1b 61 01", QR.format(module="05", url=URL),
        f"1b 4a 0a|1b 61 01|1b 45 01|1d 21 00|{SCAN}|1b 4a 50",
    ),
}  # fmt: skip


def commands(data: bytes) -> list[str]:
    found = []
    while data:
        length = command_length(data[:300]) or len(data)
        command, data = data[:length], data[length:]
        if command[:3] == b"\x1dv0":
            size = int.from_bytes(command[4:6], "little"), int.from_bytes(command[6:8], "little")
            found.append(f"raster {command[3]} {size[0]} {size[1]}")
        else:
            found.append(command.hex(" "))
    return found


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_small_slip_is_these_commands(name: str) -> None:
    slip = make_slip(number="A1", template={"parts": ["number", "qr"]})
    assert commands(encode(slip, PROFILES[name])) == "|".join(EXPECTED[name]).split("|")
