"""How long people take and how they behave at a counter: draws in seconds of the center's time. Pure.

All figures are own choice, except that services last as long as the center's configuration says they typically do.
"""

from __future__ import annotations

import math
import random

SPREAD = 0.5
SHORTEST_S = 45.0
LONGEST = 4.0
NO_SHOW_SHARE = 0.04
WITHDRAW_SHARE = 0.02
CHANGEOVER_MIN = 0.75


def service_s(chance: random.Random, typical_min: float) -> float:
    """Draw how long a service lasts: log-normal with mean `typical_min`, its deviation half of that."""
    sigma_squared = math.log(1 + SPREAD**2)
    drawn = chance.lognormvariate(math.log(typical_min * 60) - sigma_squared / 2, math.sqrt(sigma_squared))
    return min(max(drawn, SHORTEST_S), typical_min * 60 * LONGEST)


def walk_s(chance: random.Random) -> float:
    """Draw how long a called citizen needs to the counter: 10 to 40 s, so 25 s on average."""
    return chance.uniform(10, 40)


def pause_s(chance: random.Random) -> float:
    """Draw how long an official takes between two citizens: 8 to 32 s, so 20 s on average."""
    return chance.uniform(8, 32)


def patience_s(chance: random.Random) -> float:
    """Draw how long an official waits for a citizen who does not come, before the recall and again after it."""
    return chance.uniform(30, 60)


def looks_up_s(chance: random.Random) -> float:
    """Draw how long an idle official takes to see that somebody waits: 1 to 5 s."""
    return chance.uniform(1, 5)


def gives_up_after_s(chance: random.Random) -> float:
    """Draw after how long a citizen who will not stay gives the ticket back: 4 to 25 minutes."""
    return chance.uniform(240, 1500)


def stays_away(chance: random.Random) -> bool:
    """Draw whether a citizen leaves without a word and does not come when called."""
    return chance.random() < NO_SHOW_SHARE


def gives_up(chance: random.Random) -> bool:
    """Draw whether a citizen gives the ticket back if it takes long."""
    return chance.random() < WITHDRAW_SHARE
