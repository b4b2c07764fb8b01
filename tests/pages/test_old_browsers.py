"""What televisions with a browser of 2020 (Chromium 87) can read: syntax by a parser, newer calls and CSS by name."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.node import ROOT

COMMON = ROOT / "server" / "web" / "common"
FOLDERS = {"display": [ROOT / "display", COMMON], "kiosk": [ROOT / "kiosk"]}
# By the version of Chromium that brought it. Source: developer.mozilla.org, browser compatibility data.
NEWER_CALLS = {
    r"\.at\(": 92, r"\bObject\.hasOwn\b": 93, r"\bstructuredClone\b": 98, r"\.findLast(Index)?\(": 97,
    r"\.toSorted\(": 110, r"\.toReversed\(": 110, r"\.with\(": 110, r"\bObject\.groupBy\b": 117,
    r"\bAbortSignal\.(timeout|any)\b": 103, r"\.showPicker\(": 99, r"\bcause:": 93,
    r"\bPromise\.(withResolvers|try)\b": 119, r"\bcrypto\.randomUUID\(": 92, r"\bscheduler\.": 94,
    r"\bURL\.canParse\b": 120, r"\bArray\.fromAsync\b": 121, r"\.checkVisibility\(": 105,
    r"\bnavigator\.userAgentData\b": 90, r"[\"'`]inert[\"'`]": 102,
}  # fmt: skip
NEWER_STYLES = {
    r"[^-]aspect-ratio\s*:": 88, r":is\(": 88, r":where\(": 88, r":has\(": 105, r":not\([^)]*,": 88,
    r"\d(d|s|l)v[hw]\b": 108, r"color-mix\(": 111, r"accent-color\s*:": 93, r"@layer\b": 99, r"@container\b": 105,
    r"overflow[-xy]*\s*:\s*clip": 90, r"text-wrap\s*:": 114, r"\boklch\(|\boklab\(|\blch\(": 111,
    r"translate\s*:|rotate\s*:|scale\s*:": 104, r"^\s*&": 112, r"inline-size\s*:\s*fit": 94,
    r"overflow-clip-margin": 90, r"@scope\b": 118, r":user-valid": 119,
}  # fmt: skip
ALLOWED = {
    # Each of these asks first whether the browser has it, and does without.
    ("api.js", r"\bcrypto\.randomUUID\("),
    ("still.js", r"[\"'`]inert[\"'`]"),
}


def files(screen: str, suffix: str) -> Iterator[Path]:
    for folder in FOLDERS[screen]:
        yield from (file for file in sorted(folder.rglob(f"*{suffix}")) if file.is_file())


def newer(file: Path, names: dict[str, int]) -> list[str]:
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    found = [name for name in names if re.search(name, text, re.MULTILINE)]
    return [f"{file.relative_to(ROOT)}: {name}" for name in found if (file.name, name) not in ALLOWED]


@pytest.mark.parametrize("screen", FOLDERS)
def test_a_browser_of_2020_can_read_every_module(screen: str) -> None:
    modules = [str(file) for file in files(screen, ".js")]
    assert len(modules) > 15
    parser = ROOT / "node_modules" / ".bin" / "acorn"
    assert parser.exists(), "run: scripts/test-needs pages"
    for module in modules:
        kind = [] if module.endswith("worker.js") else ["--module"]
        # Class fields, which that browser has, are of the year after the rest of what it has; uqr needs them.
        year = "--ecma2022" if "vendor" in module else "--ecma2021"
        done = subprocess.run([parser, year, "--silent", *kind, module], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{module}: {done.stderr}"


@pytest.mark.parametrize("screen", FOLDERS)
def test_a_browser_of_2020_knows_every_call_and_style(screen: str) -> None:
    scripts = [find for file in files(screen, ".js") if "vendor" not in file.parts for find in newer(file, NEWER_CALLS)]
    styles = [find for file in files(screen, ".css") for find in newer(file, NEWER_STYLES)]
    assert scripts + styles == []


def test_the_check_sees_what_is_newer(tmp_path: Path) -> None:
    module = ROOT / "display" / "app.js"
    assert newer(module, {r"\bimport\b": 99}) == [r"display/app.js: \bimport\b"]
    bad = tmp_path / "bad.js"
    bad.write_text("class A { static { this.x ||= 1; } }", encoding="utf-8")
    parser = ROOT / "node_modules" / ".bin" / "acorn"
    assert subprocess.run([parser, "--ecma2021", "--silent", bad], capture_output=True, check=False).returncode == 1
