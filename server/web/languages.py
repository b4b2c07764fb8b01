"""Which languages the pages speak: one file of strings each in `common/strings`, and the module that lists them.

Owns their order. Must not know what the strings say.
"""

from __future__ import annotations

import re
from pathlib import Path

CODE = re.compile(r"[a-z]{2,3}")
FIRST = ("vi", "en")


def languages_in(folder: Path) -> list[str]:
    """Return the codes of the languages of this folder: Vietnamese, English, then the others by code."""
    codes = {file.stem for file in folder.glob("*.js") if CODE.fullmatch(file.stem)}
    return sorted(codes, key=lambda code: (FIRST.index(code) if code in FIRST else len(FIRST), code))


def languages_module(folder: Path) -> str:
    """Return the JavaScript module whose LANGUAGES holds the strings of each language of this folder, by code."""
    codes = languages_in(folder)
    # By namespace, because a language's code may be a word that JavaScript keeps for itself, such as "in".
    imports = [f'import * as of_{code} from "./{code}.js";\n' for code in codes]
    listed = ", ".join(f'"{code}": of_{code}["{code}"]' for code in codes)
    return f"{''.join(imports)}export const LANGUAGES = {{ {listed} }};\n"
