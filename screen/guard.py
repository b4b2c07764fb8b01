"""Keeps a page in sight: opens it, opens it again when it cannot be loaded, has crashed or hangs, restarts the browser.

Owns when to do what. Knows nothing of what the page shows.
"""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from screen.page import NoAnswer, Page, first_page

LOOK_EVERY_S = 3.0
RETRY_S = 3.0
ENDS_WITHIN_S = 5.0
LONGEST_PAUSE_S = 30.0
LIVED_WELL_S = 60.0
log = logging.getLogger("luot.screen")

# Shown while the server has never been reached; in both languages, and it needs no file.
HOLDING = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Lượt</title>
<style>body { margin: 0; display: grid; place-content: center; min-height: 100vh; text-align: center;
  background: #fbf6ec; color: #2b1512; font: 600 4vmin sans-serif }</style>
<p>Đang kết nối tới máy chủ…</p><p lang="en" style="font-weight:400">Connecting to the server…</p></body></html>"""


class Guard:
    """One browser and its page. `stopped` tells when to end."""

    def __init__(self, command: list[str], address: str, profile: Path, patience_s: float) -> None:
        self._command, self._address, self._profile = command, address, profile
        self._patience_s = patience_s
        self.stopped = False

    def run(self) -> None:
        """Keep the page in sight until stopped; a browser that keeps dying is started at growing intervals."""
        pause_s = 0.0
        while not self.stopped:
            began = time.monotonic()
            self._session()
            lived_well = time.monotonic() - began > LIVED_WELL_S
            pause_s = 1.0 if lived_well else min(LONGEST_PAUSE_S, max(1.0, pause_s * 2))
            self._wait(pause_s)

    def _session(self) -> None:
        """Start the browser and look after its page until the browser must be started again."""
        with suppress(FileNotFoundError):
            (self._profile / "DevToolsActivePort").unlink()
        browser = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        try:
            self._look_after(browser)
        except NoAnswer as problem:
            log.warning("starting the browser again: %s", problem)
        finally:
            _end(browser)

    def _look_after(self, browser: subprocess.Popen[bytes]) -> None:
        def has_ended() -> bool:
            return self.stopped or browser.poll() is not None

        page = first_page(self._profile, self._patience_s, has_ended)
        try:
            self._show(page)
            while not has_ended():
                self._wait(LOOK_EVERY_S, has_ended)
                page = self._checked(page, has_ended)
        finally:
            page.close()
        if not self.stopped:
            log.warning("the browser has ended (%s)", browser.poll())

    def _checked(self, page: Page, has_ended: Callable[[], bool]) -> Page:
        """Return the page when it is well, else one that was opened again. Raises: NoAnswer when that fails, too."""
        try:
            if page.lives():
                return page
            log.warning("the page could not be loaded; opening it again")
        except NoAnswer as problem:
            log.warning("opening the page again: %s", problem)
            page.close()
            page = first_page(self._profile, self._patience_s, has_ended)
        self._show(page)
        return page

    def _show(self, page: Page) -> None:
        while not self.stopped and not page.open(self._address):
            page.open(f"data:text/html;charset=utf-8,{quote(HOLDING)}")
            self._wait(RETRY_S)

    def _wait(self, seconds: float, enough: Callable[[], bool] = lambda: False) -> None:
        until = time.monotonic() + seconds
        while not self.stopped and not enough() and time.monotonic() < until:
            time.sleep(0.1)


def _end(browser: subprocess.Popen[bytes]) -> None:
    """End the browser, politely first, so that it keeps what it has stored."""
    browser.terminate()
    try:
        browser.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        browser.kill()
        browser.wait()
