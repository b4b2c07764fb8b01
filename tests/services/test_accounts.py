"""Passwords: the same words sign in from every keyboard, and nothing else does."""

from __future__ import annotations

import unicodedata

import pytest

from server.domain.account import Role, User
from server.domain.errors import InvalidValue, NotSignedIn
from server.services.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD, create_user, hash_password, sign_in
from tests.builders import Hall

PASSWORD = "mật-khẩu-Tiếng-Việt"
FORMS = ("NFC", "NFD", "NFKC", "NFKD")


def add_lan(hall: Hall, password: str) -> None:
    create_user(hall.context, hall.accounts, User(0, "lan", "Lan", Role.OFFICIAL, hall.center), password)


def forms_of(password: str) -> list[str]:
    return [unicodedata.normalize(form, password) for form in FORMS]


@pytest.mark.parametrize("form", FORMS)
def test_a_password_signs_in_typed_composed_or_decomposed(hall: Hall, form: str) -> None:
    add_lan(hall, unicodedata.normalize(form, PASSWORD))
    assert len(set(forms_of(PASSWORD))) == 2
    assert [sign_in(hall.accounts, "lan", typed).username for typed in forms_of(PASSWORD)] == ["lan"] * len(FORMS)


@pytest.mark.parametrize("other", [PASSWORD.replace("ế", "ê"), PASSWORD.casefold(), f"{PASSWORD} ", "x" * 2000])
def test_another_mark_case_or_space_is_another_password(hall: Hall, other: str) -> None:
    add_lan(hall, PASSWORD)
    with pytest.raises(NotSignedIn):
        sign_in(hall.accounts, "lan", other)


def test_the_length_of_a_password_is_that_of_its_composed_form() -> None:
    short, longest = "ế" * (SHORTEST_PASSWORD - 1), "ế" * LONGEST_PASSWORD
    assert all(hash_password(form) for form in forms_of(longest))
    for wrong in (*forms_of(short), *forms_of(longest + "ế")):
        with pytest.raises(InvalidValue, match="characters"):
            hash_password(wrong)
