"""The virtual printer: pictures in a folder, whole, readable by their owner only, and not without end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from printer import drivers
from printer.blocks import PAPERS
from printer.client import JobId
from printer.drivers import PictureDriver
from printer.errors import PrinterFault
from tests.printer.cast_of_printer import make_slip


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_slip_becomes_a_picture_named_by_its_job(tmp_path: Path) -> None:
    PictureDriver(tmp_path / "slips", PAPERS["58mm"]).print(JobId("17"), make_slip())
    assert names(tmp_path / "slips") == ["17.png"]
    with Image.open(tmp_path / "slips" / "17.png") as picture:
        assert (picture.format, picture.mode, picture.width) == ("PNG", "1", 384)


def test_only_its_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    PictureDriver(tmp_path / "slips")
    assert (tmp_path / "slips").stat().st_mode & 0o077 == 0


def test_a_reader_never_sees_half_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        seen.append([each.name for each in tmp_path.glob("*.png")])
        with Image.open(source) as picture:
            picture.load()
        replace(source, target)

    monkeypatch.setattr(drivers.os, "replace", watched)
    PictureDriver(tmp_path).print(JobId("1"), make_slip())
    assert (seen, names(tmp_path)) == ([[]], ["1.png"])


def test_only_the_newest_pictures_are_kept(tmp_path: Path) -> None:
    driver = PictureDriver(tmp_path, kept=3)
    for job in ("1", "2", "3", "1", "4", "5"):
        driver.print(JobId(job), make_slip())
    assert names(tmp_path) == ["1.png", "4.png", "5.png"]


def test_pictures_of_an_earlier_agent_count_and_what_it_left_unfinished_goes(tmp_path: Path) -> None:
    for age, name in enumerate(["9.png", "3.png", ".4.unfinished", "unrelated.txt"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, ns=(age, age))
    driver = PictureDriver(tmp_path, kept=2)
    driver.print(JobId("10"), make_slip())
    assert names(tmp_path) == ["10.png", "3.png", "unrelated.txt"]


def test_a_picture_that_somebody_else_removed_is_no_fault(tmp_path: Path) -> None:
    driver = PictureDriver(tmp_path, kept=1)
    driver.print(JobId("1"), make_slip())
    (tmp_path / "1.png").unlink()
    driver.print(JobId("2"), make_slip())
    assert names(tmp_path) == ["2.png"]


def test_a_folder_that_is_gone_is_a_fault_with_its_reason(tmp_path: Path) -> None:
    driver = PictureDriver(tmp_path / "slips")
    (tmp_path / "slips").rmdir()
    with pytest.raises(PrinterFault, match="cannot be written to: No such file"):
        driver.print(JobId("1"), make_slip())


def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PrinterFault, match="cannot be used"):
        PictureDriver(tmp_path / "file" / "slips")
