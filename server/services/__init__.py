"""Use cases: one function each, one transaction each. Knows the domain and its ports, not how they are built."""
