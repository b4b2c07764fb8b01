"""The live channel: who may listen, and committed events to rooms. Owns no truth: the event log does."""
