"""Print jobs: lease, acknowledge, and what a slip says. Knows no printer language."""
