"""The bytes that a printer gets, and that they put on paper what was drawn: exact, whole, and readable by a phone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printer.blocks import Align, Text, Weight
from printer.encode import encode, paper_mm, raster
from printer.profiles import PROFILES, Profile
from printer.render import page, render
from printer.template import Part, Template
from printer.virtual.decoder import Decoder
from tests.printer.cast_of_printer import codes_on, make_slip, pair
from tests.printer.test_printer_picture import LETTERS, SIGNS

NATIVE = pytest.mark.parametrize("profile", [PROFILES["80mm"], PROFILES["58mm"]], ids=lambda p: p.name)
BASIC = pytest.mark.parametrize("profile", [PROFILES["80mm-basic"], PROFILES["58mm-basic"]], ids=lambda p: p.name)
ALL = pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
CUT_NOW = b"\x1dV\x00"


def on_paper(data: bytes, width_dots: int, chunks: Callable[[bytes], list[bytes]] = lambda data: [data]) -> Image.Image:
    """What a printer makes of the bytes."""
    pieces: list[Image.Image] = []
    decoder = Decoder(width_dots, pieces.append, lambda _n: None)
    for chunk in chunks(data + CUT_NOW):
        decoder.feed(chunk)
    assert not decoder.unknown
    (piece,) = pieces
    return piece


def picture(*rows: str) -> Image.Image:
    """A picture from rows of "#" and "."."""
    drawn = Image.new("1", (len(rows[0]), len(rows)), 1)
    for y, row in enumerate(rows):
        for x, dot in enumerate(row):
            drawn.putpixel((x, y), dot != "#")
    return drawn


def ink_box(piece: Image.Image) -> Image.Image:
    """The piece without the white around it."""
    return piece.crop(ImageChops.invert(piece.convert("L")).getbbox())


@pytest.mark.parametrize(
    ("drawn", "commands"),
    [
        (picture("................"), "1b 4a 01"),
        (picture("#..............#", "................"), "1b 61 00 1d 76 30 00 02 00 01 00 80 01 1b 4a 01"),
        (picture("#......." + "." * 24), "1b 61 00 1d 76 30 00 01 00 01 00 80"),
        (picture("." * 24 + ".......#"), "1b 61 02 1d 76 30 00 01 00 01 00 01"),
        (picture("." * 8 + "#......#" + "." * 8), "1b 61 01 1d 76 30 00 01 00 01 00 81"),
    ],
    ids=["blank", "whole", "left", "right", "centre"],
)
def test_rows_become_feeds_and_bands_cut_to_their_ink(drawn: Image.Image, commands: str) -> None:
    assert b"".join(raster(drawn)).hex(" ") == commands


def test_a_long_feed_is_split() -> None:
    assert b"".join(raster(Image.new("1", (8, 600), 1))) == b"\x1bJ\xff\x1bJ\xff\x1bJ\x5a"


@ALL
def test_a_slip_begins_with_a_reset_and_ends_behind_the_cutter_or_the_tear_bar(profile: Profile) -> None:
    data = encode(make_slip(), profile)
    assert data.startswith(b"\x1b@")
    assert data.endswith(b"\x1bJ" + bytes([profile.feed_dots]) + (b"\x1dV\x01" if profile.cuts else b""))
    assert data.count(b"\x1dV") == profile.cuts


@BASIC
@pytest.mark.parametrize("changes", [{}, {"language": "en", "copy": True}, {"wait": None, "documents": []}])
def test_the_paper_shows_dot_for_dot_what_was_drawn(profile: Profile, changes: dict[str, object]) -> None:
    slip = make_slip(priority=pair("Người cao tuổi", "Elderly people"), **changes)
    piece = on_paper(encode(slip, profile), profile.paper.width_dots)
    assert ink_box(piece).tobytes() == ink_box(render(slip, profile)).tobytes()


@NATIVE
def test_only_the_code_of_the_printer_itself_differs_from_what_was_drawn(profile: Profile) -> None:
    slip = make_slip(priority=pair("Người cao tuổi", "Elderly people"), language="en", copy=True)
    parts = tuple(part for part in slip.template.parts if part is not Part.QR)
    bare = replace(slip, template=Template(parts))
    piece = on_paper(encode(bare, profile), profile.paper.width_dots)
    assert ink_box(piece).tobytes() == ink_box(render(bare, profile)).tobytes()
    with_code = on_paper(encode(slip, profile), profile.paper.width_dots)
    assert with_code.height > piece.height + 160


@pytest.mark.parametrize("name", ["80mm", "80mm-basic"])
def test_every_vietnamese_letter_is_on_the_paper(name: str) -> None:
    profile = PROFILES[name]
    for start in range(0, len(LETTERS), 12):
        words = "".join(LETTERS[start : start + 12])
        piece = on_paper(encode(make_slip(service=pair(words)), profile), profile.paper.width_dots)
        line = page(Text(words, profile.paper.service, Weight.BOLD, Align.CENTER), profile)
        size = line.picture.width * line.scale, line.picture.height * line.scale
        wanted = ink_box(line.picture.resize(size, Image.Resampling.NEAREST))
        assert contains(piece, wanted), words


def contains(piece: Image.Image, wanted: Image.Image) -> bool:
    """Tell whether the wanted dots stand somewhere in the middle of the piece."""
    left = (piece.width - wanted.width) // 2
    places = ((x, y) for x in range(left - 3, left + 4) for y in range(piece.height - wanted.height))
    dots, (width, height) = wanted.tobytes(), wanted.size
    return any(piece.crop((x, y, x + width, y + height)).tobytes() == dots for x, y in places)


@ALL
def test_it_is_known_how_much_paper_a_slip_takes(profile: Profile) -> None:
    for slip in (make_slip(), make_slip(documents=[], copy=True), make_slip(url="https://luot.example/" + "x" * 200)):
        piece = on_paper(encode(slip, profile), profile.paper.width_dots)
        assert paper_mm(slip, profile) == round(piece.height / 8)


def test_a_slip_with_three_documents_stays_under_twelve_kilobytes() -> None:
    documents = [
        pair("Đơn đăng ký biến động đất đai, tài sản gắn liền với đất (Mẫu số 18)", "Application form No. 18"),
        pair("Giấy chứng nhận quyền sử dụng đất (bản gốc)", "Land use right certificate (original)"),
        pair("Căn cước công dân hoặc định danh mức 2", "Identity card or level-2 electronic identity"),
    ]
    sizes = {name: len(encode(make_slip(documents=documents), PROFILES[name])) for name in PROFILES}
    assert sizes["80mm"] <= 12_000
    assert sizes["58mm"] <= 9_500
    assert sizes["80mm"] < sizes["80mm-basic"] / 3


def logo(width: int, height: int, color: tuple[int, int, int, int]) -> str:
    out = BytesIO()
    Image.new("RGBA", (width, height), color).save(out, format="PNG")
    return base64.b64encode(out.getvalue()).decode()


@ALL
def test_a_logo_stands_on_top_and_what_is_transparent_in_it_is_paper(profile: Profile) -> None:
    black = on_paper(encode(make_slip(logo=logo(900, 90, (0, 0, 80, 255))), profile), profile.paper.width_dots)
    top = black.crop((profile.paper.margin_dots, 20, profile.paper.width_dots - profile.paper.margin_dots, 45))
    assert top.convert("L").getextrema() == (0, 0)
    clear = encode(make_slip(logo=logo(90, 90, (0, 0, 0, 0))), profile)
    assert ink_box(on_paper(clear, profile.paper.width_dots)).height < ink_box(black).height


@pytest.mark.parametrize("data", ["AAAA", logo(10, 10, (0, 0, 0, 255))[:40]])
def test_a_logo_that_is_no_picture_is_left_out(data: str) -> None:
    profile = PROFILES["80mm"]
    with_it, without = (ink_box(on_paper(encode(make_slip(logo=each), profile), 576)) for each in (data, None))
    assert with_it.tobytes() == without.tobytes()


@ALL
def test_a_phone_reads_the_code_on_the_paper(profile: Profile) -> None:
    slip = make_slip(url="https://luot.thanhhoa.gov.vn/t/Zr3kP0aXq9LmN2vB7sYtWQ")
    piece = on_paper(encode(slip, profile), profile.paper.width_dots)
    assert codes_on(piece) == [slip.url]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 400), max_size=60))
def test_bytes_may_come_in_any_pieces(sizes: list[int]) -> None:
    def chunks(data: bytes) -> list[bytes]:
        cut, found = 0, []
        for size in sizes:
            found.append(data[cut : cut + size])
            cut += size
        return [*found, data[cut:]]

    profile = PROFILES["58mm"]
    data = encode(make_slip(), profile)
    whole = on_paper(data, profile.paper.width_dots)
    assert on_paper(data, profile.paper.width_dots, chunks).tobytes() == whole.tobytes()


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_decoder_fail(data: bytes) -> None:
    decoder = Decoder(576, lambda _piece: None, lambda _n: None)
    decoder.feed(data)


def test_it_prints_text_as_printers_do() -> None:
    piece = on_paper(b"\x1b@\x1ba\x01\x1d!\x11A012\n\x1d!\x00hotline 18001096\n", 576)
    box = ink_box(piece)
    assert 90 < box.width < 200
    assert 50 < box.height < 90


def test_signs_are_on_the_paper_too() -> None:
    profile = PROFILES["80mm"]
    plain = on_paper(encode(make_slip(service=pair("A")), profile), 576)
    signs = on_paper(encode(make_slip(service=pair("A" + "".join(SIGNS))), profile), 576)
    assert plain.tobytes() != signs.tobytes()
