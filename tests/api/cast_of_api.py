"""The cast of the API's tests: two centers alike, their devices and people, and a client that speaks for each.

The password hash is a cheap one of the same kind, so that signing in costs the tests little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.config import load_settings
from server.domain.account import DeviceKind, Role, User
from server.domain.catalogue import (
    Catalogue,
    CenterId,
    ClassCode,
    CounterNumber,
    CounterPlan,
    Name,
    PriorityClass,
    Service,
    ServiceCode,
    ServiceGroup,
    WorkProfile,
)
from server.domain.hours import ALWAYS
from server.services.accounts import create_device
from server.services.configure import configure
from server.services.ports import SYSTEM
from server.wiring import Server, build_server

PASSWORD = "mật-khẩu-chỉ-để-thử"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
LAND, CIVIL = ServiceCode("dat-dai"), ServiceCode("ho-tich")
V1 = "/api/v1"


def catalogue(code: str = "hac-thanh", **changes: Any) -> Catalogue:
    """A center with two services, two classes and three counters, of which the third is closed; always open."""
    values: dict[str, Any] = {
        "code": code,
        "name": Name("Trung tâm Hạc Thành", "Hac Thanh Centre"),
        "time_zone": "Asia/Ho_Chi_Minh",
        "hours": ALWAYS,
        "groups": (ServiceGroup("chinh", Name("Thủ tục chính", "Main services")),),
        "services": (
            Service(LAND, "chinh", "A", Name("Đất đai", "Land"), documents=(Name("Giấy chứng nhận", "Title deed"),)),
            Service(CIVIL, "chinh", "B", Name("Hộ tịch", "Civil status")),
        ),
        "classes": (
            PriorityClass(ClassCode("normal"), Name("Thường", "Normal")),
            PriorityClass(ClassCode("uu-tien"), Name("Ưu tiên", "Priority"), rate=2.0, head_start=10.0),
        ),
        "profiles": (WorkProfile("tat-ca", Name("Tất cả", "All"), (LAND, CIVIL)),),
        "counters": tuple(
            CounterPlan(CounterNumber(n), Name(f"Quầy {n}", f"Counter {n}"), "tat-ca", open_at_start=n < 3)
            for n in (1, 2, 3)
        ),
        "hotline": "0237 3900 900",
        "address": Name("28 Đại lộ Lê Lợi", "28 Le Loi Avenue"),
    }
    return Catalogue(**values | changes)


@dataclass(slots=True)
class Voice:
    """One caller: a client of its own with the headers that make it this device or person."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, json: Any = None, headers: Mapping[str, str] = {}, **rest: Any) -> Any:
        """Call an address of the API and return the response."""
        if json is not None:
            rest["json"] = json
        return self.client.open(V1 + path, method=method, headers=self.headers | dict(headers), buffered=True, **rest)

    def get(self, path: str, **rest: Any) -> TestResponse:
        return self.call("GET", path, **rest)

    def post(self, path: str, json: Any = None, **rest: Any) -> TestResponse:
        return self.call("POST", path, {} if json is None else json, **rest)


@dataclass(slots=True)
class Place:
    """One center of the cast: devices by kind, people by role."""

    world: World
    center_id: CenterId
    tokens: dict[str, str] = field(default_factory=dict)

    def device(self, kind: str) -> Voice:
        """The center's kiosk, display, printer or counter (number 1)."""
        return Voice(self.world.client(), {"Authorization": f"Bearer {self.tokens[kind]}"})

    def person(self, role: str) -> Voice:
        """The center's person of this role, signed in through the API."""
        voice = Voice(self.world.client())
        name = f"{role}-{self.center_id}"
        answer = voice.post("/session", {"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        voice.headers["X-CSRF-Token"] = answer.json["csrf"]
        return voice

    def ticket(self, service: str = LAND, **order: Any) -> dict[str, Any]:
        """A new ticket from the kiosk."""
        answer = self.device("kiosk").post("/tickets", {"service": service, **order})
        assert answer.status_code == 201, answer.text
        return dict(answer.json)


@dataclass(slots=True)
class World:
    """A server in this process over a real database, with the center `here` and the center `there`."""

    server: Server
    here: Place = field(init=False)
    there: Place = field(init=False)

    def client(self) -> FlaskClient:
        """A client without any credentials."""
        return self.server.app.test_client()

    def nobody(self) -> Voice:
        """A caller without any credentials."""
        return Voice(self.client())


def build_world(folder: Path, database_url: str, **variables: str) -> World:
    """Build a server on the database, with its cast."""
    given = {"LUOT_DATA_DIR": str(folder / "data"), "LUOT_DATABASE_URL": database_url, "LUOT_ASYNC": "threading"}
    world = World(build_server(load_settings(given | variables)))
    world.here, world.there = _place(world, "hac-thanh"), _place(world, "dong-son")
    return world


def _place(world: World, code: str) -> Place:
    house = world.server.house
    place = Place(world, configure(house.context, catalogue(code), SYSTEM).center_id)
    for kind in DeviceKind:
        counter = 1 if kind is DeviceKind.COUNTER else None
        made = create_device(house.context, house.accounts, place.center_id, kind, f"{kind} {code}", counter)
        place.tokens[str(kind)] = made.token
    for role in Role:
        user = User(0, f"{role}-{place.center_id}", f"Nguyễn Thị {role}", role, place.center_id)
        house.accounts.add_user(user, PASSWORD_HASH, house.context.clock.now())
    return place
