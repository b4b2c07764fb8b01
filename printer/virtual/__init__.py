"""A printer on the network that shows its paper as pictures and plays faults."""
