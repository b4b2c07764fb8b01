"""How long to wait before trying again. Pure but for the chance that is passed in."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 0.5
LONGEST_S = 10.0


class Backoff:
    """Waits that double from 0.5 s to 10 s, each spread at random so that agents do not come back in step.

    Args: chance, returns a number from 0 to 1.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._base_s = FIRST_S

    def next(self) -> float:
        """Return the next wait, in seconds: between the base and twice the base."""
        wait_s = self._base_s * (1 + self._chance())
        self._base_s = min(self._base_s * 2, LONGEST_S / 2)
        return wait_s

    def reset(self) -> None:
        """Begin again with the shortest wait."""
        self._base_s = FIRST_S
