"""Signing in: the cookie, the throttle, and what a refusal gives away."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from server.domain.account import Role, User
from server.services.accounts import LONGEST_PASSWORD, create_user
from tests.api.cast_of_api import PASSWORD, Voice, World

MOST = 10
WINDOW_S = 300


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The throttle's stopwatch, moved by hand."""
    now = [1000.0]
    monkeypatch.setattr("server.api.throttle.elapsed_s", lambda: now[0])
    return now


def sign_in(voice: Voice, username: str, password: str = PASSWORD) -> tuple[int, str]:
    answer = voice.post("/session", {"username": username, "password": password})
    return answer.status_code, "" if answer.status_code == 200 else answer.json["error"]["code"]


def test_signing_in_tells_who_one_is_and_how_to_make_changes(world: World) -> None:
    voice = world.nobody()
    answer = voice.post("/session", {"username": f"official-{world.here.center_id}", "password": PASSWORD})
    assert answer.json["user"] == {
        "username": f"official-{world.here.center_id}",
        "name": "Nguyễn Thị official",
        "role": "official",
        "center": "hac-thanh",
    }
    assert len(answer.json["csrf"]) >= 20
    assert voice.get("/session").json == answer.json


def test_a_wrong_name_and_a_wrong_password_are_refused_alike(world: World) -> None:
    right = f"official-{world.here.center_id}"
    wrong_password = world.nobody().post("/session", {"username": right, "password": "khong-phai"})
    wrong_name = world.nobody().post("/session", {"username": "khong-co-ai", "password": PASSWORD})
    assert wrong_password.status_code == wrong_name.status_code == 401
    assert wrong_password.json == wrong_name.json
    assert "Set-Cookie" not in wrong_password.headers


def test_ten_failures_make_the_name_wait_five_minutes(light_world: World, clock: list[float]) -> None:
    name = f"official-{light_world.here.center_id}"
    for _ in range(MOST):
        assert sign_in(light_world.nobody(), name, "khong-phai") == (401, "not_signed_in")
    answer = light_world.nobody().post("/session", {"username": name.upper(), "password": PASSWORD})
    assert (answer.status_code, answer.json["error"]["code"]) == (429, "too_many_tries")
    assert sign_in(light_world.nobody(), f"supervisor-{light_world.here.center_id}") == (200, "")
    clock[0] += WINDOW_S + 1
    assert sign_in(light_world.nobody(), name) == (200, "")


def test_a_refusal_tells_the_true_seconds_until_the_next_try(light_world: World, clock: list[float]) -> None:
    name = f"official-{light_world.here.center_id}"
    for _ in range(MOST):
        sign_in(light_world.nobody(), name, "khong-phai")
        clock[0] += 7
    clock[0] += 30.5
    answer = light_world.nobody().post("/session", {"username": name, "password": PASSWORD})
    left_s = WINDOW_S - 7 * MOST - 30
    assert answer.headers["Retry-After"] == str(left_s)
    assert answer.json["error"]["details"] == {"retry_after_s": left_s}
    clock[0] += left_s - 1
    assert sign_in(light_world.nobody(), name) == (429, "too_many_tries")
    clock[0] += 1
    assert sign_in(light_world.nobody(), name) == (200, "")


def test_a_success_in_between_does_not_let_guessing_go_on(light_world: World, clock: list[float]) -> None:
    name = f"official-{light_world.here.center_id}"
    for _ in range(MOST):
        sign_in(light_world.nobody(), name, "khong-phai")
    assert sign_in(light_world.nobody(), name) == (429, "too_many_tries")


def test_spaces_in_a_password_count(light_world: World) -> None:
    name = f"official-{light_world.here.center_id}"
    assert sign_in(light_world.nobody(), f" {name} ") == (200, "")
    assert sign_in(light_world.nobody(), name, f" {PASSWORD}") == (401, "not_signed_in")


def cookie_of(world: World) -> str:
    name = f"official-{world.here.center_id}"
    answer = world.nobody().post("/session", {"username": name, "password": PASSWORD})
    return answer.headers["Set-Cookie"]


def test_the_cookie_is_for_this_site_and_no_script(light_world: World) -> None:
    cookie = cookie_of(light_world)
    assert cookie.startswith("luot=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_travels_over_tls_alone(sqlite_world: Callable[..., World]) -> None:
    assert "Secure" in cookie_of(sqlite_world(LUOT_PUBLIC_URL="https://luot.example")).split("; ")


def test_each_sign_in_has_a_csrf_token_of_its_own(light_world: World) -> None:
    first, second = light_world.here.person("official"), light_world.here.person("official")
    assert first.headers["X-CSRF-Token"] != second.headers["X-CSRF-Token"]
    crossed = Voice(first.client, {"X-CSRF-Token": second.headers["X-CSRF-Token"]})
    assert crossed.post("/counters/1/open").status_code == 403
    assert first.post("/counters/1/open").status_code == 200


def test_a_disabled_user_is_out_at_once(world: World) -> None:
    voice = world.here.person("official")
    with world.server.house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE users SET disabled_at = made_at")
        connection.commit()
    assert voice.get("/session").status_code == 401
    assert voice.post("/counters/1/open").status_code == 401


def test_the_longest_password_fits_typed_letter_by_mark(light_world: World) -> None:
    house, password = light_world.server.house, "ế" * LONGEST_PASSWORD
    user = User(0, "dai-nhat", "Nguyễn Thị Dài", Role.OFFICIAL, light_world.here.center_id)
    create_user(house.context, house.accounts, user, password)
    assert sign_in(light_world.nobody(), "dai-nhat", unicodedata.normalize("NFD", password)) == (200, "")
