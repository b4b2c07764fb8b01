"""Text files of the pages go compressed to those who take it, and revalidation works in both forms."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.web.packed import packed
from tests.api.cast_of_api import World

GZIP = {"Accept-Encoding": "gzip, deflate"}
TEXTS = ["/t/some-token", "/common/base.css", "/citizen/citizen.js", "/common/favicon.svg", "/display/"]
FONT = "/common/vendor/be-vietnam-pro/files/be-vietnam-pro-latin-400-normal.woff2"


def fetch(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    """Ask and read the whole answer, so that its file is closed."""
    return client.get(path, headers=headers or {}, buffered=True)


@pytest.mark.parametrize("path", TEXTS)
def test_compressed_and_plain_are_the_same_file(light_world: World, path: str) -> None:
    client = light_world.client()
    plain, small = fetch(client, path), fetch(client, path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) == int(small.headers["Content-Length"]) < len(plain.data)
    for answer in (plain, small):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-cache"
    assert plain.content_type == small.content_type
    assert plain.headers["ETag"] != small.headers["ETag"]


@pytest.mark.parametrize("sent", [{}, GZIP, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}])
def test_an_unchanged_file_is_not_sent_again(light_world: World, sent: dict[str, str]) -> None:
    client = light_world.client()
    first = fetch(client, "/common/base.css", headers=sent)
    assert ("Content-Encoding" in first.headers) == (sent == GZIP)
    for condition in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again = fetch(client, "/common/base.css", headers=sent | condition)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Vary"] == "Accept-Encoding"
    assert fetch(client, "/common/base.css", headers=sent | {"If-None-Match": '"another"'}).status_code == 200


def test_a_file_that_has_changed_is_compressed_anew(light_world: World, tmp_path: Path) -> None:
    app = light_world.server.app
    for text in ("a { color: red; }", "a { color: blue; } /* another */"):
        (tmp_path / "a.css").write_text(text, encoding="utf-8")
        with app.test_request_context(headers=GZIP):
            answer = packed(tmp_path, "a.css")
            assert answer is not None
            answer.direct_passthrough = False
            assert gzip.decompress(answer.get_data()).decode() == text


def test_what_is_compressed_already_and_what_is_not_there_stay_as_they_are(light_world: World) -> None:
    client = light_world.client()
    assert "Content-Encoding" not in fetch(client, FONT, headers=GZIP).headers
    for path in ("/common/none.js", "/common/../pages.py", "/common/%2e%2e/pages.py"):
        assert fetch(client, path, headers=GZIP).status_code == 404
    part = fetch(client, "/common/base.css", headers=GZIP | {"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)
