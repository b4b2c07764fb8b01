"""How a call is read out: Vietnamese numbers as they are said, and no clip that is not on the list."""

from __future__ import annotations

import json
from itertools import product

import pytest

from tests.pages.node import ROOT, call_all

CLIPS = json.loads((ROOT / "display" / "voice" / "clips.json").read_text(encoding="utf-8"))
READING = "display/voice/reading.js"
EACH, WHOLE, WHOLE_LE = (
    {"digits": digits, "zero": zero} for digits, zero in (("each", "linh"), ("whole", "linh"), ("whole", "le"))
)


def said(language: str, parts: list[str | float]) -> str:
    """The words of the clips, without the pauses."""
    return " ".join(CLIPS[language][part] for part in parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("number", "counter", "words"),
    [
        ("A012", 5, "Mời số a không một hai đến quầy số năm"),
        ("Đ12", 1, "Mời số một hai đến quầy số một"),
        ("BC107", 10, "Mời số bê xê một không bảy đến quầy số mười"),
        ("K500", 11, "Mời số ca năm không không đến quầy số mười một"),
        ("A001", 15, "Mời số a không không một đến quầy số mười lăm"),
        ("A001", 14, "Mời số a không không một đến quầy số mười bốn"),
        ("A001", 20, "Mời số a không không một đến quầy số hai mươi"),
        ("A001", 21, "Mời số a không không một đến quầy số hai mươi mốt"),
        ("A001", 24, "Mời số a không không một đến quầy số hai mươi tư"),
        ("A001", 35, "Mời số a không không một đến quầy số ba mươi lăm"),
        ("A001", 105, "Mời số a không không một đến quầy số một trăm linh năm"),
        ("A001", 111, "Mời số a không không một đến quầy số một trăm mười một"),
        ("A001", 200, "Mời số a không không một đến quầy số hai trăm"),
    ],
)
def test_a_call_with_its_digits_one_by_one(number: str, counter: int, words: str) -> None:
    call = {"number": number, "counter": counter, "repeat": 0}
    assert said("vi", call_all(READING, [["readCall", "vi", call, EACH]])[0]) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("A012", "a mười hai"),
        ("A005", "a năm"),
        ("A045", "a bốn mươi lăm"),
        ("A101", "a một trăm linh một"),
        ("A104", "a một trăm linh bốn"),
        ("A121", "a một trăm hai mươi mốt"),
        ("A1000", "a một nghìn"),
        ("A1005", "a một nghìn không trăm linh năm"),
        ("A1015", "a một nghìn không trăm mười lăm"),
        ("A2345", "a hai nghìn ba trăm bốn mươi lăm"),
    ],
)
def test_a_ticket_as_one_whole_number(number: str, words: str) -> None:
    assert said("vi", call_all(READING, [["readNumber", "vi", number, WHOLE]])[0]) == words


def test_a_zero_inside_may_be_said_as_in_the_south() -> None:
    assert said("vi", call_all(READING, [["readNumber", "vi", "A105", WHOLE_LE]])[0]) == "a một trăm lẻ năm"


def test_a_recall_says_so_first() -> None:
    call = {"number": "A001", "counter": 3, "repeat": 2}
    found = call_all(READING, [["readCall", "vi", call, EACH], ["readCall", "en", call, WHOLE]])
    assert said("vi", found[0]) == "Xin nhắc lại Mời số a không không một đến quầy số ba"
    assert said("en", found[1]) == "Once more Number A one please go to counter three"


def test_every_number_and_counter_that_there_can_be_is_read_with_clips_of_the_list() -> None:
    numbers = [f"{chr(65 + at % 26)}{chr(65 + at % 7)}{at:03}" for at in range(0, 10_000, 7)]
    calls = [
        ["readCall", language, {"number": number, "counter": at % 999 + 1, "repeat": at % 2}, reading]
        for (at, number), language, reading in product(enumerate(numbers), CLIPS, (EACH, WHOLE, WHOLE_LE))
    ]
    used: dict[str, set[str]] = {language: set() for language in CLIPS}
    for call, parts in zip(calls, call_all(READING, calls), strict=True):
        used[call[1]] |= {part for part in parts if isinstance(part, str)}
    for language, clips in CLIPS.items():
        assert used[language] <= set(clips)
        assert set(clips) <= used[language] | {"letter-z"}, "a clip that nothing says"


def test_every_clip_of_the_list_comes_with_the_product() -> None:
    for language, clips in CLIPS.items():
        files = {file.stem for file in (ROOT / "display" / "voice" / "clips" / language).iterdir()}
        assert files == set(clips)
