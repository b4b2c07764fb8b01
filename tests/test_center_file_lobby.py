"""The lobby's sections of a center file: read strictly, kept with the center, shown to screens."""

from __future__ import annotations

from datetime import date

import pytest

from server.centerfile import CenterFileError, parse_center
from server.domain.errors import InvalidValue
from server.domain.lobby import PAIRS, USUAL_COLOURS, USUAL_LOBBY, Theme, contrast
from server.store.documents import dump_catalogue, load_catalogue
from tests.builders import a_catalogue
from tests.test_center_file_faults import SMALL

FULL = """
[voice]
english = "always"
digits = "whole"
zero = "le"
chime = false
times = 2
volume = 80
volume_at = { "11:30-13:30" = 40 }

[[display]]
code = "sanh"
name = { vi = "Sảnh", en = "Hall" }
groups = ["ho-tich"]
counters = [1]
panels = ["waiting"]
zone = "tang-1"

[[display]]
code = "quay-1"
name = { vi = "Quầy 1", en = "Counter 1" }
kind = "counter"
counters = [1]
speaks = false

[theme]
red = "#0B3D91"
red-deep = "#082a66"
logo = "logo.png"

[[ticker]]
text = { vi = "Chào ông/bà", en = "Welcome" }
from = 2026-11-01
until = 2026-11-30

[[duty]]
name = "Lê Thị Trực"
role = { vi = "Lãnh đạo trực", en = "Manager on duty" }
phone = "0237 3852 246"
days = ["mon", "fri"]

[[media]]
file = "huong-dan.mp4"
text = { vi = "Hướng dẫn", en = "Guide" }
hours = "07:00-11:30"
displays = ["sanh"]

[[nearby]]
center = "dong-son"
travel_min = 12
"""

TEXT = "text = { vi = 'a', en = 'b' }\n"
TICKER, DUTY = f"[[ticker]]\n{TEXT}", f"[[duty]]\nname = 'A'\n{TEXT.replace('text', 'role')}"
DISPLAY = '[[display]]\ncode = "a"\nname = { vi = "A", en = "A" }\n'
# (what is added to the small file, the line after its last that is at fault, the sentence)
BAD = [
    ('[voice]\nenglish = "maybe"', 2, '[voice]: english is "maybe"; expected "never" or "asked" or "always".'),
    ("[voice]\nvolume = 101", 2, "[voice]: volume is 101; expected a whole number of percent from 0 to 100."),
    ('[voice]\nvolume_at = { "noon" = 5 }', 2, '[voice], volume_at: noon is "noon"; expected hours like "07:00-11:30"'),
    ("[voice]\nvolumes = 1", 2, '[voice]: there is no key "volumes"; did you mean "volume"?'),
    ("[display]\ncode = 1", 1, "display is no list; expected [[display]] with two brackets, once for each."),
    (DISPLAY + 'groups = ["dat-dai"]', 4, 'display no. 1: groups has "dat-dai"; expected a group of this file.'),
    (DISPLAY + "counters = [1, 1]", 4, "display no. 1: counters has 1 twice; expected each counter only once."),
    (DISPLAY + "counters = [true]", 4, "display no. 1: counters has true; expected a counter of this file."),
    (DISPLAY + 'panels = ["medai"]', 4, 'display no. 1: panels has "medai"; expected a panel out of waiting, media'),
    (DISPLAY + 'kind = "counter"', 1, "display no. 1: kind counter: expected counters with one number, such as [9]."),
    (DISPLAY + DISPLAY, 4, 'display: code "a" is used twice; expected each once.'),
    ('[theme]\nred = "red"', 2, '[theme]: red is "red"; expected a colour like #9b1b1e.'),
    ('[theme]\nred = "#ffee88"', 2, "[theme]: on-red on red has a contrast of 1."),
    ('[theme]\nlogo = "../x.png"', 2, '[theme]: logo is "../x.png"; expected the name of a jpg, png'),
    (TICKER + "from = 2026-11-02\nuntil = 2026-11-01", 3, "ticker no. 1: from is after until;"),
    (TICKER + "from = '2026-11-02'", 3, 'ticker no. 1: from is "2026-11-02"; expected a date'),
    (DUTY + "days = ['monday']", 4, 'duty no. 1: days has "monday"; expected one of mon'),
    ("[[media]]\nfile = 'a.exe'", 2, 'media no. 1: file is "a.exe"; expected the name'),
    ("[[media]]\nfile = 'a.png'\ndisplays = ['a']", 3, 'media no. 1: displays has "a"; expected a display'),
    ("[[nearby]]\ncenter = 'x'", 1, "nearby no. 1: travel_min is missing;"),
    (2 * "[[nearby]]\ncenter = 'b'\ntravel_min = 5\n", 4, 'nearby: "b" is there twice; expected each once.'),
    ("[[nearby]]\ncenter = 'x'\ntravel_min = 5", 1, 'nearby: "x" is this center itself; expected another one.'),
    ('[theme]\nlogo = "film.mp4"', 2, '[theme]: logo is "film.mp4"; expected the name of a jpg, png, webp or svg file'),
]  # fmt: skip


def test_everything_is_read_and_comes_back_from_the_store() -> None:
    center = parse_center(SMALL + FULL, "x.toml")
    assert load_catalogue(dump_catalogue(center)) == center
    lobby = center.lobby
    assert (lobby.voice.times, lobby.voice.by_hour[0].percent, lobby.voice.zero) == (2, 40, "le")
    assert [display.code for display in lobby.displays] == ["sanh", "quay-1"]
    assert lobby.theme.colours[0] == ("red", "#0b3d91")
    assert lobby.ticker[0].period.last == date(2026, 11, 30)
    assert (lobby.media[0].displays, lobby.nearby[0].travel_min) == (("sanh",), 12)


def test_without_the_sections_the_lobby_is_as_usual_and_older_documents_are_read() -> None:
    assert parse_center(SMALL, "x.toml").lobby == USUAL_LOBBY
    without = dump_catalogue(a_catalogue()).replace('"lobby"', '"unused"')
    assert load_catalogue(without).lobby == USUAL_LOBBY


@pytest.mark.parametrize(("added", "line", "sentence"), BAD, ids=[sentence[:40] for _, _, sentence in BAD])
def test_a_wrong_line_is_named(added: str, line: int, sentence: str) -> None:
    with pytest.raises(CenterFileError) as caught:
        parse_center(f"{SMALL}{added}\n", "x.toml")
    assert f"line {SMALL.count(chr(10)) + line}: {sentence}" in caught.value.message


def test_the_usual_colours_can_be_read_and_white_on_gold_cannot() -> None:
    assert all(contrast(USUAL_COLOURS[text], USUAL_COLOURS[ground]) >= 4.5 for text, ground in PAIRS)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    with pytest.raises(InvalidValue):
        Theme((("ink", "#ffffff"),))
