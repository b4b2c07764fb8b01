"""How messages of the live channel become text: JSON alone, and what many screens get alike is written once.

Knows Socket.IO's packets; knows neither halls nor rooms.
"""

from __future__ import annotations

import json
from typing import Any

from socketio.packet import Packet

SEPARATORS = (",", ":")


class Written:
    """An object whose text stands already."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self._text = _text(kept)

    def __or__(self, more: dict[str, Any]) -> Written:
        """Return the same object with further members; only these are written anew."""
        both = Written.__new__(Written)
        both._text = f"{self._text[:-1]},{_text(more)[1:]}"
        return both

    def __str__(self) -> str:
        return self._text


class LiveJson:
    """What Socket.IO needs of a JSON module, for messages that may carry one Written."""

    @staticmethod
    def dumps(data: Any, **options: Any) -> str:
        """Return the text of a message."""
        if isinstance(data, list) and isinstance(data[-1], Written):
            return f"[{_text(data[0])},{data[-1]}]"
        return json.dumps(data, **options)

    @staticmethod
    def loads(text: str, **options: Any) -> Any:
        """Return what a text says."""
        return json.loads(text, **options)


class TextPacket(Packet):  # type: ignore[misc]
    """A packet that is never searched for bytes: walking through a snapshot took a fifth of a screen's welcome."""

    uses_binary_events = False
    json = LiveJson


def _text(value: Any) -> str:
    return json.dumps(value, separators=SEPARATORS)
