"""The only place that joins the rooms: settings to database, use cases, API, live channel and pages."""

from __future__ import annotations

import io
import json
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from apiflask import APIFlask
from flask import session
from flask_socketio import SocketIO

from server.api import documents, errors, requests
from server.api.auth import Doorkeeper
from server.api.citizens import citizens
from server.api.counters import counters
from server.api.hall import hall
from server.api.health import health_blueprint
from server.api.lobby import lobby
from server.api.measures import MeasuredHall, Measures
from server.api.parts import Parts
from server.api.print_jobs import print_jobs
from server.api.printers import printers
from server.api.sessions import sessions
from server.api.throttle import Throttle
from server.api.tickets import tickets
from server.citizens.pages import TicketPages
from server.citizens.streams import Streams, most_streams
from server.config import Settings
from server.domain.catalogue import CenterId
from server.domain.errors import LuotError, NotSignedIn
from server.domain.waiting import TypicalTimes
from server.live import outbox
from server.live.channel import NAMESPACE, LiveChannel, Snapshots, emitter
from server.live.hints import RedisHints
from server.live.packets import TextPacket
from server.live.relay import Relay
from server.lobby.elsewhere import Kept
from server.lobby.speech import Speech
from server.lobby.waits import KeptWaits
from server.logs import configure_logging
from server.printing.ports import PaperRoom
from server.printing.printers import watch
from server.services.clock import DemoClock, SystemClock
from server.services.day import close_of_day
from server.services.ports import Clock, Context
from server.store.accounts import SqlAccounts
from server.store.catalogues import Catalogues
from server.store.citizens import SqlLines
from server.store.engine import Database
from server.store.lobby import SqlLobby
from server.store.migrate import is_current
from server.store.print_jobs import SqlPrintJobs
from server.store.printers import SqlPrinters
from server.store.reader import SqlReader
from server.store.unit_of_work import SqlUnits
from server.web.pages import lost_page, pages_blueprint

CLOSE_OF_DAY_EVERY_S = 15.0
WATCH_PRINTERS_EVERY_S = 3.0
API = "/api/v1"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """The joined rooms without the web: what the command line and background work use."""

    settings: Settings
    database: Database
    units: SqlUnits
    reader: SqlReader
    accounts: SqlAccounts
    context: Context
    paper: PaperRoom
    pages: TicketPages


def build_house(settings: Settings) -> House:
    """Join database and use cases. Opens no connection yet."""
    driver = "psycopg" if settings.runtime == "gevent" else "psycopg2"
    database = Database(settings.database_url, driver)
    catalogues = Catalogues()
    units = SqlUnits(database, catalogues)
    reader = SqlReader(database, catalogues)
    context = Context(units, reader, _clock(settings), TypicalTimes(), SystemClock())
    paper = PaperRoom(context, SqlPrintJobs(database), SqlPrinters(database))
    pages = TicketPages(context, SqlLines(database, catalogues))
    return House(settings, database, units, reader, SqlAccounts(database), context, paper, pages)


@dataclass(slots=True)
class Server:
    """A web application with its live channel and background tasks."""

    app: APIFlask
    socketio: SocketIO
    house: House
    relay: Relay
    channel: LiveChannel
    streams: Streams
    hints: RedisHints | None = None
    stopped: bool = False

    def start_tasks(self) -> None:
        """Start the background tasks of this process."""
        self.socketio.start_background_task(self.relay.run)
        self.socketio.start_background_task(self.channel.recheck)
        self.socketio.start_background_task(self.streams.run)
        self.socketio.start_background_task(self._repeat, "close_of_day", self._close_days_once, self._close_of_day_s())
        self.socketio.start_background_task(self._repeat, "printers", self._watch_printers_once, WATCH_PRINTERS_EVERY_S)
        if self.hints is not None:
            self.socketio.start_background_task(self.hints.publish)
            self.socketio.start_background_task(self.hints.listen)

    def stop(self) -> None:
        """Tell the screens to come back soon, and end the background tasks."""
        self.stopped = True
        self.socketio.emit("restarting", {"reconnect_in_ms": 1000}, namespace=NAMESPACE)
        self.socketio.sleep(0.1)
        engine = self.socketio.server.eio
        for sid in list(engine.sockets):
            engine.disconnect(sid)
        self.relay.stop()
        self.streams.stop()
        if self.hints is not None:
            self.hints.stop()

    def _repeat(self, name: str, step: Callable[[], None], every_s: float) -> None:
        """Take a step again and again; a fault is logged and does not end it."""
        while not self.stopped:
            try:
                step()
            except LuotError as error:
                log.warning(f"{name}_waits", code=error.code, reason=error.message)
            except Exception as error:
                log.error(f"{name}_fault", exc_info=error)
            self.socketio.sleep(every_s)

    def _watch_printers_once(self) -> None:
        for center_id in self.house.context.reader.versions():
            watch(self.house.paper, center_id)

    def _close_days_once(self) -> None:
        for center_id in self.house.context.reader.versions():
            closed = close_of_day(self.house.context, center_id)
            if closed:
                log.info("day_closed", center=center_id, tickets=closed)

    def _close_of_day_s(self) -> float:
        clock = self.house.context.clock
        return CLOSE_OF_DAY_EVERY_S / (max(1.0, clock.speed) if isinstance(clock, DemoClock) else 1.0)


