"""The languages of the pages: a file more is a language more, and whatever a language lacks is said in Vietnamese."""

from __future__ import annotations

from pathlib import Path

from server.web.languages import languages_in, languages_module

STRINGS = Path(__file__).parents[1] / "server" / "web" / "common" / "strings"


def test_vietnamese_comes_first_then_english_then_the_others_by_code(tmp_path: Path) -> None:
    for name in ("zh.js", "en.js", "blt.js", "vi.js", "speech.js", "languages.d.ts", "lo.js.orig"):
        (tmp_path / name).touch()
    assert languages_in(tmp_path) == ["vi", "en", "blt", "zh"]


def test_the_product_speaks_vietnamese_and_english() -> None:
    assert languages_module(STRINGS) == (
        'import * as of_vi from "./vi.js";\nimport * as of_en from "./en.js";\n'
        'export const LANGUAGES = { "vi": of_vi["vi"], "en": of_en["en"] };\n'
    )
