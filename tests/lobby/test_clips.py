"""Which recording is taken for each clip, and what `luot voice check` and `luot media` say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from server.lobby.clips import FOLDER, find_clips, strangers, wanted

ROOT = Path(__file__).parents[2]
CENTER = """
[[media]]
file = "a.png"
[[media]]
file = "b.mp4"
[theme]
logo = "logo.svg"
[[nearby]]
center = "dong-son"
travel_min = 9
"""


def recording(folder: Path, name: str, content: bytes = b"RIFF....WAVE") -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def test_without_recordings_every_clip_comes_with_the_product(tmp_path: Path) -> None:
    clips = find_clips(tmp_path / "nowhere")
    assert len(clips) == sum(map(len, wanted().values()))
    assert all(clip.file and clip.file.is_file() and not clip.own and FOLDER in clip.file.parents for clip in clips)


@pytest.mark.parametrize(
    ("name", "content"),
    [("5.wav", b"RIFF....WAVE"), ("5.mp3", b"ID3....."), ("5.m4a", b"\0\0\0\x20ftypM4A "), ("5.ogg", b"OggS......")],
)
def test_a_recording_takes_the_place_of_its_clip_and_of_no_other(tmp_path: Path, name: str, content: bytes) -> None:
    own = recording(tmp_path, f"vi/{name}", content)
    clips = find_clips(tmp_path)
    assert [clip.file for clip in clips if clip.own] == [own]
    assert [(clip.language, clip.name) for clip in clips if clip.own] == [("vi", "5")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"hello", "is no wav file"), (b"", "is no wav file"), (b"RIFF" + bytes(1_000_001), "has 1000005 bytes")],
)
def test_a_recording_that_cannot_be_used_leaves_the_clip_that_was_there(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    recording(tmp_path, "vi/5.wav", content)
    clip = next(clip for clip in find_clips(tmp_path) if (clip.language, clip.name) == ("vi", "5"))
    assert not clip.own
    assert clip.file == FOLDER / "clips" / "vi" / "5.mp3"
    assert clip.problem.startswith(problem)


def test_files_that_are_no_clip_are_named(tmp_path: Path) -> None:
    recording(tmp_path, "vi/5.wav")
    stranger = recording(tmp_path, "vi/nam.wav")
    assert strangers(tmp_path) == [stranger]


def luot(data: Path, *words: str) -> tuple[int, dict[str, Any]]:
    environ = {"LUOT_DATA_DIR": str(data), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "server.cli", *words, "--json"]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_commands_say_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text((ROOT / "centers" / "thanh-hoa.toml").read_text(encoding="utf-8") + CENTER, encoding="utf-8")
    code, said = luot(tmp_path, "init", str(file))
    media = tmp_path / "lobby" / "thanh-hoa" / "media"
    assert (code, said["notes"]) == (
        0,
        [f"{name} is not in {media} yet." for name in ("a.png", "b.mp4", "logo.svg")]
        + ["The center near by dong-son is not loaded yet; until it is, nobody is sent there."],
    )
    media, voice = tmp_path / "lobby" / "thanh-hoa" / "media", tmp_path / "lobby" / "thanh-hoa" / "voice"
    recording(media, "a.png")
    assert luot(tmp_path, "media", "--center", "thanh-hoa") == (
        1,
        {"folder": str(media), "missing": ["b.mp4", "logo.svg"]},
    )
    code, said = luot(tmp_path, "voice", "check", "--center", "thanh-hoa")
    assert (code, said["own"], said["wrong"]) == (0, 0, [])
    recording(voice, "vi/call.wav")
    recording(voice, "vi/0.wav", b"no")
    code, said = luot(tmp_path, "voice", "check", "--center", "thanh-hoa")
    assert (code, said["own"], said["wrong"]) == (1, 1, ["vi/0"])
    assert "vi/call" not in said["not_own"]
