"""The one place that knows the async runtime: green threads by eventlet (default) or gevent, or plain threads.

Run as `python -m server.runtime`: a clean process in which gunicorn's master imports nothing that would have to be
patched; each worker patches first and imports the application after. gunicorn 27 has no eventlet worker of its
own (docs/decisions/0004), so a small one stands here.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import warnings
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.base_async import AsyncWorker

from server.config import Settings, load_settings
from server.domain.errors import InvalidValue
from server.processes import die_with_parent

GRACEFUL_S = 4
KEEPALIVE_S = 30
BRIEF_MS = 1


class EventletWorker(AsyncWorker):  # type: ignore[misc]
    """A gunicorn worker on eventlet's hub: one green thread a connection."""

    under_way = 0

    def init_process(self) -> None:
        """Patch the standard library before the application is imported."""
        # eventlet warns at import that it is in bugfix mode; docs/decisions/0004 weighs that.
        warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
        _wait_briefly_for_postgresql()
        die_with_parent()
        super().init_process()

    def handle_quit(self, sig: int, frame: Any) -> None:  # noqa: ARG002
        """End as on a polite stop: leaving at once would cut off requests under way."""
        self.alive = False

    def timeout_ctx(self) -> Any:
        """Return the context that ends an idle keep-alive connection."""
        import eventlet

        return eventlet.Timeout(self.cfg.keepalive or None, False)

    def is_already_handled(self, answer: Any) -> bool:
        """Tell gunicorn to leave a connection alone that the live channel has taken over."""
        from eventlet import wsgi

        if getattr(wsgi.WSGI_LOCAL, "already_handled", False):
            raise StopIteration
        return bool(super().is_already_handled(answer))

    def run(self) -> None:
        """Accept until told to stop; then say goodbye to the screens and wait for requests under way."""
        import eventlet
        from eventlet.greenio import GreenSocket

        pool = eventlet.GreenPool(self.worker_connections)
        listeners = [GreenSocket(sock) for sock in self.sockets]
        acceptors = [eventlet.spawn(self._accept, listener, pool) for listener in listeners]
        while self.alive and self.ppid == os.getppid():
            self.notify()
            eventlet.sleep(0.5)
        for acceptor, listener in zip(acceptors, self.sockets, strict=True):
            acceptor.kill()
            listener.close()
        self.wsgi.luot_stop()
        # Not for the pool: idle connections and closed screens would always use up the whole time.
        with eventlet.Timeout(self.cfg.graceful_timeout, False):
            while self.under_way:
                eventlet.sleep(0.05)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> Any:
        """Answer one request, then let others run: a busy kept connection never has to wait, and so never yields.

        It is counted while it is under way, unless it is a screen's live channel.
        """
        import eventlet

        counts = 0 if any(name == "UPGRADE" for name, _ in req.headers) else 1
        self.under_way += counts
        try:
            answered = super().handle_request(listener_name, req, sock, addr)
        finally:
            self.under_way -= counts
        eventlet.sleep(0)
        return answered

    def _accept(self, listener: Any, pool: Any) -> None:
        listener.setblocking(True)
        while True:
            try:
                connection, address = listener.accept()
            except OSError as error:
                self.log.warning("accept failed: %s", error)
                continue
            pool.spawn_n(self.handle, listener, connection, address)


def _wait_briefly_for_postgresql() -> None:
    """Let a green thread wait up to `BRIEF_MS` for PostgreSQL before it lets others run.

    Most answers come in 0.1 ms. Handing over for each costs more processor time than that (two changes of the hub's
    epoll set and two switches), and the one who holds a center's lock would stand behind everybody else's work.
    """
    try:
        from psycopg2 import extensions
    except ImportError:
        return
    from eventlet.hubs import trampoline
    from eventlet.patcher import original

    select = original("select")

    def wait(connection: Any) -> None:
        while (state := connection.poll()) != extensions.POLL_OK:
            descriptor = connection.fileno()
            if state == extensions.POLL_WRITE:
                trampoline(descriptor, write=True)
                continue
            answer = select.poll()
            answer.register(descriptor, select.POLLIN)
            if not answer.poll(BRIEF_MS):
                trampoline(descriptor, read=True)

    extensions.set_wait_callback(wait)


WORKERS = {"eventlet": "server.runtime.EventletWorker", "gevent": "gevent", "threading": "gthread"}


class Gunicorn(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured from Lượt's settings alone."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worker: Any = None
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        settings = self._settings
        chosen = {
            "bind": [_address(settings.host, settings.port)],
            "workers": settings.workers,
            "worker_class": WORKERS[settings.runtime],
            "worker_connections": 10_000,
            "threads": 64 if settings.runtime == "threading" else 1,
            "timeout": 60,
            "graceful_timeout": GRACEFUL_S,
            "keepalive": KEEPALIVE_S,
            "backlog": 2048,
            # os.sendfile on a green socket stops at its first full buffer and leaves the file cut off.
            "sendfile": False,
            "loglevel": "warning",
            "when_ready": partial(_ready, settings),
            "post_fork": lambda _arbiter, worker: setattr(self, "_worker", worker),
            "proc_name": "luot",
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application in a worker, after patching."""
        from server.wiring import build_server

        server = build_server(self._settings)
        server.start_tasks()
        server.app.luot_stop = server.stop  # type: ignore[attr-defined]
        if self._settings.runtime != "eventlet":
            server.socketio.start_background_task(self._stop_with_worker, server)
        # What is there now stays: the collector need not look through it each time that a thousand screens come.
        gc.collect()
        gc.freeze()
        return server.app

    def _stop_with_worker(self, server: Any) -> None:
        """Say goodbye to the screens when gunicorn's own workers are told to stop: they would wait for them in vain."""
        while self._worker.alive:
            server.socketio.sleep(0.3)
        server.stop()


def _ready(settings: Settings, arbiter: Any) -> None:
    addresses = [f"http://{_address(*listener.getsockname()[:2])}" for listener in arbiter.LISTENERS]
    if settings.port == 0 or not settings.demo:
        for address in addresses:
            print(f"Lượt listens on {address}/", flush=True)
    (settings.data_dir / "address").write_text(f"{addresses[0]}\n", encoding="ascii")


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def main() -> None:
    """Serve with the settings of the environment."""
    sys.argv = sys.argv[:1]
    try:
        settings = load_settings()
    except InvalidValue as error:
        print(f"luot: {error.message}", file=sys.stderr)
        sys.exit(2)
    if settings.demo:
        die_with_parent()
    _open_many_files()
    Gunicorn(settings).run()


def _open_many_files() -> None:
    """Take as many open files as the system allows: shells start with 1,024, and each citizen's page is one."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
