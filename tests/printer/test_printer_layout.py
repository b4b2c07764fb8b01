"""Which words stand on a slip, in which order and language."""

from __future__ import annotations

from typing import Any

import pytest

from printer.blocks import PAPERS, Banner, Big, Block, Code, Fact, Frame, Item, Paper, Text
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
            case Banner():
                words.append(block.words.text)
            case Frame() | Item() | Code():
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
        "Land: submit a dossier",
        "4 người",
        "khoảng 10–20 phút",
        "1, 2",
        "23/11/2026 08:05",
        "0237 3900 900",
        "Giấy tờ cần có",
        "Căn cước công dân",
        "Đơn đăng ký",
    ]
    assert [each for each in words if each in wanted] == wanted


def test_the_code_carries_the_citizens_address() -> None:
    (code,) = [block for block in layout(make_slip(), WIDE) if isinstance(block, Code)]
    assert code.data == make_slip().url


def test_an_english_slip_says_english_first_and_vietnamese_beside_it() -> None:
    words = laid_out(language="en", priority=pair("Người cao tuổi", "Elderly"))
    assert words.index("Land: submit a dossier") < words.index("Nộp hồ sơ đất đai")
    assert words.index("Identity card") < words.index("Căn cước công dân")
    assert words.index("Priority: Elderly") < words.index("Ưu tiên: Người cao tuổi")
    assert {"4 people", "about 10–20 min"} <= set(words)


def test_a_vietnamese_slip_spends_no_paper_on_english_documents() -> None:
    assert "Identity card" not in laid_out()


def test_a_priority_class_is_framed() -> None:
    blocks = layout(make_slip(priority=pair("Người cao tuổi", "Elderly")), WIDE)
    (frame,) = [block for block in blocks if isinstance(block, Frame)]
    assert [each.text for each in frame.words] == ["Ưu tiên: Người cao tuổi", "Priority: Elderly"]


def test_what_is_not_known_is_left_out_with_its_line() -> None:
    words = laid_out(wait=None, counters=[], documents=[], center={"name": "UBND"})
    for label in ("Thời gian chờ", "Quầy phục vụ", "Giấy tờ cần có", "Đường dây nóng"):
        assert label not in words


def test_nobody_ahead_is_said_as_a_number() -> None:
    assert "0 người" in laid_out(ahead=0)


def test_a_copy_says_so_first_and_only_a_copy() -> None:
    assert laid_out(copy=True)[0] == "BẢN SAO / COPY"
    assert "BẢN SAO / COPY" not in laid_out()


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_each_paper_says_the_same_words(paper: Paper) -> None:
    assert laid_out(paper) == laid_out(WIDE)
