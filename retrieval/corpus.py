"""A document together with the reviewed data that lies beside it.

    NAME.txt                  the source, byte for byte
    NAME.notes.json           evident slips of the source, derived cross references, examples of questions, and the
                              paragraphs to which a person in distress is pointed
    NAME.expansions.jsonl     questions in people's own words: they help to find, they are never shown

Both data files begin with the symbol and the SHA-256 of the source that they were written for. A file written for
other bytes is left aside: a corrected source loses its notes by itself, and another document simply has none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from .document import Document, Unit
from .errors import DataError, DocumentError, Problem
from .kept import Kept, parsed

MAX_SOURCE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Note:
    """An editorial remark on one unit, shown after the closed quotation: `[sic: words]`."""

    unit: str
    words: str
    remark: str


@dataclass(frozen=True, slots=True)
class CrossReference:
    """Words of a unit that point to other paragraphs of the same document by a derivation that people reviewed."""

    unit: str
    words: str
    derived: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """A question or situation in somebody's own words and the ids of the units that answer it, best first."""

    text: str
    units: tuple[str, ...]


_Item = TypeVar("_Item", Note, CrossReference)


@dataclass(frozen=True)
class Corpus:
    """What can be asked: one document, its notes, and its expansions with the digest of their file.

    `examples` are questions that the document answers, to show how to ask. `for_victims` are ids of the units that say
    what is owed to victims, for somebody in distress. Both are empty where nobody wrote them down. `path` is the file
    that it was read from, None where there was none.
    """

    document: Document
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    cross_references: Mapping[str, tuple[CrossReference, ...]] = field(default_factory=dict)
    expansions: tuple[Expansion, ...] = ()
    expansions_sha256: str | None = None
    examples: tuple[str, ...] = ()
    for_victims: tuple[str, ...] = ()
    path: Path | None = field(default=None, compare=False)

    @cached_property
    def by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.document.units}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Unit id to its position in the document."""
        return {unit.id: position for position, unit in enumerate(self.document.units)}


def load(path: Path, kept: Kept | None = None) -> Corpus:
    """Read and parse one document and the data beside it; what was `kept` is not parsed again.

    Raises DocumentError where the source is missing, too large or not understood, DataError where a data file that
    belongs to it is damaged.
    """
    raw = _read_source(path)
    document = parsed(raw, path) if kept is None else kept.document(raw, path)
    beside = _read_notes(path.with_suffix(".notes.json"), document)
    expansions, digest = _read_expansions(path.with_suffix(".expansions.jsonl"), document)
    return Corpus(
        document,
        beside.notes,
        beside.cross_references,
        expansions,
        digest,
        examples=beside.examples,
        for_victims=beside.for_victims,
        path=path,
    )


def _read_source(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(str(path), [Problem(0, "it is a folder", "the text file of one document")])
        if path.stat().st_size > MAX_SOURCE_BYTES:
            limit = f"at most {MAX_SOURCE_BYTES // 2**20} MiB"
            raise DocumentError(str(path), [Problem(0, "the file is too large", limit)])
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(str(path), [Problem(0, "there is no such file", "the text file of a document")]) from error
    except OSError as error:
        problem = Problem(0, f"the file cannot be read ({error.strerror})", "a readable text file")
        raise DocumentError(str(path), [problem]) from error


class _Beside(NamedTuple):
    """What a notes file holds; a document without one has nothing of it."""

    notes: Mapping[str, tuple[Note, ...]] = MappingProxyType({})
    cross_references: Mapping[str, tuple[CrossReference, ...]] = MappingProxyType({})
    examples: tuple[str, ...] = ()
    for_victims: tuple[str, ...] = ()


def _read_notes(path: Path, document: Document) -> _Beside:
    if not path.is_file():
        return _Beside()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not _written_for(data, document):
            return _Beside()
        notes = [Note(**item) for item in data["notes"]]
        crossings = [
            CrossReference(item["unit"], item["words"], tuple(item["derived"]), item["reason"])
            for item in data["cross_references"]
        ]
        examples, for_victims = (tuple(map(str, data.get(key, ()))) for key in ("examples", "for_victims"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name} is damaged: {error}. Restore it, or remove it to go on without notes.") from error
    _check_units(path, document, [note.unit for note in notes])
    _check_units(path, document, [unit for item in crossings for unit in (item.unit, *item.derived)])
    _check_units(path, document, list(for_victims))
    return _Beside(_by_unit(notes), _by_unit(crossings), examples, for_victims)


def _read_expansions(path: Path, document: Document) -> tuple[tuple[Expansion, ...], str | None]:
    if not path.is_file():
        return (), None
    raw = path.read_bytes()
    number = 0
    try:
        header, *lines = raw.decode("utf-8").splitlines()
        if not _written_for(json.loads(header), document):
            return (), None
        expansions = []
        for number, line in enumerate(lines, start=2):  # noqa: B007 - the error below names it
            item = json.loads(line)
            expansions.append(Expansion(item["text"], tuple(item["units"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name}, line {number or 1}, is damaged: {error}. Restore the file.") from error
    _check_units(path, document, [unit for expansion in expansions for unit in expansion.units])
    return tuple(expansions), hashlib.sha256(raw).hexdigest()


def _written_for(header: Mapping[str, Any], document: Document) -> bool:
    return (header["symbol"], header["sha256"]) == (document.symbol, document.sha256)


def _check_units(path: Path, document: Document, units: list[str]) -> None:
    known = {unit.id for unit in document.units}
    unknown = next((unit for unit in units if unit not in known), None)
    if unknown is not None:
        raise DataError(f"{path.name} names {unknown}, which {document.symbol} does not have. Correct the file.")


def _by_unit(items: list[_Item]) -> dict[str, tuple[_Item, ...]]:
    grouped: dict[str, list[_Item]] = {}
    for item in items:
        grouped.setdefault(item.unit, []).append(item)
    return {unit: tuple(found) for unit, found in grouped.items()}
