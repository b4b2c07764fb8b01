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
const { file, calls, carried } = JSON.parse(readFileSync(0, "utf-8"));
const module = await import(`data:text/javascript,${encodeURIComponent(readFileSync(file, "utf-8"))}`);
let { state } = carried ?? {};
const call = ([name, ...words]) => {
  const gave = carried ? module[name](state, ...words) : module[name](...words);
  if (carried) state = gave[carried.key];
  return gave ?? null;
};
process.stdout.write(JSON.stringify(calls.map(call)));
"""


def call_all(module: str, calls: list[list[Any]]) -> list[Any]:
    """Call functions of a module that imports nothing, `[name, argument, …]` each; return what each gave."""
    return _run(module, {"calls": calls})


def follow(module: str, state: Any, key: str, calls: list[list[Any]]) -> list[Any]:
    """Do the same, each call having as first argument what the one before gave under the key; `state` is the first."""
    return _run(module, {"calls": calls, "carried": {"state": state, "key": key}})


def _run(module: str, asked: dict[str, Any]) -> list[Any]:
    node = shutil.which("node")
    assert node, "Node.js is not installed; run: scripts/test-needs pages"
    text = json.dumps({"file": str(ROOT / module), **asked})
    done = subprocess.run(
        [node, "--input-type=module", "-e", PROGRAM], input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found
