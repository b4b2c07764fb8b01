"""The citizens' pages: what one ticket's page shows, and telling many open pages at once. Knows no HTTP."""
