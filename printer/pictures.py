"""Slips as pictures in a folder: whole, readable by their owner only, and not without end. Knows no printer."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from PIL import Image

from printer.errors import fault

KEPT_PICTURES = 500


class PictureFolder:
    """A folder that no one else writes to. Args: kept, how many of the newest pictures stay."""

    def __init__(self, folder: Path, kept: int = KEPT_PICTURES) -> None:
        self._folder, self._limit = folder, kept
        self._made = _ready(folder)

    def put(self, name: str, picture: Image.Image) -> None:
        """Keep a picture as `<name>.png`: a reader sees the whole picture or none. Raises: OSError."""
        unfinished = self._folder / f".{name}.unfinished"
        picture.save(unfinished, format="PNG")
        os.replace(unfinished, self._folder / f"{name}.png")
        self._made[f"{name}.png"] = None
        self._made.move_to_end(f"{name}.png")
        self._remove_oldest()

    def _remove_oldest(self) -> None:
        while len(self._made) > self._limit:
            name, _ = self._made.popitem(last=False)
            with suppress(OSError):  # the slip is out; a picture that stays too long is no fault of it
                (self._folder / name).unlink()


def _ready(folder: Path) -> OrderedDict[str, None]:
    """Make the folder, clear what a killed process left unfinished, and return the pictures in it, oldest first.

    Only its owner may read it: the QR code on a slip opens that citizen's ticket.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for unfinished in folder.glob(".*.unfinished"):
            unfinished.unlink(missing_ok=True)
        found = sorted((each.stat().st_mtime_ns, each.name) for each in folder.glob("*.png"))
    except OSError as error:
        raise fault(f"the folder for pictures cannot be used: {error.strerror or error}") from error
    return OrderedDict((name, None) for _, name in found)
