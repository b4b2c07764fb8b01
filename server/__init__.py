"""The Lượt server: the only writer of a center's state."""
