"""Sentences spoken for people who cannot read the screen: real sound, kept, and a clear word when there is no voice."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

import pytest

from server.domain.errors import InvalidValue, NoVoice
from server.lobby.speech import MOST_LETTERS, Speech


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as opened:
        # The engine writes to a pipe and cannot go back to say how long it was.
        return len(sound) / (opened.getframerate() * opened.getsampwidth())


@pytest.mark.parametrize(
    ("language", "text"), [("vi", "Ông/bà cần làm thủ tục gì?"), ("en", "Which service do you need?")]
)
def test_a_sentence_is_spoken_for_as_long_as_it_takes(language: str, text: str) -> None:
    assert 1.0 < seconds(Speech().say(language, text)) < 6.0


def test_what_was_spoken_is_kept_and_not_made_again(tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    engine.write_text("#!/bin/sh\necho x >> " + str(tmp_path / "made") + "\nprintf RIFFsound\n", encoding="utf-8")
    engine.chmod(0o755)
    speech = Speech(str(engine))
    assert speech.say("vi", "Mời  chọn") == speech.say("vi", " Mời chọn ") == b"RIFFsound"
    assert (tmp_path / "made").read_text() == "x\n"


@pytest.mark.parametrize("text", ["", "  \n", "a" * (MOST_LETTERS + 1)])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        Speech().say("vi", text)


def test_a_missing_engine_and_a_missing_language_are_said() -> None:
    with pytest.raises(NoVoice, match="not installed"):
        Speech("no-such-engine").say("vi", "Mời chọn")
    with pytest.raises(NoVoice, match="no voice"):
        Speech().say("zzz", "Mời chọn")


def test_a_text_is_never_taken_for_an_option_or_a_file() -> None:
    before = set(os.listdir())
    assert Speech().say("vi", "-w out.wav").startswith(b"RIFF")
    assert set(os.listdir()) == before