def build_server(settings: Settings) -> Server:
    """Join everything into a web application; background tasks are not started yet."""
    configure_logging(settings)
    house = build_house(settings)
    app = APIFlask("luot", title="Lượt", version="1", spec_path="/openapi.json", docs_path=None, static_folder=None)  # type: ignore[arg-type]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="luot",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=bool(settings.public_url and settings.public_url.startswith("https://")),
        AUTO_404_RESPONSE=False,
        VALIDATION_ERROR_STATUS_CODE=422,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    measures = Measures(partial(_measure_halls, house))
    socketio = _live(app, settings)
    streams = Streams(house.pages, socketio.sleep, most_streams(settings.runtime))
    _install_views(app, house, measures, streams)
    return _with_live(app, house, socketio, streams)


def _install_views(app: APIFlask, house: House, measures: Measures, streams: Streams) -> None:
    settings = house.settings
    app.extensions["luot"] = Parts(
        context=house.context,
        accounts=house.accounts,
        paper=house.paper,
        doorkeeper=Doorkeeper(house.accounts, partial(_only_center, house.context)),
        sign_in_throttle=Throttle(),
        check_ready=partial(is_current, house.database),
        slips_folder=settings.data_dir / "slips",
        lobby=SqlLobby(house.database),
        lobby_folder=settings.lobby_dir,
        elsewhere=Kept(house.context),
        waits=KeptWaits(house.context),
        speech=Speech(),
        pages=house.pages,
        streams=streams,
        public_url=settings.public_url,
        demo_file=settings.data_dir / "demo.json" if settings.demo else None,
    )
    documents.install(app)
    requests.install(app, measures)
    errors.install(app, lost_page)
    for blueprint in (tickets, citizens, counters, hall, sessions, print_jobs, printers, lobby):
        app.register_blueprint(blueprint, url_prefix=API)
    app.register_blueprint(health_blueprint(measures))
    app.register_blueprint(pages_blueprint(settings.lobby_dir))


def _live(app: APIFlask, settings: Settings) -> SocketIO:
    socketio = SocketIO(
        app, async_mode=settings.runtime, cors_allowed_origins=None, transports=["websocket"],
        ping_interval=10, ping_timeout=10, max_http_buffer_size=16 * 1024, manage_session=False, serializer=TextPacket,
    )  # fmt: skip
    if settings.runtime == "eventlet":
        outbox.install(socketio.server.eio, socketio.start_background_task)
    app.wsgi_app = _for_sockets(app.wsgi_app)  # type: ignore[method-assign]
    return socketio


def _with_live(app: APIFlask, house: House, socketio: SocketIO, streams: Streams) -> Server:
    settings = house.settings
    relay = Relay(house.context, emitter(socketio), socketio.sleep)

    def heard() -> None:
        relay.hint()
        streams.hint()

    hints = RedisHints(settings.redis_url, heard, socketio.sleep) if settings.redis_url else None
    channel = LiveChannel(Snapshots(house.context), partial(_identify, app), house.accounts.valid)
    socketio.on_namespace(channel)

    def committed(center_id: CenterId, events: list[Any]) -> None:
        if any(not event.type.startswith("ticket.") for event in events):
            house.reader.forget_staffing(center_id)
        relay.committed(center_id, events)
        streams.hint()
        if hints is not None:
            hints.committed()

    house.units.on_commit = committed
    return Server(app, socketio, house, relay, channel, streams, hints)


def _identify(app: APIFlask, auth: Any) -> CenterId:
    doorkeeper: Doorkeeper = app.extensions["luot"].doorkeeper
    token = auth.get("token") if isinstance(auth, dict) else None
    if isinstance(token, str) and token:
        return doorkeeper.caller_of_token(token).center_id
    if session.get("user") is None:
        raise NotSignedIn("Sign in first, or pair this device.")
    return doorkeeper.caller_of_session().center_id


def _for_sockets(wsgi: Any) -> Any:
    """Prepare requests for the live channel.

    Refuses permessage-deflate: on frames of this size it costs 1.5 times the CPU and 113 kB a client (measured).
    Keeps eventlet's remark about each screen that went away out of the log; faults are logged elsewhere.
    """

    def called(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            environ["wsgi.errors"] = io.StringIO()
        return wsgi(environ, start_response)

    return called


def _only_center(context: Context) -> CenterId | None:
    centers = list(context.reader.versions())
    return centers[0] if len(centers) == 1 else None


def _measure_halls(house: House) -> list[MeasuredHall]:
    return [_measure_hall(house, center_id) for center_id in house.reader.versions()]


def _measure_hall(house: House, center_id: CenterId) -> MeasuredHall:
    hall_now = house.reader.hall(center_id)
    return MeasuredHall(
        center=hall_now.catalogue.code,
        version=hall_now.version,
        waiting={str(code): count for code, count in hall_now.waiting.items()},
        counters=Tally(str(view.counter.state) for view in hall_now.counters),
        printers=house.paper.printers.all(center_id),
        slips=house.paper.jobs.counts(center_id),
    )


def _clock(settings: Settings) -> Clock:
    file = settings.data_dir / "demo-clock.json"
    if not settings.demo or not file.exists():
        return SystemClock()
    kept = json.loads(file.read_text(encoding="ascii"))
    return DemoClock(datetime.fromisoformat(kept["real"]), datetime.fromisoformat(kept["shown"]), kept["speed"])
