"""The clips of the voice: those that come with Lượt, and a center's own recordings in their place.

Owns which clips there must be, where they are looked for and what makes one unusable. Knows nothing of how they sound.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "display" / "voice"
# What every browser that may run a display can decode, by the bytes that each begins with.
HEADS = {
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    ".wav": (b"RIFF",),
    ".ogg": (b"OggS",),
    ".opus": (b"OggS",),
    ".m4a": (b"ftyp",),
    ".webm": (b"\x1a\x45\xdf\xa3",),
    ".flac": (b"fLaC",),
}
LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that there must be: what it says, and the file that says it, None when there is none that is usable.

    `own` tells that the center recorded it; `problem` why a recording is not used.
    """

    language: str
    name: str
    words: str
    file: Path | None
    own: bool = False
    problem: str = ""


@cache
def wanted() -> dict[str, dict[str, str]]:
    """Return the words of each clip by language and name."""
    found: dict[str, dict[str, str]] = json.loads((FOLDER / "clips.json").read_text(encoding="utf-8"))
    return found


def find_clips(recordings: Path) -> list[Clip]:
    """Return every clip there must be, by language and in the order of the list.

    Args: recordings, the center's folder with one folder a language; it need not be there.
    """
    return [
        _find(recordings / language, language, name, words)
        for language, clips in wanted().items()
        for name, words in clips.items()
    ]


def strangers(recordings: Path) -> list[Path]:
    """Return the files of the center's folder that no clip is named like, sorted."""
    known = {f"{language}/{name}" for language, clips in wanted().items() for name in clips}
    files = recordings.glob("*/*") if recordings.is_dir() else ()
    return sorted(file for file in files if file.is_file() and f"{file.parent.name}/{file.stem}" not in known)


def _find(folder: Path, language: str, name: str, words: str) -> Clip:
    bundled: Path | None = FOLDER / "clips" / language / f"{name}.mp3"
    if bundled is not None and not bundled.is_file():
        bundled = None
    own = next((file for ending in HEADS if (file := folder / f"{name}{ending}").is_file()), None)
    problem = "" if own is None else problem_of(own)
    if own is None or problem:
        return Clip(language, name, words, bundled, problem=problem)
    return Clip(language, name, words, own, own=True)


def problem_of(file: Path) -> str:
    """Return why a recording cannot be used, as the end of a sentence; empty when it looks right."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(16)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if size > LARGEST_BYTES:
        return f"has {size} bytes; at most {LARGEST_BYTES}"
    starts = HEADS[file.suffix.lower()]
    if not head.startswith(starts) and head[4:8] not in starts:
        return f"is no {file.suffix[1:]} file"
    return ""
