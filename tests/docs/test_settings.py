"""docs/settings.md lists every setting, with its true default, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.config import LOG_FORMATS, LOG_LEVELS, RUNTIMES, SHORTEST_SECRET, VARIABLES

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
TABLE, _, MEANINGS = PAGE.partition("## What each means")
ROWS = {
    name: (default, example)
    for name, default, example in re.findall(r"^\| `(LUOT_\w+)` \| (.+?) \| (.+?) \|$", TABLE, re.MULTILINE)
}
# Prefixes of names that are for the tests and the print agent.
ALLOWED = ("LUOT_TEST_", "LUOT_PRINTER_")
CHOICES = {"LUOT_ASYNC": RUNTIMES, "LUOT_LOG_FORMAT": LOG_FORMATS, "LUOT_LOG_LEVEL": LOG_LEVELS}


def test_every_setting_is_listed_and_no_other() -> None:
    assert list(ROWS) == list(VARIABLES)


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_is_explained(name: str) -> None:
    meaning = re.search(rf"\*\*`{name}`\*\*: (.+?)(?=\n\n)", MEANINGS, re.DOTALL)
    assert meaning, name
    assert len(meaning[1]) > 60


@pytest.mark.parametrize("name", [name for name, default in VARIABLES.items() if default])
def test_the_listed_default_is_the_true_one(name: str) -> None:
    assert ROWS[name][0] == f"`{VARIABLES[name]}`"


@pytest.mark.parametrize("name", [name for name, default in VARIABLES.items() if not default])
def test_a_setting_without_a_fixed_default_says_what_happens_then(name: str) -> None:
    assert ROWS[name][0]


@pytest.mark.parametrize("name", CHOICES)
def test_all_choices_are_named(name: str) -> None:
    meaning = MEANINGS.partition(f"**`{name}`**")[2].partition("\n\n")[0]
    assert [choice for choice in CHOICES[name] if f"`{choice}`" not in meaning] == []


def test_no_name_is_mentioned_that_does_not_exist() -> None:
    known = set(VARIABLES) | {f"{name}_FILE" for name in VARIABLES}
    mentioned = {name for name in re.findall(r"LUOT_\w+", PAGE) if not name.startswith(ALLOWED)}
    assert mentioned <= known


def test_the_length_of_a_secret_is_the_true_one() -> None:
    assert f"at least {SHORTEST_SECRET} characters" in PAGE
