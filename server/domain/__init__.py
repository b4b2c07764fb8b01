"""Pure rules of queues and calling. Standard library only; no clock, no storage, no network."""
