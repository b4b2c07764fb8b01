"""Starts a real PostgreSQL and a real Redis for tests and measurements, and leaves nothing behind.

Owns their processes, folders and free ports. Knows nothing of Lượt, its tables or pytest.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

START_S = 30.0
STOP_S = 15.0
TRIES = 3
HOST = "127.0.0.1"


class NotStarted(RuntimeError):
    """A server that is needed is not installed, or did not come up; says why."""


class Server:
    """A process of our own on a free loopback port, with a folder of its own.

    `start` and `stop` may alternate: data and port stay, as when a machine's service is restarted. `close` ends it
    for good. As a context manager it is started at the beginning and closed at the end.
    """

    name = "server"
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        # A short path: the path of a Unix socket may have 107 bytes.
        short = "/tmp" if os.access("/tmp", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix=f"luot-{self.name.lower()}-", dir=short))
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The number of the running process, for tests that freeze or kill it. Raises NotStarted."""
        if self._process is None:
            raise NotStarted(f"{self.name} is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start on the same port as before; the first time on a free one. Raises NotStarted."""
        if self.port:
            self._start_here()
            return
        for last in (False,) * (TRIES - 1) + (True,):
            self.port = free_port()
            try:
                self._start_here()
            except NotStarted:
                # Another process may have taken the port in between.
                if last:
                    raise
            else:
                return

    def stop(self) -> None:
        """Stop as an operator would; killed when it does not obey in time."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop and remove the folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _command(self) -> Sequence[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError

    def _start_here(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        process = self._process
        if not wait_until(lambda: process.poll() is not None or self._answers(), START_S) or process.poll() is not None:
            self.kill()
            raise NotStarted(f"{self.name} did not start:\n{self._end_of_log()}")

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with process:
            if process.poll() is None:
                # A frozen process obeys only after it goes on.
                process.send_signal(how)
                process.send_signal(signal.SIGCONT)
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()

    def _end_of_log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]


class PostgresServer(Server):
    """A PostgreSQL cluster of our own.

    Args:
        durable: whether a commit waits for the disk, as in production; tests leave it off for speed.
        settings: further settings of the server, such as {"max_connections": "500"}.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": connections are ended, data is written
    user = "luot"

    def __init__(self, *, durable: bool = False, settings: dict[str, str] | None = None) -> None:
        self._programs = postgres_programs()
        self._settings = {"max_connections": "300", "listen_addresses": HOST, **(settings or {})}
        if not durable:
            self._settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        super().__init__()
        self._data = self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database of this cluster, for SQLAlchemy with psycopg2."""
        return f"postgresql+psycopg2://{self.user}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Make the cluster the first time, and start it. Raises NotStarted."""
        if not self._data.exists():
            self._make_cluster()
        super().start()

    def _make_cluster(self) -> None:
        if (owner := _unprivileged_user()) is not None:
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={self.user}"]
        command = [*as_unprivileged(), str(self._programs / "initdb"), "-D", str(self._data), *options]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=self.folder, check=False
        )
        if done.returncode:
            raise NotStarted(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _command(self) -> Sequence[str]:
        settings = {**self._settings, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [*as_unprivileged("QUIT"), str(self._programs / "postgres"), "-D", str(self._data), *given]

    def _answers(self) -> bool:
        import psycopg2

        with suppress(psycopg2.OperationalError):
            psycopg2.connect(host=HOST, port=self.port, user=self.user, dbname="postgres").close()
            return True
        return False


class RedisServer(Server):
    """A Redis (or Valkey) of our own, which keeps nothing on disk."""

    name = "Redis"

    def __init__(self) -> None:
        self._program = _program("redis-server", "valkey-server")
        super().__init__()

    def url(self) -> str:
        """Return the server's address."""
        return f"redis://{HOST}:{self.port}/0"

    def _command(self) -> Sequence[str]:
        options = {"port": str(self.port), "bind": HOST, "save": "", "appendonly": "no", "dir": str(self.folder)}
        given = [word for name, value in options.items() for word in (f"--{name}", value)]
        return [*dying_with_us("TERM"), self._program, *given]

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], at_most_s: float) -> bool:
    """Ask again every 20 ms until it holds; return whether it did in time."""
    end = time.monotonic() + at_most_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def postgres_programs() -> Path:
    """Return the folder of the newest installed PostgreSQL's programs. Raises NotStarted when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: _version(file.parts[-3]))
    found = [str(debian[-1])] if debian else [path for path in [shutil.which("initdb")] if path]
    if not found:
        raise NotStarted("PostgreSQL's server is not installed; run: scripts/test-needs databases")
    return Path(found[0]).resolve().parent


def dying_with_us(how: str) -> list[str]:
    """Return the words before a command that make Linux end it with signal `how` when its parent dies."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", how] if setpriv else []


def as_unprivileged(how: str = "KILL") -> list[str]:
    """Return the words before a command of PostgreSQL, which refuses to run as root."""
    owner = _unprivileged_user()
    if owner is None:
        return dying_with_us(how)
    if not shutil.which("setpriv"):
        raise NotStarted("PostgreSQL does not run as root, and setpriv (package util-linux) is not installed.")
    return [*dying_with_us(how), f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def _unprivileged_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _program(*names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise NotStarted(f"{names[0]} is not installed; run: scripts/test-needs databases")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
