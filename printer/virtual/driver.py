"""The virtual printer behind a driver of its own: real bytes over a real socket, one picture for each job."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PIL import Image

from printer.client import JobId
from printer.condition import Condition, State
from printer.drivers import Printed
from printer.errors import MaybePrinted
from printer.escpos_driver import EscposDriver
from printer.lines import NetworkLine
from printer.pictures import PictureFolder
from printer.profiles import Profile
from printer.slip import Slip
from printer.virtual.faults import Faults
from printer.virtual.server import VirtualPrinter

LONGEST_S = 10.0


class VirtualDriver:
    """A virtual printer on a free port of this machine; each slip becomes `<job id>.png` in the folder."""

    def __init__(self, pictures: PictureFolder, profile: Profile, faults: Faults) -> None:
        self._pictures = pictures
        self._printer = VirtualPrinter(None, profile.paper.width_dots, faults=faults, on_piece=self._keep)
        self._printer.start()
        self._driver = EscposDriver(lambda: NetworkLine("127.0.0.1", self._printer.port), profile)
        self._job = JobId("")
        self._trouble = ""
        self._out = threading.Event()

    def look(self) -> Condition:
        """Ask it how it is."""
        return self._driver.look()

    def print(self, job: JobId, slip: Slip, begin: Callable[[], None]) -> Printed:
        """Print a slip. Raises: as EscposDriver.print; MaybePrinted, when the picture cannot be kept."""
        self._job, self._trouble = job, ""
        self._out.clear()
        printed = self._driver.print(job, slip, begin)
        self._driver.rest()  # what is never asked how it is prints to the end of its line
        if not self._out.wait(LONGEST_S):
            self._trouble = "nothing came out"
        if self._trouble:
            raise MaybePrinted(Condition(State.FAULT, reason=self._trouble))
        return printed

    def rest(self) -> None:
        """Nobody else prints on it."""

    def close(self) -> None:
        """Switch it off."""
        self._driver.close()
        self._printer.stop()

    def _keep(self, _number: int, picture: Image.Image) -> None:
        try:
            self._pictures.put(self._job, picture)
        except OSError as error:
            self._trouble = f"the folder for pictures cannot be written to: {error.strerror or error}"
        self._out.set()
