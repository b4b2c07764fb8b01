"""The agent as a process of its own: how it starts, prints, stops, and follows the one that started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from printer.errors import BadSetting
from printer.settings import from_words, read_agent_file
from tests.printer.cast_of_printer import TOKEN, FakeServer

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 30
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(server: FakeServer, tmp_path: Path) -> Iterator[Start]:
    """Start an agent on the server with its token in the environment."""
    running: list[subprocess.Popen[str]] = []

    def begin(*options: str, **environment: str) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "printer",
            "--server",
            server.address,
            "--printer",
            f"virtual://{tmp_path}/slips",
        ]
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
    agent = start("--profile", "58mm")
    assert server.settled.wait(LONGEST_S)
    agent.send_signal(number)
    _, log = agent.communicate(timeout=LONGEST_S)
    assert (agent.returncode, server.printed) == (0, ["7"])
    assert (tmp_path / "slips" / "7.png").exists()
    assert "INFO printer.worker printed job=7 number=A012" in log
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
        (("--printer", "hers=virtual:///dev/null/slips"), {}, "folder for pictures"),
        (("--printer", "hers=nowhere"), {}, "must look like one of tcp://"),
        (("--printer", "slips=tcp://192.0.2.1"), {}, "two printers are called 'slips'"),
        (("--printer", "a/b=tcp://192.0.2.1"), {}, "a printer's name has"),
        (("--config", "missing.toml"), {}, "either by --printer or in the file"),
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


CONFIG = """
server = "{server}"
token_file = "token"

[[printers]]
name = "Máy in cửa chính"
address = "virtual://{folder}/one"

[[printers]]
name = "Máy in cửa sau"
address = "virtual://{folder}/two?faults=cover_open"
profile = "58mm"
"""


def test_one_agent_drives_all_printers_of_its_file_and_tells_systemd_how_they_are(
    server: FakeServer, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "token").chmod(0o600)
    (tmp_path / "agent.toml").write_text(CONFIG.format(server=server.address, folder=tmp_path))
    server.queue("7")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(LONGEST_S)
        command = [sys.executable, "-m", "printer", "--config", str(tmp_path / "agent.toml")]
        environ = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify")}
        agent = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
        said = [systemd.recv(1000).decode()]
        while "Máy in cửa sau: the printer's cover is open" not in said[-1]:
            said.append(systemd.recv(1000).decode())
    assert server.settled.wait(LONGEST_S)
    agent.terminate()
    _, log = agent.communicate(timeout=LONGEST_S)
    assert (agent.returncode, said[0], server.printed) == (0, "READY=1", ["7"])
    states = {(each["name"], each["state"], each["profile"]) for each in server.reports}
    assert {("Máy in cửa chính", "ready", "80mm"), ("Máy in cửa sau", "cover_open", "58mm")} < states
    assert "printer Máy in cửa sau: the printer's cover is open" in log


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("printers = 3", "each printer begins with"),
        ("", "say where slips come out: 1 to 16 printers"),
        ("[[printers]]\nname = 'x'", "printer 1: address must be text"),
        ("[[printers]]\naddress = 'tcp://h'", "printer 1: name must be text"),
        ("[[printers]]\nname = 'x'\naddress = 'tcp://h'\nprofil = '80mm'", "'profil' is not known here"),
        ("[[printers]]\nname = 'x'\naddress = 'tcp://h'\nprofile = 'A4'", "profile 'A4' is not one of 58mm"),
        ("[[printers]", "is not TOML"),
        ("token = 'x'", "'token' is not known here; known: printers, server, token_file"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong_in_it(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "agent.toml").write_text(text)
    with pytest.raises(BadSetting, match=reason):
        read_agent_file(tmp_path / "agent.toml")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Máy  in 1=tcp://192.0.2.1", "Máy in 1"),
        ("tcp://192.0.2.1:9101", "192.0.2.1-9101"),
        ("serial:///dev/ttyS0?baud=9600", "ttyS0"),
        ("usb://04b8:0e28?serial=a=b", "04b8-0e28"),
        (unicodedata.normalize("NFD", "Máy in ở cổng") + "=cups://slips", "Máy in ở cổng"),
    ],
)
def test_a_printer_has_the_name_it_is_given_or_one_made_of_its_address(word: str, name: str) -> None:
    assert [each.name for each in from_words([word], "80mm")] == [name]


PARENT = """
import os, subprocess, sys
agent = subprocess.Popen([*sys.argv[1:], "--exit-with-parent", str(os.getpid())])
sys.stdin.read()
os._exit(1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a parent's process id")
def test_it_ends_when_its_parent_is_gone(server: FakeServer, tmp_path: Path) -> None:
    agent = [sys.executable, "-m", "printer", "--server", server.address, "--printer", f"virtual://{tmp_path}/slips"]
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
