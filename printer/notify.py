"""Tells systemd how the agent is: `systemctl status` shows it. Does nothing where systemd did not start it.

Source: sd_notify(3).
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress


class Notice:
    """One line for all printers, told anew at each change."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        self._words: dict[str, str] = {}
        self._lock = threading.Lock()

    def ready(self) -> None:
        """Say that the agent has started."""
        self._send("READY=1")

    def say(self, printer: str, words: str) -> None:
        """Say how a printer is."""
        with self._lock:
            self._words[printer] = words
            line = "; ".join(f"{name}: {told}" for name, told in self._words.items())
        self._send("STATUS=" + line.replace("\n", " "))

    def stopping(self) -> None:
        """Say that the agent ends."""
        self._send("STOPPING=1")

    def _send(self, words: str) -> None:
        if not self._address:
            return
        where = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(words.encode(), where)
