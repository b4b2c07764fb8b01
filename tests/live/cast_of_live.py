"""The cast of the live tests: server processes that can be killed, and followers that keep up as a screen does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import engineio
import requests
import socketio
from socketio.exceptions import ConnectionError as ConnectionRefused

from bench.servers import dying_with_us, free_port, wait_until
from server.config import load_settings
from server.domain.account import DeviceKind
from server.domain.catalogue import CenterId
from server.services.accounts import create_device
from server.services.configure import configure
from server.services.ports import SYSTEM
from server.wiring import House, build_house
from tests.api.cast_of_api import LAND, catalogue

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
SECRET = "one-secret-for-all-processes"


class ServerProcess:
    """`python -m server.runtime` on a free port; it may be killed and started again at the same place."""

    def __init__(self, folder: Path, database_url: str, runtime: str, **variables: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port = folder, free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOT_")}
        self._environ = kept | {
            "LUOT_DATA_DIR": str(folder),
            "LUOT_DATABASE_URL": database_url,
            "LUOT_ASYNC": runtime,
            "LUOT_PORT": str(self.port),
            "LUOT_SECRET_KEY": SECRET,
            "LUOT_LOG_FORMAT": "json",
            **variables,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """All that the server has said on stdout and stderr."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def start(self) -> None:
        """Start and wait until it is ready."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start; only from the test's main thread, because Linux ends the server when the thread that made it ends."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*dying_with_us("KILL"), sys.executable, "-m", "server.runtime"],
                env=self._environ,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_ready(self) -> None:
        """Wait until it answers that it is ready."""
        process = self._process
        assert process is not None
        assert wait_until(lambda: process.poll() is not None or self._is_ready(), PATIENCE_S), self.log
        assert process.poll() is None, self.log

    def stop(self) -> int:
        """Stop as an operator would; return the exit code."""
        return self._end(lambda process: process.terminate())

    def kill(self) -> None:
        """End master and workers at once, as kill -9 or a power cut would."""
        self._end(lambda process: os.killpg(process.pid, signal.SIGKILL))

    def get(self, path: str, token: str | None = None, **rest: Any) -> requests.Response:
        return self.call("GET", path, token, **rest)

    def post(self, path: str, token: str, body: Any = None, **rest: Any) -> requests.Response:
        return self.call("POST", path, token, json={} if body is None else body, **rest)

    def call(
        self, method: str, path: str, token: str | None, headers: dict[str, str] | None = None, **rest: Any
    ) -> requests.Response:
        given = (headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        return requests.request(method, self.address + path, headers=given, timeout=PATIENCE_S, **rest)

    def _is_ready(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.address}/readyz", timeout=5).status_code == 200
        return False

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            how(process)
        try:
            return process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


@dataclass(slots=True)
class Center:
    """A center of the cast with the tokens of its devices."""

    center_id: CenterId
    tokens: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Cast:
    """Two centers in a database, made before any server runs on it."""

    house: House
    here: Center
    there: Center


def make_cast(folder: Path, database_url: str) -> Cast:
    """Configure both centers and their devices."""
    given = {"LUOT_DATA_DIR": str(folder), "LUOT_DATABASE_URL": database_url, "LUOT_SECRET_KEY": SECRET}
    house = build_house(load_settings(given | {"LUOT_ASYNC": "threading"}))
    cast = Cast(house, _center(house, "hac-thanh"), _center(house, "dong-son"))
    house.database.close()
    return cast


def _center(house: House, code: str) -> Center:
    center = Center(configure(house.context, catalogue(code), SYSTEM).center_id)
    for kind in DeviceKind:
        counter = 1 if kind is DeviceKind.COUNTER else None
        made = create_device(house.context, house.accounts, center.center_id, kind, f"{kind} {code}", counter)
        center.tokens[str(kind)] = made.token
    return center


class InOrder(engineio.Client):
    """Handles messages one after the other, as a browser does; by default each gets a thread of its own."""

    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        return super()._trigger_event(event, *args, **options | {"run_async": False})


class LiveClient(socketio.Client):
    """A Socket.IO client that handles messages in their order."""

    def _engineio_client_class(self) -> type[engineio.Client]:
        return InOrder


class Follower:
    """Keeps a center's events as a screen does: frames when they fit, otherwise it fetches what is missing.

    `base` is the very first snapshot; whatever comes later must follow from it and `events`.
    """

    def __init__(self, server: ServerProcess, token: str) -> None:
        self.server, self._token = server, token
        self.base: dict[str, Any] | None = None
        self.events: list[dict[str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self.heartbeats: list[dict[str, Any]] = []
        self.heard: list[str] = []
        self.fetches = 0
        self._lock = threading.RLock()
        self._closed, self._left = threading.Event(), threading.Event()
        self._client = self._new_client()
        self._keeper = threading.Thread(target=self._stay_connected, daemon=True)

    def connect(self) -> Follower:
        """Connect, wait for the snapshot, and come back from now on whenever the connection is lost."""
        self._join()
        assert wait_until(lambda: self.base is not None, PATIENCE_S)
        self._keeper.start()
        return self

    def disconnect(self) -> None:
        """Leave for good."""
        self._closed.set()
        self._left.set()
        if self._keeper.ident is not None:
            self._keeper.join(PATIENCE_S)
        self._client.disconnect()

    def _new_client(self) -> LiveClient:
        """Return a client for one connection: a used one may still be ending its last connection's threads."""
        client = LiveClient(reconnection=False, handle_sigint=False)
        for name, handler in {
            "snapshot": self._on_snapshot,
            "events": self._on_frame,
            "heartbeat": self._on_heartbeat,
            "restarting": lambda _notice: self.heard.append("restarting"),
            "disconnect": lambda *_reason: self._left.set(),
        }.items():
            client.on(name, handler, namespace="/live")
        return client

    def _join(self) -> None:
        self._client = self._new_client()
        self._client.connect(
            self.server.address, namespaces=["/live"], transports=["websocket"], auth={"token": self._token}
        )

    def _stay_connected(self) -> None:
        while not self._closed.is_set():
            self._left.wait()
            self._left.clear()
            while not self._closed.is_set():
                with suppress(ConnectionRefused, ValueError):
                    self._client.disconnect()
                    self._join()
                    break
                self._closed.wait(0.1)

    @property
    def version(self) -> int:
        with self._lock:
            assert self.base is not None
            return self.events[-1]["version"] if self.events else int(self.base["version"])

    def wait_for(self, version: int) -> None:
        """Wait until the follower has come to this version."""
        assert wait_until(lambda: self.version >= version, PATIENCE_S), f"at {self.version}, waits for {version}"

    def _on_snapshot(self, snapshot: dict[str, Any]) -> None:
        self.heard.append("snapshot")
        if self.base is None:
            self.base = snapshot
        elif snapshot["version"] > self.version:
            self._fetch()

    def _on_frame(self, frame: dict[str, Any]) -> None:
        self.heard.append("events")
        self.frames.append(frame)
        if self.base is None:
            return
        with self._lock:
            if frame["from"] <= self.version + 1:
                self.events += [event for event in frame["events"] if event["version"] > self.version]
                return
        self._fetch()

    def _on_heartbeat(self, beat: dict[str, Any]) -> None:
        self.heard.append("heartbeat")
        self.heartbeats.append(beat)
        if self.base is not None and beat["version"] > self.version:
            self._fetch()

    def _fetch(self) -> None:
        self.fetches += 1
        with self._lock, suppress(requests.RequestException):
            answer = self.server.get(f"/api/v1/events?after={self.version}&limit=1000", self._token)
            if answer.status_code == 200:
                self.events += answer.json()["events"]


def issue(server: ServerProcess, center: Center, **headers: str) -> dict[str, Any]:
    """Take a ticket of the land service."""
    answer = server.post("/api/v1/tickets", center.tokens["kiosk"], {"service": LAND}, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return dict(answer.json())


def snapshot(server: ServerProcess, center: Center) -> dict[str, Any]:
    """The center's state as a fresh screen would get it."""
    return dict(server.get("/api/v1/snapshot", center.tokens["display"]).json())
