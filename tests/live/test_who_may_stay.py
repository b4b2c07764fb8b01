"""Who may stay on the live channel: a revoked device and a disabled person are shown out, and nobody else is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import socketio
from playwright.sync_api import expect, sync_playwright
from socketio.exceptions import ConnectionError as ConnectionRefused
from sqlalchemy import update

from bench.servers import PostgresServer, wait_until
from server.domain.account import DeviceKind, Role, User
from server.services.accounts import create_device, create_user
from server.store.tables import UserRow
from server.wiring import House
from tests.live.cast_of_live import PATIENCE_S, Center, ServerProcess, make_cast
from tests.live.conftest import Running, Servers
from tests.services_for_tests import PostgresDatabases, with_current_schema

PASSWORD = "a long enough password"


class Visitor:
    """Somebody on the live channel who never comes back by itself."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.refusals: list[str | None] = []
        self._welcomed = threading.Event()
        self._client = socketio.Client(reconnection=False, handle_sigint=False)
        self._client.on("snapshot", lambda _snapshot: self._welcomed.set(), namespace="/live")
        self._client.on("connect_error", self._on_refusal, namespace="/live")

    @property
    def is_in(self) -> bool:
        return "/live" in self._client.namespaces

    def enter(self, token: str | None = None, cookie: str = "") -> Visitor:
        """Connect by a device's token or a person's cookie, and wait for the snapshot."""
        self._client.connect(
            self.server.address,
            headers={"Cookie": cookie} if cookie else {},
            namespaces=["/live"],
            transports=["websocket"],
            auth={"token": token} if token else {},
        )
        assert self._welcomed.wait(PATIENCE_S)
        return self

    def leave(self) -> None:
        self._client.shutdown()

    def _on_refusal(self, refusal: object) -> None:
        data = refusal.get("data") if isinstance(refusal, dict) else None
        self.refusals.append(data.get("code") if data else None)


@pytest.fixture
def visitor_of() -> Iterator[Callable[[ServerProcess], Visitor]]:
    """Make visitors; they leave when the test ends."""
    made: list[Visitor] = []

    def visitor(server: ServerProcess) -> Visitor:
        made.append(Visitor(server))
        return made[-1]

    yield visitor
    for each in made:
        each.leave()


VisitorOf = Callable[[ServerProcess], Visitor]


def new_device(house: House, center: Center, kind: DeviceKind = DeviceKind.DISPLAY) -> tuple[int, str]:
    made = create_device(house.context, house.accounts, center.center_id, kind, "To be revoked", None)
    return made.device.id, made.token


def revoke(house: House, device_id: int) -> None:
    assert house.accounts.revoke_device(device_id, house.context.clock.now())
    house.database.close()


def is_out_for_good(visitor: Visitor, **proof: str) -> bool:
    """Wait until the visitor was shown out, and tell whether the way back is closed with the code that pages know."""
    assert wait_until(lambda: not visitor.is_in, PATIENCE_S)
    again = Visitor(visitor.server)
    with pytest.raises(ConnectionRefused):
        again.enter(**proof)
    again.leave()
    return again.refusals == ["not_signed_in"]


def test_a_revoked_device_is_shown_out_and_the_others_stay(running: Running, visitor_of: VisitorOf) -> None:
    device_id, token = new_device(running.cast.house, running.cast.here)
    other = visitor_of(running.server).enter(running.cast.here.tokens["display"])
    revoked = [visitor_of(running.server).enter(token) for _ in range(2)]
    revoke(running.cast.house, device_id)
    assert all(is_out_for_good(visitor, token=token) for visitor in revoked)
    assert other.is_in


def test_a_disabled_person_is_shown_out_and_the_others_stay(running: Running, visitor_of: VisitorOf) -> None:
    house, cookies = running.cast.house, {}
    for name in ("lan", "minh"):
        user = User(0, name, name.title(), Role.OFFICIAL, running.cast.here.center_id)
        create_user(house.context, house.accounts, user, PASSWORD)
        signed_in = running.server.call("POST", "/api/v1/session", None, json={"username": name, "password": PASSWORD})
        cookies[name] = f"luot={signed_in.cookies['luot']}"
    lan, minh = (visitor_of(running.server).enter(cookie=cookies[name]) for name in ("lan", "minh"))
    with house.database.writing() as connection:
        disabled = update(UserRow).where(UserRow.username == "lan").values(disabled_at=house.context.clock.now())
        connection.execute(disabled)
        connection.commit()
    house.database.close()
    assert is_out_for_good(lan, cookie=cookies["lan"])
    assert minh.is_in


@pytest.mark.parametrize("runtime", ["eventlet", "gevent", "threading"])
def test_each_process_shows_out_its_own(
    postgres_url: str, servers: Servers, visitor_of: VisitorOf, tmp_path: Path, runtime: str
) -> None:
    cast = make_cast(tmp_path / "cast", postgres_url)
    [server] = servers(1, postgres_url, runtime, LUOT_WORKERS="2")
    device_id, token = new_device(cast.house, cast.here)
    visitors = [visitor_of(server).enter(token) for _ in range(6)]
    revoke(cast.house, device_id)
    assert wait_until(lambda: not any(visitor.is_in for visitor in visitors), PATIENCE_S)
    assert '"level": "error"' not in server.log


@pytest.mark.parametrize("runtime", ["eventlet", "gevent"])
def test_a_database_that_is_away_shows_nobody_out(
    servers: Servers, visitor_of: VisitorOf, tmp_path: Path, runtime: str
) -> None:
    with PostgresServer() as database:
        url = PostgresDatabases(database.url()).fresh_database(with_current_schema)
        cast = make_cast(tmp_path / "cast", url)
        [server] = servers(1, url, runtime)
        device_id, token = new_device(cast.house, cast.here)
        visitor, other = visitor_of(server).enter(token), visitor_of(server).enter(cast.here.tokens["display"])
        cast.house.database.close()
        database.stop()
        assert wait_until(lambda: server.log.count("recheck_waits") >= 2, PATIENCE_S)
        assert visitor.is_in
        assert other.is_in
        database.start()
        revoke(cast.house, device_id)
        assert is_out_for_good(visitor, token=token)
        assert other.is_in


def test_a_screen_that_is_shown_out_says_that_it_must_be_paired_again(running: Running, chromium_path: str) -> None:
    device_id, token = new_device(running.cast.house, running.cast.here)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{running.server.address}/display/#token={token}")
        page.wait_for_selector("body[data-link=live]")
        revoke(running.cast.house, device_id)
        expect(page.locator("[data-pairing=display]")).to_contain_text("không còn dùng được", timeout=PATIENCE_S * 1000)
        browser.close()
