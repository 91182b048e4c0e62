"""What is kept beside the postings, as text: the dictionary, the vocabulary, and what belongs to them."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from typing import Any

from retrieval.analyzer import Analyzer
from retrieval.cache import key
from retrieval.lexicon import Lexicon
from retrieval.library import Library
from retrieval.packaged import packaged_bytes
from retrieval.preparation import Prepared

from .stored import Dictionary, Figures, Searcher, StoredIndex

_MADE_BY = ("engines/blocks.py", "engines/builder.py", "engines/packing.py", "engines/runs.py", "engines/stored.py")


def key_of(library: Library) -> str:
    """32 hexadecimal digits that change with every input of the index and with the code that builds it."""
    sources = b"".join(map(packaged_bytes, _MADE_BY))
    return hashlib.sha256(key(library).encode() + sources).hexdigest()[:32]


def packed(prepared: Prepared, dictionary: Dictionary) -> str:
    """Letters and digits only, which every database takes as they are."""
    data = {
        "terms": dictionary.terms,
        "own": [int(own) for own in dictionary.own],
        "fields": {name: (each.rows, each.length, each.frequency) for name, each in dictionary.fields.items()},
        "postings": [dictionary.units, dictionary.examples],
        "vocabulary": prepared.index.vocabulary,
        "sounds": prepared.sounds,
        "phrases": [[list(phrase), list(added)] for phrase, added in prepared.lexicon.phrases.items()],
        "known": sorted(prepared.known),
        "subjects": [list(subject) for subject in prepared.subjects],
        "odds": prepared.odds,
    }
    return base64.b64encode(zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 6)).decode("ascii")


def unpacked(text: str, searcher: Searcher, library: Library, analyzer: Analyzer) -> Prepared:
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    fields = {name: Figures(*each) for name, each in data["fields"].items()}
    dictionary = Dictionary(data["terms"], data["own"], fields, *data["postings"])
    return Prepared(
        StoredIndex(searcher, dictionary, data["vocabulary"], library, analyzer),
        Lexicon({tuple(phrase): tuple(added) for phrase, added in data["phrases"]}),
        data["sounds"],
        frozenset(data["known"]),
        tuple(tuple(subject) for subject in data["subjects"]),
        data["odds"],
    )
