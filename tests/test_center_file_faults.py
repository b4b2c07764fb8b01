"""Center files: every part is read, and a wrong one is refused with file, line, what is wrong, what was expected."""

from __future__ import annotations

import unicodedata

import pytest

from server.centerfile import CenterFileError, parse_center
from server.domain.catalogue import CounterNumber, Name, PolicyPlan
from server.domain.errors import InvalidValue, LuotError
from server.domain.hours import format_week

SMALL = """\
[center]
code = "x"
name = { vi = "Trung tâm", en = "Center" }
time_zone = "Asia/Ho_Chi_Minh"

[hours]
mon = ["07:00-11:30", "13:30-17:00"]

[policy]
guard_min = 45

[[group]]
code = "ho-tich"
name = { vi = "Hộ tịch", en = "Civil status" }
icon = "family"

[[service]]
code = "khai-sinh"
group = "ho-tich"
prefix = "K"
name = { vi = "Khai sinh", en = "Birth" }
target_wait_min = 20
typical_min = 12
documents = [
  { vi = "Tờ khai", en = "Form" },
  { vi = "Giấy chứng sinh", en = "Birth notification" },
]
daily_quota = 10
procedure_code = "1.001193"
online_url = "https://dichvucong.gov.vn"

[[service]]
code = "khai-tu"
group = "ho-tich"
prefix = "T"
name = { vi = "Khai tử", en = "Death" }
active = true

[service.hours]
mon = ["08:00-11:00"]

[[priority]]
code = "normal"
name = { vi = "Không ưu tiên", en = "No priority" }
rate = 1.0

[[profile]]
code = "ho-tich"
name = { vi = "Hộ tịch", en = "Civil status" }
services = ["khai-sinh", "khai-tu"]

[[counter]]
number = 1
name = { vi = "Hộ tịch", en = "Civil status" }
profile = "ho-tich"
open = false
"""

MINUTES = "expected a whole number of minutes from 1 to 480."
TEXT = "expected a text of 1 to 120 characters on one line without control characters."
CODE = "expected 1 to 32 letters a-z, digits, - or _."
SPAN = 'expected hours like "07:00-11:30", the start before the end.'
GROUP_2 = '[[group]]\ncode = "ho-tich"\nname = { vi = "A", en = "A" }\n'

