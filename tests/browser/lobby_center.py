"""A center whose lobby says and shows much: layouts, voice, media, lines, and recordings of a moment each."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

from PIL import Image

from server.lobby.clips import wanted
from tests.browser.cast_of_browser import CENTER, ROOT, Hall

SECTIONS = """
[voice]
chime = {chime}
english = "asked"
volume_at = {{ "00:00-24:00" = 50 }}

[[display]]
code = "sanh"
name = {{ vi = "Sảnh chính", en = "Main hall" }}

[[display]]
code = "dat-dai"
name = {{ vi = "Khu đất đai", en = "Land" }}
groups = ["dat-dai"]

[[display]]
code = "tang-2"
name = {{ vi = "Tầng 2", en = "Upstairs" }}
zone = "tang-2"
groups = ["y-te"]
panels = ["waiting"]

[[display]]
code = "quay-9"
name = {{ vi = "Quầy 9", en = "Counter 9" }}
kind = "counter"
counters = [9]
speaks = false

[theme]
red = "#0b3d91"
red-deep = "#082a66"
logo = "logo.png"

[[ticker]]
text = {{ vi = "Nộp hồ sơ tại nhà, không phải chờ", en = "File from home, no waiting" }}

[[ticker]]
text = {{ vi = "Đã hết hạn", en = "Out of date" }}
until = 2020-01-01

[[duty]]
name = "Lê Thị Trực"
role = {{ vi = "Lãnh đạo trực", en = "Manager on duty" }}
phone = "0237 3852 246"

[[media]]
file = "huong-dan.png"
text = {{ vi = "Hướng dẫn nộp hồ sơ", en = "How to file" }}
seconds = 3
displays = ["sanh"]

[[media]]
file = "khong-co.png"
seconds = 3
displays = ["sanh"]
"""


def lobby_hall(folder: Path, *, chime: bool = False) -> Hall:
    """Start an empty hall with such a lobby."""
    hall = Hall(folder)
    file = folder / "center.toml"
    base = (ROOT / "centers" / "thanh-hoa.toml").read_text(encoding="utf-8")
    before, _, after = base.partition("# ── Sảnh chờ")  # the center's own lobby
    base = before + after[after.index("# ── Lĩnh vực") :]
    file.write_text(base + SECTIONS.format(chime=str(chime).lower()), encoding="utf-8")
    lobby = hall.data / "lobby" / CENTER
    (lobby / "media").mkdir(parents=True)
    Image.new("RGB", (640, 360), "#1c6437").save(lobby / "media" / "huong-dan.png")
    Image.new("RGB", (64, 64), "#ffffff").save(lobby / "media" / "logo.png")
    for language, clips in wanted().items():
        for name in clips:
            record(lobby / "voice" / language / f"{name}.wav")
    hall.start("--no-crowd", "--center", str(file))
    return hall


def record(file: Path, seconds: float = 0.06) -> None:
    """Write a recording of a short tone with silence around it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rate = 8000
    tone = [round(9000 * math.sin(2 * math.pi * 440 * at / rate)) for at in range(round(seconds * rate))]
    silence = [0] * (rate // 10)
    with wave.open(str(file), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(b"".join(struct.pack("<h", value) for value in silence + tone + silence))
