"""`luot screen` keeps a page in sight: a real Chromium whose tab crashes, hangs and dies, and a server that is away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from bench.servers import dying_with_us, free_port, wait_until
from screen.flags import command, trusted
from screen.page import NoAnswer, Page

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
SMALL_PAGE = b"<!doctype html><html lang=vi><title>man hinh</title><body>here</body></html>"


class Site:
    """A small web server that may be away."""

    def __init__(self) -> None:
        self.port, self.visits = free_port(), 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def open(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.visits += self.path == "/"
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(SMALL_PAGE)))
                self.end_headers()
                self.wfile.write(SMALL_PAGE)

            def log_message(self, *_words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def watch(tmp_path: Path, windowed_chromium_path: str) -> Iterator[Callable[[str], Path]]:
    """Start `luot screen` on an address; returns the browser's profile."""
    running: list[subprocess.Popen[bytes]] = []

    def start(address: str) -> Path:
        profile = tmp_path / "profile"
        link = tmp_path / "link"
        link.write_text(f"{address}\n", encoding="utf-8")
        words = [
            "-m",
            "screen",
            "--link-file",
            str(link),
            "--browser",
            windowed_chromium_path,
            "--profile",
            str(profile),
            "--patience",
            "3",
        ]
        flags = ["--patience=3", "--flag=--headless=new", "--flag=--disable-gpu", "--flag=--no-sandbox"]
        with (tmp_path / "log").open("ab") as log:
            command = [*dying_with_us("TERM"), sys.executable, *words, *flags]
            running.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True))
        return profile

    yield start
    for process in running:
        process.terminate()
        assert process.wait(30) == 0, (tmp_path / "log").read_text(encoding="utf-8")


def targets(profile: Path) -> list[dict[str, Any]]:
    with suppress(OSError, requests.RequestException, ValueError):
        port = (profile / "DevToolsActivePort").read_text(encoding="ascii").split("\n")[0]
        found = requests.get(f"http://127.0.0.1:{port}/json/list", timeout=5).json()
        return [target for target in found if target["type"] == "page"]
    return []


def shows(profile: Path, address: str) -> bool:
    return any(target["url"] == address for target in targets(profile))


def hand(profile: Path) -> Page:
    return Page(targets(profile)[0]["webSocketDebuggerUrl"], 5)


def test_a_tab_that_crashes_comes_back_and_so_does_one_that_hangs(site: Site, watch: Callable[[str], Path]) -> None:
    site.open()
    profile = watch(site.address)
    assert wait_until(lambda: site.visits >= 1 and shows(profile, site.address), PATIENCE_S)
    with pytest.raises(NoAnswer):
        hand(profile).ask("Page.crash")
    assert wait_until(lambda: site.visits >= 2, PATIENCE_S), "after the crash"
    page = hand(profile)
    with pytest.raises(NoAnswer):
        page.ask("Runtime.evaluate", expression="for (;;) {}")
    page.close()
    assert wait_until(lambda: site.visits >= 3, PATIENCE_S), "after the hang"


def test_a_browser_that_dies_is_started_again(site: Site, watch: Callable[[str], Path]) -> None:
    site.open()
    profile = watch(site.address)
    assert wait_until(lambda: site.visits >= 1 and shows(profile, site.address), PATIENCE_S)
    os.kill(browser_of(profile), signal.SIGKILL)
    assert wait_until(lambda: site.visits >= 2, PATIENCE_S)


def test_a_server_that_is_away_at_power_on_is_waited_for(site: Site, watch: Callable[[str], Path]) -> None:
    profile = watch(site.address)
    assert wait_until(lambda: any(target["title"] == "Lượt" for target in targets(profile)), PATIENCE_S)
    site.open()
    assert wait_until(lambda: shows(profile, site.address), PATIENCE_S)


def browser_of(profile: Path) -> int:
    """The process of the browser itself: the one that others were not made for."""
    wanted = f"--user-data-dir={profile}".encode()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
            if wanted in words and not any(word.startswith(b"--type=") for word in words) and b"chrom" in words[0]:
                return int(entry.name)
    raise AssertionError("the browser does not run")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "name either the address or --link-file"),
        (["--link-file", "/nowhere/link"], "/nowhere/link cannot be read"),
        (["display"], "'display' is no address like"),
        (["http://127.0.0.1/", "--patience", "0"], "--patience must be more than 0"),
        (["http://127.0.0.1/", "--browser", "no-such-browser"], "there is no browser no-such-browser here"),
    ],
)
def test_a_wrong_command_is_refused_in_a_sentence(words: list[str], sentence: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "screen", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_only_a_page_of_the_local_network_without_tls_is_trusted_by_name() -> None:
    assert trusted("https://luot.example.vn/display/") == ()
    assert trusted("http://127.0.0.1:8080/display/") == trusted("http://localhost/kiosk/") == ()
    flag = "--unsafely-treat-insecure-origin-as-secure=http://192.0.2.10:8080"
    assert trusted("http://192.0.2.10:8080/display/#token=x") == (flag,)
    line = command("chromium", "http://192.0.2.10:8080/x#token=geheim", Path("p"), windowed=False, more=())
    assert "--kiosk" in line
    assert "geheim" not in json.dumps(line), "the token is not for the list of processes"
