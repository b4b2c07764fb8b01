"""Serves the screens: files from their folders, with a strict content policy and revalidation on every load."""

from __future__ import annotations

import mimetypes
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from server.domain.catalogue import CODE
from server.web.languages import languages_module
from server.web.packed import is_packed, packed
from server.web.shell import Shell

HERE = Path(__file__).parent
# kiosk/ and display/ stand beside server/: they are things in the room that can be installed elsewhere.
BESIDE = HERE.parent.parent
FOLDERS = {
    "common": HERE / "common",
    "counter": HERE / "counter",
    "admin": HERE / "admin",
    "docs": HERE / "docs",
    "kiosk": BESIDE / "kiosk",
    "display": BESIDE / "display",
}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
LANGUAGES = "strings/languages.js"
# Tickets are nobody else's business, and the rest of a queue system is nothing to find by searching.
ROBOTS = "User-agent: *\nDisallow: /t/\nDisallow: /api/\n"
# Parts of a page live under the page's policy; a third of a kilobyte each, twenty times, is much on a phone.
PARTS = frozenset({"text/css", "text/javascript"})
KEPT_LONG = (".woff2",)
# Pages of people that are loaded again at any moment, also while the server is away.
FALLBACKS = ("t", "counter")

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


def pages_blueprint(lobby: Path) -> Blueprint:
    """Return the blueprint of all screens (design.md section 3) and of the files of centers' lobbies in this folder."""
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/", "start", lambda: _file(HERE / "start", "index.html"))
    pages.add_url_rule("/start/<path:name>", "start_file", lambda name: _file(HERE / "start", name))
    screens = {screen: [(name, FOLDERS[name]) for name in (screen, "common")] for screen in ("kiosk", "display")}
    languages = languages_module((FOLDERS["common"] / LANGUAGES).parent)
    Shell(screens, {f"/common/{LANGUAGES}": languages}).install(pages)
    for screen, folder in FOLDERS.items():
        _add_screen(pages, screen, folder)
    for page in FALLBACKS:
        pages.add_url_rule(f"/{page}/worker.js", f"{page}_worker", partial(_fallback, page))
    pages.add_url_rule("/admin/slips", "slips", lambda: _file(HERE / "admin", "index.html"))
    pages.add_url_rule("/t/<token>", "citizen", _citizen_page)
    pages.add_url_rule("/citizen/<path:name>", "citizen_file", lambda name: _file(HERE / "citizen", name))
    pages.add_url_rule("/lobby/<center>/<path:name>", "lobby_file", partial(_lobby_file, lobby))
    pages.add_url_rule("/robots.txt", "robots", _robots)
    pages.add_url_rule("/favicon.ico", "favicon", lambda: _file(HERE / "common", "favicon.svg"))
    pages.after_app_request(_guard)
    return pages


def _add_screen(pages: Blueprint, screen: str, folder: Path) -> None:
    if screen != "common":
        pages.add_url_rule(f"/{screen}/", f"{screen}_page", lambda: _file(folder, "index.html"))
    pages.add_url_rule(f"/{screen}/<path:name>", f"{screen}_file", lambda name: _file(folder, name))


def _file(folder: Path, name: str) -> Response:
    response = packed(folder, name) or send_from_directory(folder, name)
    if is_packed(name):
        response.vary.add("Accept-Encoding")
    kept = "public, max-age=31536000, immutable" if name.endswith(KEPT_LONG) else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


def _lobby_file(lobby: Path, center: str, name: str) -> Response:
    """Send a medium or a recording of a center; nothing else that may lie in the folder."""
    kind = name.partition("/")[0]
    if not CODE.fullmatch(center) or kind not in {"media", "voice"}:
        raise NotFound
    return _file(lobby / center / kind, name.partition("/")[2])


def _fallback(page: str) -> Response:
    text = f'self.PAGE = "/{page}/";\nimportScripts("/common/fallback.js");\n'
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def _robots() -> Response:
    return Response(ROBOTS, mimetype="text/plain", headers={"Cache-Control": "public, max-age=86400"})


def lost_page() -> Response:
    """Return the page for an address that is none."""
    text = (HERE / "lost" / "index.html").read_text(encoding="utf-8")
    return _private(Response(text, 404, {"Cache-Control": "no-store"}, mimetype="text/html"))


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _guard(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.mimetype in PARTS and not request.path.endswith("/worker.js"):
        return response
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    return response


def _citizen_page(token: str) -> Response:  # noqa: ARG001 - the page reads it from its own address
    return _private(_file(HERE / "citizen", "index.html"))
