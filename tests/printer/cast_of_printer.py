"""Builders and stand-ins for the print agent's tests."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import zxingcpp
from PIL import Image

from printer.slip import Slip

TOKEN = "a-token-that-nobody-may-see"


def pair(vi: str, en: str = "") -> dict[str, str]:
    return {"vi": vi, "en": en}


def slip_json(**changes: Any) -> dict[str, Any]:
    """A slip as the server sends it."""
    slip = {
        "center": {
            "name": pair("Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", "Thanh Hoa Public Service Centre"),
            "address": "28 Đại lộ Lê Lợi, phường Hạc Thành",
            "hotline": "0237 3900 900",
        },
        "number": "A012",
        "service": pair("Nộp hồ sơ đất đai", "Land: submit a dossier"),
        "priority": None,
        "language": "vi",
        "issued_at": "2026-11-23T01:05:00Z",
        "local_time": "23/11/2026 08:05",
        "ahead": 4,
        "wait": {"low_min": 10, "high_min": 20},
        "counters": [1, 2],
        "url": "http://127.0.0.1:8080/t/Zr3kP0aXq9LmN2vB7sYtWQ",
        "documents": [pair("Căn cước công dân", "Identity card"), pair("Đơn đăng ký", "Application form")],
        "copy": False,
    }
    return {**slip, **changes}


def make_slip(**changes: Any) -> Slip:
    return Slip.from_json(slip_json(**changes))


def codes_on(picture: Image.Image) -> list[str]:
    """What a phone reads on a piece of paper; no other kind of code, since words may look like bars."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]


class ScriptedBell:
    """A bell that never sleeps: each wait is noted, moves the clock and runs the next action; then the worker stops."""

    def __init__(self, *actions: Callable[[], object]) -> None:
        self.waits: list[float] = []
        self.stopped = False
        self.now = 0.0
        self._actions = deque(actions)

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += seconds
        if self._actions:
            self._actions.popleft()()
        else:
            self.stopped = True
        return False


class FakeServer:
    """Plays the calls of a print agent over real HTTP.

    `queued` are jobs not yet leased; `answers` are statuses to give to the next calls instead of working;
    `before` is called with what is done and the job before it is taken; `settled_as` says what became of each job.
    """

    def __init__(self) -> None:
        self.queued: list[dict[str, Any]] = []
        self.begun: list[str] = []
        self.printed: list[str] = []
        self.settled_as: list[tuple[str, str, str]] = []
        self.reports: list[dict[str, Any]] = []
        self.paper_mm = 0
        self.calls: list[str] = []
        self.answers: deque[int] = deque()
        self.headers: dict[str, str] = {}
        self.lost_answers = 0
        self.token = TOKEN
        self.settled = threading.Event()
        self.leased = threading.Event()
        self.before: Callable[[str, str], object] = lambda _done, _job: None
        self._port = 0
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen; after a stop, on the same port again."""
        self._http = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
        self._port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        if self._http and self._thread:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = None

    def queue(self, *jobs: str, **changes: Any) -> None:
        for job in jobs:
            slip = slip_json(**changes)
            self.queued.append({"id": int(job), "lease": f"lease-{job}", "leased_until": "x", "slip": slip})

    def answer(self, path: str, token: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.calls.append(path)
        if self.answers:
            return self.answers.popleft(), {}
        if token != f"Bearer {self.token}":
            return 401, {"error": {"code": "unknown_token", "message": "?"}}
        if "/printers/" in path:
            self.reports.append(body | {"name": unquote(path.rsplit("/", 1)[1])})
            return 204, {}
        if path.endswith("/lease"):
            jobs, self.queued = self.queued[: body["limit"]], self.queued[body["limit"] :]
            self.leased.set()
            return 200, {"jobs": jobs}
        return self._settle(*path.split("/")[-2:], body)

    def _settle(self, job: str, verb: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body["lease"] != f"lease-{job}":
            return 409, {"error": {"code": "lease_lost", "message": "?"}}
        self.before(verb, job)
        if verb == "begin":
            self.begun.append(job)
            return 204, {}
        if verb == "printed":
            self.printed.append(job)
            self.paper_mm += body["paper_mm"]
        else:
            self.settled_as.append((job, verb, body["reason"]))
        self.settled.set()
        return 204, {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = fake.answer(self.path, self.headers["Authorization"], body)
                if fake.lost_answers and self.path.endswith("printed"):
                    fake.lost_answers -= 1
                    return  # taken, but the answer never arrives
                self.send_response(status)
                for name, value in fake.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if status != 204:
                    self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output quiet."""

        return Handler
