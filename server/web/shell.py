"""The files that make up a screen, under one version: what a kiosk or display keeps to survive a server that is away.

Serves each screen's service worker with its list of files, and the version by which an open page notices an update.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from flask import Blueprint, Response

KEPT = frozenset({".html", ".css", ".js", ".svg", ".woff2", ".mp3", ".json"})
Folder = tuple[str, Path]


class Shell:
    """The screens that keep themselves: each has its own folder and the common one, as (address, folder).

    `made` are modules that all of them have and that are no files: their text, by address.
    """

    def __init__(self, screens: Mapping[str, Sequence[Folder]], made: Mapping[str, str] | None = None) -> None:
        self._screens = screens
        self._made = made or {}
        self.version = cache(self._version)

    def install(self, pages: Blueprint) -> None:
        """Add the addresses of the workers, of the version and of the modules that are made."""
        pages.add_url_rule("/common/version.json", "version", self._told)
        for screen in self._screens:
            pages.add_url_rule(f"/{screen}/worker.js", f"{screen}_worker", lambda screen=screen: self._worker(screen))
        for number, (address, text) in enumerate(self._made.items()):
            pages.add_url_rule(address, f"made_{number}", lambda text=text: _fresh(text, "text/javascript"))

    def files(self, screen: str) -> list[str]:
        """Return the addresses of all files of a screen, its page as `/<screen>/`, sorted."""
        folders = self._screens[screen]
        found = {_address(screen, url, folder, file) for url, folder in folders for file in _files(folder)}
        return sorted(found | self._made.keys())

    def _version(self) -> str:
        """Return a name of the present content of all screens' files; read once a process."""
        digest = hashlib.sha256()
        for folder in sorted({folder for folders in self._screens.values() for _, folder in folders}):
            for file in sorted(_files(folder)):
                digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
        digest.update("".join(self._made.values()).encode())
        return digest.hexdigest()[:16]

    def _told(self) -> Response:
        return _fresh(json.dumps({"version": self.version()}), "application/json")

    def _worker(self, screen: str) -> Response:
        kept = {"screen": screen, "version": self.version(), "files": self.files(screen)}
        return _fresh(f'self.SHELL = {json.dumps(kept)};\nimportScripts("/common/worker.js");\n', "text/javascript")


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.suffix in KEPT and file.is_file())


def _address(screen: str, url: str, folder: Path, file: Path) -> str:
    name = file.relative_to(folder).as_posix()
    return f"/{screen}/" if (url, name) == (screen, "index.html") else f"/{url}/{name}"


def _fresh(text: str, kind: str) -> Response:
    return Response(text, mimetype=kind, headers={"Cache-Control": "no-cache"})
