"""Where slips come out: what a driver promises, and the virtual printer that makes pictures. Knows no server."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from printer.blocks import PAPERS, Paper
from printer.client import JobId
from printer.errors import PrinterFault
from printer.render import render
from printer.slip import Slip

KEPT_PICTURES = 500


class Driver(Protocol):
    """A printer: brings out one slip at a time."""

    def check(self) -> None:
        """Return when it can print. Raises: PrinterFault, with the reason."""

    def print(self, job: JobId, slip: Slip) -> None:
        """Bring out a slip and return once it is out.

        Raises: PrinterFault, when the slip is surely not (wholly) on paper, with the reason; MaybePrinted, when
            nobody can know.
        """


class PictureDriver:
    """The virtual printer: each slip becomes `<job id>.png` in a folder that no other agent writes to."""

    def __init__(self, folder: Path, paper: Paper = PAPERS["80mm"], kept: int = KEPT_PICTURES) -> None:
        self._folder = folder
        self._paper = paper
        self._limit = kept
        self._made = _ready(folder)

    def check(self) -> None:
        """A folder is always ready; a full disk is told by `print`."""

    def print(self, job: JobId, slip: Slip) -> None:
        """Put the slip's picture into the folder: a reader sees the whole picture or none.

        Raises: PrinterFault, when the folder cannot be written to.
        """
        try:
            self._put(job, slip)
        except OSError as error:
            raise PrinterFault(f"the folder for pictures cannot be written to: {error.strerror or error}") from error
        self._remove_oldest()

    def _put(self, job: JobId, slip: Slip) -> None:
        unfinished = self._folder / f".{job}.unfinished"
        render(slip, self._paper).save(unfinished, format="PNG")
        os.replace(unfinished, self._folder / f"{job}.png")
        self._made[f"{job}.png"] = None
        self._made.move_to_end(f"{job}.png")

    def _remove_oldest(self) -> None:
        while len(self._made) > self._limit:
            name, _ = self._made.popitem(last=False)
            with suppress(OSError):  # the slip is out; a picture that stays too long is no fault of it
                (self._folder / name).unlink()


def _ready(folder: Path) -> OrderedDict[str, None]:
    """Make the folder, clear what a killed agent left unfinished, and return the pictures in it, oldest first.

    Only its owner may read it: the QR code on a slip opens that citizen's ticket.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for unfinished in folder.glob(".*.unfinished"):
            unfinished.unlink(missing_ok=True)
        found = sorted((each.stat().st_mtime_ns, each.name) for each in folder.glob("*.png"))
    except OSError as error:
        raise PrinterFault(f"the folder for pictures cannot be used: {error.strerror or error}") from error
    return OrderedDict((name, None) for _, name in found)
