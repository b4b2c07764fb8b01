"""Slows down guessing: counts failures by key and refuses after too many. Kept in the process's memory."""

from __future__ import annotations

import math
import threading
from collections import deque

from server.domain.errors import LuotError
from server.services.clock import elapsed_s


class TooManyTries(LuotError):
    """Too many failures in a short time; wait. The detail `retry_after_s` says how long, whole seconds."""

    code = "too_many_tries"


class Throttle:
    """Refuses a key after `most` failures within `window_s` seconds; keeps at most `keys` keys."""

    def __init__(self, most: int = 10, window_s: float = 300.0, keys: int = 10_000) -> None:
        self._most, self._window_s, self._keys = most, window_s, keys
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def check(self, key: str) -> None:
        """Refuse with TooManyTries when the key has failed too often."""
        with self._lock:
            times = self._recent(key)
            if len(times) >= self._most:
                left_s = math.ceil(times[-self._most] + self._window_s - elapsed_s())
                raise TooManyTries("Too many failed tries; wait some minutes.", retry_after_s=max(1, left_s))

    def failed(self, key: str) -> None:
        """Count one failure of the key."""
        with self._lock:
            if len(self._failures) >= self._keys:
                self._failures.pop(next(iter(self._failures)))
            self._failures.setdefault(key, deque()).append(elapsed_s())

    def _recent(self, key: str) -> deque[float]:
        times = self._failures.get(key, deque())
        while times and elapsed_s() - times[0] >= self._window_s:
            times.popleft()
        return times
