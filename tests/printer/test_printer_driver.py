"""The virtual printer's own driver, and the folder of its pictures: whole, readable by their owner, not without end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from printer import pictures
from printer.address import driver_at
from printer.client import JobId
from printer.condition import State
from printer.drivers import Driver
from printer.errors import BadSetting, MaybePrinted, PrinterFault
from printer.pictures import PictureFolder
from printer.profiles import PROFILES
from tests.printer.cast_of_printer import codes_on, make_slip

DOT = Image.new("1", (8, 8))
At = Callable[..., Driver]


@pytest.fixture
def at() -> Iterator[At]:
    """Make drivers by address, and switch them off at the end."""
    made: list[Driver] = []

    def make(address: str, profile: str = "80mm") -> Driver:
        made.append(driver_at(address, PROFILES[profile]))
        return made[-1]

    yield make
    for driver in made:
        driver.close()


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(("profile", "width"), [("80mm", 576), ("58mm", 384), ("80mm-basic", 576)])
def test_a_slip_becomes_a_picture_named_by_its_job(tmp_path: Path, at: At, profile: str, width: int) -> None:
    slip, folder = make_slip(), tmp_path / "Phiếu + ảnh"
    driver = at(f"virtual://{folder}", profile)
    printed = driver.print(JobId("17"), slip, lambda: None)
    assert 60 < printed.paper_mm < 250
    assert names(folder) == ["17.png"]
    with Image.open(folder / "17.png") as picture:
        assert (picture.format, picture.mode, picture.width) == ("PNG", "1", width)
        assert codes_on(picture) == [slip.url]


def test_faults_of_the_address_are_played(tmp_path: Path, at: At) -> None:
    driver = at(f"virtual://{tmp_path}?faults=paper_out@1+1,near_end")
    after = driver.print(JobId("1"), make_slip(), lambda: None).after
    assert (after.state, after.near_end) == (State.PAPER_OUT, True)
    with pytest.raises(PrinterFault, match="has no paper"):
        driver.print(JobId("2"), make_slip(), lambda: None)
    assert names(tmp_path) == ["1.png"]


def test_a_folder_that_is_full_leaves_the_slip_in_doubt(tmp_path: Path, at: At) -> None:
    driver = at(f"virtual://{tmp_path / 'slips'}")
    (tmp_path / "slips").rmdir()
    with pytest.raises(MaybePrinted, match="cannot be written to: No such file"):
        driver.print(JobId("1"), make_slip(), lambda: None)


def test_only_its_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    PictureFolder(tmp_path / "slips")
    assert (tmp_path / "slips").stat().st_mode & 0o077 == 0


def test_a_reader_never_sees_half_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        seen.append([each.name for each in tmp_path.glob("*.png")])
        with Image.open(source) as picture:
            picture.load()
        replace(source, target)

    monkeypatch.setattr(pictures.os, "replace", watched)
    PictureFolder(tmp_path).put("1", DOT)
    assert (seen, names(tmp_path)) == ([[]], ["1.png"])


def test_only_the_newest_pictures_are_kept(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path, kept=3)
    for name in ("1", "2", "3", "1", "4", "5"):
        folder.put(name, DOT)
    assert names(tmp_path) == ["1.png", "4.png", "5.png"]


def test_pictures_of_an_earlier_process_count_and_what_it_left_unfinished_goes(tmp_path: Path) -> None:
    for age, name in enumerate(["9.png", "3.png", ".4.unfinished", "unrelated.txt"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, ns=(age, age))
    PictureFolder(tmp_path, kept=2).put("10", DOT)
    assert names(tmp_path) == ["10.png", "3.png", "unrelated.txt"]


def test_a_picture_that_somebody_else_removed_is_no_fault(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path, kept=1)
    folder.put("1", DOT)
    (tmp_path / "1.png").unlink()
    folder.put("2", DOT)
    assert names(tmp_path) == ["2.png"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("virtual://{file}/slips", "cannot be used"),
        ("virtual://relative/slips", "three slashes"),
        ("virtual:///slips?fault=paper_out", "must look like"),
        ("virtual:///slips?faults=paper_oud", "no such fault"),
        ("lpt1", "must look like one of"),
        ("tcp://", "must look like tcp"),
        ("tcp://host:99999", "must look like tcp"),
        ("tcp://host/path", "must look like tcp"),
        ("serial:///dev/ttyS0?baud=fast", "must look like serial"),
        ("serial:///dev/ttyS0?speed=9600", "must look like serial"),
        ("usb://epson", "must look like usb"),
        ("usb://04b8:0e28/1", "must look like usb"),
        ("cups://", "must look like cups"),
        ("cups://-d", "must look like cups"),
        ("file://lp0", "three slashes"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_a_sentence(tmp_path: Path, address: str, reason: str) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises((BadSetting, PrinterFault), match=reason):
        driver_at(address.format(file=file), PROFILES["80mm"])
