"""Finding a service by what somebody types without diacritics."""

from __future__ import annotations

import unicodedata

import pytest

from server.centerfile import read_center_file
from tests.pages.node import ROOT, call_all

FIND = "kiosk/search/find.js"
REAL = read_center_file(ROOT / "centers" / "thanh-hoa.toml")
GROUPS = {group.code: group.name for group in REAL.groups}
ENTRIES = [
    {
        "code": service.code,
        "name": service.name.vi,
        "more": [GROUPS[service.group].vi, *service.also, service.procedure_code or "", service.sector_code or ""],
    }
    for service in REAL.services
]


def entry(code: str, name: str, *more: str) -> dict[str, object]:
    return {"code": code, "name": name, "more": list(more)}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hộ tịch", "ho tich"),
        ("ĐẤT ĐAI", "dat dai"),
        (unicodedata.normalize("NFD", "Chứng thực chữ ký"), "chung thuc chu ky"),
        ("Straße – 12", "straße – 12"),
        ("", ""),
    ],
)
def test_diacritics_and_capitals_do_not_count(text: str, plain: str) -> None:
    assert call_all(FIND, [["plain", text]]) == [plain]


def test_names_that_begin_so_come_first_then_words_in_order_then_in_any_order_then_by_group() -> None:
    entries = [
        entry("nhom", "Cấp bản sao", "Khai sinh và khai tử"),
        entry("lon-xon", "Sinh con: tờ khai"),
        entry("giua", "Đăng ký lại khai sinh"),
        entry("dau", "Khai sinh"),
        entry("dinh", "Giấykhaisinh"),
        entry("khong", "Khai tử"),
    ]
    found = call_all(FIND, [["findServices", entries, "khai sinh"]])[0]
    assert [one["code"] for one in found] == ["dau", "giua", "lon-xon", "nhom", "dinh"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ho tich", "ho-tich"),
        ("hộ tịch", "ho-tich"),
        ("HO  TICH ", "ho-tich"),
        ("dat dai", "dat-dai"),
        ("chung thuc", "chung-thuc"),
    ],
)
def test_the_name_of_a_group_finds_its_services(typed: str, first: str) -> None:
    groups = {service.code: service.group for service in REAL.services}
    found = call_all(FIND, [["findServices", ENTRIES, typed]])[0]
    assert found
    assert first in {groups[one["code"]] for one in found}


@pytest.mark.parametrize(
    ("typed", "first", "by"),
    [
        ("so do", "dat-dai-cap-gcn", "làm sổ đỏ"),
        ("làm sổ đỏ", "dat-dai-cap-gcn", "làm sổ đỏ"),
        ("sang ten", "dat-dai-bien-dong", "sang tên sổ đỏ"),
        ("mat so do", "dat-dai-cap-doi-gcn", "mất sổ đỏ"),
        ("xay nha", "giay-phep-xay-dung", "xây nhà"),
        ("cong chung", "chung-thuc-ban-sao", "công chứng"),
        ("vneid", "huong-dan-truc-tuyen", "VNeID"),
    ],
)
def test_a_service_is_found_by_what_people_call_it(typed: str, first: str, by: str) -> None:
    found = call_all(FIND, [["findServices", ENTRIES, typed]])[0]
    assert (found[0]["code"], found[0]["by"]) == (first, by)


def test_a_procedure_s_code_finds_it() -> None:
    coded = next(service for service in REAL.services if service.procedure_code)
    found = call_all(FIND, [["findServices", ENTRIES, coded.procedure_code]])[0]
    assert coded.code in [one["code"] for one in found]


@pytest.mark.parametrize("typed", ["", "   ", "–", "xyzq", "khai xyzq"])
def test_nothing_typed_and_nothing_like_it_find_nothing(typed: str) -> None:
    assert call_all(FIND, [["findServices", ENTRIES, typed]]) == [[]]


def test_what_matched_is_marked_in_the_name_as_it_is_written() -> None:
    name = "Đăng ký khai sinh"
    decomposed = unicodedata.normalize("NFD", name)
    entries = [entry("a", name), entry("b", decomposed)]
    marked = []
    for found, text in zip(call_all(FIND, [["findServices", entries, "dan kha"]])[0], (name, decomposed), strict=True):
        marked.append([unicodedata.normalize("NFC", text[start:end]) for start, end in found["marks"]])
    assert marked == [["Đăn", "kha"], ["Đăn", "kha"]]


def test_a_word_that_is_typed_twice_is_marked_once() -> None:
    assert call_all(FIND, [["findServices", [entry("a", "Khai sinh")], "sinh sinh"]])[0][0]["marks"] == [[5, 9]]
