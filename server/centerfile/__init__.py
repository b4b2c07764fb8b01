"""Center files: TOML that an administrator writes, read into a Catalogue or refused with one sentence."""

from server.centerfile.reader import parse_center, read_center_file
from server.centerfile.table import CenterFileError

__all__ = ["CenterFileError", "parse_center", "read_center_file"]
