"""Runs the pages' own rule (server/web/common/hall.js) over recorded histories in one Node.js process."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("fold.mjs")
# A history: the snapshots taken along it (the first is where it starts) and all its events.
History = dict[str, list[dict[str, Any]]]


def fold(histories: list[History], file: Path) -> dict[str, Any]:
    """Return how many snapshots were compared and the first differences; `file` is for the hand-over."""
    file.write_text(json.dumps(histories, ensure_ascii=False), encoding="utf-8")
    node = shutil.which("node")
    assert node, "Node.js is not installed; run: scripts/test-needs pages"
    done = subprocess.run([node, str(PROGRAM), str(file)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def assert_follows(base: dict[str, Any], events: list[dict[str, Any]], now: dict[str, Any], folder: Path) -> None:
    """Hold that the snapshot `base` and the events give the snapshot `now`."""
    upto = [event for event in events if event["version"] <= now["version"]]
    report = fold([{"snapshots": [base, now], "events": upto}], folder / "history.json")
    assert report["differences"] == []
    assert now["version"] == base["version"] or report["compared"] == 1
