"""One good call of every operation of the API, for tests that walk all of them.

Each prepares what it needs in a world and returns the caller and the call. A new route must be entered here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from server.domain.lobby import Nearby
from server.services.configure import configure
from server.services.ports import SYSTEM
from tests.api.cast_of_api import CIVIL, LAND, PASSWORD, Place, Voice


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, the concrete path under /api/v1, and the body."""

    who: Voice
    path: str
    json: Any = None


Prepare = Callable[[Place], Call]
COUNTER = "/counters/{number}"
PRINTER = "M%C3%A1y%20in%20c%E1%BB%ADa%20ch%C3%ADnh"


def _plain(path: str, who: str = "kiosk", **fixed: Any) -> Prepare:
    return lambda place: Call(_voice(place, who), path, **fixed)


def _voice(place: Place, who: str) -> Voice:
    return place.device(who) if who in place.tokens else place.person(who)


def _called(place: Place) -> Voice:
    place.ticket()
    official = place.device("counter")
    assert official.post("/counters/1/call-next").status_code == 200
    return official


def _step(name: str, json: Any = None) -> Prepare:
    return lambda place: Call(_called(place), f"/counters/1/{name}", json)


def _resume(place: Place) -> Call:
    official = _called(place)
    held = official.post("/counters/1/hold", {"note": "chờ giấy tờ"}).json
    return Call(official, "/counters/1/resume", {"number": held["number"]})


def _begin_done(place: Place) -> Call:
    return Call(_called(place), "/counters/1/begin")


def _call_number(place: Place) -> Call:
    return Call(place.device("counter"), f"/counters/1/call/{place.ticket()['number']}")


def _call_next(place: Place) -> Call:
    place.ticket()
    return Call(place.device("counter"), "/counters/1/call-next")


def _with_ticket(path: str) -> Prepare:
    return lambda place: Call(place.device("kiosk"), path.format(ticket_id=place.ticket()["id"]))


def _public(path: str) -> Prepare:
    return lambda place: Call(place.world.nobody(), path.format(token=place.ticket()["url"].rsplit("/", 1)[1]))


def _closed(path: str) -> Prepare:
    """A citizen who has withdrawn: the stream of changes tells the ticket once and ends."""

    def prepare(place: Place) -> Call:
        ready = _public(path)(place)
        assert ready.who.post(ready.path.replace("/updates", "/withdraw")).status_code == 200
        return ready

    return prepare


def _leased(path: str, **more: Any) -> Prepare:
    def prepare(place: Place) -> Call:
        place.ticket()
        agent = place.device("printer")
        job = agent.post("/print-jobs/lease", {"limit": 1}).json["jobs"][0]
        return Call(agent, path.format(job_id=job["id"]), {"lease": job["lease"], **more})

    return prepare


def _picture(place: Place) -> Call:
    world, ready = place.world, _leased("/print-jobs/{job_id}/printed")(place)
    assert ready.who.post(ready.path, ready.json).status_code == 204
    job_id = ready.path.split("/")[2]
    folder = world.server.house.settings.data_dir / "slips"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{job_id}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return Call(place.person("administrator"), f"/slips/{job_id}.png")


def _slips(place: Place) -> Call:
    return Call(_picture(place).who, "/slips")


def _report(place: Place, state: str) -> None:
    report = {"state": state, "near_end": True, "permanent": True, "reason": "dao cắt kẹt", "profile": "80mm"}
    assert place.device("printer").call("PUT", f"/printers/{PRINTER}", report).status_code == 204


def _remove_printer(place: Place) -> Call:
    _report(place, "ready")
    return Call(place.person("supervisor"), f"/printers/{PRINTER}")


def _in_doubt(place: Place) -> dict[str, Any]:
    ready = _leased("/print-jobs/{job_id}/unconfirmed", reason="đứt cáp")(place)
    assert ready.who.post(ready.path, ready.json).status_code == 204
    slips = place.person("official").get("/printers").json["slips_in_doubt"]
    return dict(slips[0])


def _printers(place: Place) -> Call:
    _report(place, "cutter")
    _in_doubt(place)
    return Call(place.person("auditor"), "/printers")


def _copy(place: Place) -> Call:
    return Call(place.person("official"), "/slips", {"number": _in_doubt(place)["number"]})


def _help(place: Place) -> Call:
    assert place.device("kiosk").post("/help").status_code == 204
    return Call(place.person("official"), "/help")


def _answered(place: Place) -> Call:
    ready = _help(place)
    kiosk = ready.who.get("/help").json["waiting"][0]["kiosk"]
    return Call(ready.who, f"/help/{kiosk}/answered")


def _elsewhere(place: Place) -> Call:
    """Twenty wait here, nobody at the other center, which is near by."""
    world, codes = place.world, {"hac-thanh": "dong-son", "dong-son": "hac-thanh"}
    context = world.server.house.context
    here = context.reader.catalogue(place.center_id)
    plan = replace(here.lobby, nearby=(Nearby(codes[here.code], 5),))
    configure(context, replace(here, lobby=plan), SYSTEM)
    for _ in range(20):
        place.ticket()
    return Call(place.device("kiosk"), "/elsewhere")


def _sign_in(place: Place) -> Call:
    return Call(place.world.nobody(), "/session", {"username": f"official-{place.center_id}", "password": PASSWORD})


