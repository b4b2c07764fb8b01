"""Which words stand on a slip, in which order and language."""

from __future__ import annotations

from typing import Any

import pytest

from printer.blocks import PAPERS, Banner, Big, Block, Code, Fact, Item, Paper, Rule, Text
from printer.errors import BadSlip
from printer.layout import layout
from tests.printer.cast_of_printer import make_slip, pair

WIDE = PAPERS["80mm"]


def said(blocks: tuple[Block, ...]) -> list[str]:
    """All words of the blocks in reading order."""
    words: list[str] = []
    for block in blocks:
        match block:
            case Text() | Big():
                words.append(block.text)
            case Banner() | Item() | Code():
                words.extend(each.text for each in block.words)
            case Fact():
                words.extend([*(each.text for each in block.label), block.value.text])
    return words


def laid_out(paper: Paper = WIDE, **changes: Any) -> list[str]:
    return said(layout(make_slip(**changes), paper))


def test_a_slip_says_everything_from_top_to_bottom() -> None:
    words = laid_out()
    wanted = [
        "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa",
        "A012",
        "Nộp hồ sơ đất đai",
        "4 người",
        "khoảng 10–20 phút",
        "1, 2",
        "Lấy số lúc 23/11/2026 08:05",
        "Đường dây nóng: 0237 3900 900",
        "Giấy tờ cần có",
        "Căn cước công dân",
        "Đơn đăng ký",
    ]
    assert [each for each in words if each in wanted] == wanted


def test_the_code_carries_the_citizens_address() -> None:
    (code,) = [block for block in layout(make_slip(), WIDE) if isinstance(block, Code)]
    assert code.data == make_slip().url


BOTH = {"languages": "both"}


def test_an_english_slip_says_english_and_the_vietnamese_names_of_papers() -> None:
    words = laid_out(language="en", priority=pair("Người cao tuổi", "Elderly"))
    assert "Land: submit a dossier" in words
    assert "Nộp hồ sơ đất đai" not in words
    assert words.index("Identity card") < words.index("Căn cước công dân")
    assert {"4 people", "about 10–20 min", "Priority: Elderly", "Hotline: 0237 3900 900"} <= set(words)


def test_a_slip_in_both_languages_says_the_citizens_first() -> None:
    words = laid_out(language="en", priority=pair("Người cao tuổi", "Elderly"), template=BOTH)
    assert words.index("Land: submit a dossier") < words.index("Nộp hồ sơ đất đai")
    assert words.index("Identity card") < words.index("Căn cước công dân")
    assert words.index("Priority: Elderly") < words.index("Ưu tiên: Người cao tuổi")


def test_a_template_says_which_parts_stand_where() -> None:
    parts = ["line", "line", "number", "line", "line", "text", "priority", "line", "documents", "line"]
    blocks = layout(make_slip(documents=[], template={"parts": parts, "text": pair("Xin cảm ơn", "Thank you")}), WIDE)
    assert said(blocks) == ["Số thứ tự của ông/bà", "A012", "Xin cảm ơn"]
    assert [isinstance(block, Rule) for block in blocks].count(True) == 1


@pytest.mark.parametrize(
    "template", [[], {"parts": ["number", "weather"]}, {"parts": "number"}, {"parts": ["line"] * 31}]
)
def test_a_template_of_another_shape_is_refused(template: object) -> None:
    with pytest.raises(BadSlip, match="template"):
        make_slip(template=template)


def test_a_vietnamese_slip_spends_no_paper_on_english_documents() -> None:
    assert "Identity card" not in laid_out()


def test_a_priority_class_stands_on_a_band() -> None:
    blocks = layout(make_slip(priority=pair("Người cao tuổi", "Elderly")), WIDE)
    (band,) = [block for block in blocks if isinstance(block, Banner)]
    assert [each.text for each in band.words] == ["Ưu tiên: Người cao tuổi"]


def test_what_is_not_known_is_left_out_with_its_line() -> None:
    words = laid_out(wait=None, counters=[], documents=[], center={"name": "UBND"})
    for label in ("Chờ", "Quầy phục vụ", "Giấy tờ cần có", "Đường dây nóng"):
        assert label not in words


def test_nobody_ahead_is_said_as_a_number() -> None:
    assert "0 người" in laid_out(ahead=0)


def test_a_copy_says_so_first_and_only_a_copy() -> None:
    assert laid_out(copy=True)[0] == "BẢN SAO / COPY"
    assert "BẢN SAO / COPY" not in laid_out()


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_each_paper_says_the_same_words(paper: Paper) -> None:
    assert laid_out(paper) == laid_out(WIDE)
