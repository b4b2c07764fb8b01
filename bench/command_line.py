"""Runs several commands of `luot` in one process, as if typed one after another: most of a command is its start.

Reads a JSON list of lists of words from stdin; what the commands print goes to stdout, a line each.
"""

from __future__ import annotations

import json
import sys

from server.cli import main as luot


def main() -> None:
    """Run the commands; the first that fails ends the process with its own code."""
    for words in json.load(sys.stdin):
        luot(words, standalone_mode=False)


if __name__ == "__main__":
    main()
