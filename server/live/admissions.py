"""By what right each client is on the live channel, and showing out those who lost it.

Knows neither sockets nor the database: `valid` asks which proofs still hold, `show_out` ends a client's connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog

from server.domain.errors import LuotError, NotSignedIn
from server.services.accounts import token_hash

RECHECK_S = 5.0

log = structlog.get_logger(__name__)
# The hash of a device's token, or the id of a signed-in person.
Proof = str | int
Valid = Callable[[set[str], set[int]], set[Proof]]


class Admissions:
    """One a process, for its own clients. Whose proof does not hold any more is shown out within `RECHECK_S`."""

    def __init__(self, show_out: Callable[[str], None], sleep: Callable[[float], None]) -> None:
        self._show_out, self._sleep = show_out, sleep
        self._proofs: dict[str, Proof] = {}
        self._ended: set[Proof] = set()

    def proof(self, auth: Any, user_id: int | None) -> Proof:
        """Return what a caller proves itself by: its token if it sent one, otherwise its session's user.

        Raises: NotSignedIn, when there is none or the last look found that it has ended. (Whoever identifies callers
        may remember them for a moment; one that was shown out and comes back at once shall not slip in again.)
        """
        token = auth.get("token") if isinstance(auth, dict) else None
        proof = token_hash(token) if isinstance(token, str) and token else user_id
        if proof is None or proof in self._ended:
            raise NotSignedIn("This device token or session is not valid (any more).")
        return proof

    def admit(self, sid: str, proof: Proof) -> None:
        """Note that a client is in by this proof."""
        self._proofs[sid] = proof

    def forget(self, sid: str) -> None:
        """Note that a client has left."""
        self._proofs.pop(sid, None)

    def run(self, valid: Valid) -> None:
        """Look again for ever. While the database does not answer, everybody stays."""
        while True:
            self._sleep(RECHECK_S)
            try:
                self.step(valid)
            except LuotError as error:
                log.warning("recheck_waits", code=error.code, reason=error.message)
            except Exception as error:
                log.error("recheck_fault", exc_info=error)

    def step(self, valid: Valid) -> None:
        """Look once at all proofs together, and show out the clients whose proof has ended."""
        here = dict(self._proofs)
        held = set(here.values())
        self._ended = held - valid(_hashes(held), _ids(held)) if held else set()
        for sid, proof in here.items():
            if proof in self._ended:
                self.forget(sid)
                self._show_out(sid)
        if self._ended:
            log.info("shown_out", callers=len(self._ended))


def _hashes(proofs: set[Proof]) -> set[str]:
    return {proof for proof in proofs if isinstance(proof, str)}


def _ids(proofs: set[Proof]) -> set[int]:
    return {proof for proof in proofs if isinstance(proof, int)}
