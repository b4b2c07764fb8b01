"""Notes the machine that a measurement was made on: what a reader needs to compare it with another."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("eventlet", "flask", "gunicorn", "psycopg2-binary", "sqlalchemy")


def describe(folder: Path) -> dict[str, Any]:
    """Return cores, processor, memory, versions, the load before, and the file system that holds `folder`."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _first("/proc/cpuinfo", "model name"),
        "memory": _first("/proc/meminfo", "MemTotal"),
        "load_average_before": round(os.getloadavg()[0], 2),
        "file_system": file_system_of(folder, Path("/proc/self/mounts").read_text(encoding="utf-8")),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "packages": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    }


def file_system_of(folder: Path, mounts: str) -> str:
    """Return the kind of file system of a folder, such as ext4; on tmpfs a commit costs nothing.

    Args: `mounts`, the text of /proc/self/mounts.
    """
    place = folder.resolve()
    found = [line.split()[1:3] for line in mounts.splitlines()]
    above = [(point, kind) for point, kind in found if place.is_relative_to(point)]
    return max(above, key=lambda one: len(one[0]))[1] if above else "unknown"


def _first(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "unknown")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
