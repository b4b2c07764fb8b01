"""Ends the agent with the process that started it. Owns how an operating system tells; knows nothing of printing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
CHECK_S = 1.0


def follow_parent(stop: Callable[[], None], parent: int) -> None:
    """Call `stop` once the process `parent` is no longer the parent; to be called early and from the main thread.

    Linux tells at once by a signal. That signal also comes when only the parent's *thread* that started this process
    ends, so each signal is checked against the parent's id, and a check each second covers all other cases.
    Source: prctl(2), PR_SET_PDEATHSIG.
    """
    gone = threading.Event()

    def check(*_: object) -> None:
        if os.getppid() != parent:
            gone.set()
            stop()

    if sys.platform == "linux":
        signal.signal(signal.SIGUSR1, check)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGUSR1)
    check()
    threading.Thread(target=_watch, args=(gone, check), name="parent", daemon=True).start()


def _watch(gone: threading.Event, check: Callable[[], None]) -> None:
    while not gone.wait(CHECK_S):
        check()
