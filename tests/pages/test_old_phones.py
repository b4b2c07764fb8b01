"""A citizen's page on a phone of 2017 (Android 7, Chrome 61): nothing newer in any file that it loads."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.web.languages import languages_in
from tests.pages.node import ROOT

WEB = ROOT / "server" / "web"
LANGUAGES = WEB / "common" / "strings" / "languages.js"
PAGE = WEB / "citizen" / "index.html"
IMPORT = re.compile(r"^\s*(?:import|export)\b[^;\"']*?from\s*[\"']([^\"']+)[\"']", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
# What Chrome 61 lacks, unless the file asks first whether it is there.
TOO_NEW = [
    r"\.(flat|flatMap|replaceChildren|replaceAll|matchAll|at|toggleAttribute|trimStart|trimEnd|finally)\(",
    r"\b(structuredClone|queueMicrotask|requestIdleCallback|globalThis|BigInt|WeakRef|ResizeObserver)\b",
    r"\bObject\.(fromEntries|hasOwn|groupBy)\b", r"\bPromise\.(allSettled|any|withResolvers)\b", r"\bimport\(",
    r"\bimport\.meta\b", r"\bfor await\b", r"\basync \*", r"\bIntl\.(RelativeTimeFormat|ListFormat|PluralRules)\b",
    r"\bnew (EventTarget|Map\.groupBy|AbortSignal)\b", r"\bAbortSignal\.",
]  # fmt: skip
ASKED = {
    "AbortController": "typeof AbortController",
    "EventSource": "typeof EventSource",
    "randomUUID": "typeof crypto.",
}
# Flex boxes have no gap before Chrome 84; grids have one from 66 on.
STYLE_TOO_NEW = [
    r"(?<![-\w])(?:row-)?gap:(?! 0)", r"\binset:", r":is\(", r":where\(", r":has\(", r":not\([^)]*,",
    r"\baspect-ratio\b", r"\b(min|max|clamp)\(", r"@layer\b", r"@container\b", r"\bcolor-mix\(", r"\b\d+[dsl]v[hw]\b",
    r"(^|[,}]\s*)[^{}]*&", r"\bplace-(items|content):",
]  # fmt: skip


def scripts() -> list[Path]:
    """The page's own script and all that it imports."""
    [first] = re.findall(r'<script type="module" src="([^"]+)"', PAGE.read_text(encoding="utf-8"))
    found, rest = set(), [file_of(first, WEB)]
    while rest:
        file = rest.pop()
        if file == LANGUAGES:
            rest += strings()
        elif file not in found:
            found.add(file)
            rest += [file_of(name, file.parent) for name in IMPORT.findall(code_of(file))]
    return sorted(found)


def strings() -> list[Path]:
    """What the server lists in languages.js."""
    return [LANGUAGES.parent / f"{code}.js" for code in languages_in(LANGUAGES.parent)]


def file_of(address: str, folder: Path) -> Path:
    return (WEB / address.removeprefix("/") if address.startswith("/") else folder / address).resolve()


def code_of(file: Path) -> str:
    return COMMENT.sub("", file.read_text(encoding="utf-8"))


def complaint(file: Path) -> str:
    """What a parser of the language of 2018 says of a module, nothing when it can read it."""
    parser = ROOT / "node_modules" / ".bin" / "acorn"
    assert parser.exists(), "run: scripts/test-needs pages"
    command = [parser, "--ecma2018", "--module", "--silent", file]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_a_browser_of_2018_can_read_every_script() -> None:
    assert len(scripts()) > 15
    assert [f"{file.name}: {said}" for file in scripts() if (said := complaint(file))] == []


@pytest.mark.parametrize("code", ["a?.b", "a ?? b", "class { #x = 1; }", "() => { try { a(); } catch { b(); } }"])
def test_the_check_sees_what_is_newer(tmp_path: Path, code: str) -> None:
    file = tmp_path / "newer.js"
    file.write_text(f"export const found = {code};", encoding="utf-8")
    assert complaint(file)


def test_no_script_calls_what_the_browser_lacks() -> None:
    assert list(_too_new_calls()) == []


def _too_new_calls() -> Iterator[str]:
    for file in scripts():
        code = code_of(file)
        yield from (f"{file.name}: {pattern}" for pattern in TOO_NEW if re.search(pattern, code))
        yield from (f"{file.name}: {name}" for name, asks in ASKED.items() if name in code and asks not in code)


def test_no_style_needs_a_newer_browser() -> None:
    file = WEB / "citizen" / "citizen.css"
    assert [pattern for pattern in STYLE_TOO_NEW if re.search(pattern, code_of(file))] == []


def test_the_page_names_all_its_scripts_so_that_a_slow_line_fetches_them_at_once() -> None:
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)"', PAGE.read_text(encoding="utf-8"))
    others = [LANGUAGES, *(file for file in scripts() if file != WEB / "citizen" / "citizen.js")]
    assert sorted(f"/{file.relative_to(WEB).as_posix()}" for file in others) == sorted(named)
