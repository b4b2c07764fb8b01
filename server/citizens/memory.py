"""Keeps the garbage collector from walking again and again through what thousands of open pages hold.

A page is about a hundred objects that live for an hour. With 5,000 of them a full collection took 100 to 370 ms, in
which no press was answered (measured). Knows nothing of pages but how many are open.
"""

from __future__ import annotations

import gc

STEP = 250


class LongLived:
    """One a process. What is set aside is freed when it is let go; only cycles wait until most pages have left."""

    def __init__(self) -> None:
        self._set_aside = 0

    def note(self, pages: int) -> None:
        """Set aside what has come since the last time, when that is much; look at all again when most have left."""
        if pages >= self._set_aside + STEP:
            self._set_all_aside(pages)
        elif self._set_aside >= STEP and pages < self._set_aside // 2:
            gc.unfreeze()
            self._set_all_aside(pages)

    def _set_all_aside(self, pages: int) -> None:
        gc.collect()
        gc.freeze()
        self._set_aside = pages
