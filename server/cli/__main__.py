"""`python -m server.cli` is `luot`."""

from server.cli import main

main(prog_name="luot")
