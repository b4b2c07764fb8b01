"""The hall that the album's pictures show: a center with all of a lobby, people who wait and officials who call.

Owns how it is filled; the chapters act in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.cast_of_browser import CENTER, ROOT, Hall

RESULTS = "tra-ket-qua"
CALLING = (3, 4, 5, 9, 10)
MEDIUM = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900">
<rect width="1600" height="900" fill="#6f0f14"/><circle cx="1290" cy="450" r="330" fill="#9b1b1e"/>
<rect x="1130" y="190" width="320" height="520" rx="36" fill="#fbf6ec"/>
<rect x="1160" y="240" width="260" height="370" fill="#f4cd74"/><circle cx="1290" cy="660" r="24" fill="#9b1b1e"/>
<path d="M1210 420l60 60 110-120" stroke="#6f0f14" stroke-width="26" fill="none"/>
<g font-family="Be Vietnam Pro, Noto Sans, sans-serif" fill="#fffaf0" font-weight="700">
<text x="110" y="340" font-size="96">Nộp hồ sơ tại nhà</text>
<text x="110" y="450" font-size="56" fill="#f4cd74">dichvucong.gov.vn</text>
<g font-size="46" font-weight="500"><text x="110" y="590">Khai sinh, khai tử, chứng thực</text>
<text x="110" y="660">và nhiều thủ tục khác</text></g></g></svg>
"""
LOBBY = """
[[display]]
code = "sanh"
name = { vi = "Sảnh chính", en = "Main hall" }

[[media]]
file = "nop-tai-nha.svg"
displays = ["sanh"]

[[duty]]
name = "Lê Thị Trực"
role = { vi = "Lãnh đạo trực", en = "Manager on duty" }
phone = "0237 3852 246"
"""


@contextmanager
def filled_hall(folder: Path) -> Iterator[Hall]:
    """Serve a hall with this lobby; who is in it comes by `fill`."""
    hall = Hall(folder)
    media = hall.data / "lobby" / CENTER / "media"
    media.mkdir(parents=True)
    (media / "nop-tai-nha.svg").write_text(MEDIUM, encoding="utf-8")
    try:
        hall.start("--no-crowd", "--center", str(center_file(hall)))
        yield hall
    finally:
        hall.stop()


def center_file(hall: Hall, hours: str = "00:00-24:00", service: str = "") -> Path:
    """Write the center's file with its lobby, open at these hours of each day, with more lines in the service RESULTS.

    Returns: where it is.
    """
    text = (ROOT / "centers" / f"{CENTER}.toml").read_text(encoding="utf-8") + LOBBY
    text = re.sub(r"(?m)^(mon|tue|wed|thu|fri|sat|sun) = .*$", rf'\1 = ["{hours}"]', text)
    text = text.replace(f'code = "{RESULTS}"\ngroup', f'code = "{RESULTS}"\n{service}\ngroup')
    file = hall.data.parent / "center.toml"
    file.write_text(text, encoding="utf-8")
    return file


def fill(hall: Hall) -> None:
    """Let people wait in every queue and officials call some of them."""
    services = [one["code"] for one in hall.snapshot()["services"]]
    for at, service in enumerate(services):
        for _ in range(1 + at * 7 % 6):
            hall.issue(service)
    for counter in CALLING:
        official = hall.simulated(counter)
        official.sit(counter)
        service = next(one for one in hall.snapshot()["counters"] if one["number"] == counter)["services"][0]
        for _ in range(4):
            hall.issue(service)
        for _ in range(2):
            official.call_next(counter)
