"""The paper of the virtual printer: takes rows of dots and feeds, gives pictures. Knows no command."""

from __future__ import annotations

from PIL import Image

BLACK, WHITE = 0, 1
LONGEST_DOTS = 20_000


class Roll:
    """Paper that comes out; what stands on it since the last cut is one piece."""

    def __init__(self, width_dots: int) -> None:
        self.width_dots = width_dots
        self._strips: list[tuple[int, Image.Image]] = []
        self._height = 0

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was printed since the last cut."""
        return not self._strips

    @property
    def fed_dots(self) -> int:
        """Return how long the piece is so far."""
        return self._height

    def feed(self, dots: int) -> None:
        """Move the paper."""
        self._height = min(self._height + max(dots, 0), LONGEST_DOTS)

    def put(self, picture: Image.Image, left: int) -> None:
        """Print a picture in mode "1" and move the paper past it; what lies beyond the edges is lost."""
        if self._height + picture.height <= LONGEST_DOTS:
            self._strips.append((self._height, _shifted(picture, left, self.width_dots)))
        self.feed(picture.height)

    def cut(self) -> Image.Image:
        """Return the piece as a picture in mode "1", and begin a new one."""
        piece = Image.new("1", (self.width_dots, max(self._height, 1)), WHITE)
        for top, strip in self._strips:
            piece.paste(strip, (0, top))
        self._strips, self._height = [], 0
        return piece


def _shifted(picture: Image.Image, left: int, width: int) -> Image.Image:
    row = Image.new("1", (width, picture.height), WHITE)
    row.paste(picture, (left, 0))
    return row
