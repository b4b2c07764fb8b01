"""The server's print jobs over HTTP. Owns addresses, time-outs and the meaning of answers; knows no printer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NewType
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from printer.errors import BadSetting, Rejected, TokenRefused, Unreachable

JobId = NewType("JobId", str)
CONNECT_TIMEOUT_S = 3.05
READ_TIMEOUT_S = 5.0
REASON_LIMIT = 200
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Job:
    """One leased print job; `slip` is unchecked, so that a bad one fails alone and not with its neighbours."""

    id: JobId
    lease: str
    slip: object


class Bearer(AuthBase):
    """Puts the token on each request; as an auth object it also keeps a .netrc from replacing it."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request


class Client:
    """Leases print jobs and reports what became of them.

    Args: server, the base address; token, gives the device token each time it is needed, so that it can be renewed.
    """

    def __init__(self, server: str, token: Callable[[], str]) -> None:
        self._base = f"{server}/api/v1/print-jobs"
        self._session = web_session(server)
        self._session.auth = Bearer(token)

    def lease(self, limit: int) -> list[Job]:
        """Take over up to `limit` jobs to print, oldest first; empty when nothing is queued.

        Raises: Unreachable, TokenRefused, Rejected.
        """
        answer = self._post("lease", {"limit": limit})
        jobs = answer.get("jobs") if isinstance(answer, dict) else None
        if not isinstance(jobs, list):
            raise Unreachable("the server's answer has no list of jobs")
        return [_job(each) for each in jobs]

    def printed(self, job: JobId, lease: str) -> None:
        """Confirm that the slip is on paper. Raises: Unreachable, TokenRefused, Rejected (the lease is lost)."""
        self._post(f"{job}/printed", {"lease": lease})

    def failed(self, job: JobId, lease: str, reason: str) -> None:
        """Report that the slip is not on paper. Raises: Unreachable, TokenRefused, Rejected (the lease is lost)."""
        self._post(f"{job}/failed", {"lease": lease, "reason": reason[:REASON_LIMIT]})

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _post(self, path: str, body: dict[str, object]) -> object:
        try:
            answer = self._session.post(
                f"{self._base}/{path}",
                json=body,
                timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                allow_redirects=False,
            )
            _check(answer)
            return answer.json() if path == "lease" else None
        except requests.RequestException as error:
            raise Unreachable(_cause(error)) from error


def server_address(text: str) -> str:
    """Return a server's base address without a slash at its end.

    Raises: BadSetting, when it is no plain http or https address.
    """
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise BadSetting(f"the server's address must look like http://host:port, not {text!r}")
    return text.rstrip("/")


def web_session(server: str) -> requests.Session:
    """Return a session for a server; a proxy of the environment never stands between an agent and its own machine."""
    session = requests.Session()
    session.trust_env = not _is_loopback(urlsplit(server).hostname or "")
    return session


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check(answer: requests.Response) -> None:
    status = answer.status_code
    if 200 <= status < 300:
        return
    if status in (401, 403):
        raise TokenRefused(f"the server answered {status}")
    if 400 <= status < 500 and status not in LATER:
        raise Rejected(f"the server answered {status}")
    raise Unreachable(f"the server answered {status}", _seconds(answer.headers.get("Retry-After", "")))


def _seconds(header: str) -> float:
    return float(header) if header.isascii() and header.isdigit() and len(header) < 6 else 0.0


def _cause(error: requests.RequestException) -> str:
    """Return what went wrong in a few words; the library's own sentences run over several lines."""
    kinds: tuple[tuple[type[requests.RequestException], str], ...] = (
        (requests.exceptions.JSONDecodeError, "the server's answer is not JSON"),
        (requests.exceptions.SSLError, "the server's certificate is not trusted"),
        (requests.Timeout, "the server does not answer in time"),
        (requests.ConnectionError, "no connection to the server"),
    )
    return next((words for kind, words in kinds if isinstance(error, kind)), type(error).__name__)


def _job(value: object) -> Job:
    if not isinstance(value, dict):
        raise Unreachable("the server's answer has a job that is no object")
    name, lease = str(value.get("id")), value.get("lease")
    if not SAFE_ID.fullmatch(name) or not isinstance(lease, str):
        raise Unreachable("the server's answer has a job without a usable id and lease")
    return Job(JobId(name), lease, value.get("slip"))
