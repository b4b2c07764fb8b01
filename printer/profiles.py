"""What a model of printer can do. Owns the names that `--profile` takes; knows no bytes and no transport."""

from __future__ import annotations

from dataclasses import dataclass, replace

from printer.blocks import PAPERS, Paper
from printer.code_pages import TCVN, Pages


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer.

    native_qr: it draws QR codes by itself (GS ( k); enlarges: it prints raster at double size (GS v 0, m = 3);
    cuts: it has a cutter; answers: it answers DLE EOT, so it is asked before and after each slip;
    asb: it tells of changes by itself (GS a), so its line is kept open;
    pages: its own Vietnamese letters, where it prints in text mode; drawer: it opens a cash drawer after a slip;
    feed_dots: from the print head to the cutter or the tear bar.
    """

    name: str
    paper: Paper
    native_qr: bool = True
    enlarges: bool = True
    cuts: bool = True
    answers: bool = True
    pages: Pages | None = None
    asb: bool = True
    drawer: bool = False
    feed_dots: int = 120


_MODERN = Profile("80mm", PAPERS["80mm"])
_BASIC = replace(_MODERN, name="80mm-basic", native_qr=False, enlarges=False, answers=False, asb=False)

PROFILES = {
    profile.name: profile
    for profile in (
        _MODERN,
        replace(_MODERN, name="58mm", paper=PAPERS["58mm"], cuts=False, feed_dots=80),
        replace(_MODERN, name="80mm-tcvn", pages=TCVN),
        replace(_MODERN, name="58mm-tcvn", paper=PAPERS["58mm"], pages=TCVN, cuts=False, feed_dots=80),
        _BASIC,
        replace(_BASIC, name="58mm-basic", paper=PAPERS["58mm"], cuts=False, feed_dots=80),
    )
}
