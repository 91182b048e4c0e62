"""An index kept on disk between two starts, so that a cold question does not wait for the whole analysis.

The file's name is a digest of everything that the index was made from: the source, the data beside it, the package's
data, and the modules that analyze and weigh. Its content is JSON behind its own digest: a file that is cut, changed,
or of another version is not used, and building anew is always right. Nothing that anybody asked is ever in it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from .corpus import Corpus
from .index import SETUP, FieldSetup, Index
from .ranking import Field

_MADE_BY = ("analyzer.py", "words.py", "spelling.py", "ranking.py", "index.py", "cache.py", "data/rivals.jsonl")
_KEPT = 4


def cached_index(folder: Path, corpus: Corpus, build: Callable[[], Index]) -> Index:
    """The index from `folder`, else a new one that is then kept there. A folder that cannot be written is no error."""
    path = folder / f"index-{key(corpus)}.json"
    found = _read(path)
    if found is None:
        found = build()
        _write(path, found)
    return found


def key(corpus: Corpus) -> str:
    """32 hexadecimal digits that change with every input of the index."""
    digest = hashlib.sha256()
    for name in _MADE_BY:
        digest.update(resources.files(__package__).joinpath(*name.split("/")).read_bytes())
    notes = [(note.unit, note.words) for notes in corpus.notes.values() for note in notes]
    parts = (corpus.document.sha256, corpus.expansions_sha256, notes, {name: asdict(s) for name, s in SETUP.items()})
    digest.update(json.dumps(parts, sort_keys=True).encode())
    return digest.hexdigest()[:32]


def _read(path: Path) -> Index | None:
    try:
        raw = path.read_bytes()
        digest, _, body = raw.partition(b"\n")
        if digest.decode("ascii") != hashlib.sha256(body).hexdigest():
            return None
        return _index(json.loads(body))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, index: Index) -> None:
    fields = {name: {"idf": field.idf, "postings": field.postings} for name, field in index.fields.items()}
    content = {"fields": fields, "vocabulary": index.vocabulary, "sounds": index.sounds}
    body = json.dumps(content, separators=(",", ":")).encode()
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="new-", delete=False) as file:
            temporary = Path(file.name)
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        temporary.replace(path)
        _forget_old(path.parent)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("index-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_KEPT:]:
        path.unlink(missing_ok=True)


def _index(content: Mapping[str, Any]) -> Index:
    fields = {name: Field(item["idf"], item["postings"]) for name, item in content["fields"].items()}
    setup: Mapping[str, FieldSetup] = SETUP
    if not fields.keys() >= setup.keys():
        raise KeyError("fields")
    return Index(fields, content["vocabulary"], content["sounds"], setup)
