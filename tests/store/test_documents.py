"""A configuration comes back from the store exactly as it went in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.centerfile import read_center_file
from server.domain.catalogue import Name
from server.domain.hours import ALWAYS, parse_week
from server.store.documents import dump_catalogue, load_catalogue
from tests.builders import a_catalogue

CENTERS = sorted((Path(__file__).parents[2] / "centers").glob("*.toml"))
TEXT = st.text(min_size=1, max_size=30)


@pytest.mark.parametrize("file", CENTERS, ids=lambda file: file.stem)
def test_every_center_file_comes_back_as_it_was(file: Path) -> None:
    catalogue = read_center_file(file)
    assert load_catalogue(dump_catalogue(catalogue)) == catalogue


@given(TEXT, TEXT, st.integers(1, 480), st.none() | st.integers(1, 999), st.booleans(), st.booleans())
def test_any_names_and_numbers_come_back(
    vi: str, en: str, target: int, quota: int | None, active: bool, own_hours: bool
) -> None:
    catalogue = a_catalogue()
    service = replace(
        catalogue.services[0],
        name=Name(vi, en),
        documents=(Name(en, vi),),
        fee=Name(vi, vi),
        target_wait_min=target,
        daily_quota=quota,
        active=active,
        hours=parse_week({"sat": ["07:30-24:00"]}) if own_hours else ALWAYS,
    )
    changed = replace(catalogue, services=(service, *catalogue.services[1:]), name=Name(en, vi))
    assert load_catalogue(dump_catalogue(changed)) == changed
