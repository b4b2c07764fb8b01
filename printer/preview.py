"""Draws one slip as a printer would print it: JSON on standard input, a PNG out. Used by `luot slip preview`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from printer.encode import encode, paper_mm
from printer.errors import PrinterError
from printer.profiles import PROFILES, Profile
from printer.settings import DEFAULT_PROFILE
from printer.slip import Slip
from printer.virtual.decoder import Decoder

EDGE_DOTS = 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Read a slip, write its picture, and say its size. Returns: 0, or 2 when it cannot be drawn or written."""
    parser = argparse.ArgumentParser(prog="luot printer preview", description=__doc__)
    parser.add_argument("--profile", choices=sorted(PROFILES), default=DEFAULT_PROFILE)
    parser.add_argument("--out", type=Path, required=True, metavar="PNG")
    options = parser.parse_args(arguments)
    profile = PROFILES[options.profile]
    try:
        slip = Slip.from_json(json.load(sys.stdin))
        data = encode(slip, profile)
        printed(data, profile).save(options.out, format="PNG")
    except (PrinterError, OSError, ValueError) as error:
        print(f"preview: {error}", file=sys.stderr)
        return 2
    print(f"{options.out}: {paper_mm(slip, profile)} mm of paper, {len(data)} bytes ({profile.name})")
    return 0


def printed(data: bytes, profile: Profile) -> Image.Image:
    """Return what these bytes put on paper, with some white around it."""
    pieces: list[Image.Image] = []
    decoder = Decoder(profile.paper.width_dots, pieces.append, lambda _n: None)
    decoder.feed(data)
    decoder.tear()
    piece = pieces[0]
    paper = Image.new("1", (piece.width + 2 * EDGE_DOTS, piece.height + 2 * EDGE_DOTS), 1)
    paper.paste(piece, (EDGE_DOTS, EDGE_DOTS))
    return paper
