"""What a model of printer can do. Owns the names that `--profile` takes; knows no bytes and no transport."""

from __future__ import annotations

from dataclasses import dataclass

from printer.blocks import PAPERS, Paper


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer.

    native_qr: it draws QR codes by itself (GS ( k); enlarges: it prints raster at double size (GS v 0, m = 3);
    cuts: it has a cutter; answers: it answers DLE EOT, so it is asked before and after each slip;
    feed_dots: from the print head to the cutter or the tear bar.
    """

    name: str
    paper: Paper
    native_qr: bool = True
    enlarges: bool = True
    cuts: bool = True
    answers: bool = True
    feed_dots: int = 120


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("80mm", PAPERS["80mm"]),
        Profile("58mm", PAPERS["58mm"], cuts=False, feed_dots=80),
        Profile("80mm-basic", PAPERS["80mm"], native_qr=False, enlarges=False, answers=False),
        Profile("58mm-basic", PAPERS["58mm"], native_qr=False, enlarges=False, cuts=False, answers=False, feed_dots=80),
    )
}
