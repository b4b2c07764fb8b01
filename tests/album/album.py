"""Pictures of pages in a folder, small enough for the repository, and the page of the album that shows them.

Knows how a picture is taken and kept, and nothing of the screens.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

# Animations that never end cannot be finished; they stand at their beginning.
STILL = "document.getAnimations().forEach(one => { try { one.finish() } catch { one.cancel() } })"
COLOURS = 128
HALF_ABOVE_PIXELS = 1_000_000


class Album:
    """Takes pictures of pages into a folder and remembers what each shows."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.chapters: dict[str, list[tuple[str, str]]] = {}

    def take(self, page: Page, name: str, shows: str, *, whole: bool = False) -> None:
        """Take one picture once letters are there and nothing moves; `name` begins with its chapter and a hyphen."""
        page.evaluate("document.fonts.ready.then(() => null)")
        page.evaluate(STILL)
        shot = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        if shot.width * shot.height > HALF_ABOVE_PIXELS:
            shot = shot.reduce(2)
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(self.folder / f"{name}.png", optimize=True)
        self.chapters.setdefault(name.partition("-")[0], []).append((name, shows))
        print(f"album: {name}.png", flush=True)

    def finish(self) -> None:
        """Write the page of the album, and remove pictures that were not taken this time."""
        taken = {f"{name}.png" for pictures in self.chapters.values() for name, _ in pictures}
        for file in self.folder.glob("*.png"):
            if file.name not in taken:
                file.unlink()
        (self.folder / "README.md").write_text(self._page(), encoding="utf-8")

    def _page(self) -> str:
        lines = ["# The screens", "", "Made by `make screens`; larger screens are shown at half their size."]
        for chapter, pictures in self.chapters.items():
            lines += ["", f"## {chapter.capitalize()}"]
            lines += [line for name, shows in pictures for line in ("", f"**{shows}**", "", f"![{shows}]({name}.png)")]
        return "\n".join(lines) + "\n"
