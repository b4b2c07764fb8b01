"""With which flags Chromium shows one page to the public: full screen, no questions, no way out, sound allowed."""

from __future__ import annotations

import shutil
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ALWAYS = (
    "--no-first-run", "--no-default-browser-check", "--noerrdialogs", "--disable-infobars",
    "--disable-session-crashed-bubble", "--hide-crash-restore-bubble", "--disable-pinch",
    "--overscroll-history-navigation=0", "--disable-features=Translate,MediaRouter,OptimizationHints",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--password-store=basic",
    "--autoplay-policy=no-user-gesture-required", "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows", "--remote-debugging-port=0",
)  # fmt: skip


def find_browser(named: str | None) -> str | None:
    """Return the browser's program: the named one, else the first that is installed, None when there is none."""
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)


def command(browser: str, address: str, profile: Path, *, windowed: bool, more: tuple[str, ...]) -> list[str]:
    """Return the command that starts the browser on an empty page; the guard opens the address."""
    flags = [*ALWAYS, f"--user-data-dir={profile}", *trusted(address), *more]
    return [browser, *flags, "about:blank"] if windowed else [browser, "--kiosk", *flags, "about:blank"]


def trusted(address: str) -> tuple[str, ...]:
    """Return the flag that lets a page on the local network without TLS keep its files, nothing where it may anyway.

    Source: browsers give service workers to https and to this machine alone (Secure Contexts, W3C).
    """
    parts = urlsplit(address)
    if parts.scheme == "https" or is_loopback(parts.hostname or ""):
        return ()
    return (f"--unsafely-treat-insecure-origin-as-secure={parts.scheme}://{parts.netloc}",)


def is_loopback(host: str) -> bool:
    """Tell whether the host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
