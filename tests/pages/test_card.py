"""What a kiosk reads from a citizen's card: an age and no more, whatever the scanner made of it; and its class."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import pytest

from tests.pages.node import call_all, follow

CARD, BURST = "kiosk/card/card.js", "kiosk/card/burst.js"
TODAY = "2026-11-23"
# Made up; the fourth digit 0 is a man of the 1900s, 3 a woman of the 2000s.
WHOLE = "038050012345|171234567|Nguyễn Văn Mẫu|23111950|Nam|Số 28 Lê Lợi, Hạc Thành, Thanh Hóa|10102021"


@pytest.mark.parametrize(
    ("read", "age"),
    [
        (WHOLE, 76),
        (WHOLE.replace("23111950", "24111950"), 75),
        (WHOLE + "\r", 76),
        (WHOLE.replace("|", "\\"), 76),
        (WHOLE.replace("|", "~"), 76),
        (WHOLE.replace("|", ""), 76),
        (WHOLE.replace("171234567", ""), 76),
        (WHOLE.replace("Nguyễn Văn Mẫu", "Nguyn Vn Mu").replace("Số 28 Lê Lợi, Hạc Thành, Thanh Hóa", "S 28 L Li"), 76),
        (WHOLE.replace("23111950", "23/11/1950"), 76),
        (WHOLE + "|Nguyễn Văn A|Lê Thị B||", 76),
        ("038050012345|Nguyễn Văn Mẫu|23111950", 76),
        ("038050012345|171234567|Nguyễn Văn Mẫu|1950|Nam||10102021", 76),
        ("038050012345", 76),
        ("038350012345", None),  # 2050 is still to come
        ("038304012345|171234567|Lê Thị Mẫu|01012004|Nữ||10102021", 22),
        ("Nguyễn Văn Mẫu|23111950|Nam||10102021", 76),
        ("171234567", None),
        ("000000000000", None),
        ("138050012345", None),
        ("000000000000|171234567|Nguyễn Văn Mẫu|23111950", 76),
        ("https://example.org/abc", None),
        ("038050012345|171234567|Nguyễn Văn Mẫu|99991950|Nam||10102021", 76),
        ("", None),
    ],
)
def test_the_age_on_a_card(read: str, age: int | None) -> None:
    assert call_all(CARD, [["readAge", read, TODAY]]) == [age]


def test_a_typed_year_of_birth_gives_the_age_of_this_year() -> None:
    years = ["1950", "2026", "2027", "1890", "195", "abcd", "19500", ""]
    found = call_all(CARD, [["readYear", year, TODAY] for year in years])
    assert found == [76, 0, None, None, None, None, None, None]


def test_an_age_gives_the_class_of_the_highest_age_that_it_has_reached() -> None:
    classes: list[dict[str, Any]] = [
        {"code": "normal", "self_chosen": True, "from_age": None},
        {"code": "cao-tuoi", "self_chosen": True, "from_age": 60},
        {"code": "rat-cao-tuoi", "self_chosen": True, "from_age": 80},
        {"code": "lich-hen", "self_chosen": False, "from_age": 20},
    ]
    found = call_all(CARD, [["classOfAge", age, classes] for age in (59, 60, 79, 80, 104)])
    assert found == [None, "cao-tuoi", "cao-tuoi", "rat-cao-tuoi", "rat-cao-tuoi"]


def told(keys: list[str], gaps: list[int]) -> tuple[list[tuple[str, bool]], list[bool]]:
    """Press the keys so many ms apart, then let time pass; return what was told, and which keys were taken."""
    times = list(accumulate(gaps))
    calls: list[list[Any]] = [["press", key, at] for key, at in zip(keys, times, strict=True)]
    steps = follow(BURST, {"text": "", "at": 0}, "run", [*calls, ["rest", times[-1] + 1000]])
    heard = [(one["text"], one["scanned"]) for step in steps for one in step["told"]]
    return heard, [step["taken"] for step in steps[:-1]]


@pytest.mark.parametrize("gap", [1, 8, 30])
def test_a_scanner_s_keys_are_one_scan_and_none_of_them_goes_further(gap: int) -> None:
    heard, taken = told([*WHOLE, "Enter"], [gap] * (len(WHOLE) + 1))
    assert heard == [(WHOLE, True)]
    assert all(taken)


def test_a_scanner_without_an_end_key_is_known_by_the_pause_after_it() -> None:
    assert told([*WHOLE], [8] * len(WHOLE))[0] == [(WHOLE, True)]


def test_a_person_s_keys_are_typed_however_quick_and_enter_does_what_it_does() -> None:
    slow = told([*"ho tich", "Enter"], [120] * 8)
    assert ("".join(text for text, _ in slow[0]), slow[1][-1]) == ("ho tich", False)
    assert not any(scanned for _, scanned in slow[0])
    assert told([*"ho", "Enter"], [100, 20, 20]) == ([("ho", False)], [True, True, False])
    assert told(["Enter"], [100]) == ([], [False])


def test_typing_before_and_after_a_scan_stays_typing() -> None:
    keys = [*"ho", *WHOLE, "Enter", *"ti"]
    heard, _ = told(keys, [150, 150, 150, *[5] * len(WHOLE), 150, 150])
    assert heard == [("h", False), ("o", False), (WHOLE, True), ("t", False), ("i", False)]


def test_a_scan_that_a_busy_computer_tears_apart_leaves_no_piece_of_it_behind() -> None:
    torn = [8] * 20 + [400] + [8] * (len(WHOLE) - 20)
    heard, _taken = told([*WHOLE, "Enter"], torn)
    assert all(scanned for _, scanned in heard)
    calls = [["press", key, 8 * at] for at, key in enumerate([*"2021", "Enter"])]
    steps = follow(BURST, {"text": "", "at": 0}, "run", calls)
    assert steps[-1]["told"] == [{"text": "2021", "scanned": False, "dropped": True}]
    assert steps[-1]["taken"], "its Enter presses nothing"
