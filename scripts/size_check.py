"""Refuses files and functions that have grown too long. Knows the limits of the house style and nothing else."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES, TEST_LINES, SCRIPT_LINES, STYLE_LINES = 300, 400, 150, 200
FUNCTION_MEDIAN, FUNCTION_P90 = 8, 30
LEFT_OUT = {"vendor", "migrations", "strings"}  # strings: one file a language, whatever the number of screens


def main() -> int:
    """Print each fault in a line and return how the process should end."""
    files = list(tree())
    faults = [fault for file in files if (fault := too_long(file))]
    faults += function_faults([file for file in files if file.suffix == ".py" and file.parts[0] != "tests"])
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def tree() -> Iterator[Path]:
    """Yield the files that are, or are about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.js", "*.css"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    for name in sorted(set(listed.splitlines())):
        file = Path(name)
        if file.is_file() and not LEFT_OUT & set(file.parts):
            yield file


def too_long(file: Path) -> str | None:
    """Return a sentence about a file that is longer than its kind may be."""
    lines = len(file.read_text(encoding="utf-8").splitlines())
    limit = limit_of(file)
    return f"{file}: {lines} lines; at most {limit}" if lines > limit else None


def limit_of(file: Path) -> int:
    """Return how many lines a file of this kind may have."""
    if file.suffix == ".py":
        return TEST_LINES if file.parts[0] == "tests" else MODULE_LINES
    return SCRIPT_LINES if file.suffix == ".js" else STYLE_LINES


def function_faults(files: list[Path]) -> list[str]:
    """Return sentences about the spread of all functions' lengths, and the longest of them to start with."""
    lengths = sorted((length, where) for file in files for length, where in functions(file))
    if len(lengths) < 2:
        return []
    numbers = [length for length, _ in lengths]
    median, p90 = statistics.median(numbers), statistics.quantiles(numbers, n=10)[-1]
    faults = []
    if median > FUNCTION_MEDIAN:
        faults.append(f"functions: the median is {median:g} lines; at most {FUNCTION_MEDIAN}")
    if p90 > FUNCTION_P90:
        faults.append(f"functions: the 90th percentile is {p90:g} lines; at most {FUNCTION_P90}")
    return faults + [f"  {where}: {length} lines" for length, where in lengths[-8:]] if faults else []


def functions(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the number of lines of code of each function, its docstring left out, and where it stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = node.body[0] if ast.get_docstring(node) is not None else None
            told = text.end_lineno - text.lineno + 1 if text and text.end_lineno else 0
            yield (node.end_lineno or node.lineno) - node.lineno + 1 - told, f"{file}:{node.lineno} {node.name}"


if __name__ == "__main__":
    sys.exit(main())
