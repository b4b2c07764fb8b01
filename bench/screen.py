"""A real display in a real Chromium: how soon it shows a call, and what it costs while nothing happens.

Knows the display's address and its mark `[data-call]`; knows nothing of how it draws.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.lobby_hall import Desk, LobbyHall
from bench.servers import NotStarted
from bench.subjects import cpu_s_of, family_of

SIZE = {"width": 1920, "height": 1080}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 60_000.0
SETTLE_S = 12.0
# Between two calls: faster than eight counters are in life.
CALM_S = (0.1, 0.2)
METRICS = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "LayoutCount", "RecalcStyleCount")

# Notes when a row with a number came into the page, in ms since 1970 by the browser's own fine clock.
WATCH = """() => {
  window.shownAt = {};
  const note = () => {
    const now = performance.timeOrigin + performance.now();
    for (const row of document.querySelectorAll("li[data-call]")) window.shownAt[row.dataset.number] ??= now;
  };
  note();
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
}"""
SHOWN = "(number) => window.shownAt[number] ?? null"
NOW = "() => performance.timeOrigin + performance.now()"
RUNNING = "() => document.getAnimations().filter((one) => one.playState === 'running').length"


@contextmanager
def display(hall: LobbyHall) -> Iterator[Page]:
    """Open the hall's display, paired and live."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    program = os.environ.get("LUOT_TEST_CHROMIUM") or program
    if not program:
        raise NotStarted("Chromium is not installed; run: scripts/test-needs browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            page = browser.new_page(viewport=SIZE, locale="vi-VN")  # type: ignore[arg-type]
            page.goto(f"http://{hall.place[0]}:{hall.place[1]}/display/#token={hall.display_tokens[0]}")
            page.wait_for_selector('body[data-link="live"]', timeout=PATIENCE_MS)
            yield page
        finally:
            browser.close()


def shown_ms(hall: LobbyHall, page: Page, calls: int) -> list[float]:
    """Press call-next so many times; return how long each took until its row stood in the page, ms."""
    found = []
    with Desk(hall) as desk:
        desk.fill(calls)
        page.evaluate(WATCH)
        for _ in range(calls):
            behind = browser_ahead_ms(page)
            pressed_at = time.time() * 1000
            _, _, number = desk.call()
            page.wait_for_selector(f'li[data-call][data-number="{number}"]', state="attached", timeout=PATIENCE_MS)
            found.append(page.evaluate(SHOWN, number) - behind - pressed_at)
            time.sleep(random.uniform(*CALM_S))
    return found


def browser_ahead_ms(page: Page) -> float:
    """Return by how much the browser's clock is ahead of ours, from the quickest of some questions."""
    asked = []
    for _ in range(5):
        before = time.time() * 1000
        there = page.evaluate(NOW)
        after = time.time() * 1000
        asked.append((after - before, there - (before + after) / 2))
    return float(min(asked)[1])


def idle(page: Page, seconds: float) -> dict[str, float]:
    """Return what the page does while nobody is called, each a minute: seconds of work, layouts, processor time."""
    page.wait_for_timeout(min(SETTLE_S, seconds) * 1000)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    before, cpu_before, began = _metrics(devtools), browser_cpu_s(), time.perf_counter()
    page.wait_for_timeout(seconds * 1000)
    after, cpu_after, took = _metrics(devtools), browser_cpu_s(), time.perf_counter() - began
    minute = 60 / took
    found = {name: (after[name] - before[name]) * minute for name in METRICS}
    found |= {"BrowserCpu": (cpu_after - cpu_before) * minute, "RunningAnimations": page.evaluate(RUNNING)}
    return {name: round(value, 3) for name, value in found.items()}


def _metrics(devtools: Any) -> dict[str, float]:
    return {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}


def browser_cpu_s() -> float:
    """Return the processor time of all our browser's processes, seconds."""
    ours = [pid for pid in family_of(os.getpid()) if b"chrom" in Path(f"/proc/{pid}/cmdline").read_bytes()[:200]]
    return sum(cpu_s_of(pid) for pid in ours)
