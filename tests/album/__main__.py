"""Takes a picture of every screen in every state: python -m tests.album [FOLDER], by default docs/screens.

Starts a hall of its own on a free port and removes it afterwards.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.album import desk, kiosk, lobby, phone
from tests.album.album import Album
from tests.album.stage import fill, filled_hall
from tests.browser.cast_of_browser import KIOSK, LOBBY_TV, ROOT, Hall, Visits
from tests.services_for_tests import find_chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]


def main() -> int:
    """Take all pictures; return how the process should end."""
    if len(sys.argv) > 2:
        print("Usage: python -m tests.album [FOLDER]", file=sys.stderr)
        return 2
    album = Album(Path(sys.argv[1]) if len(sys.argv) == 2 else ROOT / "docs" / "screens")
    with tempfile.TemporaryDirectory(prefix="luot-album-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        with filled_hall(Path(folder)) as hall:
            visits = Visits(browser, hall)
            lobby.empty(album, visits)
            fill(hall)
            for chapter in (kiosk, lobby, phone, desk):
                chapter.pictures(album, hall, visits)
            stale(album, hall, visits)
            visits.close()
        browser.close()
    album.finish()
    return 0


def stale(album: Album, hall: Hall, visits: Visits) -> None:
    """Take kiosk and display after the server was killed."""
    pages = {"kiosk": visits.blank(KIOSK), "display": visits.blank(LOBBY_TV)}
    for kind, page in pages.items():
        page.clock.install()
        page.goto(f"{hall.address}/{kind}/#token={hall.secrets[f'{kind}_token']}")
        page.wait_for_selector("body[data-link=live]")
    pages["display"].wait_for_selector("body[data-voice=ready]")
    hall.kill()
    for kind, page in pages.items():
        page.clock.fast_forward(12_000)
        page.wait_for_selector("body[data-link=stale]")
        album.take(page, f"{kind}-stale", "The server is away: since when, and what to do")


if __name__ == "__main__":
    sys.exit(main())
