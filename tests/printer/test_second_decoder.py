"""Our slips and our driver against a printer that others wrote: the same dots on paper, the same words on its state."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bench.servers import dying_with_us, free_port, wait_until
from printer.client import JobId
from printer.condition import State
from printer.encode import encode
from printer.errors import MaybePrinted, PrinterFault
from printer.escpos_driver import EscposDriver
from printer.lines import NetworkLine
from printer.profiles import PROFILES
from printer.slip import Slip
from tests.printer.cast_of_printer import make_slip, pair
from tests.printer.test_printer_bytes import ink_box, on_paper

EMUPOS = Path(__file__).parents[2] / ".venv-emupos" / "bin" / "emupos"
PATIENCE_S = 30.0
WIDTHS = {"80mm": 576, "58mm": 384}
CONFIG = """schema: 1
api: {{ host: 127.0.0.1, port: {api} }}
devices:
{devices}"""
DEVICE = """  - id: p{dots}
    type: printer
    profile: ./p{dots}.yaml
    connections:
      - tcp: {{ port: {port} }}
    job_idle_timeout_ms: 300
    receipts_dir: ./paper
"""
MODEL = """type: printer
name: Printer of {dots} dots
dpi: 203
width_dots: {dots}
font_a: {{ width: 12, height: 24 }}
font_b: {{ width: 9, height: 17 }}
code_pages: {{ 0: PC437 }}
default_code_page: 0
drawer_sensor_open_level: high
serial: {{ baud: 9600, data_bits: 8, parity: none, stop_bits: 1 }}
"""

pytestmark = pytest.mark.skipif(
    not EMUPOS.exists(), reason="the second decoder is not here (scripts/second-decoder says why)"
)


@dataclass(slots=True)
class Other:
    """A printer of the second decoder for each width."""

    folder: Path
    api: int
    ports: dict[int, int]

    def driver(self, name: str) -> EscposDriver:
        port = self.ports[PROFILES[name].paper.width_dots]
        return EscposDriver(lambda: NetworkLine("127.0.0.1", port), PROFILES[name])

    def papers(self) -> list[Path]:
        return sorted((self.folder / "paper").glob("*.png"), key=lambda file: file.stat().st_mtime_ns)

    def fault(self, verb: str, dots: int, name: str) -> None:
        command = [str(EMUPOS), "--api", f"http://127.0.0.1:{self.api}", "fault", verb, f"p{dots}", name]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Other]:
    folder = tmp_path_factory.mktemp("emupos")
    made = Other(folder, free_port(), {dots: free_port() for dots in WIDTHS.values()})
    devices = "".join(DEVICE.format(dots=dots, port=port) for dots, port in made.ports.items())
    (folder / "emupos.yaml").write_text(CONFIG.format(api=made.api, devices=devices))
    for dots in made.ports:
        (folder / f"p{dots}.yaml").write_text(MODEL.format(dots=dots))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*dying_with_us("TERM"), str(EMUPOS), "run"], cwd=folder, stdout=log, stderr=log)
    try:
        drivers = [made.driver(name) for name in WIDTHS]
        assert wait_until(lambda: all(d.look().prints for d in drivers), PATIENCE_S), (folder / "log").read_text()
        for driver in drivers:
            driver.close()
        yield made
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


SLIPS = {
    "vietnamese": make_slip(priority=pair("Người cao tuổi", "Elderly")),
    "english copy": make_slip(language="en", copy=True, counters=list(range(1, 30, 2))),
    "both": make_slip(template={"languages": "both"}, service=pair("Đăng ký biến động quyền sử dụng đất", "Land")),
    "bare": make_slip(documents=[], wait=None, counters=[], number="AB1000"),
}


@pytest.mark.parametrize("name", ["80mm", "80mm-basic", "58mm", "58mm-basic"])
@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_both_decoders_see_the_same_dots(other: Other, slip: Slip, name: str) -> None:
    profile, before = PROFILES[name], other.papers()
    driver = other.driver(name)
    driver.print(JobId("1"), slip, lambda: None)
    driver.close()
    assert wait_until(lambda: len(other.papers()) == len(before) + 1, PATIENCE_S)
    with Image.open(other.papers()[-1]) as theirs:
        seen = ink_box(theirs.convert("L").point(lambda dot: 255 if dot > 127 else 0, mode="1"))
    ours = ink_box(on_paper(encode(slip, profile), profile.paper.width_dots))
    assert seen.size == ours.size
    assert ImageChops.difference(seen.convert("L"), ours.convert("L")).getbbox() is None


@pytest.mark.parametrize(
    ("fault", "state", "near_end"),
    [
        ("paper-out", State.PAPER_OUT, True),
        ("cover-open", State.COVER_OPEN, False),
        ("offline", State.OFFLINE, False),
        ("paper-near-end", State.READY, True),
    ],
)
def test_the_driver_understands_its_words_on_its_state(other: Other, fault: str, state: State, near_end: bool) -> None:
    driver, before = other.driver("80mm"), len(other.papers())
    assert driver.look().state is State.READY
    other.fault("set", 576, fault)
    found = driver.look()
    assert (found.state, found.near_end) == (state, near_end)
    if state is not State.READY:
        with pytest.raises((PrinterFault, MaybePrinted)):
            driver.print(JobId("2"), SLIPS["bare"], lambda: None)
    other.fault("clear", 576, fault)
    assert driver.look().state is State.READY
    driver.print(JobId("2"), SLIPS["bare"], lambda: None)
    driver.close()
    assert wait_until(lambda: len(other.papers()) == before + 1, PATIENCE_S)
