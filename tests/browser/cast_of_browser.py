"""The cast of the browser tests: a demo of real processes, people who act through the API, watched pages.

Owns their processes and pages. Knows the addresses and marks of the screens that scripts may rely on, and no other.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from bench.servers import dying_with_us, free_port, wait_until

ROOT = Path(__file__).parents[2]
PATIENCE_S = 40.0
PATIENCE_MS = 20_000.0
CENTER = "thanh-hoa"

KIOSK = {"width": 1080, "height": 1920}
LOBBY_TV = {"width": 1920, "height": 1080}
CONSOLE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


class Hall:
    """`luot demo --no-crowd` on a free port, with a folder of its own; it may be killed and started again."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.data, self.port, self.version = folder / "data", free_port(), 0
        self._log = folder / "log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOT_")}
        self._environ = kept | {"LUOT_DATA_DIR": str(self.data), "LUOT_PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None
        self._official: Official | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def secrets(self) -> dict[str, Any]:
        """The demo's tokens and people."""
        found: dict[str, Any] = json.loads((self.data / "demo.json").read_text(encoding="utf-8"))
        return found

    def start(self, *options: str) -> None:
        """Start and wait until it answers; without options the hall is empty."""
        command = [sys.executable, "-m", "server.cli", "demo", *(options or ("--no-crowd",))]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*dying_with_us("TERM"), *command],
                env=self._environ,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        process = self._process
        assert wait_until(lambda: process.poll() is not None or self._is_ready(), PATIENCE_S), self.log
        assert process.poll() is None, self.log

    @property
    def log(self) -> str:
        """All that its processes have said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        process, self._process = self._process, None
        assert process is not None, "it does not run"
        children = (Path("/proc") / str(process.pid) / "task" / str(process.pid) / "children").read_text().split()
        process.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.killpg(int(child), signal.SIGKILL)
        process.wait()
        assert wait_until(lambda: not self._is_ready(), PATIENCE_S)

    def stop(self) -> None:
        """Stop as an operator would."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def luot(self, *words: str) -> dict[str, Any]:
        """Run a command of `luot` on this hall's data; return its JSON object."""
        command = [sys.executable, "-m", "server.cli", *words, "--json"]
        done = subprocess.run(command, env=self._environ, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def issue(self, service: str, priority: str = "normal", language: str = "vi") -> dict[str, Any]:
        """Take a number as a citizen at the kiosk would."""
        headers = {"Authorization": f"Bearer {self.secrets['kiosk_token']}", "Idempotency-Key": uuid.uuid4().hex}
        order = {"service": service, "priority": priority, "language": language}
        answer = requests.post(f"{self.address}/api/v1/tickets", json=order, headers=headers, timeout=PATIENCE_S)
        assert answer.status_code == 201, answer.text
        ticket: dict[str, Any] = answer.json()
        return ticket

    def snapshot(self) -> dict[str, Any]:
        """Return the hall as the server knows it."""
        found: dict[str, Any] = self._get("snapshot", self.secrets["display_token"]).json()
        return found

    def status(self, path: str, token: str) -> int:
        """Return how the server answers this device."""
        return self._get(path, token).status_code

    def page_status(self, path: str) -> int:
        """Return how the server answers an address exactly as it is written."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def _get(self, path: str, token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.address}/api/v1/{path}", headers=headers, timeout=PATIENCE_S)

    def waiting(self, service: str) -> int:
        """Return how many wait for the service."""
        return int(self.snapshot()["waiting"][service])

    def official(self) -> Official:
        """Return the demo's official, signed in once: each sign-in takes a third of a second of processor time."""
        if self._official is None:
            self._official = Official(self.address, self.secrets["official"])
        return self._official

    def simulated(self, counter: int) -> Official:
        """Return the official of the crowd at this counter, signed in; in an empty hall nobody else plays that part."""
        crowd = json.loads((self.data / "crowd.json").read_text(encoding="utf-8"))["officials"]
        return Official(self.address, next(one for one in crowd if one["counter"] == counter))

    def clear(self) -> None:
        """Leave nobody waiting, no ticket at a counter and no counter with the demo's official."""
        official = self.official()
        for ticket in official.get("queue")["tickets"]:
            official.post(f"tickets/{ticket['id']}/withdraw")
        for counter in official.get("counters")["counters"]:
            if counter["official"] and counter["official"]["me"]:
                if counter["ticket"]:
                    official.post(f"counters/{counter['number']}/finish")
                official.post(f"counters/{counter['number']}/close")

    def _is_ready(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.address}/readyz", timeout=5).status_code == 200
        return False


class Official:
    """A signed-in person who works through the API."""

    def __init__(self, address: str, who: dict[str, Any]) -> None:
        self._api = f"{address}/api/v1"
        self._session = requests.Session()
        credentials = {"username": who["username"], "password": who["password"]}
        answer = self._session.post(f"{self._api}/session", json=credentials, timeout=PATIENCE_S)
        assert answer.status_code == 200, answer.text
        self._session.headers["X-CSRF-Token"] = answer.json()["csrf"]

    def get(self, path: str) -> Any:
        """Ask; any refusal fails the test."""
        answer = self._session.get(f"{self._api}/{path}", timeout=PATIENCE_S)
        assert answer.ok, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Change something; any refusal fails the test. Returns the answer, None for "nobody waits"."""
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = self._session.post(f"{self._api}/{path}", json=body or {}, headers=key, timeout=PATIENCE_S)
        assert answer.ok, answer.text
        return answer.json() if answer.status_code == 200 else None

    def sit(self, counter: int) -> None:
        """Open the counter."""
        self.post(f"counters/{counter}/open", {"take_over": True})

    def call_next(self, counter: int) -> dict[str, Any]:
        """Call the next ticket; one must be waiting."""
        called: dict[str, Any] = self.post(f"counters/{counter}/call-next")["ticket"]
        return called


class Visits:
    """Opens pages, each in a browser context of its own; what a page complains of is a fault of the test."""

    def __init__(self, browser: Browser, hall: Hall) -> None:
        self._browser, self._hall = browser, hall
        self._contexts: list[BrowserContext] = []
        self._forgiven: list[re.Pattern[str]] = []
        self._complaints: list[str] = []

    @property
    def address(self) -> str:
        """The hall's address."""
        return self._hall.address

    def open(self, path: str, size: dict[str, int] | None = None, **options: Any) -> Page:
        """Open an address of the hall; `path` may be a whole address."""
        page = self.blank(size, **options)
        page.goto(path if path.startswith("http") else self._hall.address + path)
        return page

    def blank(self, size: dict[str, int] | None = None, **options: Any) -> Page:
        """Return a watched page that has not gone anywhere yet."""
        # Screens that keep their files in the browser would take all of them anew for each test.
        options.setdefault("service_workers", "block")
        context = self._browser.new_context(viewport=size or CONSOLE, locale="vi-VN", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._complaints.append(f"uncaught: {error.error}"))
        return context.new_page()

    def kiosk(self, **options: Any) -> Page:
        """Open a paired kiosk."""
        return self.open(f"/kiosk/#token={self._hall.secrets['kiosk_token']}", options.pop("size", KIOSK), **options)

    def display(self, **options: Any) -> Page:
        """Open a paired lobby display."""
        return self.open(f"/display/#token={self._hall.secrets['display_token']}", LOBBY_TV, **options)

    def console(
        self, counter: int | None, who: dict[str, str] | None = None, size: dict[str, int] | None = None
    ) -> Page:
        """Open the console as the demo's official, or as somebody else, and sit down at the counter."""
        person = who or self._hall.secrets["official"]
        page = self.open(f"/counter/#user={person['username']}&password={person['password']}", size)
        page.wait_for_selector("[data-counter]")
        if counter is not None:
            page.click(f'[data-counter="{counter}"]')
        return page

    def from_start(self, screen: str, size: dict[str, int]) -> Page:
        """Open a screen as a newcomer does: by its card on the start page."""
        page = self.open("/", size)
        page.click(f'a[data-screen="{screen}"]')
        page.wait_for_url(f"{self._hall.address}/{screen}/")
        return page

    def forgive(self, pattern: str) -> None:
        """Let pages complain of this: the test makes it happen."""
        self._forgiven.append(re.compile(pattern))

    def close(self) -> list[str]:
        """Close all pages; return what they complained of."""
        for context in self._contexts:
            context.close()
        return [said for said in self._complaints if not any(pattern.search(said) for pattern in self._forgiven)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "blocked by Playwright" not in message.text:
            self._complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


def settled(kiosk: Page) -> None:
    """Wait until a press counts as meant for the screen that is shown."""
    kiosk.wait_for_function("() => document.querySelector('#screen:not([data-settling])')")


# What Chromium says of a request that did not get through, or that the server refused.
NO_CONNECTION = r"net::ERR_|WebSocket connection to"
REFUSED = r"the server responded with a status of 4"
