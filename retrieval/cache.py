"""What was prepared, kept on disk between two starts, so that a cold question does not wait for the whole analysis.

The file's name is a digest of everything that its content was made from: the sources and their units as they were
parsed, the data beside them, the package's data, and the modules that analyze and weigh. A file that is cut, changed,
or of another version is not used, and preparing anew is always right. Nothing that anybody asked is ever in it. It
is sealed (`sealed`), and holds

    JSON: words and phrases, and the lengths of what follows
    packed numbers, little-endian: each field's idf, rows, and weights
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import sealed
from .corpus import Corpus
from .index import SETUP, Index
from .lexicon import Lexicon
from .library import Library
from .packaged import packaged_bytes
from .preparation import Prepared
from .ranking import Field, laid_out

_MADE_BY = (
    *("analyzer.py", "words.py", "spelling.py", "lexicon.py", "ranking.py", "index.py", "preparation.py", "cache.py"),
    "neighbours.py",
    "manner.py",
    *("library.py", "corpus.py"),
    *("data/rivals.jsonl", "data/lexicon.jsonl", "data/subjects.txt"),
)
_KEPT = 4
_ROWS, _FLOATS = "<i4", "<f8"


def cached(folder: Path, library: Library, prepare: Callable[[], Prepared]) -> Prepared:
    """What is in `folder`, else what `prepare` makes, then kept there. A folder that cannot be written is no error."""
    path = folder / f"index-{key(library)}.bin"
    found = _read(path)
    if found is None:
        found = prepare()
        _write(path, found)
    return found


def key(library: Library) -> str:
    """32 hexadecimal digits that change with every input of the index."""
    digest = hashlib.sha256()
    for name in _MADE_BY:
        digest.update(packaged_bytes(name))
    setup = {name: asdict(field) for name, field in SETUP.items()}
    parts = ([_inputs(corpus) for corpus in library.corpora], setup)
    digest.update(json.dumps(parts, sort_keys=True).encode())
    return digest.hexdigest()[:32]


def _inputs(corpus: Corpus) -> tuple[object, ...]:
    """The units' digest and not only the source's: another version of the parser may read the same bytes otherwise, and
    rows of the index are positions among the units.
    """
    notes = [(note.unit, note.words) for notes in corpus.notes.values() for note in notes]
    return (corpus.document.sha256, corpus.document.index_digest, corpus.expansions_sha256, notes)


def _read(path: Path) -> Prepared | None:
    try:
        words, _, numbers = sealed.read(path).partition(b"\n")
        return _unpacked(json.loads(words), memoryview(numbers))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(path: Path, prepared: Prepared) -> None:
    with suppress(OSError):
        sealed.write(path, _packed(prepared))
        _forget_old(path.parent)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("index-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_KEPT:]:
        path.unlink(missing_ok=True)


def _packed(prepared: Prepared) -> bytes:
    assert isinstance(prepared.index, Index)
    companions = prepared.companions or {}
    fields: dict[str, dict[str, list[Any]]] = {}
    numbers: list[bytes] = []
    for name, field in prepared.index.fields.items():
        fields[name] = {"terms": list(field.places), "lengths": [end - start for start, end in field.places.values()]}
        numbers.append(_bytes(_FLOATS, [field.idf[term] for term in field.places]))
        numbers.append(_bytes(_ROWS, field.rows))
        numbers.append(_bytes(_FLOATS, field.weights))
    numbers.append(_bytes(_FLOATS, [share for lent in companions.values() for _, share in lent]))
    words = {
        "fields": fields,
        "first_rival": prepared.index.first_rival,
        "vocabulary": prepared.index.vocabulary,
        "sounds": prepared.sounds,
        "phrases": [[list(phrase), list(added)] for phrase, added in prepared.lexicon.phrases.items()],
        "known": sorted(prepared.known),
        "subjects": [list(subject) for subject in prepared.subjects],
        "odds": prepared.odds,
        "companions": [[row, [other for other, _ in lent]] for row, lent in companions.items()],
    }
    return b"\n".join([json.dumps(words, separators=(",", ":")).encode(), b"".join(numbers)])


def _unpacked(words: Mapping[str, Any], numbers: memoryview) -> Prepared:
    fields: dict[str, Field] = {}
    place = 0

    def take(kind: str, count: int) -> npt.NDArray[Any]:
        nonlocal place
        start, place = place, place + count * np.dtype(kind).itemsize
        return np.frombuffer(numbers[start:place], kind, count)

    for name, item in words["fields"].items():
        lengths = dict(zip(item["terms"], item["lengths"], strict=True))
        idf = dict(zip(item["terms"], take(_FLOATS, len(lengths)).tolist(), strict=True))
        rows, weights = take(_ROWS, sum(item["lengths"])), take(_FLOATS, sum(item["lengths"]))
        fields[name] = Field(idf, laid_out(lengths), rows.astype(np.int64), weights.astype(np.float64))
    if not fields.keys() >= SETUP.keys():
        raise KeyError("fields")
    companions = {
        row: tuple(zip(others, take(_FLOATS, len(others)).tolist(), strict=True)) for row, others in words["companions"]
    }
    return Prepared(
        Index(fields, words["vocabulary"], SETUP, words["first_rival"]),
        Lexicon({tuple(phrase): tuple(added) for phrase, added in words["phrases"]}),
        words["sounds"],
        frozenset(words["known"]),
        tuple(tuple(subject) for subject in words["subjects"]),
        words["odds"],
        companions,
    )


def _bytes(kind: str, values: npt.ArrayLike) -> bytes:
    return np.asarray(values, kind).tobytes()
