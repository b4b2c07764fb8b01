"""The demo: a real center, generated people and devices, a virtual printer and a crowd, served on this machine."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from server.centerfile import read_center_file
from server.config import Settings, load_settings
from server.domain.account import DeviceKind, Role, User
from server.domain.catalogue import Catalogue, CenterId
from server.domain.errors import InvalidValue
from server.domain.hours import ALWAYS
from server.print_agent import (
    AgentPlan,
    address_of,
    agent_child,
    device_token,
    keep_device,
    wait_ready,
    write_private,
)
from server.processes import Child, Family
from server.services import accounts
from server.services.clock import DemoClock
from server.services.configure import configure
from server.services.ports import Actor
from server.store.migrate import migrate
from server.wiring import House, build_house

CENTER_FILE = Path(__file__).parent.parent / "centers" / "thanh-hoa.toml"
OFFICIAL = "canbo"
ADMINISTRATOR = "quantri"
CROWD_KEEPS_OFF = 2
PRINTER = "Máy in 1"


def run_demo(*, crowd: bool, speed: float, file: Path | None) -> int:
    """Create what the demo needs, serve it, and watch over its processes until told to stop.

    Returns: the exit code. Raises: InvalidValue when the port is taken or the data folder holds a real center.
    """
    os.environ["LUOT_DEMO"] = "1"
    os.environ.setdefault("LUOT_LOG_LEVEL", "warning")
    settings = load_settings()
    _demand_port(settings)
    catalogue = _always_open(read_center_file(file or CENTER_FILE))
    _keep_clock(settings, catalogue, speed)
    prepared = _prepare(settings, catalogue)
    family = Family(_say)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: family.end())
    try:
        _serve(settings, catalogue, prepared, family, speed if crowd else None)
    finally:
        family.stop()
    _say("Lượt has stopped; everything is kept for the next start.")
    return 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """The demo's secrets: what the start page may know, and the files that its processes read."""

    shown: dict[str, Any]
    printer_token: Path
    crowd: Path


class Password:
    """A password of the demo, new or known from the last start; its hash takes long and is made once, if at all."""

    def __init__(self, known: dict[str, str] | None = None) -> None:
        self.is_known = known is not None
        self.plain = known["password"] if known else secrets.token_urlsafe(9)

    @cached_property
    def hashed(self) -> str:
        """What the store keeps of it."""
        return accounts.hash_password(self.plain)


def _serve(
    settings: Settings, catalogue: Catalogue, prepared: Prepared, family: Family, crowd_speed: float | None
) -> None:
    address = address_of(settings)
    _say(f"Starting Lượt with {catalogue.name.vi} …")
    family.add(Child("server", [sys.executable, "-m", "server.runtime"]))
    wait_ready(settings, family, _say)
    folder = (settings.data_dir / "slips").resolve()
    printers = [f"--printer={PRINTER}=virtual://{quote(str(folder))}"]
    family.add(agent_child("virtual printer", address, AgentPlan(prepared.printer_token, printers)))
    if crowd_speed is not None:
        options = ["--server", address, "--secrets", str(prepared.crowd), "--speed", str(crowd_speed)]
        family.add(Child("crowd", [sys.executable, "-m", "crowd", *options]))
    _say(_welcome(address, settings, catalogue, prepared, crowd_speed))
    family.watch()


def _prepare(settings: Settings, catalogue: Catalogue) -> Prepared:
    house = build_house(settings)
    migrate(house.database)
    secrets_file = settings.data_dir / "demo.json"
    known = json.loads(secrets_file.read_text(encoding="utf-8")) if secrets_file.exists() else {}
    _demand_demo_folder(house, known)
    center_id = configure(house.context, catalogue, Actor("system:demo")).center_id
    shown = _shown_secrets(house, center_id, known)
    write_private(secrets_file, json.dumps(shown, ensure_ascii=False))
    printer_token = settings.data_dir / "printer.token"
    keep_device(house, center_id, "Virtual printer", printer_token)
    crowd = settings.data_dir / "crowd.json"
    write_private(crowd, json.dumps(_crowd_secrets(house, center_id, catalogue), ensure_ascii=False))
    house.database.close()
    return Prepared(shown, printer_token, crowd)


