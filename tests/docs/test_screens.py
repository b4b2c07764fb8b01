"""The album of screens: its page shows every picture that is there, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ALBUM = Path(__file__).parents[2] / "docs" / "screens"


def test_the_album_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r"\]\(([a-z0-9-]+\.png)\)", (ALBUM / "README.md").read_text(encoding="utf-8"))
    assert len(shown) > 60
    assert sorted(shown) == sorted(file.name for file in ALBUM.glob("*.png"))
