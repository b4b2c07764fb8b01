"""Hints between processes through Redis: "something was committed". A lost hint costs a second, never an event.

Publishing is done by a background task with short time-outs, so a Redis that is gone or frozen delays no request.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from redis import Redis
from redis.exceptions import RedisError

CHANNEL = "luot:committed"
TIMEOUT_S = 0.5
RETRY_S = 1.0
log = structlog.get_logger(__name__)


class RedisHints:
    """Publishes this process's commits and listens to the others'."""

    def __init__(self, url: str, heard: Callable[[], None], sleep: Callable[[float], None]) -> None:
        self._heard, self._sleep = heard, sleep
        self._publisher = _client(url)
        self._listener = _client(url)
        self._wake = threading.Event()
        self._stopped = False

    def committed(self) -> None:
        """Note that there is something to tell; returns at once."""
        self._wake.set()

    def stop(self) -> None:
        """End both tasks at their next step."""
        self._stopped = True
        self._wake.set()

    def publish(self) -> None:
        """Tell the other processes of commits until stopped."""
        while not self._stopped:
            self._wake.wait(timeout=RETRY_S)
            if not self._wake.is_set() or self._stopped:
                continue
            self._wake.clear()
            self._try(lambda: self._publisher.publish(CHANNEL, ""), "hint_not_sent")

    def listen(self) -> None:
        """Hear of the other processes' commits until stopped."""
        while not self._stopped:
            self._try(self._listen_once, "hints_not_heard")

    def _listen_once(self) -> None:
        with self._listener.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
            subscription.subscribe(CHANNEL)
            while not self._stopped:
                if subscription.get_message(timeout=RETRY_S) is not None:
                    self._heard()

    def _try(self, action: Callable[[], object], problem: str) -> None:
        try:
            action()
        except (RedisError, OSError) as error:
            log.warning(problem, reason=type(error).__name__)
            self._sleep(RETRY_S)


def _client(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=TIMEOUT_S * 4, socket_connect_timeout=TIMEOUT_S, retry_on_timeout=False)
