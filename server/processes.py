"""Child processes: started, watched, started again when they die, and never left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from server.services.clock import elapsed_s

PR_SET_PDEATHSIG = 1
CALM_S = 20.0
STOP_S = 8.0


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, also by kill -9; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One process of the house and how to start it."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0

    def start(self) -> None:
        """Start the process with its own variables over the present environment."""
        # In a session of its own, so that one Ctrl+C reaches the house alone and the children stop in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own modules
            self.command, env={**os.environ, **self.environ}, start_new_session=True
        )
        self.started_at = elapsed_s()


class Family:
    """Children that live until `stop`; one that dies is started again, ever more slowly, and it is said."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._children: list[Child] = []
        self._ending = threading.Event()

    def add(self, child: Child) -> None:
        """Start a child and watch it from now on."""
        child.start()
        self._children.append(child)

    def watch(self) -> None:
        """Watch until told to stop."""
        while not self._ending.wait(0.3):
            for child in self._children:
                if child.process is not None and child.process.poll() is not None:
                    self._again(child)

    def end(self) -> None:
        """Let `watch` return."""
        self._ending.set()

    def pause(self, seconds: float) -> None:
        """Wait, or less when told to stop."""
        self._ending.wait(seconds)

    @property
    def ending(self) -> bool:
        """Whether it was told to stop."""
        return self._ending.is_set()

    def stop(self) -> None:
        """End all children, the last started first; those that do not obey in time are killed."""
        for child in reversed(self._children):
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        for child in reversed(self._children):
            if child.process is not None:
                _wait_or_kill(child.process)

    def _again(self, child: Child) -> None:
        lived = elapsed_s() - child.started_at
        child.restarts = 0 if lived > CALM_S else child.restarts + 1
        code = child.process.returncode if child.process else None
        pause = min(0.2 * 2**child.restarts, 10.0)
        self._say(f"The {child.name} ended (code {code}); starting it again in {pause:.1f} s.")
        if not self._ending.wait(pause):
            child.start()


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
