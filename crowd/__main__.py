"""Starts the crowd: `python -m crowd --server URL --secrets FILE --speed N`. Joins its parts; owns no habits."""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crowd.citizens import Citizens
from crowd.client import Device, Person, Refused, Wire
from crowd.hall import Hall
from crowd.officials import Official, Seat
from crowd.stage import Actor, Stage

PR_SET_PDEATHSIG = 1
FIRST_COMES_S = 1.0
LAST_COMES_S = 20.0
BAD_SETTING = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the crowd until told to stop, or with --tickets until all are served.

    Returns: 0 after a stop, 2 when the secrets cannot be read.
    """
    parent = os.getppid()
    options = _parser().parse_args(arguments)
    try:
        kept = json.loads(options.secrets.read_text(encoding="utf-8"))
        seats = [Seat(one["counter"], one["username"], one["password"]) for one in kept["officials"]]
        token = str(kept["kiosk_token"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"crowd: the secrets cannot be read: {error!r}", file=sys.stderr)
        return BAD_SETTING
    stage = Stage(options.speed, _say)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stage.stop())
    if _follow(parent):
        build(stage, options, token, seats)
        stage.run()
    return 0


def build(stage: Stage, options: argparse.Namespace, token: str, seats: list[Seat]) -> None:
    """Put all people on the stage."""
    wire = Wire(options.server)
    device = Device(wire, token)
    hall = Hall(device, stage, frozenset(seat.counter for seat in seats))
    officials = [_official(wire, seat, stage, hall, options.seed) for seat in seats]
    citizens = Citizens(device, stage, hall, _chance(options.seed, "citizens"), len(seats), options.tickets)
    stage.add(hall.watch())
    stage.add(hall.watch_people(lambda: _counters(officials)), stage.real(LAST_COMES_S / 2))
    stage.add(citizens.come())
    for place, official in enumerate(officials):
        spread = FIRST_COMES_S + (LAST_COMES_S - FIRST_COMES_S) * place / max(len(officials), 1)
        stage.add(official.work(), spread)
    if options.tickets is not None:
        stage.add(_leave_when_done(stage, hall, citizens, officials))


def _official(wire: Wire, seat: Seat, stage: Stage, hall: Hall, seed: int | None) -> Official:
    person = Person(wire, seat.username, seat.password)
    return Official(person, seat.counter, stage, hall, _chance(seed, f"official {seat.counter}"))


def _chance(seed: int | None, whose: str) -> random.Random:
    # Everybody has a stream of their own, so that the order of answers changes nobody's draws.
    return random.Random(None if seed is None else f"{seed} {whose}")  # noqa: S311 - habits, no secrets


def _counters(officials: list[Official]) -> list[dict[str, Any]] | None:
    signed_in = next((one.person for one in officials if one.person.signed_in), None)
    try:
        return None if signed_in is None else list(signed_in.get("/counters")["counters"])
    except Refused:
        return None


def _leave_when_done(stage: Stage, hall: Hall, citizens: Citizens, officials: list[Official]) -> Actor:
    while not citizens.all_came:
        yield stage.real(0.3)
    while not all(one.has_nothing_to_do() for one in officials):
        yield stage.real(0.3)
        yield from stage.patiently(hall.look)
    stage.stop()


def _follow(parent: int) -> bool:
    """Ask Linux to end us with our parent, also when that is killed; return whether it is still there."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    return os.getppid() == parent


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crowd", description="Simulated citizens and officials for the demo.")
    parser.add_argument("--server", required=True, help="Address of the server, such as http://127.0.0.1:8080")
    parser.add_argument("--secrets", required=True, type=Path, help="File with kiosk token and officials, JSON")
    parser.add_argument("--speed", type=_speed, default=1.0, help="How many times faster than real time, 1 to 600")
    parser.add_argument("--seed", type=int, default=None, help="The same number gives the same people")
    parser.add_argument("--tickets", type=int, default=None, help="Stop after so many tickets, all served")
    return parser


def _speed(text: str) -> float:
    speed = float(text)
    if not 1 <= speed <= 600:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to 600")
    return speed


if __name__ == "__main__":
    sys.exit(main())
