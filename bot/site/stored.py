"""The site's files in memory: each once as it is compressed, with the tag by which a browser asks for it again."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .addresses import FRONT

_LEVEL = 9
# A page is asked for again each time, and seldom sent; what all pages share may be used for a while.
_PAGES = "no-cache"
_SHARED = "max-age=600"


@dataclass(frozen=True, slots=True)
class Stored:
    """`packed` is the content compressed by gzip."""

    packed: bytes
    tag: str
    media_type: str
    caching: str

    def content(self) -> bytes:
        return gzip.decompress(self.packed)


class Files:
    """What can be had by its path; a path that ends in a slash means the front page there."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self._stored: Mapping[str, Stored] = {path: _stored(path, content) for path, content in files}

    def get(self, path: str) -> Stored | None:
        return self._stored.get(f"{path}{FRONT}" if not path or path.endswith("/") else path)

    def is_folder(self, path: str) -> bool:
        """Whether the path is one but for its last slash."""
        return f"{path}/{FRONT}" in self._stored


def _stored(path: str, content: bytes) -> Stored:
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    is_page = path.endswith(".html")
    return Stored(
        packed=gzip.compress(content, _LEVEL, mtime=0),
        tag=hashlib.sha256(content).hexdigest()[:32],
        media_type=media_type,
        caching=_PAGES if is_page else _SHARED,
    )
