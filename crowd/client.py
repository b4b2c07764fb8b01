"""The crowd's way to the server: JSON over one kept connection. Knows no citizen and no official."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 8.0
API = "/api/v1"


class Away(Exception):
    """The server cannot be reached or is not ready; later it may be."""


class Refused(Exception):
    """The server refused a call; `code` is the stable one of its error envelope."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer; `body` is None when there is none (204)."""

    status: int
    body: Any
    cookie: str | None


class Wire:
    """One connection to one server, opened again when it was lost."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT_S)

    def ask(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Answer:
        """Send one request and return the answer. Raises Away, Refused."""
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = headers if content is None else headers | {"Content-Type": "application/json"}
        response, text = self._exchange(method, API + path, content, sent)
        return _answer(response, text)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _exchange(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        # A kept connection may have been closed by the server meanwhile. Sending again is safe: commands carry keys.
        for last in (self._connection.sock is None, True):
            try:
                self._connection.request(method, path, content, headers)
                response = self._connection.getresponse()
                return response, response.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if last:
                    raise Away(str(error)) from error
        raise Away("unreachable")


def _answer(response: http.client.HTTPResponse, text: bytes) -> Answer:
    if response.status >= 500:
        raise Away(f"status {response.status}")
    body = _json(text) if text else None
    if response.status >= 400:
        error = body.get("error", {}) if isinstance(body, dict) else {}
        raise Refused(response.status, str(error.get("code", "unknown")))
    return Answer(response.status, body, response.headers.get("Set-Cookie"))


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Away("the answer is not JSON") from error


class Device:
    """A client with a device token."""

    def __init__(self, wire: Wire, token: str) -> None:
        self._wire = wire
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        """Return what stands at the address. Raises Away, Refused."""
        return self._wire.ask("GET", path, None, self._headers).body

    def post(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Any:
        """Send a command; the same `key` again does it once. Raises Away, Refused."""
        headers = self._headers if key is None else self._headers | {"Idempotency-Key": key}
        return self._wire.ask("POST", path, body, headers).body


class Person:
    """A client that signs in with name and password, and again when its session has ended."""

    def __init__(self, wire: Wire, username: str, password: str) -> None:
        self._wire = wire
        self._login = {"username": username, "password": password}
        self._headers: dict[str, str] = {}

    def get(self, path: str) -> Any:
        """Return what stands at the address. Raises Away, Refused."""
        self._sign_in()
        return self._ask("GET", path, None, self._headers)

    def post(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Any:
        """Send a command; the same `key` again does it once. Raises Away, Refused."""
        self._sign_in()
        headers = self._headers if key is None else self._headers | {"Idempotency-Key": key}
        return self._ask("POST", path, body, headers)

    @property
    def signed_in(self) -> bool:
        """Whether there is a session as far as we know."""
        return bool(self._headers)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Any:
        try:
            return self._wire.ask(method, path, body, headers).body
        except Refused as refusal:
            if refusal.status in {401, 403}:
                self._headers = {}
            raise

    def _sign_in(self) -> None:
        if self._headers:
            return
        answer = self._wire.ask("POST", "/session", self._login, {})
        cookie = (answer.cookie or "").partition(";")[0]
        self._headers = {"Cookie": cookie, "X-CSRF-Token": str(answer.body["csrf"])}