# (what stands in the small file, what stands there instead, the line and the sentence of the refusal)
BAD = [
    ("= 20", '= "abc"', 22, f'service "khai-sinh": target_wait_min is "abc"; {MINUTES}'),
    ("= 20", "= 0", 22, f'service "khai-sinh": target_wait_min is 0; {MINUTES}'),
    ("= 20", "= 481", 22, f'service "khai-sinh": target_wait_min is 481; {MINUTES}'),
    ("= 20", "= true", 22, f'service "khai-sinh": target_wait_min is true; {MINUTES}'),
    ("= 20", "= 15.5", 22, f'service "khai-sinh": target_wait_min is 15.5; {MINUTES}'),
    ("= 20", f"= 0x{'f' * 5000}", 22, f'service "khai-sinh": target_wait_min is a very large number; {MINUTES}'),
    (
        "typical_min = 12",
        "typical_min = nan",
        23,
        'service "khai-sinh": typical_min is nan; expected a number of minutes more than 0 and at most 480.',
    ),
    (
        'prefix = "K"',
        'prefix = "k"',
        20,
        'service "khai-sinh": prefix is "k"; expected one or two capital letters A-Z.',
    ),
    (
        'prefix = "T"',
        'prefix = "K"',
        35,
        'service "khai-tu": prefix "K" is already used on line 20; expected each prefix only once.',
    ),
    (
        'code = "khai-tu"',
        'code = "khai-sinh"',
        33,
        'service "khai-sinh": code "khai-sinh" is already used on line 18; expected each code only once.',
    ),
    (
        "[policy]",
        GROUP_2 + "[policy]",
        16,
        'group "ho-tich": code "ho-tich" is already used on line 10; expected each code only once.',
    ),
    ('code = "x"', 'code = "x y"', 2, f'[center]: code is "x y"; {CODE}'),
    ('code = "khai-tu"', "code = 7", 33, f"service 7: code is 7; {CODE}"),
    ('code = "khai-tu"\n', "", 32, f"service no. 2: code is missing; {CODE}"),
    (
        "target_wait_min",
        "target_wait",
        22,
        'service "khai-sinh": there is no key "target_wait"; did you mean "target_wait_min"?',
    ),
    ("[policy]", "[polcy]", 9, 'there is no key "polcy"; did you mean "policy"?'),
    (
        "guard_min = 45",
        'colour = "red"',
        10,
        '[policy]: there is no key "colour"; expected one of kind, guard_min.',
    ),
    (
        "guard_min = 45",
        'kind = "lottery"',
        10,
        '[policy]: kind is "lottery"; expected one of accumulating, first_come.',
    ),
    (
        "guard_min = 45",
        "guard_min = inf",
        10,
        "[policy]: guard_min is inf; expected a number of minutes from 1 to 480.",
    ),
    ('vi = "Khai sinh"', 'vi = "  "', 21, f'service "khai-sinh", name: vi is "  "; {TEXT}'),
    ('vi = "Khai sinh"', r'vi = "Khai\u0007"', 21, rf'service "khai-sinh", name: vi is "Khai\x07"; {TEXT}'),
    ('vi = "Khai sinh"', r'vi = "Khai\u202esinh"', 21, rf'service "khai-sinh", name: vi is "Khai\u202esinh"; {TEXT}'),
    ('vi = "Khai sinh", ', "", 21, f'service "khai-sinh", name: vi is missing; {TEXT}'),
    (
        '{ vi = "Khai sinh", en = "Birth" }',
        '"Khai sinh"',
        21,
        'service "khai-sinh": name is "Khai sinh"; expected { vi = "…", en = "…" }.',
    ),
    (
        ', en = "Birth notification"',
        "",
        26,
        'service "khai-sinh", document 2: en is missing; '
        "expected a text of 1 to 400 characters on one line without control characters.",
    ),
    (
        '{ vi = "Giấy chứng sinh", en = "Birth notification" }',
        '"Giấy chứng sinh"',
        26,
        'service "khai-sinh": documents has "Giấy chứng sinh"; expected { vi = "…", en = "…" }.',
    ),
    (
        "daily_quota = 10",
        'also = ["giấy khai sinh", 1]',
        28,
        'service "khai-sinh": also has 1; '
        "expected a text of 1 to 120 characters on one line without control characters.",
    ),
    (
        "daily_quota = 10",
        "daily_quota = 0",
        28,
        'service "khai-sinh": daily_quota is 0; expected a whole number of tickets from 1 to 9999.',
    ),
    (
        '"1.001193"',
        '"khai sinh"',
        29,
        'service "khai-sinh": procedure_code is "khai sinh"; expected a code of the national portal, like 1.001193.',
    ),
    (
        "https://dichvucong.gov.vn",
        "javascript:alert(1)",
        30,
        'service "khai-sinh": online_url is "javascript:alert(1)"; expected an address that begins with https://.',
    ),
    ("active = true", 'active = "no"', 37, 'service "khai-tu": active is "no"; expected true or false.'),
    (
        'group = "ho-tich"',
        'group = "ho-tic"',
        19,
        'service "khai-sinh": group is "ho-tic"; expected the code of a [[group]] of this file; '
        'did you mean "ho-tich"?',
    ),
    (
        '["khai-sinh", "khai-tu"]',
        '[\n  "khai-sinh",\n  "khai-tuu",\n]',
        52,
        'profile "ho-tich": services has "khai-tuu"; '
        'expected the code of a [[service]] of this file; did you mean "khai-tu"?',
    ),
    (
        '["khai-sinh", "khai-tu"]',
        '["khai-sinh", "khai-sinh"]',
        50,
        'profile "ho-tich": services has "khai-sinh" twice; expected each service only once.',
    ),
    (
        '["khai-sinh", "khai-tu"]',
        "[]",
        50,
        'profile "ho-tich": services is missing or empty; expected at least one service code.',
    ),
    (
        '["khai-sinh", "khai-tu"]',
        '["khai-sinh"]',
        32,
        'service "khai-tu": no counter takes it; expected it in the [[profile]] of at least one counter.',
    ),
    (
        '"khai-tu"]',
        "7]",
        50,
        'profile "ho-tich": services has 7; expected the code of a [[service]] of this file.',
    ),
    (
        'profile = "ho-tich"',
        'profile = "bep"',
        55,
        'counter 1: profile is "bep"; expected the code of a [[profile]] of this file.',
    ),
    ("number = 1", "number = 1000", 53, "counter 1000: number is 1000; expected a whole number from 1 to 999."),
    ("rate = 1.0", "rate = 0", 45, 'priority "normal": rate is 0; expected a number more than 0 and at most 100.'),
    (
        "rate = 1.0",
        "from_age = 0",
        45,
        'priority "normal": from_age is 0; expected a whole number of years from 1 to 120.',
    ),
    (
        "rate = 1.0",
        "from_age = 60",
        45,
        "priority \"normal\": priority.from_age: 60 is not valid; expected none at the class 'normal'.",
    ),
    ("rate = 1.0", "head_start = -1", 45, 'priority "normal": head_start is -1; expected a number from 0 to 100.'),
    (
        'code = "normal"',
        'code = "other"',
        42,
        'no [[priority]] has the code "normal"; expected one for people without priority.',
    ),
    ('"13:30-17:00"]', '"13:30–17:00"]', 7, f'[hours]: mon has "13:30–17:00"; {SPAN}'),
    ('"13:30-17:00"]', '"17:00-13:30"]', 7, f'[hours]: mon has "17:00-13:30"; {SPAN}'),
    (
        '"13:30-17:00"]',
        '"11:00-17:00"]',
        7,
        "[hours]: mon has hours that overlap or are out of order; expected the earlier first.",
    ),
    ('["07:00-11:30", "13:30-17:00"]', '"07:00-17:00"', 7, '[hours]: mon is "07:00-17:00"; expected a list in [ ].'),
    ('mon = ["07', 'mom = ["07', 7, '[hours]: there is no key "mom"; did you mean "mon"?'),
    (
        'mon = ["07:00-11:30", "13:30-17:00"]',
        "mon = []",
        6,
        '[hours]: no day has hours; expected at least one, like mon = ["07:00-11:30"].',
    ),
    ('mon = ["08:00-11:00"]', 'mon = ["8h-11h"]', 40, f'service "khai-tu", hours: mon has "8h-11h"; {SPAN}'),
    (
        "Asia/Ho_Chi_Minh",
        "Asia/Thanh_Hoa",
        4,
        '[center]: time_zone is "Asia/Thanh_Hoa"; expected a time zone like Asia/Ho_Chi_Minh.',
    ),
    ("Asia/Ho_Chi_Minh", "Asia", 4, '[center]: time_zone is "Asia"; expected a time zone like Asia/Ho_Chi_Minh.'),
    ("[center]", "[[center]]", 1, "center is a list; expected a section [center]."),
    (
        "[[priority]]",
        "[priority]",
        42,
        "priority is a table; expected [[priority]] with two brackets, once for each priority.",
    ),
    (
        'code = "x"',
        "code = x",
        2,
        'a value is not valid (column 8); expected a text in "…", a number, true, false, or a list in [ ].',
    ),
    ('code = "x"', 'code = "x', 2, "a text does not end on its line (column 10); expected a quote at its end."),
    ('code = "x"', 'code "x"', 2, 'a key has no "=" after it (column 6); expected a line such as key = "value".'),
    ("[center]", "[center", 1, "a heading is not closed (column 8); expected [section] and the end of the line."),
    (
        "number = 1",
        "number = 1 2",
        53,
        "more follows after the end of the value (column 12); expected the end of the line.",
    ),
    (
        "open = false",
        "number = 2",
        56,
        "something is written twice (column 11); expected each key once, and [[section]] for what may repeat.",
    ),
    (
        "open = false",
        'open = """',
        56,
        "the file ends too early: a text is not closed; expected the same quotes at its end.",
    ),
    (
        "open = false",
        f"open = {'[' * 9000}",
        1,
        "lists or tables stand too deep inside each other; expected a center file.",
    ),
]


