"""`luot serve` drives printers by itself: one command, a server and a print agent that both come back when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bench.servers import free_port, wait_until
from printer.virtual.server import VirtualPrinter
from server.domain.account import DeviceKind
from server.printing.printers import give_kiosk
from server.services.accounts import create_device
from tests.api.cast_of_api import LAND
from tests.live.cast_of_live import PATIENCE_S, Cast, make_cast
from tests.printer.cast_of_printer import codes_on
from tests.services_for_tests import SqliteFiles, with_current_schema

ROOT = Path(__file__).parents[2]
NAME = "Máy in của máy chủ"


class Luot:
    """`luot serve` in a folder of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOT_")}
        self._environ = kept | {"LUOT_DATA_DIR": str(folder), "LUOT_DATABASE_URL": url, "LUOT_PORT": str(self.port)}
        self.process: subprocess.Popen[str] | None = None

    def serve(self, *words: str) -> subprocess.Popen[str]:
        with (self.folder / "log").open("a") as log:
            command = [sys.executable, "-m", "server.cli", "serve", *words]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environ, stdout=log, stderr=log, text=True)
        return self.process

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)

    def children(self) -> dict[str, int]:
        """The processes right below, by the module that they run."""
        assert self.process
        found = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            found[words[2] if len(words) > 2 else ""] = int(pid)
        return found


@pytest.fixture
def cast(tmp_path: Path, sqlite: SqliteFiles) -> Cast:
    url = sqlite.fresh_database(tmp_path / "luot.sqlite", with_current_schema)
    return make_cast(tmp_path / "cast", url)


@pytest.fixture
def luot(tmp_path: Path, cast: Cast) -> Iterator[Luot]:
    (tmp_path / "data").mkdir()
    made = Luot(tmp_path / "data", cast.house.settings.database_url)
    yield made
    made.end()


@pytest.fixture
def paper() -> Iterator[VirtualPrinter]:
    made = VirtualPrinter()
    made.start()
    yield made
    made.stop()


def kiosk(cast: Cast, luot: Luot) -> Callable[[], dict[str, Any]]:
    """A kiosk whose slips come out of the server's printer; returns how it is pressed."""
    house = cast.house
    made = create_device(house.context, house.accounts, cast.here.center_id, DeviceKind.KIOSK, "Kiosk", None)
    give_kiosk(house.paper, made.device.id, (NAME,))
    headers = {"Authorization": f"Bearer {made.token}"}

    def press() -> dict[str, Any]:
        answer = requests.post(f"{luot.address}/api/v1/tickets", json={"service": LAND}, headers=headers, timeout=10)
        assert answer.status_code == 201, answer.text
        ticket: dict[str, Any] = answer.json()
        return ticket

    return press


def answers(luot: Luot) -> bool:
    try:
        return requests.get(f"{luot.address}/readyz", timeout=2).status_code == 200
    except requests.RequestException:
        return False


def codes(paper: VirtualPrinter) -> list[str]:
    return [code for piece in paper.pieces for code in codes_on(piece)]


def test_slips_come_out_of_a_printer_of_the_server_also_after_its_processes_died(
    cast: Cast, luot: Luot, paper: VirtualPrinter
) -> None:
    luot.serve(f"--printer={NAME}=tcp://127.0.0.1:{paper.port}", "--center", "hac-thanh")
    assert wait_until(lambda: answers(luot), PATIENCE_S), luot.log
    press = kiosk(cast, luot)
    urls = [press()["url"]]
    assert wait_until(lambda: codes(paper) == urls, PATIENCE_S), luot.log
    assert (luot.folder / f"printers-{cast.here.center_id}.token").stat().st_mode & 0o077 == 0

    os.kill(luot.children()["printer"], signal.SIGKILL)
    urls.append(press()["url"])
    assert wait_until(lambda: codes(paper) == urls, PATIENCE_S), luot.log
    assert "The print agent ended" in luot.log

    os.kill(luot.children()["server.runtime"], signal.SIGKILL)
    assert wait_until(lambda: not answers(luot), PATIENCE_S)
    assert wait_until(lambda: answers(luot), PATIENCE_S), luot.log
    urls.append(press()["url"])
    assert wait_until(lambda: codes(paper) == urls, PATIENCE_S), luot.log
    luot.end()
    assert luot.process
    assert (luot.process.returncode, answers(luot)) == (0, False)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--printer=tcp://192.0.2.1",), "There are 2 centers; say whose printers these are: --center CODE."),
        (("--printer=nowhere", "--center", "hac-thanh"), "a printer's address must look like one of tcp://HOST:PORT"),
        (("--printer=tcp://192.0.2.1", "--profile", "A4", "--center", "hac-thanh"), "The printers cannot be used"),
        (("--printers", "missing.toml", "--center", "hac-thanh"), "missing.toml: cannot be read"),
        (("--printer=tcp://192.0.2.1", "--center", "nowhere"), "nowhere"),
    ],
)
def test_printers_that_cannot_be_used_stop_the_start_with_a_sentence(
    luot: Luot, words: tuple[str, ...], reason: str
) -> None:
    assert luot.serve(*words).wait(PATIENCE_S) == 2
    assert reason in luot.log
    assert "Traceback" not in luot.log
