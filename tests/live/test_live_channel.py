"""The live channel of a real server over real sockets: who gets in, and what a screen is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import websocket
from socketio.exceptions import ConnectionError as ConnectionRefused

from bench.servers import wait_until
from server.domain.catalogue import CenterId
from server.domain.errors import Unavailable
from server.live.channel import LiveChannel, Snapshots
from server.live.packets import Written
from server.services.issue import Order
from server.services.issue import issue as issue_ticket
from server.services.ports import SYSTEM
from tests.api.cast_of_api import LAND, build_world
from tests.live.cast_of_live import PATIENCE_S, Follower, LiveClient, ServerProcess, issue, make_cast, snapshot
from tests.live.conftest import Running, Servers
from tests.live.fold import assert_follows

Follow = Callable[[ServerProcess, str], Follower]


def display(running: Running) -> str:
    return running.cast.here.tokens["display"]


def test_a_screen_gets_the_snapshot_first(running: Running, follow: Follow) -> None:
    issue(running.server, running.cast.here)
    follower = follow(running.server, display(running))
    fresh = snapshot(running.server, running.cast.here)
    assert follower.heard[0] == "snapshot"
    assert follower.base is not None
    assert follower.base | {"at": None} == fresh | {"at": None}


def test_the_snapshot_comes_after_the_word_that_one_is_connected(running: Running) -> None:
    address = running.server.address.replace("http", "ws")
    wire = websocket.create_connection(f"{address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE_S)
    assert wire.recv().startswith("0{")
    wire.send("40/live," + json.dumps({"token": display(running)}))
    assert wire.recv().startswith("40/live,")
    while not wire.recv().startswith('42/live,["snapshot"'):
        """A heartbeat or a frame may come before it."""
    wire.close()


def test_what_leaves_between_reading_the_snapshot_and_sending_it_is_repeated(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build_world(tmp_path, database_url)
    read = Snapshots.written

    def read_and_be_late(self: Snapshots, center_id: CenterId) -> tuple[int, Written]:
        old = read(self, center_id)
        issue_ticket(world.server.house.context, center_id, Order(LAND), SYSTEM)
        world.server.relay.step()
        return old

    monkeypatch.setattr(Snapshots, "written", read_and_be_late)
    token = world.here.tokens["display"]
    screen = world.server.socketio.test_client(world.server.app, namespace="/live", auth={"token": token})

    def after_the_snapshot() -> list[dict[str, Any]]:
        heard = [(packet["name"], packet["args"][0]) for packet in list(screen.queue)]
        snapshots = [n for n, (name, _) in enumerate(heard) if name == "snapshot"]
        return [message for name, message in heard[snapshots[0] :] if name != "heartbeat"] if snapshots else []

    assert wait_until(lambda: len(after_the_snapshot()) == 2, PATIENCE_S), screen.queue
    snapshot, frame = after_the_snapshot()
    screen.disconnect("/live")
    assert frame["from"] == snapshot["version"] + 1
    assert frame["to"] == world.server.house.context.reader.version(world.here.center_id)
    world.server.house.database.close()


def test_a_database_that_goes_away_behind_the_snapshot_shows_nobody_out(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, welcome, welcomed = build_world(tmp_path, database_url), LiveChannel._welcome, threading.Event()

    def gone(_self: Snapshots, _center: CenterId, _version: int) -> None:
        raise Unavailable("The database does not answer.")

    def welcome_and_tell(self: LiveChannel, *caller: Any) -> None:
        welcome(self, *caller)
        welcomed.set()

    monkeypatch.setattr(Snapshots, "frame_after", gone)
    monkeypatch.setattr(LiveChannel, "_welcome", welcome_and_tell)
    token = world.here.tokens["display"]
    screen = world.server.socketio.test_client(world.server.app, namespace="/live", auth={"token": token})
    assert welcomed.wait(PATIENCE_S)
    assert [packet["name"] for packet in screen.queue if packet["name"] != "heartbeat"] == ["snapshot"]
    assert screen.is_connected("/live")
    screen.disconnect("/live")
    world.server.house.database.close()


def test_frames_follow_without_a_gap_and_give_the_new_snapshot(
    running: Running, follow: Follow, tmp_path: Path
) -> None:
    follower = follow(running.server, display(running))
    keypad = running.cast.here.tokens["counter"]
    for _ in range(5):
        issue(running.server, running.cast.here)
        for step in ("call-next", "recall", "begin", "finish"):
            assert running.server.post(f"/api/v1/counters/1/{step}", keypad).status_code == 200
    fresh = snapshot(running.server, running.cast.here)
    follower.wait_for(fresh["version"])
    versions = [event["version"] for event in follower.events]
    assert versions == list(range(follower.base["version"] + 1, fresh["version"] + 1))  # type: ignore[index]
    assert follower.fetches == 0
    for frame in follower.frames:
        assert [event["version"] for event in frame["events"]] == list(range(frame["from"], frame["to"] + 1))
    assert_follows(follower.base or {}, follower.events, fresh, tmp_path)


def test_a_burst_arrives_whole_and_in_order(running: Running, follow: Follow) -> None:
    follower = follow(running.server, display(running))
    with ThreadPoolExecutor(16) as pool:
        numbers = {
            ticket["number"] for ticket in pool.map(lambda _: issue(running.server, running.cast.here), range(80))
        }
    assert len(numbers) == 80
    follower.wait_for(snapshot(running.server, running.cast.here)["version"])
    issued = [event["ticket"]["number"] for event in follower.events if event["type"] == "ticket.issued"]
    assert issued == sorted(numbers)
    # That events are gathered into frames is held in test_relay.py, where no busy machine can pull them apart.
    assert len(follower.frames) <= len(follower.events)


def test_screens_of_the_other_center_hear_nothing(running: Running, follow: Follow) -> None:
    here, there = follow(running.server, display(running)), follow(running.server, running.cast.there.tokens["display"])
    issue(running.server, running.cast.here)
    here.wait_for(snapshot(running.server, running.cast.here)["version"])
    ticket = issue(running.server, running.cast.there)
    there.wait_for(snapshot(running.server, running.cast.there)["version"])
    assert [e["ticket"]["id"] for e in there.events if e["type"] == "ticket.issued"] == [ticket["id"]]


@pytest.mark.parametrize("auth", [None, {}, {"token": "wrong"}, {"token": 7}, {"token": ""}, ["token"], "token"])
def test_an_unknown_caller_is_refused_with_a_code(running: Running, auth: Any) -> None:
    refusals: list[Any] = []
    client = LiveClient(reconnection=False, handle_sigint=False)
    client.on("connect_error", refusals.append, namespace="/live")
    with pytest.raises(ConnectionRefused):
        client.connect(running.server.address, namespaces=["/live"], transports=["websocket"], auth=auth)
    client.shutdown()
    assert [refusal["data"] for refusal in refusals] == [{"code": "not_signed_in"}]
    assert refusals[0]["message"]


def test_another_site_may_not_listen_with_a_visitors_cookie(running: Running) -> None:
    client = LiveClient(reconnection=False, handle_sigint=False)
    with pytest.raises(ConnectionRefused):
        client.connect(
            running.server.address,
            headers={"Origin": "http://evil.example"},
            namespaces=["/live"],
            transports=["websocket"],
            auth={"token": display(running)},
        )
    client.shutdown()


def test_there_is_no_long_polling(running: Running) -> None:
    answer = requests.get(f"{running.server.address}/socket.io/?EIO=4&transport=polling", timeout=PATIENCE_S)
    assert answer.status_code == 400


def test_events_are_fetched_in_pages_from_any_version(running: Running) -> None:
    token = display(running)
    for _ in range(3):
        issue(running.server, running.cast.here)
    now = snapshot(running.server, running.cast.here)["version"]
    page = running.server.get(f"/api/v1/events?after={now - 3}&limit=2", token).json()
    assert (page["from"], page["to"], page["version"]) == (now - 2, now - 1, now)
    assert [event["version"] for event in page["events"]] == [now - 2, now - 1]
    last = running.server.get(f"/api/v1/events?after={now}", token).json()
    assert (last["from"], last["to"], last["events"]) == (now + 1, now, [])
    gone = running.server.get(f"/api/v1/events?after={now + 1}", token)
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "events_gone")


def test_a_heartbeat_tells_the_version(running: Running, follow: Follow) -> None:
    follower = follow(running.server, display(running))
    version = snapshot(running.server, running.cast.here)["version"]
    assert wait_until(lambda: bool(follower.heartbeats), PATIENCE_S)
    assert follower.heartbeats[0]["version"] == version
    assert follower.heartbeats[0]["at"].endswith("Z")


@pytest.mark.parametrize("runtime", ["eventlet", "gevent"])
def test_before_a_restart_the_screens_are_told(
    fresh_database: Any, servers: Servers, follow: Follow, tmp_path: Path, runtime: str
) -> None:
    url = fresh_database("sqlite")
    cast = make_cast(tmp_path / "cast", url)
    [server] = servers(1, url, runtime)
    follower = follow(server, cast.here.tokens["display"])
    issue(server, cast.here)
    assert server.stop() == 0
    assert "restarting" in follower.heard
    server.start()
    issue(server, cast.here)
    fresh = snapshot(server, cast.here)
    follower.wait_for(fresh["version"])
    assert_follows(follower.base or {}, follower.events, fresh, tmp_path)
    assert '"level": "error"' not in server.log