GOOD: dict[tuple[str, str], Prepare] = {
    ("POST", "/tickets"): _plain("/tickets", json={"service": LAND, "priority": "uu-tien", "language": "en"}),
    ("GET", "/tickets/{ticket_id}"): _with_ticket("/tickets/{ticket_id}"),
    ("POST", "/tickets/{ticket_id}/withdraw"): _with_ticket("/tickets/{ticket_id}/withdraw"),
    ("GET", "/public/tickets/{token}"): _public("/public/tickets/{token}"),
    ("GET", "/public/tickets/{token}/updates"): _closed("/public/tickets/{token}/updates"),
    ("POST", "/public/tickets/{token}/withdraw"): _public("/public/tickets/{token}/withdraw"),
    ("GET", "/counters"): _plain("/counters", "official"),
    ("GET", COUNTER): _plain("/counters/1", "official"),
    ("POST", f"{COUNTER}/call-next"): _call_next,
    ("POST", f"{COUNTER}/call/{{ticket_number}}"): _call_number,
    ("POST", f"{COUNTER}/recall"): _step("recall"),
    ("POST", f"{COUNTER}/begin"): _begin_done,
    ("POST", f"{COUNTER}/finish"): _step("finish"),
    ("POST", f"{COUNTER}/no-show"): _step("no-show"),
    ("POST", f"{COUNTER}/hold"): _step("hold", {"note": "chờ giấy tờ"}),
    ("POST", f"{COUNTER}/resume"): _resume,
    ("POST", f"{COUNTER}/transfer"): _step("transfer", {"service": CIVIL}),
    ("POST", f"{COUNTER}/open"): _plain("/counters/3/open", "official", json={"take_over": True}),
    ("POST", f"{COUNTER}/pause"): _plain("/counters/1/pause", "counter", json={"reason": "nghỉ trưa"}),
    ("POST", f"{COUNTER}/close"): _plain("/counters/2/close", "official"),
    ("GET", "/snapshot"): _plain("/snapshot", "display"),
    ("GET", "/events"): _plain("/events?after=0&limit=3", "display"),
    ("GET", "/services"): _plain("/services"),
    ("GET", "/queue"): _plain("/queue?counter=1", "counter"),
    ("POST", "/session"): _sign_in,
    ("GET", "/session"): _plain("/session", "official"),
    ("DELETE", "/session"): _plain("/session", "official"),
    ("POST", "/print-jobs/lease"): _plain("/print-jobs/lease", "printer", json={"limit": 4}),
    ("POST", "/print-jobs/{job_id}/printed"): _leased("/print-jobs/{job_id}/printed"),
    ("POST", "/print-jobs/{job_id}/begin"): _leased("/print-jobs/{job_id}/begin"),
    ("POST", "/print-jobs/{job_id}/released"): _leased("/print-jobs/{job_id}/released", reason="hết giấy"),
    ("POST", "/print-jobs/{job_id}/failed"): _leased("/print-jobs/{job_id}/failed", reason="phiếu hỏng"),
    ("POST", "/print-jobs/{job_id}/unconfirmed"): _leased("/print-jobs/{job_id}/unconfirmed", reason="đứt cáp"),
    ("POST", "/slips"): _copy,
    ("PUT", "/printers/{name}"): _plain(f"/printers/{PRINTER}", "printer", json={"state": "paper_out"}),
    ("DELETE", "/printers/{name}"): _remove_printer,
    ("GET", "/printers"): _printers,
    ("GET", "/paper"): _plain("/paper"),
    ("GET", "/slips"): _slips,
    ("GET", "/voice"): _plain("/voice", "display"),
    ("POST", "/speakers/{zone}"): _plain("/speakers/hall", "display", json={"holder": "page-0123456789"}),
    ("POST", "/help"): _plain("/help"),
    ("GET", "/help"): _help,
    ("POST", "/help/{kiosk}/answered"): _answered,
    ("GET", "/waits"): _plain("/waits", "display"),
    ("GET", "/elsewhere"): _elsewhere,
    ("GET", "/speech"): _plain("/speech?language=vi&text=M%E1%BB%9Di%20ch%E1%BB%8Dn"),
    ("GET", "/slips/{job_id}.png"): _picture,
}
# Who may use each operation: device kinds and roles; "anybody" needs no credentials, "person" any session.
STAFF = {"counter", "official", "supervisor", "administrator"}
EVERYBODY = {"kiosk", "display", "printer", "counter", "official", "supervisor", "administrator", "auditor"}
DESK = {"kiosk", "official", "supervisor", "administrator"}
OVERSEERS = {"supervisor", "administrator", "auditor"}
PEOPLE = {"official", "supervisor", "administrator", "auditor"}


def allowed(operation: tuple[str, str]) -> set[str] | None:
    """Return who may, by the API's contract; None when no credentials are needed."""
    method, path = operation
    if path.startswith("/public/") or operation == ("POST", "/session"):
        return None
    if path.startswith(COUNTER) and method == "POST":
        return STAFF
    if path == "/printers/{name}":
        return {"printer"} if method == "PUT" else {"supervisor", "administrator"}
    table = {
        "/tickets": DESK,
        "/tickets/{ticket_id}/withdraw": DESK,
        "/counters": STAFF | {"auditor"},
        COUNTER: STAFF | {"auditor"},
        "/queue": STAFF | {"auditor"},
        "/session": PEOPLE,
        "/slips": OVERSEERS if method == "GET" else DESK - {"kiosk"},
        "/printers": PEOPLE,
        "/paper": {"kiosk"},
        "/slips/{job_id}.png": OVERSEERS,
        "/voice": PEOPLE | {"display"},
        "/speakers/{zone}": {"display"},
        "/help": {"kiosk"} if method == "POST" else PEOPLE | {"kiosk"},
        "/help/{kiosk}/answered": DESK - {"kiosk"},
        "/waits": PEOPLE | {"kiosk", "display"},
        "/speech": {"kiosk"},
        "/elsewhere": PEOPLE | {"kiosk", "display"},
    }
    if path.startswith("/print-jobs/"):
        return {"printer"}
    return table.get(path, EVERYBODY)
