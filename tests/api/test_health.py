"""Alive, ready, measured; and what every page and answer carries in its headers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.servers import PostgresServer
from server.config import load_settings
from server.wiring import build_server
from tests.api.cast_of_api import World

PAGES = ["/", "/kiosk/", "/display/", "/counter/", "/admin/", "/admin/slips", "/t/some-token", "/docs/"]
# Pages that this piece does not have yet answer 404, with the same headers.
LATER = 404


def plain_client(folder: Path, url: str) -> Any:
    given = {"LUOT_DATA_DIR": str(folder), "LUOT_DATABASE_URL": url, "LUOT_ASYNC": "threading"}
    return build_server(load_settings(given)).app.test_client()


def test_a_server_with_its_schema_is_ready(world: World) -> None:
    answer = world.client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_without_a_schema_it_is_alive_and_not_ready(empty_database_url: str, tmp_path: Path) -> None:
    client = plain_client(tmp_path, empty_database_url)
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.json["error"]["message"] == "The database schema is not current; run: luot migrate"
    assert int(answer.headers["Retry-After"]) >= 1


def test_with_the_database_gone_it_is_alive_says_so_and_still_measures(tmp_path: Path) -> None:
    with PostgresServer() as postgres:
        client = plain_client(tmp_path, postgres.url("postgres"))
        postgres.stop()
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz", headers={"Accept-Language": "en"})
        assert ready.status_code == 503
        assert ready.json["error"]["message"].startswith("The database cannot be reached")
        call = client.get("/api/v1/snapshot", headers={"Authorization": "Bearer x"})
        assert (call.status_code, call.json["error"]["code"]) == (503, "unavailable")
        assert int(call.headers["Retry-After"]) >= 1
        measures = client.get("/metrics")
        assert measures.status_code == 200
        assert "luot_database_up 0.0" in measures.text


def test_after_the_database_is_back_the_next_call_succeeds(tmp_path: Path) -> None:
    with PostgresServer() as postgres:
        client = plain_client(tmp_path, postgres.url("postgres"))
        assert client.get("/api/v1/snapshot").status_code == 401
        assert "run: luot migrate" in client.get("/readyz", headers={"Accept-Language": "en"}).text
        postgres.stop()
        postgres.start()
        answers = [client.get("/readyz", headers={"Accept-Language": "en"}).text for _ in range(20)]
        assert "run: luot migrate" in answers[-1]


def test_the_measures_count_requests_by_route_and_tell_the_hall(world: World) -> None:
    ticket = world.here.ticket()
    world.here.device("kiosk").get(f"/tickets/{ticket['id']}")
    text = world.client().get("/metrics").text
    assert 'luot_requests_total{method="POST",route="/api/v1/tickets",status="201"} 1.0' in text
    assert 'luot_requests_total{method="GET",route="/api/v1/tickets/<int:ticket_id>",status="200"} 1.0' in text
    assert 'luot_request_seconds_count{method="POST",route="/api/v1/tickets"} 1.0' in text
    assert 'luot_waiting{center="hac-thanh",service="dat-dai"} 1.0' in text
    assert 'luot_counters{center="hac-thanh",state="open"} 2.0' in text
    assert 'luot_counters{center="hac-thanh",state="closed"} 1.0' in text
    assert 'luot_center_version{center="hac-thanh"} 2.0' in text
    assert 'luot_center_version{center="dong-son"} 0.0' in text
    assert "luot_database_up 1.0" in text
    assert "process_cpu_seconds_total" in text


def test_odd_methods_and_addresses_make_no_series_of_their_own(light_world: World) -> None:
    client = light_world.client()
    for n in range(5):
        client.open(f"/no/such/{n}", method=f"ODD{n}")
        client.get(f"/api/v1/no/such/{n}")
    text = client.get("/metrics").text
    assert "ODD" not in text
    assert "/no/such" not in text
    assert 'method="other",route="unknown"' in text


@pytest.mark.parametrize("page", [*PAGES, "/api/v1/services", "/healthz", "/nothing"])
def test_every_answer_is_guarded_by_its_headers(light_world: World, page: str) -> None:
    answer = light_world.client().get(page, buffered=True)
    policy = dict(part.partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in answer.headers


def test_answers_of_the_api_are_kept_nowhere(light_world: World) -> None:
    assert light_world.here.device("kiosk").get("/services").headers["Cache-Control"] == "no-store"
    assert light_world.nobody().get("/session").headers["Cache-Control"] == "no-store"


def test_a_citizens_page_is_not_for_search_engines(light_world: World) -> None:
    answer = light_world.client().get("/t/some-token", buffered=True)
    assert answer.status_code == LATER or "noindex" in answer.headers["X-Robots-Tag"]


def test_no_file_outside_the_pages_is_served(light_world: World) -> None:
    client = light_world.client()
    for path in (
        "/common/../pages.py",
        "/common/..%2fpages.py",
        "/kiosk/..%2f..%2fpyproject.toml",
    ):
        assert client.get(path, buffered=True).status_code == 404, path


@pytest.fixture
def demo(sqlite_world: Callable[..., World]) -> World:
    """A demo's server, with its secrets in place."""
    world = sqlite_world(LUOT_DEMO="1")
    file = world.server.house.settings.data_dir / "demo.json"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as opened:
        opened.write('{"kiosk_token": "secret-of-the-demo"}')
    return world


def test_outside_the_demo_there_is_no_such_address(light_world: World) -> None:
    answer = light_world.nobody().get("/demo")
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080", "localhost"])
def test_the_demo_tells_its_secrets_to_this_machine(demo: World, host: str) -> None:
    answer = demo.nobody().get("/demo", headers={"Host": host})
    assert answer.json == {"kiosk_token": "secret-of-the-demo"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["luot.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.7:8080", "0"])
def test_the_demo_refuses_a_foreign_host(demo: World, host: str) -> None:
    assert demo.nobody().get("/demo", headers={"Host": host}).status_code == 404


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.5", "2001:db8::1", ""])
def test_the_demo_refuses_other_machines(demo: World, address: str) -> None:
    answer = demo.nobody().get("/demo", headers={"Host": "localhost"}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404
