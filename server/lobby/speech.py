"""Speaks a sentence with the offline engine espeak-ng, for the guidance of people who cannot see the kiosk.

Keeps the sentences spoken last. Must not know who listens.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections import OrderedDict

from server.domain.errors import InvalidValue, NoVoice

MOST_LETTERS = 1200
KEPT_BYTES = 16_000_000
LONGEST_S = 10.0
# As the clips of the displays' voice (scripts/voice-clips): northern Vietnamese, a little slower than talk.
MANNER = ("-s", "150", "-p", "42")
VOICES = {"en": "en-gb"}


class Speech:
    """Sentences as WAV (16 bit, mono, 22,050 Hz); one is made at a time, those made last are kept."""

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program
        self._one_at_a_time = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def say(self, language: str, text: str) -> bytes:
        """Return the sentence as sound.

        Args: language, a code of two or three letters.
        Raises: InvalidValue when there is nothing or too much to say, NoVoice when the engine or language is missing.
        """
        words = " ".join(text.replace("[[", "[ [").split())  # what the engine takes for sounds instead of words
        if not 0 < len(words) <= MOST_LETTERS:
            raise InvalidValue(f"A sentence has 1 to {MOST_LETTERS} characters.")
        with self._one_at_a_time:
            sound = self._kept.pop((language, words), None) or self._make(language, words)
            self._keep((language, words), sound)
        return sound

    def _make(self, language: str, words: str) -> bytes:
        program = shutil.which(self._program)
        if program is None:
            raise NoVoice(f"{self._program} is not installed on the server.", language=language)
        command = [program, "-v", VOICES.get(language, language), *MANNER, "--stdin", "--stdout"]
        try:
            done = subprocess.run(command, input=words.encode(), capture_output=True, timeout=LONGEST_S, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise NoVoice(f"{self._program} did not answer.", language=language) from error
        if done.returncode != 0 or not done.stdout.startswith(b"RIFF"):
            raise NoVoice(f"{self._program} has no voice for {language!r}.", language=language)
        return done.stdout

    def _keep(self, key: tuple[str, str], sound: bytes) -> None:
        self._kept[key] = sound
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > KEPT_BYTES:
            self._kept.popitem(last=False)
