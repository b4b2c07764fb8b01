"""Simulated citizens and officials who use Lượt's public API like real ones.

Owns their habits. Knows only HTTP: never imports the server, never looks into its database.
"""
