"""The server's print jobs over HTTP. Owns addresses, time-outs and the meaning of answers; knows no printer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from urllib.parse import quote, urlsplit

import requests
from requests.auth import AuthBase

from printer.condition import Condition
from printer.errors import BadSetting, Rejected, TokenRefused, Unreachable

JobId = NewType("JobId", str)
CONNECT_TIMEOUT_S = 3.05
READ_TIMEOUT_S = 5.0
REASON_LIMIT = 200
MOST_LEASED = 20
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Job:
    """One leased print job and the printer it is for, empty when any.

    `slip` is unchecked, so that a bad one fails alone and not with its neighbours.
    """

    id: JobId
    lease: str
    slip: object
    printer: str = ""


class Verb(StrEnum):
    """What can become of a slip, as in the address that is told of it.

    released: surely not on paper, another try may help; failed: surely not on paper and never will be;
    unconfirmed: nobody can know.
    """

    PRINTED = "printed"
    RELEASED = "released"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a slip: on which printer and with how much paper, or why not."""

    verb: Verb
    reason: str = ""
    printer: str = ""
    paper_mm: int = 0

    def more(self) -> dict[str, object]:
        """Return what the server is told beside the lease."""
        if self.verb is Verb.PRINTED:
            return {"printer": self.printer, "paper_mm": self.paper_mm}
        return {"reason": self.reason[:REASON_LIMIT]}


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
        self._base = f"{server}/api/v1"
        self._session = web_session(server)
        self._session.auth = Bearer(token)

    def lease(self, limit: int, printers: Sequence[str]) -> list[Job]:
        """Take over up to `limit` jobs for printers that can print now, oldest first; empty when nothing is queued.

        Raises: Unreachable, TokenRefused, Rejected.
        """
        answer = self._send("POST", "print-jobs/lease", {"limit": min(limit, MOST_LEASED), "printers": list(printers)})
        jobs = answer.get("jobs") if isinstance(answer, dict) else None
        if not isinstance(jobs, list):
            raise Unreachable("the server's answer has no list of jobs")
        return [_job(each) for each in jobs]

    def begin(self, job: JobId, lease: str) -> None:
        """Say that the slip may be on paper from now on. Raises: Rejected, when it must not be printed; as `lease`."""
        self._send("POST", f"print-jobs/{job}/begin", {"lease": lease})

    def settle(self, job: JobId, lease: str, outcome: Outcome) -> None:
        """Say what became of the slip. Raises: Unreachable, TokenRefused, Rejected (the lease is lost)."""
        self._send("POST", f"print-jobs/{job}/{outcome.verb}", {"lease": lease} | outcome.more())

    def report(self, printer: str, profile: str, condition: Condition) -> None:
        """Say how a printer is. Raises: Rejected, when another agent has one of this name; as `lease`."""
        body: dict[str, object] = {
            "state": condition.state.value,
            "near_end": condition.near_end,
            "permanent": condition.permanent,
            "reason": condition.reason[:REASON_LIMIT],
            "profile": profile,
        }
        self._send("PUT", f"printers/{quote(printer, safe='')}", body)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, method: str, path: str, body: dict[str, object]) -> object:
        try:
            answer = self._session.request(
                method,
                f"{self._base}/{path}",
                json=body,
                timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                allow_redirects=False,
            )
            _check(answer)
            return answer.json() if path.endswith("/lease") else None
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
    return Job(JobId(name), lease, value.get("slip"), str(value.get("printer") or ""))
