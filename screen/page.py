"""One page of a running browser, spoken to over its debugging socket on this machine. Knows no reason to do so."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import simple_websocket

STARTS_WITHIN_S = 30.0


class NoAnswer(Exception):
    """The page did not answer in time, has crashed, or its browser is gone."""


class Page:
    """A connection to the browser's first page."""

    def __init__(self, address: str, patience_s: float) -> None:
        self._patience_s, self._last = patience_s, 0
        self.crashed = False
        try:
            self._socket = simple_websocket.Client(address)
        except Exception as error:
            raise NoAnswer(str(error)) from error
        for domain in ("Page", "Inspector"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result. Raises: NoAnswer."""
        self._last += 1
        try:
            self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
            return self._answer(self._last)
        except simple_websocket.ConnectionClosed as error:
            raise NoAnswer("the browser is gone") from error

    def open(self, address: str) -> bool:
        """Go to an address; False when it could not be loaded."""
        return not self.ask("Page.navigate", url=address).get("errorText")

    def lives(self) -> bool:
        """Ask whether the page still thinks; False when it has crashed. Raises: NoAnswer when it hangs."""
        answer = self.ask("Runtime.evaluate", expression="location.href", returnByValue=True)
        shown = str(answer.get("result", {}).get("value", ""))
        return not self.crashed and not shown.startswith("chrome-error:")

    def close(self) -> None:
        """End the connection, if the browser has not done so."""
        with suppress(simple_websocket.ConnectionClosed):
            self._socket.close()

    def _answer(self, wanted: int) -> dict[str, Any]:
        until = time.monotonic() + self._patience_s
        while (left := until - time.monotonic()) > 0:
            text = self._socket.receive(timeout=left)
            if text is None:
                break
            message: dict[str, Any] = json.loads(text)
            if message.get("method") == "Inspector.targetCrashed":
                self.crashed = True
                raise NoAnswer("the page has crashed")
            if message.get("id") == wanted:
                found: dict[str, Any] = message.get("result", {})
                return found
        raise NoAnswer(f"the page did not answer within {self._patience_s:g} s")


def first_page(profile: Path, patience_s: float, has_ended: Callable[[], bool]) -> Page:
    """Connect to the first page of the browser that runs in this profile. Raises: NoAnswer."""
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and not has_ended():
        try:
            port = (profile / "DevToolsActivePort").read_text(encoding="ascii").split("\n")[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=patience_s) as answer:
                pages = [target for target in json.load(answer) if target["type"] == "page"]
            return Page(pages[0]["webSocketDebuggerUrl"], patience_s)
        except (OSError, ValueError, LookupError):
            time.sleep(0.2)
    raise NoAnswer("the browser did not start")
