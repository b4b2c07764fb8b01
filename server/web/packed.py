"""Text files of the pages, compressed once a version for browsers that take it: half the phones here are on 3G.

Knows no page. What is kept in memory is bounded by the files of the folder that is served.
"""

from __future__ import annotations

import gzip
import io
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Response, request, send_file
from werkzeug.security import safe_join

PACKED = frozenset({".html", ".css", ".js", ".svg", ".json"})
MOST_FILES = 512


def packed(folder: Path, name: str) -> Response | None:
    """Return the answer that sends a text file compressed; None when it is none, or the browser takes no gzip.

    The compressed form has an ETag of its own, so that revalidation works for both.
    """
    path = safe_join(str(folder), name)
    wanted = is_packed(name) and bool(request.accept_encodings["gzip"]) and request.range is None
    if path is None or not wanted or not Path(path).is_file():
        return None
    status = Path(path).stat()
    data = _compressed(path, status.st_mtime_ns, status.st_size)
    tag = f"{status.st_mtime_ns:x}-{status.st_size:x}-gzip"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = send_file(io.BytesIO(data), mimetype=kind, etag=tag, last_modified=status.st_mtime)
    response.headers["Content-Encoding"] = "gzip"
    return response


def is_packed(name: str) -> bool:
    """Tell whether a file of this name is sent compressed to those who take it."""
    return Path(name).suffix in PACKED


@lru_cache(MOST_FILES)
def _compressed(path: str, _changed_ns: int, _size: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
