"""The real center file: it loads, it makes sense, and damage to any one line is refused and nothing worse."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.centerfile import CenterFileError, parse_center, read_center_file
from server.centerfile.lines import find_line, line_map
from server.domain.catalogue import Catalogue

REAL = Path(__file__).parents[1] / "centers" / "thanh-hoa.toml"
REAL_TEXT = REAL.read_text(encoding="utf-8")
REAL_LINES = REAL_TEXT.splitlines()
PREFIX_C = 'prefix = "C"'


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return read_center_file(REAL)


def test_the_real_file_has_twelve_open_counters_and_eight_closed_ones(real: Catalogue) -> None:
    assert [c.number for c in real.counters] == list(range(1, 21))
    assert [c.number for c in real.counters if not c.open_at_start] == list(range(13, 21))


def test_every_service_of_the_real_file_is_served_by_two_open_counters(real: Catalogue) -> None:
    opened = {c.number for c in real.counters if c.open_at_start}
    assert [s.code for s in real.services if len(opened & set(real.counters_for(s.code))) < 2] == []


def test_every_service_of_the_real_file_tells_what_to_bring_in_both_languages(real: Catalogue) -> None:
    assert 22 <= len(real.services) <= 26
    assert all(s.documents and len(s.prefix) == 1 and s.name.vi != s.name.en for s in real.services)


def test_no_prefix_of_the_real_file_looks_like_a_digit(real: Catalogue) -> None:
    assert {"I", "O"}.isdisjoint(s.prefix for s in real.services)


def test_every_group_of_the_real_file_has_an_icon_and_a_service(real: Catalogue) -> None:
    assert {s.group for s in real.services} == {g.code for g in real.groups}
    assert all(g.icon for g in real.groups)


def test_the_priority_classes_of_the_real_file_are_those_of_the_calling_rule(real: Catalogue) -> None:
    weights = {c.code: (c.rate, c.head_start) for c in real.classes}
    assert weights.pop(real.classes[0].code) == (1, 0)
    assert weights.pop(real.classes[-1].code) == (1.5, 1.5)
    assert set(weights.values()) == {(3, 3)}
    assert {c.code: c.from_age for c in real.classes if c.from_age} == {"elderly": 60}


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(REAL_TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_center_file(file) == parse_center("\ufeff" + REAL_TEXT, "x.toml")


def test_lines_count_the_same_with_windows_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(REAL_TEXT.replace(PREFIX_C, 'prefix = "c"').replace("\n", "\r\n").encode())
    with pytest.raises(CenterFileError, match=f"line {1 + REAL_LINES.index(PREFIX_C)}:"):
        read_center_file(file)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (REAL_TEXT.encode("utf-16"), "line 1: the file is saved as UTF-16; expected a file saved as UTF-8."),
        (b'[center]\ncode = "x"\nname = "\xd0\xdd"', "line 3: byte 0xd0 is not UTF-8; expected a file saved as UTF-8."),
        (b'[center]\ncode = "a\x00b"', "line 2: a control character stands in a text (column 10); expected letters,"),
    ],
)
def test_a_file_that_is_not_plain_utf_8_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(data)
    with pytest.raises(CenterFileError) as refusal:
        read_center_file(file)
    assert refusal.value.message.startswith(f"{file}, {sentence}")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CenterFileError, match=r"no\.toml: there is no such file; expected a center file"):
        read_center_file(tmp_path / "no.toml")
    with pytest.raises(CenterFileError, match="the file cannot be read"):
        read_center_file(tmp_path)
    with pytest.raises(CenterFileError, match="the file cannot be read"):
        read_center_file("a\0b")


def test_lines_are_found_through_quoted_keys_long_texts_and_nested_lists() -> None:
    text = '''a = 1 # [no]
"b c".d = """
[[no]]
k = \\"" x"""
[[e]]
f = [ # ]
  [1, "]"], { g = '"', h = 2 },
]
[e."i.j"]
k = 1979-05-27 07:32:00
[[e]]
[[e.m]]
\t'n' . o = \'\'\'
x\'\'\'
p.q = { r = [1, 2] }
'''
    expected = {
        ("a",): 1, ("b c", "d"): 2, ("e", 0): 5, ("e", 0, "f", 0, 1): 7, ("e", 0, "f", 1, "h"): 7,
        ("e", 0, "i.j"): 9, ("e", 0, "i.j", "k"): 10, ("e", 1): 11, ("e", 1, "m", 0): 12,
        ("e", 1, "m", 0, "n", "o"): 13, ("e", 1, "m", 0, "p", "q", "r", 1): 15, ("e", 1, "m", 0, "zz"): 12, ("zz",): 1,
    }  # fmt: skip
    lines = line_map(text)
    assert {path: find_line(lines, path) for path in expected} == expected


def refusal_of(lines: list[str]) -> CenterFileError | None:
    try:
        parse_center("\n".join(lines), "x.toml")
    except CenterFileError as refusal:
        return refusal
    return None


def loads_or_is_refused(lines: list[str]) -> None:
    refusal = refusal_of(lines)
    if refusal:
        line = refusal.details["line"]
        assert isinstance(line, int)
        assert 1 <= line <= len(lines) + 1
        assert refusal.message.startswith(f"x.toml, line {line}: ")
        assert "expected" in refusal.message or "did you mean" in refusal.message


def test_the_real_file_without_any_one_line_loads_or_is_refused() -> None:
    for at in range(len(REAL_LINES)):
        if REAL_LINES[at] and not REAL_LINES[at].startswith("#"):
            loads_or_is_refused(REAL_LINES[:at] + REAL_LINES[at + 1 :])


BITS = st.sampled_from([*"[]{}\"'=,.#\\-:0159 \t\x00\ufeffệ", '"""', "'''", "[[", "true", "nan", "1e400", "1979-05-27"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    at=st.integers(0, len(REAL_LINES) - 1), cut=st.floats(0, 1), drop=st.integers(0, 6), put=st.lists(BITS, max_size=3)
)
def test_the_real_file_with_any_one_line_garbled_loads_or_is_refused(
    at: int, cut: float, drop: int, put: list[str]
) -> None:
    line = REAL_LINES[at]
    where = int(cut * len(line))
    garbled = line[:where] + "".join(put) + line[where + drop :]
    loads_or_is_refused([*REAL_LINES[:at], garbled, *REAL_LINES[at + 1 :]])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(at=st.integers(0, len(REAL_LINES) - 1), line=st.text(max_size=30))
def test_the_real_file_with_any_one_line_replaced_loads_or_is_refused(at: int, line: str) -> None:
    loads_or_is_refused([*REAL_LINES[:at], line, *REAL_LINES[at + 1 :]])
