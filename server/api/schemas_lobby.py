"""The shapes of the lobby's calls: clips of the voice, who speaks, helpers, quicker centers."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from server.api.schemas import At, In, NameOut, WaitOut


class VoiceOut(BaseModel):
    """Where each clip of the voice is, by language and name; empty: it is missing."""

    clips: dict[str, dict[str, str]]


class SpeakerIn(In):
    """Which open page wants to speak, or cannot be heard any more."""

    holder: Annotated[str, Field(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
    release: bool = False


class SpeakerOut(BaseModel):
    """Whether it is the one that speaks, and when to ask again, seconds."""

    speaks: bool
    again_in_s: float


class HelpCallOut(BaseModel):
    """A kiosk at which somebody waits for a helper."""

    kiosk: int
    name: str
    asked_at: At


class HelpOut(BaseModel):
    """The kiosks that wait for a helper, the first to ask first; a kiosk sees only itself."""

    waiting: list[HelpCallOut]


class WaitsOut(BaseModel):
    """The expected wait of somebody who comes now, by service; null where no counter is open for it."""

    waits: dict[str, WaitOut | None]


class QuickerCenterOut(BaseModel):
    """Another center."""

    code: str
    name: NameOut
    address: NameOut


class QuickerOut(BaseModel):
    """A service that another center does clearly sooner; the way there, minutes."""

    service: str
    center: QuickerCenterOut
    wait: WaitOut
    travel_min: int


class ElsewhereOut(BaseModel):
    """All of them, in the order of the center's services."""

    quicker: list[QuickerOut]


class SpeechQuery(In):
    """A sentence to be spoken; `language` is a code such as vi or en."""

    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")]
    text: Annotated[str, Field(min_length=1, max_length=1200)]
