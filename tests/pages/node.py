"""Runs the pages' own modules in Node.js: those that know no page, no network and no clock."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# By their text, because without a package.json beside them Node.js would take .js files for CommonJS.
PROGRAM = """
import { readFileSync } from "node:fs";
const { file, calls } = JSON.parse(readFileSync(0, "utf-8"));
const module = await import(`data:text/javascript,${encodeURIComponent(readFileSync(file, "utf-8"))}`);
process.stdout.write(JSON.stringify(calls.map(([name, ...words]) => module[name](...words) ?? null)));
"""


def call_all(module: str, calls: list[list[Any]]) -> list[Any]:
    """Call functions of a module that imports nothing, `[name, argument, …]` each; return what each gave."""
    node = shutil.which("node")
    assert node, "Node.js is not installed; run: scripts/test-needs pages"
    asked = json.dumps({"file": str(ROOT / module), "calls": calls})
    done = subprocess.run(
        [node, "--input-type=module", "-e", PROGRAM], input=asked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found
