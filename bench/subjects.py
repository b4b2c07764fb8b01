"""The servers that are measured: Lượt with a real center, and the minimal app; each a process tree of its own.

Owns their folders, start and processor time. Sends no load.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from bench.minimal_app import ADDRESS_FILE, DATABASE
from bench.servers import NotStarted, dying_with_us, wait_until

ROOT = Path(__file__).resolve().parent.parent
CENTER_FILE = ROOT / "centers" / "thanh-hoa.toml"
CENTER = "thanh-hoa"
COUNTERS = 8
START_S = 40.0
STOP_S = 15.0
TICKS = os.sysconf("SC_CLK_TCK")
# Tables of hours: of the center, and of a service that has its own.
HOURS = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun) = \[[^\]]*\]$", re.MULTILINE)
SERVICE_HOURS = re.compile(r"^hours = \{[^\n]*\}\n", re.MULTILINE)


def always_open(text: str) -> str:
    """Return the center file with the center open round the clock, so that the hour of a run does not matter."""
    return SERVICE_HOURS.sub("", HOURS.sub(r'\1 = ["00:00-24:00"]', text))


class Subject:
    """A server process with its children, started on a free loopback port that it tells in a file."""

    name = "server"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.prepare()
        self.start()
        return self

    def start(self) -> None:
        """Start and wait until it answers. Raises NotStarted."""
        command = [*dying_with_us("TERM"), sys.executable, "-m", self.module()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self.environ(), stdout=log, stderr=log)
        if not wait_until(self._answers_or_ended, START_S) or self._process.poll() is not None:
            self._stop()
            raise NotStarted(f"{self.name} did not start:\n{(self.folder / 'log').read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        for pid in family_of(self.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._stop()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def module(self) -> str:
        """Return the module to run."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Make what the server needs before it starts."""

    def environ(self) -> dict[str, str]:
        """Return the server's environment."""
        raise NotImplementedError

    @property
    def address_file(self) -> Path:
        """Where the server writes its address once it listens."""
        raise NotImplementedError

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.address_file.read_text(encoding="ascii").strip())
        return parts.hostname or "", parts.port or 0

    @property
    def pid(self) -> int:
        """Return the number of the server's first process. Raises NotStarted."""
        if self._process is None:
            raise NotStarted(f"{self.name} is not running.")
        return self._process.pid

    def cpu_s(self) -> float:
        """Return the processor time that the process and its living children have used, seconds."""
        return sum(cpu_s_of(pid) for pid in family_of(self.pid))

    def _answers_or_ended(self) -> bool:
        """Tell whether there is nothing to wait for. Any answer will do: the worker has loaded its application."""
        if self._process is not None and self._process.poll() is not None:
            return True
        if not self.address_file.exists():
            return False
        connection = HTTPConnection(*self.place, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status > 0
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Luot(Subject):
    """Lượt as `luot serve` runs it, with the center of Thanh Hóa, a kiosk and eight counters' own devices.

    Args: `database`, an SQLAlchemy address, None for SQLite in the folder.
    """

    name = "Lượt"

    def __init__(self, folder: Path, database: str | None) -> None:
        super().__init__(folder)
        self._database = database
        self.kiosk_token = ""
        self.counter_tokens: list[str] = []
        self.further_tokens: list[str] = []

    def module(self) -> str:
        """Return the module to run."""
        return "server.runtime"

    @property
    def address_file(self) -> Path:
        """Where the server writes its address once it listens."""
        return self.folder / "data" / "address"

    def environ(self) -> dict[str, str]:
        """Return Lượt's defaults; nothing is switched off for the measurement, neither logs nor durability."""
        mine = {"LUOT_DATA_DIR": str(self.folder / "data"), "LUOT_PORT": "0"}
        if self._database is not None:
            mine["LUOT_DATABASE_URL"] = self._database
        return without_settings(os.environ) | mine

    def prepare(self) -> None:
        """Create the center and its devices with the command line."""
        file = self.folder / "center.toml"
        file.write_text(always_open(CENTER_FILE.read_text(encoding="utf-8")), encoding="utf-8")
        kiosk = device("kiosk", "bench kiosk")
        counters = [device("counter", f"bench {n}", "--counter", str(n)) for n in range(1, COUNTERS + 1)]
        commands = [["init", str(file), "--json"], kiosk, *counters, *self.further_devices()]
        _, self.kiosk_token, *tokens = self.commands(commands)
        self.counter_tokens, self.further_tokens = tokens[:COUNTERS], tokens[COUNTERS:]

    def further_devices(self) -> list[list[str]]:
        """Return the commands that create what else stands in the hall; their tokens are `further_tokens`."""
        return []

    def commands(self, commands: list[list[str]]) -> list[str]:
        """Run commands of `luot`; return the token that each has made, empty where there is none."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.command_line"], cwd=ROOT, env=self.environ(), input=json.dumps(commands),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NotStarted(f"Lượt could not be set up:\n{done.stderr[-2000:]}")
        return [str(json.loads(line).get("token", "")) for line in done.stdout.splitlines()]


def device(kind: str, name: str, *words: str) -> list[str]:
    """Return the command that creates a device of the center."""
    return ["device", "create", kind, "--center", CENTER, "--name", name, *words, "--json"]


class Minimal(Subject):
    """The minimal app; `database` is a file's path or an address that begins with postgresql."""

    name = "the minimal app"

    def __init__(self, folder: Path, database: str | None) -> None:
        super().__init__(folder)
        self._database = database or str(folder / "minimal.db")

    def module(self) -> str:
        """Return the module to run."""
        return "bench.minimal_app"

    @property
    def address_file(self) -> Path:
        """Where the server writes its address once it listens."""
        return self.folder / "address"

    def environ(self) -> dict[str, str]:
        """Return where its database is and where it tells its address."""
        mine = {DATABASE: self._database, ADDRESS_FILE: str(self.address_file)}
        return without_settings(os.environ) | mine


def without_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without any setting of Lượt that happens to stand there."""
    return {name: value for name, value in environ.items() if not name.startswith("LUOT_")}


def family_of(pid: int) -> list[int]:
    """Return the process and all its living descendants."""
    found, rest = [], [pid]
    while rest:
        one = rest.pop()
        found.append(one)
        for file in Path(f"/proc/{one}/task").glob("*/children"):
            rest += [int(child) for child in file.read_text(encoding="ascii").split()]
    return found


def cpu_s_of(pid: int) -> float:
    """Return the user and system time of one process, seconds."""
    # The name in brackets may hold spaces; the fields after it may not.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
