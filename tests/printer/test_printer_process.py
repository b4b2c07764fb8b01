"""The agent as a process of its own: how it starts, prints, stops, and follows the one that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.printer.cast_of_printer import TOKEN, FakeServer

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 30
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(server: FakeServer, tmp_path: Path) -> Iterator[Start]:
    """Start an agent on the server with its token in the environment."""
    running: list[subprocess.Popen[str]] = []

    def begin(*options: str, **environment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "printer", "--server", server.address, "--folder", str(tmp_path / "slips")]
        given = {**os.environ, "LUOT_PRINTER_TOKEN": TOKEN, **environment}
        agent = subprocess.Popen([*command, *options], cwd=ROOT, env=given, stderr=subprocess.PIPE, text=True)
        running.append(agent)
        return agent

    yield begin
    for agent in running:
        agent.kill()
        agent.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_and_stops_cleanly(server: FakeServer, start: Start, tmp_path: Path, number: signal.Signals) -> None:
    server.queue("7")
    agent = start("--paper", "58mm")
    assert server.settled.wait(LONGEST_S)
    agent.send_signal(number)
    _, log = agent.communicate(timeout=LONGEST_S)
    assert (agent.returncode, server.printed) == (0, ["7"])
    assert (tmp_path / "slips" / "7.png").exists()
    assert "INFO printer.agent printed job=7 number=A012" in log
    assert TOKEN not in log
    assert all(line[:2] == "20" for line in log.splitlines())


def test_a_token_on_the_command_line_is_warned_of(server: FakeServer, start: Start) -> None:
    server.queue("7")
    agent = start("--token", TOKEN, LUOT_PRINTER_TOKEN="")
    assert server.settled.wait(LONGEST_S)
    agent.terminate()
    _, log = agent.communicate(timeout=LONGEST_S)
    assert "others on this machine can see the token" in log
    assert TOKEN not in log


@pytest.mark.parametrize(
    ("options", "environment", "reason"),
    [
        ((), {"LUOT_PRINTER_TOKEN": ""}, "give the device token"),
        (("--token-file", "missing"), {}, "token file cannot be read"),
        (("--server", "nowhere"), {}, "must look like"),
        (("--folder", "pyproject.toml/slips"), {}, "folder for pictures"),
        (("--keep", "0"), {}, "--keep"),
        ((), {"LUOT_LOG_LEVEL": "loud"}, "LUOT_LOG_LEVEL: 'loud' is not one of debug, info, warning, error"),
    ],
)
def test_a_bad_setting_stops_the_start_with_a_sentence(
    start: Start, options: tuple[str, ...], environment: dict[str, str], reason: str
) -> None:
    agent = start(*options, **environment)
    _, log = agent.communicate(timeout=LONGEST_S)
    assert agent.returncode == 2
    assert reason in log
    assert "Traceback" not in log


@pytest.mark.parametrize(("level", "said"), [("", True), (" INFO ", True), ("debug", True), ("error", False)])
def test_the_log_says_what_its_level_asks_for(server: FakeServer, start: Start, level: str, said: bool) -> None:
    server.queue("7")
    agent = start(LUOT_LOG_LEVEL=level)
    assert server.settled.wait(LONGEST_S)
    agent.terminate()
    _, log = agent.communicate(timeout=LONGEST_S)
    assert (agent.returncode, "printed job=7" in log) == (0, said)


PARENT = """
import os, subprocess, sys
agent = subprocess.Popen([*sys.argv[1:], "--exit-with-parent", str(os.getpid())])
sys.stdin.read()
os._exit(1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a parent's process id")
def test_it_ends_when_its_parent_is_gone(server: FakeServer, tmp_path: Path) -> None:
    agent = [sys.executable, "-m", "printer", "--server", server.address, "--folder", str(tmp_path / "slips")]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, *agent],
        cwd=ROOT,
        env={**os.environ, "LUOT_PRINTER_TOKEN": TOKEN},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as parent:
        assert server.leased.wait(LONGEST_S)
        parent.kill()
        _, log = parent.communicate(timeout=LONGEST_S)  # returns once the agent, too, has let go of stderr
    assert log.splitlines()[-1].endswith("stopped")


def test_it_ends_when_its_parent_was_gone_before_it_began(start: Start) -> None:
    agent = start("--exit-with-parent", "1")
    _, log = agent.communicate(timeout=LONGEST_S)
    assert (agent.returncode, "stopped" in log) == (0, True)
