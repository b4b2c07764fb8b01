"""Printers with Vietnamese letters of their own: every letter at its place, exact bytes, and a slip of one kilobyte."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.code_pages import TCVN, letters_of, readable, tables, words
from printer.encode import encode, paper_mm
from printer.profiles import PROFILES, Profile
from printer.template import Part, Template
from printer.virtual.commands import command_length
from tests.printer.cast_of_printer import codes_on, make_slip, pair
from tests.printer.test_printer_bytes import on_paper
from tests.printer.test_printer_picture import LETTERS, SENTENCE, SIGNS

TEXT = pytest.mark.parametrize("profile", [PROFILES["80mm-tcvn"], PROFILES["58mm-tcvn"]], ids=lambda p: p.name)
ACCENTED = [letter for letter in LETTERS if not letter.isascii()]


def read_back(data: bytes) -> str:
    """What a printer makes of words: the page of ESC t, and its letters."""
    out, page, at = "", 0, 0
    while at < len(data):
        if data[at : at + 2] == b"\x1bt":
            page, at = data[at + 2], at + 3
            continue
        byte = data[at]
        out += chr(byte) if byte < 0x80 else tables(TCVN)[page][byte - 0x80]
        at += 1
    return out


def said(data: bytes) -> list[str]:
    """The lines of text on the paper."""
    lines, page = [""], 0
    while data:
        length = command_length(data[:300]) or len(data)
        command, data = data[:length], data[length:]
        if command[:2] == b"\x1bt":
            page = command[2]
        elif command == b"\n":
            lines.append("")
        elif command[0] >= 0x20:
            lines[-1] += chr(command[0]) if command[0] < 0x80 else tables(TCVN)[page][command[0] - 0x80]
    return lines


def test_all_134_accented_letters_have_a_place_of_their_own() -> None:
    assert len(ACCENTED) == 134
    assert read_back(words("".join(ACCENTED), TCVN)) == "".join(ACCENTED)
    assert len({words(letter, TCVN) for letter in ACCENTED}) == 134


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("A012", "41 30 31 32"),
        ("đất", "1b 74 1e ae ca 74"),
        ("Đà", "1b 74 1f a7 1b 74 1e b5"),
    ],
)
def test_words_are_these_bytes(text: str, data: str) -> None:
    assert words(text, TCVN).hex(" ") == data


def test_the_pages_are_those_of_tcvn_5712() -> None:
    small, capital = letters_of("TCVN-3-1"), letters_of("TCVN-3-2")
    assert (len(small), len(capital)) == (128, 128)
    assert small[0xAE - 0x80] == "đ"
    assert capital[0xA7 - 0x80] == "Đ"


@given(SENTENCE)
def test_any_vietnamese_sentence_comes_back_from_its_bytes(text: str) -> None:
    clean = readable(unicodedata.normalize("NFD", text), TCVN)
    assert clean == " ".join(text.split())
    assert read_back(words(clean, TCVN)) == clean


@given(st.text(max_size=60))
def test_no_text_is_without_bytes_and_none_holds_a_command(text: str) -> None:
    data = words(readable(text, TCVN), TCVN)
    assert all(byte >= 0x20 for byte in data.replace(b"\x1bt\x1e", b"").replace(b"\x1bt\x1f", b""))


def test_signs_of_slips_are_readable() -> None:
    assert readable("".join(SIGNS) + " 10–20 · “x”", TCVN).endswith('10-20 - "x"')
    assert "?" not in readable("khoảng 10–20 phút…", TCVN)


@TEXT
def test_a_slip_of_text_takes_about_a_kilobyte_and_says_all(profile: Profile) -> None:
    slip = make_slip(priority=pair("Người cao tuổi", "Elderly"), copy=True)
    data = encode(slip, profile)
    assert len(data) < 1500
    lines = " ".join(" ".join(said(data)).split())
    for wanted in ("BẢN SAO / COPY", "A012", "Nộp hồ sơ đất đai", "4 người", "khoảng 10-20 phút", "Căn cước công dân"):
        assert wanted in lines
    piece = on_paper(data, profile.paper.width_dots)
    assert paper_mm(slip, profile) == round(piece.height / 8)
    assert codes_on(piece) == [slip.url]


def test_a_label_stands_left_and_its_value_right_on_one_line() -> None:
    slip = make_slip(template={"parts": ["number", "ahead"]})
    assert "Trước ông/bà" + " " * 29 + "4 người" in said(encode(slip, PROFILES["80mm-tcvn"]))


def test_a_value_that_is_too_long_for_its_line_stands_on_the_next() -> None:
    many = list(range(1, 120, 2))
    lines = said(encode(make_slip(counters=many, template={"parts": ["number", "counters"]}), PROFILES["58mm-tcvn"]))
    assert max(map(len, lines)) == 32
    assert ", ".join(map(str, many)) in " ".join(" ".join(lines).split())


@TEXT
def test_every_part_can_stand_alone(profile: Profile) -> None:
    for part in Part:
        slip = make_slip(priority=pair("Ưu tiên"), template={"parts": [part], "text": pair("Xin cảm ơn")})
        assert slip.template.parts == Template((part,)).parts
        assert encode(slip, profile).startswith(b"\x1b@")


def test_a_drawer_is_opened_only_where_the_profile_says_so() -> None:
    pulse = b"\x1bp\x00\x19\xfa"
    profile = PROFILES["80mm"]
    assert pulse not in encode(make_slip(), profile)
    assert encode(make_slip(), replace(profile, drawer=True)).endswith(pulse)
