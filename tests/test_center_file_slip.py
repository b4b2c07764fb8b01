"""The section [slip] of a center file: read strictly, kept with the center, seen before it goes live."""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from printer.slip import Slip
from printer.template import DEFAULT, Part
from server.centerfile import CenterFileError, parse_center, read_center_file
from server.domain.errors import InvalidValue
from server.domain.slip_plan import USUAL_SLIP, SlipPart, SlipPlan
from server.printing.preview import EXAMPLE_URL, example
from server.store.documents import dump_catalogue, load_catalogue
from tests.printer.cast_of_printer import codes_on
from tests.printing.conftest import MORNING
from tests.test_center_file_faults import SMALL

ROOT = Path(__file__).parents[1]
CENTER = ROOT / "centers" / "thanh-hoa.toml"


def png(width: int, height: int, padding: int = 0) -> bytes:
    """The head of a PNG of this size, which is all that is looked at before a printer draws it."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return head + b"\x00" * padding


def with_slip(lines: str) -> str:
    return f"{SMALL}\n[slip]\n{lines}\n"


def test_both_sides_know_the_same_parts() -> None:
    assert [str(part) for part in SlipPart] == [str(part) for part in Part]


def test_everything_in_the_section_is_read_and_kept_and_reaches_the_printer(tmp_path: Path) -> None:
    Image.new("1", (80, 40), 0).save(tmp_path / "logo.png")
    lines = 'parts = ["logo", "number", "line", "text"]\nlanguages = "both"\nlogo = "logo.png"\n'
    (tmp_path / "x.toml").write_text(with_slip(lines + 'text = { vi = "Cảm ơn", en = "Thank you" }'), encoding="utf-8")
    center = read_center_file(tmp_path / "x.toml")
    assert load_catalogue(dump_catalogue(center)) == center
    slip = Slip.from_json(example(center, None, "vi", MORNING))
    assert slip.template == replace(
        DEFAULT, parts=(Part.LOGO, Part.NUMBER, Part.LINE, Part.TEXT), both=True, text_vi="Cảm ơn", text_en="Thank you"
    )
    assert slip.logo == (tmp_path / "logo.png").read_bytes()


def test_without_the_section_slips_are_as_usual() -> None:
    center = parse_center(SMALL, "x.toml")
    assert center.slip == USUAL_SLIP
    assert example(center, None, "vi", MORNING)["template"] is None
    assert Slip.from_json(example(center, None, "vi", MORNING)).template == DEFAULT


def test_the_example_in_the_file_of_the_center_can_be_taken_as_it_stands() -> None:
    lines = [line[2:] for line in CENTER.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    begin = lines.index("[slip]")
    section = "\n".join(line for line in lines[begin : lines.index("]", begin) + 1])
    assert parse_center(f"{SMALL}\n{section}\n", "x.toml").slip.parts[-1] == "documents"
    assert set(tomllib.loads(section)["slip"]["parts"]) == set(SlipPart) - {SlipPart.ADDRESS}


def test_a_center_that_was_kept_before_there_were_templates_has_the_usual_one() -> None:
    center = parse_center(SMALL, "x.toml")
    document = dump_catalogue(center)
    old = document.replace(
        ', "slip": {"both_languages": false, "logo": "", "parts": [], "text_en": "", "text_vi": ""}', ""
    )
    assert old != document
    assert load_catalogue(old) == center


LINE = SMALL.count("\n") + 3


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('part = ["number"]', 'there is no key "part"; did you mean "parts"?'),
        ('parts = ["number", "weather"]', 'parts has "weather"; expected one of logo, name, address,'),
        ('parts = ["name"]', 'parts does not have "number"; expected the number on every slip.'),
        ('parts = ["number", "qr", "qr"]', 'parts has "qr" twice; expected each part once'),
        ('parts = "number"', 'parts is "number"; expected a list in [ ].'),
        ('parts = ["number"' + ', "line"' * 30 + "]", "parts has 31 parts; expected at most 30."),
        ('languages = "all"', 'languages is "all"; expected "one" or "both".'),
        ('logo = "none.png"', "logo: the file none.png cannot be read (No such file or directory)."),
        ('logo = "wide.png"', "logo: the file wide.png has 577 × 40 dots; expected at most 576 × 200."),
        ('logo = "heavy.png"', "logo: the file heavy.png has 16414 bytes; expected at most 16384."),
        ('logo = "x.toml"', "logo: the file x.toml is no PNG; expected a PNG picture."),
        ('text = "Cảm ơn"', 'text is "Cảm ơn"; expected { vi = "…", en = "…" }'),
    ],
)
def test_a_wrong_section_is_refused_with_its_line(tmp_path: Path, lines: str, sentence: str) -> None:
    (tmp_path / "wide.png").write_bytes(png(577, 40))
    (tmp_path / "heavy.png").write_bytes(png(80, 40, 16_385))
    file = tmp_path / "x.toml"
    file.write_text(with_slip(lines), encoding="utf-8")
    with pytest.raises(CenterFileError) as refusal:
        read_center_file(file)
    assert f"{file}, line {LINE}: [slip]: {sentence}" in refusal.value.message


def test_a_plan_with_wrong_parts_cannot_be_made() -> None:
    with pytest.raises(InvalidValue, match=r"slip\.parts"):
        SlipPlan(parts=("weather",))


def preview(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server.cli", "slip", "preview", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(("profile", "language"), [("80mm", "vi"), ("58mm-basic", "en")])
def test_a_slip_is_seen_before_it_goes_live(tmp_path: Path, profile: str, language: str) -> None:
    out = tmp_path / "slip.png"
    done = preview(str(CENTER), "--out", str(out), "--profile", profile, "--language", language)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"({profile})" in done.stdout
    with Image.open(out) as picture:
        assert codes_on(picture) == [EXAMPLE_URL]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("missing.toml",), "missing.toml"),
        ((str(CENTER), "--service", "nothing"), "nothing"),
        ((str(CENTER), "--profile", "A4"), "invalid choice: 'A4'"),
        ((str(CENTER), "--out", "/dev/null/slip.png"), "Not a directory"),
    ],
)
def test_a_preview_that_cannot_be_drawn_says_why(options: tuple[str, ...], reason: str) -> None:
    done = preview(*options)
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_logo_is_kept_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(576, 200))
    (tmp_path / "x.toml").write_text(with_slip('logo = "logo.png"'), encoding="utf-8")
    assert base64.b64decode(read_center_file(tmp_path / "x.toml").slip.logo) == png(576, 200)