def test_everything_in_a_small_file_is_read() -> None:
    center = parse_center(SMALL, "x.toml")
    birth, death = center.services
    assert (center.code, center.name) == ("x", Name("Trung tâm", "Center"))
    assert format_week(center.hours)["mon"] == ["07:00-11:30", "13:30-17:00"]
    assert center.policy == PolicyPlan("accumulating", 45)
    assert birth.documents == (Name("Tờ khai", "Form"), Name("Giấy chứng sinh", "Birth notification"))
    assert (birth.daily_quota, birth.procedure_code, birth.fee) == (10, "1.001193", None)
    assert death.hours is not None
    assert format_week(death.hours)["mon"] == ["08:00-11:00"]
    assert center.counters_for(death.code) == (CounterNumber(1),)


@pytest.mark.parametrize(("right", "wrong", "line", "sentence"), BAD, ids=range(len(BAD)))
def test_a_bad_file_is_refused_with_its_line_and_what_was_expected(
    right: str, wrong: str, line: int, sentence: str
) -> None:
    assert right in SMALL
    with pytest.raises(CenterFileError) as refusal:
        parse_center(SMALL.replace(right, wrong, 1), "centers/x.toml")
    assert refusal.value.message == f"centers/x.toml, line {line}: {sentence}"
    assert (refusal.value.code, refusal.value.details["line"]) == ("bad_center_file", line)


@pytest.mark.parametrize("section", ["center", "hours"])
def test_a_missing_section_is_named(section: str) -> None:
    text = SMALL.replace("[policy]\nguard_min = 45\n", "")
    begin = text.index(f"[{section}]")
    without = text[:begin] + text[text.index("\n\n", begin) :]
    with pytest.raises(CenterFileError, match=rf"line 1: {section} is missing; expected a section \[{section}\]\."):
        parse_center(without, "x.toml")


def test_a_file_without_counters_is_refused() -> None:
    with pytest.raises(CenterFileError, match=r"line 1: there is no section \[\[counter\]\]; expected at least one\."):
        parse_center(SMALL[: SMALL.index("[[counter]]")], "x.toml")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(CenterFileError, match="line 1: center is missing"):
        parse_center("", "x.toml")


def test_names_are_stripped_and_composed() -> None:
    decomposed = unicodedata.normalize("NFD", SMALL.replace('vi = "Hộ tịch"', 'vi = " Hộ tịch "'))
    assert decomposed != SMALL
    assert parse_center(decomposed, "x.toml").groups[0].name.vi == "Hộ tịch"


def test_a_refusal_is_a_refusal_of_luot_but_no_invalid_value() -> None:
    assert issubclass(CenterFileError, LuotError)
    assert not issubclass(CenterFileError, InvalidValue)
