"""Reads the section [slip] of a center file: the template of slips and the logo beside the file."""

from __future__ import annotations

import base64
from pathlib import Path

from server.centerfile.fields import read_name
from server.centerfile.table import Table, one_of, text
from server.domain.catalogue import Name
from server.domain.slip_plan import USUAL_SLIP, SlipPart, SlipPlan, wrong_logo, wrong_parts

KEYS = ("parts", "languages", "text", "logo")
LANGUAGES = ("one", "both")
A_LOGO_FILE = text(120)


def read_slip(root: Table, folder: Path | None) -> SlipPlan:
    """Return the template of slips; without a section the usual one. Args: folder, where the logo's file is."""
    if "slip" not in root.values:
        return USUAL_SLIP
    table = root.table("slip", "[slip]", "a section [slip]")
    table.only(KEYS)
    languages = table.get("languages", one_of(LANGUAGES, '"one" or "both"'), "one")
    words = read_name(table, "text") if "text" in table.values else Name("", "")
    return SlipPlan(_parts(table), languages == "both", words.vi, words.en, _logo(table, folder))


def _parts(table: Table) -> tuple[str, ...]:
    known = one_of(set(SlipPart), f"one of {', '.join(SlipPart)}")
    parts = tuple(table.right(each, known, "parts", at) for at, each in enumerate(table.list("parts")))
    problem = wrong_parts(parts)
    if problem:
        raise table.fault(f"parts {problem}", "parts")
    return parts


def _logo(table: Table, folder: Path | None) -> str:
    name = table.maybe("logo", A_LOGO_FILE)
    if name is None or folder is None:
        return ""
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise table.fault(f"logo: the file {name} cannot be read ({error.strerror}).", "logo") from error
    problem = wrong_logo(data)
    if problem:
        raise table.fault(f"logo: the file {name} {problem}", "logo")
    return base64.b64encode(data).decode("ascii")
