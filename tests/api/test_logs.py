"""The log of a real server: one line a call with its request id, and nobody's secrets in it, nor in the measures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from sqlalchemy import make_url

from server.domain.account import Role, User
from tests.api.cast_of_api import PASSWORD, PASSWORD_HASH
from tests.live.cast_of_live import Cast, ServerProcess, make_cast
from tests.services_for_tests import PostgresDatabases, with_current_schema

PERSON = "Trần Thị Bí Mật"
NOTE = "thiếu căn cước của ông Lê Văn Riêng"


@dataclass(frozen=True, slots=True)
class Used:
    """A server after a day in small: with all secrets that were planted in it."""

    server: ServerProcess
    cast: Cast
    planted: dict[str, str]

    def lines(self) -> list[dict[str, Any]]:
        """The log's lines that are about requests or faults."""
        found = [line for line in self.server.log.splitlines() if line.startswith("{")]
        return [json.loads(line) for line in found]


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresDatabases) -> Iterator[Used]:
    """A server on PostgreSQL on which everything was tried that could give a secret away, a fault included."""
    folder, url = tmp_path_factory.mktemp("logs"), postgres.fresh_database(with_current_schema)
    cast = make_cast(folder / "cast", url)
    official = User(0, "bi-mat", PERSON, Role.OFFICIAL, cast.here.center_id)
    cast.house.accounts.add_user(official, PASSWORD_HASH, cast.house.context.clock.now())
    cast.house.database.close()
    server = ServerProcess(folder / "data", url, "eventlet", LUOT_LOG_LEVEL="debug")
    server.start()
    try:
        yield Used(server, cast, live_through(server, cast, url))
    finally:
        server.kill()
        postgres.drop(url)


def live_through(server: ServerProcess, cast: Cast, url: str) -> dict[str, str]:
    """Use the server in good and bad ways and return what must not be seen anywhere."""
    tokens = cast.here.tokens
    answer = server.post("/api/v1/session", "", {"username": "bi-mat", "password": PASSWORD})
    planted = {"csrf": answer.json()["csrf"], "cookie": answer.cookies["luot"], "password": PASSWORD}
    server.post("/api/v1/session", "", {"username": "bi-mat", "password": "mật khẩu đoán sai"})
    ticket = server.post(
        "/api/v1/tickets", tokens["kiosk"], {"service": "dat-dai"}, headers={"X-Request-ID": "press-1"}
    )
    planted |= {"ticket": ticket.json()["url"].rsplit("/", 1)[1], "guess": "mật khẩu đoán sai", "note": NOTE}
    server.get(f"/t/{planted['ticket']}")
    server.get(f"/api/v1/public/tickets/{planted['ticket']}?name=Riêng")
    server.get(f"/kiosk/?token={tokens['kiosk']}")
    server.get("/api/v1/snapshot", "wrong-token-of-somebody")
    server.post("/api/v1/counters/1/call-next", tokens["counter"])
    server.post("/api/v1/counters/1/hold", tokens["counter"], {"note": NOTE})
    break_tickets(url)
    assert server.get(f"/api/v1/public/tickets/{planted['ticket']}").status_code == 500
    assert server.get("/api/v1/tickets/1", tokens["kiosk"], headers={"X-Request-ID": "broken-1"}).status_code == 500
    planted |= {f"token of {kind}": token for kind, token in tokens.items()}
    return planted | {"person": PERSON, "wrong token": "wrong-token-of-somebody", "query": "Riêng"}


def break_tickets(url: str) -> None:
    """Make the tickets' table unreadable, so that looking one up is a fault."""
    connection = psycopg2.connect(make_url(url).set(drivername="postgresql").render_as_string(False))
    with connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tickets RENAME COLUMN token TO taken_away")
    connection.close()


def test_each_call_is_one_line_with_its_request_id(used: Used) -> None:
    [line] = [line for line in used.lines() if line.get("request_id") == "press-1"]
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("POST", "/api/v1/tickets", 201)
    assert line["actor"].startswith("device:")
    assert line["ms"] >= 0
    assert line["timestamp"].endswith("Z")


def test_a_fault_is_logged_with_the_request_id_of_its_answer(used: Used) -> None:
    fault, request = [line for line in used.lines() if line.get("request_id") == "broken-1"]
    assert (fault["event"], fault["level"], fault["route"]) == ("fault", "error", "/api/v1/tickets/<int:ticket_id>")
    assert "Traceback" in fault["exception"]
    assert (request["event"], request["level"], request["status"]) == ("request", "warning", 500)


def test_a_fault_tells_the_caller_nothing_of_its_inside(used: Used) -> None:
    answer = used.server.get("/api/v1/tickets/1", used.cast.here.tokens["kiosk"], headers={"Accept-Language": "en"})
    assert answer.json() == {"error": {"code": "fault", "message": "Something broke on our side; it has been logged."}}


def test_no_secret_and_no_person_is_in_the_log(used: Used) -> None:
    log = used.server.log
    assert {name: value for name, value in used.planted.items() if value in log} == {}


def test_no_secret_and_no_person_is_in_the_measures(used: Used) -> None:
    measures = used.server.get("/metrics").text
    assert "luot_requests_total" in measures
    assert {name: value for name, value in used.planted.items() if value in measures} == {}


def test_no_secret_is_in_the_log_folder_or_database_in_clear(used: Used, tmp_path: Path) -> None:
    kept = [file for file in used.server.folder.rglob("*") if file.is_file()]
    for name, value in used.planted.items():
        assert [file.name for file in kept if value.encode() in file.read_bytes()] == [], name
