"""What all commands share: refusals as one sentence, JSON on demand, the joined house."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from server.domain.errors import LuotError, Unavailable

Json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print a refusal as one sentence on stderr and exit with 2 instead of a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except LuotError as error:
            click.echo(f"luot: {error.message}", err=True)
            sys.exit(2)

    return run


def say(as_json: bool, sentence: str, **values: Any) -> None:
    """Print the sentence, or the values as one JSON object."""
    click.echo(json_module.dumps(values, ensure_ascii=False) if as_json else sentence)


def house_of(*, migrated: bool = False, checked: bool = False) -> Any:
    """Return the joined house of the environment's settings.

    Args: migrated, bring its schema up to date first; checked, demand that it is.
    Raises: Unavailable.
    """
    from server.config import load_settings
    from server.store.migrate import is_current
    from server.store.migrate import migrate as migrate_database
    from server.wiring import build_house

    house = build_house(load_settings())
    if migrated:
        migrate_database(house.database)
    if checked and not is_current(house.database):
        raise Unavailable("The database has no current schema; run: luot migrate")
    return house
