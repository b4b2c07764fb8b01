"""Refuses what must never stand in the repository: addresses of package indexes and paths of one machine."""

from __future__ import annotations

import subprocess
import sys

# Written so that this file does not find itself.
INDEXES = r"\b(pypi|pythonhosted|registry[.](npmjs|yarnpkg)|(deb|security|ftp)[.]debian)[.](org|com)\b"
MACHINE_PATHS = r"(^|[^A-Za-z0-9._~/-])/(home/[a-z]|[U]sers/[A-Za-z]|root/[.A-Za-z]|[w]ork/[A-Za-z])"
LOCK_FILES = ["uv.lock", "poetry.lock", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"]


def main() -> int:
    """Print each find and return how the process should end."""
    finds = [f"{line}  <- the address of a package index" for line in grep(INDEXES)]
    finds += [f"{line}  <- a path of one machine" for line in grep(MACHINE_PATHS)]
    finds += [f"{name}  <- a lock file that names a package index" for name in tracked_lock_files()]
    for find in finds:
        print(find)
    return 1 if finds else 0


def grep(pattern: str) -> list[str]:
    """Return file, line number and text of each match, cut to a readable length."""
    done = run(["git", "grep", "--untracked", "-nIE", pattern])
    if done.returncode > 1:
        sys.exit(done.stderr)
    return [line[:200] for line in done.stdout.splitlines()]


def tracked_lock_files() -> list[str]:
    """Return the lock files that are in the repository, or about to be."""
    patterns = [f":(glob)**/{name}" for name in LOCK_FILES]
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return run([*listing, "--", *patterns]).stdout.splitlines()


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
