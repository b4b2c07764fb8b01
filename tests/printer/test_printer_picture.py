"""What is to be seen on the paper: every letter, whole, apart from its neighbours, and a code that phones read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from printer import typeset
from printer.blocks import PAPERS, Align, Paper, Text, Weight
from printer.profiles import PROFILES, Profile
from printer.render import CUT, page, qr, render, strip
from printer.slip import Slip
from tests.printer.cast_of_printer import codes_on, make_slip, pair

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
LETTERS = sorted({*VOWELS, *"bcdđghklmnpqrstvxfjwz", *(each.upper() for each in [*VOWELS, *"bcdđghklmnpqrstvxfjwz"])})
SIGNS = list("0123456789–-/:,.()%&+;?!\"'…")
SYLLABLE = st.text(st.sampled_from(LETTERS), min_size=1, max_size=9)
SENTENCE = st.lists(SYLLABLE, min_size=1, max_size=18).map(" ".join)
LONG_NAME = (
    "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất do chuyển nhượng, thừa kế, tặng cho"
)
PAPER = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
PROFILE = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
# As they stand on paper, and at half of that for printers that enlarge.
SIZES = sorted({size for paper in PAPERS.values() for size in (paper.body, paper.detail, paper.small, paper.service)})
DRAWN = sorted({*SIZES, *(size // 2 for size in SIZES)})
STEADY = settings(derandomize=True, deadline=None, max_examples=40)


def ink(picture: Image.Image) -> int:
    """How many dots are black."""
    return picture.convert("L").point(CUT).histogram()[0]


def drawn_alone(line: str, text: Text) -> int:
    """How many dots a line has on a sheet that is large enough for anything."""
    size = text.size
    sheet = Image.new("L", (size * (len(line) + 4), size * 4), 255)
    face = typeset.font(text.weight, size)
    ImageDraw.Draw(sheet).text((2 * size, 2 * size), line, 0, face, anchor="ls")
    return ink(sheet)


def has_white_margins(picture: Image.Image, paper: Paper) -> bool:
    left, top, right, bottom = Image.eval(picture.convert("L"), lambda dot: 255 - dot).getbbox() or (0, 0, 0, 0)
    return (
        paper.margin_dots <= left
        and right <= paper.width_dots - paper.margin_dots
        and top > 0
        and bottom <= picture.height
    )


@pytest.mark.parametrize("weight", list(Weight))
def test_every_vietnamese_letter_has_ink_and_is_not_the_glyph_for_missing_ones(weight: Weight) -> None:
    face = typeset.font(weight, 32)
    missing = bytes(face.getmask(typeset.NOT_DEFINED))
    for letter in [*LETTERS, *SIGNS]:
        shape = bytes(face.getmask(letter))
        assert any(shape), letter
        assert shape != missing, letter
        assert typeset.has_glyph(letter), letter


@pytest.mark.parametrize("case", [str.islower, str.isupper])
@pytest.mark.parametrize("weight", [Weight.BODY, Weight.BOLD])
@pytest.mark.parametrize("size", DRAWN)
def test_no_two_vietnamese_letters_look_the_same(weight: Weight, size: int, case: Callable[[str], bool]) -> None:
    letters = [letter for letter in LETTERS if case(letter)]
    shapes = {strip(Text(letter, size, weight), 60).point(CUT).tobytes() for letter in letters}
    assert len(shapes) == len(letters) == 93


def test_accents_sent_apart_are_drawn_as_one_letter() -> None:
    apart = unicodedata.normalize("NFD", LONG_NAME)
    assert apart != LONG_NAME
    assert strip(Text(apart, 26), 544) == strip(Text(LONG_NAME, 26), 544)


def test_what_the_font_lacks_becomes_its_nearest_letter_or_a_question_mark() -> None:
    assert typeset.printable("Ａ\u202e\x1b[2J\n　漢 e\u0336") == "A[2J ? e"


@PAPER
@STEADY
@given(text=SENTENCE, size=st.sampled_from([20, 26, 38]), align=st.sampled_from(list(Align)))
@example(text="Nghiêng" * 40, size=38, align=Align.CENTER)
@example(text="ẴẪỖ gjy ỰỢỤ ẴẪỖ " * 8, size=26, align=Align.LEFT)
def test_words_are_wrapped_without_a_dot_cut_off_or_covered(paper: Paper, text: str, size: int, align: Align) -> None:
    block = Text(text, size, Weight.BODY, align)
    lines = typeset.wrap(block, paper.column_dots)
    assert "".join(lines).replace(" ", "") == typeset.printable(text).replace(" ", "")
    assert ink(strip(block, paper.column_dots)) == sum(drawn_alone(line, block) for line in lines)


@pytest.mark.parametrize("weight", list(Weight))
def test_no_line_is_wider_than_its_room(weight: Weight) -> None:
    block = Text(LONG_NAME, 26, weight)
    for room in range(100, 545):
        assert all(typeset.width(line, typeset.font(weight, 26)) <= room for line in typeset.wrap(block, room)), room


@STEADY
@given(text=SENTENCE, size=st.sampled_from([20, 26, 38]))
def test_no_accent_touches_the_line_above(text: str, size: int) -> None:
    block = Text(text, size)
    lines = typeset.wrap(block, 300)
    places, height = typeset.baselines(lines, block)
    boxes = [typeset.ink(line, typeset.font(block.weight, size)) for line in lines]
    edges = [(place + box[1], place + box[3]) for place, box in zip(places, boxes, strict=True)]
    assert all(above[1] < below[0] for above, below in pairwise(edges))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= height


@PROFILE
@STEADY
@given(
    name=SENTENCE,
    service=SENTENCE,
    documents=st.lists(SENTENCE, max_size=4),
    number=st.from_regex(r"[A-Z]{1,3}[0-9]{3,6}", fullmatch=True),
    ahead=st.sampled_from([0, 1, 300, 999_999]),
    language=st.sampled_from(["vi", "en"]),
)
def test_nothing_stands_outside_the_paper_and_the_code_is_read(
    profile: Profile, name: str, service: str, documents: list[str], number: str, ahead: int, language: str
) -> None:
    slip = make_slip(
        center={"name": pair(name), "hotline": "1900 1234"},
        service=pair(service, service[::-1]),
        documents=[pair(each) for each in documents],
        priority=pair(name),
        counters=list(range(1, 40, 2)),
        number=number,
        ahead=ahead,
        language=language,
        copy=True,
    )
    picture = render(slip, profile)
    assert (picture.mode, picture.width) == ("1", profile.paper.width_dots)
    assert has_white_margins(picture, profile.paper)
    assert codes_on(picture) == [slip.url]


@PROFILE
@pytest.mark.parametrize("length", [24, 60, 120, 300])
def test_a_code_of_any_length_is_read_to_the_right_address(profile: Profile, length: int) -> None:
    address = ("http://10.0.0.2/t/" + "aZ9_-" * 60)[:length]
    assert codes_on(render(make_slip(url=address), profile)) == [address]


@PAPER
def test_a_code_keeps_four_white_modules_around_it(paper: Paper) -> None:
    """ISO/IEC 18004 asks for them; readers of old phones need them."""
    picture = qr(make_slip().url, paper.code_dots, paper.column_dots)
    edges = Image.eval(picture, lambda dot: 255 - dot).getbbox() or (0, 0, 0, 0)
    module = (picture.width - (edges[2] - edges[0])) // 8
    assert edges == (4 * module, 4 * module, picture.width - 4 * module, picture.height - 4 * module)
    assert module >= 3


@PROFILE
def test_a_code_has_modules_that_a_phone_can_see(profile: Profile) -> None:
    picture = render(make_slip(), profile).convert("L")
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    across_mm = (found.position.top_right.x - found.position.top_left.x) / 8
    assert across_mm > 15


@PROFILE
def test_a_shorter_slip_takes_less_paper(profile: Profile) -> None:
    short = make_slip(wait=None, counters=[], documents=[], ahead=0)
    many = make_slip(documents=[pair(f"{n}. {LONG_NAME}") for n in range(12)])
    heights = [render(slip, profile).height for slip in (short, make_slip(), many)]
    assert heights == sorted(heights)
    assert heights[0] < 1100 < 2000 < heights[2]


@PROFILE
@pytest.mark.parametrize("number", ["A001", "A012", "AB1000", "ABC999999999"])
def test_the_number_is_the_largest_thing_on_the_paper(profile: Profile, number: str) -> None:
    slip: Slip = make_slip(number=number)
    size = typeset.fitted(number, profile.paper.number, profile.paper.column_dots)
    assert typeset.width(number, typeset.font(Weight.BLACK, size)) <= profile.paper.column_dots
    assert size > profile.paper.service
    assert has_white_margins(render(slip, profile), profile.paper)


def test_the_same_slip_is_always_the_same_picture() -> None:
    first = render(make_slip(), PROFILES["80mm"]).tobytes()
    strip.cache_clear()
    page.cache_clear()
    assert render(make_slip(), PROFILES["80mm"]).tobytes() == first
