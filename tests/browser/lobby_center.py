"""A center whose lobby says and shows much: layouts, voice, media, lines, and recordings of a moment each."""

from __future__ import annotations

import base64
import math
import struct
import wave
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

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

[[display]]
code = "phim"
name = {{ vi = "Phòng chờ", en = "Waiting room" }}
panels = ["media"]

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

[[media]]
file = "hong.webm"
displays = ["phim"]

[[media]]
file = "{film}"
text = {{ vi = "Thủ tục trong một phút", en = "A procedure in a minute" }}
displays = ["phim"]
"""
FILM = "phim.webm"

RECORD_FILM = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const pen = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' });
  const parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  const whole = new Promise(resolve => { recorder.onstop = () => resolve(new Blob(parts)); });
  recorder.start();
  for (let step = 0; step < 30; step += 1) {
    pen.fillStyle = `hsl(${step * 12} 70% 40%)`;
    pen.fillRect(0, 0, 320, 180);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  recorder.stop();
  const bytes = new Uint8Array(await (await whole).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""


def lobby_hall(folder: Path, *, chime: bool = False) -> Hall:
    """Start an empty hall with such a lobby."""
    hall = Hall(folder)
    file = folder / "center.toml"
    base = (ROOT / "centers" / "thanh-hoa.toml").read_text(encoding="utf-8")
    before, _, after = base.partition("# ── Sảnh chờ")  # the center's own lobby
    base = before + after[after.index("# ── Lĩnh vực") :]
    file.write_text(base + SECTIONS.format(chime=str(chime).lower(), film=FILM), encoding="utf-8")
    lobby = lobby_of(hall)
    (lobby / "media").mkdir(parents=True)
    (lobby / "media" / "hong.webm").write_bytes(b"no film")
    Image.new("RGB", (640, 360), "#1c6437").save(lobby / "media" / "huong-dan.png")
    Image.new("RGB", (64, 64), "#ffffff").save(lobby / "media" / "logo.png")
    for language, clips in wanted().items():
        for name in clips:
            record(lobby / "voice" / language / f"{name}.wav")
    hall.start("--no-crowd", "--center", str(file))
    return hall


def lobby_of(hall: Hall) -> Path:
    """Return where the center's own files for its lobby lie."""
    return hall.data / "lobby" / CENTER


def film(page: Page) -> bytes:
    """Return a film of a second and a half, as the browser of this page records it."""
    return base64.b64decode(page.evaluate(RECORD_FILM))


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