def _shown_secrets(house: House, center_id: CenterId, known: dict[str, Any]) -> dict[str, Any]:
    return {
        "kiosk_token": device_token(house, center_id, DeviceKind.KIOSK, "Demo kiosk", known.get("kiosk_token")),
        "display_token": device_token(house, center_id, DeviceKind.DISPLAY, "Demo display", known.get("display_token")),
        "official": _person(
            house, center_id, OFFICIAL, "Nguyễn Thị Lượt", Role.SUPERVISOR, Password(known.get("official"))
        ),
        "admin": _person(
            house, center_id, ADMINISTRATOR, "Lê Quản Trị", Role.ADMINISTRATOR, Password(known.get("admin"))
        ),
    }


def _crowd_secrets(house: House, center_id: CenterId, catalogue: Catalogue) -> dict[str, Any]:
    """The last counters that are open at start are left to people; the crowd sits at the others."""
    staffed = [c.number for c in catalogue.counters if c.open_at_start]
    numbers = staffed[:-CROWD_KEEPS_OFF] if len(staffed) > CROWD_KEEPS_OFF else staffed
    shared = Password()
    officials = [
        {"counter": n, **_person(house, center_id, f"mo-phong-{n}", f"Công chức {n} (mô phỏng)", Role.OFFICIAL, shared)}
        for n in numbers
    ]
    return {"kiosk_token": device_token(house, center_id, DeviceKind.KIOSK, "Crowd", None), "officials": officials}


def _person(
    house: House, center_id: CenterId, username: str, name: str, role: Role, password: Password
) -> dict[str, str]:
    found = house.accounts.user_named(username)
    if found is None:
        user = User(0, username, name, role, center_id, simulated=username.startswith("mo-phong-"))
        house.accounts.add_user(user, password.hashed, house.context.clock.now())
    elif not password.is_known:
        house.accounts.set_password(found[0].id, password.hashed)
    return {"username": username, "password": password.plain, "name": name}


def _demand_demo_folder(house: House, known: dict[str, Any]) -> None:
    if not known and house.context.reader.versions():
        raise InvalidValue(
            f"{house.settings.data_dir} holds a center that is not the demo's; set LUOT_DATA_DIR to another folder."
        )


def _demand_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InvalidValue(
                f"{settings.host}:{settings.port} cannot be used ({error.strerror}); set LUOT_PORT to a free port."
            ) from error


def _always_open(catalogue: Catalogue) -> Catalogue:
    """The demo is open round the clock, so that a hand can join at any hour."""
    services = tuple(replace(service, hours=None) for service in catalogue.services)
    return replace(catalogue, hours=ALWAYS, services=services)


def _keep_clock(settings: Settings, catalogue: Catalogue, speed: float) -> None:
    """Let the demo's clock run at this speed from where it stood, so that it never goes back."""
    file = settings.data_dir / "demo-clock.json"
    real = datetime.now(UTC)
    shown = real
    if file.exists():
        kept = json.loads(file.read_text(encoding="ascii"))
        before = DemoClock(datetime.fromisoformat(kept["real"]), datetime.fromisoformat(kept["shown"]), kept["speed"])
        shown = before.now()
    elif speed == 1:
        return
    elif not (settings.data_dir / "demo.json").exists():
        zone = ZoneInfo(catalogue.time_zone)
        shown = datetime.combine(real.astimezone(zone).date(), time(7), zone).astimezone(UTC)
    state = {"real": real.isoformat(), "shown": shown.isoformat(), "speed": speed}
    file.write_text(json.dumps(state), encoding="ascii")


def _welcome(
    address: str, settings: Settings, catalogue: Catalogue, prepared: Prepared, crowd_speed: float | None
) -> str:
    official, administrator = prepared.shown["official"], prepared.shown["admin"]
    crowd = "empty hall (--no-crowd)" if crowd_speed is None else f"living hall, {crowd_speed:g} x real time"
    return f"""
  Lượt is ready: {catalogue.name.vi} ({catalogue.code}), {crowd}

    Start here      {address}/
    Kiosk           {address}/kiosk/#token={prepared.shown["kiosk_token"]}
    Display         {address}/display/#token={prepared.shown["display_token"]}
    Counter         {address}/counter/    user {official["username"]}, password {official["password"]}
    Printed slips   {address}/admin/slips    user {administrator["username"]}, password {administrator["password"]}
    API             {address}/docs

  Data is kept in {settings.data_dir.resolve()}; Ctrl+C stops, the same command continues.
"""


def _say(sentence: str) -> None:
    print(sentence, flush=True)
