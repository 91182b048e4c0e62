"""Documents as they were parsed, kept on disk between two starts, so that a large library need not be parsed at each.

    FOLDER/documents-<digest of the parser>/<SHA-256 of the source>
        SHA-256 of the rest, in hexadecimal
        the length of what is told of a document that nobody reads: its first page, how many units, their digest
        that, then the whole, compressed

A record of another parser or other bytes has another name; one that is cut or changed is not used, and parsing anew is
always right. Records are pickles that may hold the values of `document` and nothing else: none can run code.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import shutil
import zlib
from contextlib import suppress
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from . import document as values
from . import sealed
from .document import Document
from .errors import DataError
from .packaged import packaged_bytes

MADE_BY = ("document.py", "reference.py", "words.py", "packaged.py", "kept.py", "data/english.txt.gz")
MOST_RECORDS = 20_000
_VALUES = ("Document", "Masthead", "Unit", "Heading", "Meeting", "Footnote", "Locator", "Span", "Piece")
_ALLOWED = frozenset({("datetime", "date"), *((values.__name__, name) for name in _VALUES)})
_TOLD = ("masthead", "sha256", "length", "index_digest")
_READ = tuple(field.name for field in fields(Document) if field.name not in _TOLD)
_DAMAGED = (OSError, pickle.UnpicklingError, zlib.error, ValueError, TypeError, AttributeError, LookupError, EOFError)


def parsed(raw: bytes, path: Path) -> Document:
    """Parsed afresh. Raises DocumentError."""
    from .parser import parse  # late: where documents are kept, no start pays for the parser's expressions

    return parse(raw, path.name)


class Kept:
    """The records of one folder. A folder that cannot be written is no error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"documents-{_made_by()}"
        self._written = 0

    def document(self, raw: bytes, path: Path) -> Document:
        """The document of these bytes, read in full when somebody asks for more than `_TOLD`.

        `path` is where the bytes are from. Raises DocumentError.
        """
        digest = hashlib.sha256(raw).hexdigest()
        try:
            told, _ = _parts(self._folder / digest)
            return _Unread(dict(zip(_TOLD, _restored(told), strict=True)), self._folder / digest, path)
        except _DAMAGED:
            document = parsed(raw, path)
            self._write(self._folder / digest, document)
            return document

    def _write(self, record: Path, document: Document) -> None:
        told = pickle.dumps(tuple(getattr(document, name) for name in _TOLD))
        rest = zlib.compress(pickle.dumps(tuple(getattr(document, name) for name in _READ)), 1)
        body = b"%d\n%b%b" % (len(told), told, rest)
        with suppress(OSError):
            sealed.write(record, body)
            self._written += 1

    def tidy(self) -> None:
        """After something was written: what other versions of the parser kept goes, and the oldest of too many."""
        if not self._written:
            return
        try:
            for other in self._folder.parent.glob("documents-*"):
                if other != self._folder:
                    shutil.rmtree(other, ignore_errors=True)
            records = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for record in records[MOST_RECORDS:]:
                record.unlink(missing_ok=True)
        except OSError:
            return


class _Unread(Document):
    """A document of which only the first page is in memory, until somebody asks for its words."""

    def __init__(self, told: dict[str, Any], record: Path, path: Path) -> None:
        vars(self).update(told, _record=record, _path=path)

    def __getattr__(self, name: str) -> Any:
        if name not in _READ:
            raise AttributeError(name)
        vars(self).update(self._read())
        return vars(self)[name]

    def _read(self) -> dict[str, Any]:
        own = vars(self)
        try:
            _, rest = _parts(own["_record"])
            return dict(zip(_READ, _restored(zlib.decompress(rest)), strict=True))
        except _DAMAGED:
            return self._parsed(own["_path"])

    def _parsed(self, path: Path) -> dict[str, Any]:
        """From its source, where the record has gone meanwhile; not from another file that took its place."""
        try:
            raw = path.read_bytes()
        except OSError:
            raw = b""
        if hashlib.sha256(raw).hexdigest() != self.sha256:
            raise DataError(f"{path.name} was changed while Palermo runs. Start it again.")
        document = parsed(raw, path)
        return {name: getattr(document, name) for name in _READ}


class _Restorer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a record")
        return super().find_class(module, name)


def _restored(pickled: bytes) -> Any:
    return _Restorer(io.BytesIO(pickled)).load()


def _parts(record: Path) -> tuple[bytes, bytes]:
    """What is told and the compressed rest. Raises ValueError where the record is not what was written."""
    length, _, parts = sealed.read(record).partition(b"\n")
    return parts[: int(length)], parts[int(length) :]


@cache
def _made_by() -> str:
    """Changes with every module that has a part in parsing."""
    names = (path.name for path in resources.files(__package__).joinpath("parser").iterdir())
    modules = [f"parser/{name}" for name in sorted(names) if name.endswith(".py")]
    return hashlib.sha256(b"\0".join(map(packaged_bytes, (*MADE_BY, *modules)))).hexdigest()[:16]
