"""People signing in and out; in the demo also the secrets that its start page needs."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from apiflask import APIBlueprint
from flask import request, session
from werkzeug.exceptions import NotFound

from server.api.auth import caller, demand_csrf, doorkeeper, start_session
from server.api.documents import refusals
from server.api.parts import parts
from server.api.schemas import SessionOut, SignInIn, UserOut
from server.domain.account import User
from server.domain.errors import NotSignedIn
from server.services.accounts import sign_in

sessions = APIBlueprint("sessions", __name__, tag="Sessions")


@sessions.post("/session")
@sessions.input(SignInIn)
@sessions.output(SessionOut)
@sessions.doc(summary="Sign in", responses=refusals(400, 401, 422, 429), security=[])
def create_session(json_data: SignInIn) -> Any:
    """Start a session; the cookie comes with the answer. After ten failures in five minutes: 429."""
    key = json_data.username.lower()
    parts().sign_in_throttle.check(key)
    try:
        user = sign_in(parts().accounts, json_data.username, json_data.password)
    except NotSignedIn:
        parts().sign_in_throttle.failed(key)
        raise
    return SessionOut(user=_present(user), csrf=start_session(user))


@sessions.get("/session")
@sessions.output(SessionOut)
@sessions.doc(summary="Who is signed in", responses=refusals(401), security="session")
def get_session() -> Any:
    """Return the signed-in person and the session's CSRF token."""
    user = caller().user
    if user is None:
        raise NotSignedIn("Sign in first.")
    return SessionOut(user=_present(user), csrf=session["csrf"])


@sessions.delete("/session")
@sessions.output({}, status_code=204)
@sessions.doc(summary="Sign out", responses=refusals(401, 403), security=[{"session": [], "csrf": []}])
def delete_session() -> Any:
    """End the session."""
    if doorkeeper().user(session.get("user")) is None:
        raise NotSignedIn("Sign in first.")
    demand_csrf()
    session.clear()
    return "", 204


@sessions.get("/demo")
@sessions.doc(hide=True)
def demo() -> Any:
    """Return the demo's secrets to a browser on the same machine; there is no such address outside the demo."""
    file = parts().demo_file
    if file is None or not _from_loopback():
        raise NotFound
    return json.loads(file.read_text(encoding="utf-8"))


def _from_loopback() -> bool:
    name = request.host.rsplit(":", 1)[0].strip("[]")
    return _is_loopback(request.remote_addr or "") and (name == "localhost" or _is_loopback(name))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _present(user: User) -> UserOut:
    center = None
    if user.center_id is not None:
        center = parts().context.reader.catalogue(user.center_id).code
    return UserOut(username=user.username, name=user.name, role=str(user.role), center=center)
