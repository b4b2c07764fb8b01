"""The lobby beside the queue: clips of the voice, the media folder, which display speaks. Owns no ticket."""
