"""What was prepared, kept between two starts."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import numpy as np
import pytest

from retrieval.analyzer import Analyzer
from retrieval.cache import cached, key
from retrieval.corpus import Corpus
from retrieval.index import Index
from retrieval.library import Library
from retrieval.preparation import Prepared, prepare
from retrieval.retriever import Retriever
from retrieval.rivals import load_rivals
from tests.retrieval.samples import seed_corpus
from tests.retrieval.test_parser_documents import document

CORPUS = Corpus(seed_corpus().document)
LIBRARY = Library([CORPUS])
PREPARED = prepare(LIBRARY, load_rivals(), Analyzer())


class Cook:
    """Prepares, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Prepared:
        self.times += 1
        return PREPARED


def kept(folder: Path) -> Path:
    (path,) = folder.glob("index-*")
    return path


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    """Every number and word survives, bit for bit; nothing is prepared twice."""
    cook = Cook()
    cached(tmp_path, LIBRARY, cook)
    again = cached(tmp_path, LIBRARY, cook)
    assert cook.times == 1
    assert isinstance(again.index, Index)
    assert isinstance(PREPARED.index, Index)
    for name, field in PREPARED.index.fields.items():
        other = again.index.fields[name]
        assert (other.idf, other.places) == (field.idf, field.places)
        assert np.array_equal(other.rows, field.rows)
        assert np.array_equal(other.weights, field.weights)
    assert again.lexicon.phrases == PREPARED.lexicon.phrases
    assert (again.sounds, again.known, again.subjects) == (PREPARED.sounds, PREPARED.known, PREPARED.subjects)
    assert again.companions == PREPARED.companions
    assert list(again.index.vocabulary.items()) == list(PREPARED.index.vocabulary.items())


def test_answers_do_not_depend_on_the_cache(tmp_path: Path) -> None:
    """A retriever from the cache answers as one without."""
    fresh, first, second = Retriever(CORPUS), Retriever(CORPUS, tmp_path), Retriever(CORPUS, tmp_path)
    for question in ("compensation for vctims", "witness protection", "surrogacy"):
        assert fresh.ask(question) == first.ask(question) == second.ask(question)


@pytest.mark.parametrize("cut", [0, 30, 65, 1_000, -1])
def test_a_cut_file_is_not_used(tmp_path: Path, cut: int) -> None:
    """A file that lost its end is prepared anew and replaced."""
    cook = Cook()
    cached(tmp_path, LIBRARY, cook)
    whole = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(whole[:cut])
    cached(tmp_path, LIBRARY, cook)
    assert cook.times == 2
    assert kept(tmp_path).read_bytes() == whole


@pytest.mark.parametrize("place", [0, 100, -1])
def test_a_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    """One other byte anywhere, and the file is not trusted."""
    cook = Cook()
    cached(tmp_path, LIBRARY, cook)
    raw = bytearray(kept(tmp_path).read_bytes())
    raw[place] ^= 1
    kept(tmp_path).write_bytes(raw)
    cached(tmp_path, LIBRARY, cook)
    assert cook.times == 2


@pytest.mark.parametrize("body", [b"", b"[]\n", b"{}\n", b'{"fields": {}}\n', b"\xff\n", b'{"fields": {"text": 3}}\n'])
def test_a_right_digest_of_something_else_is_no_index(tmp_path: Path, body: bytes) -> None:
    """Content that only claims to be ours is passed over without an error."""
    cook = Cook()
    cached(tmp_path, LIBRARY, cook)
    kept(tmp_path).write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    cached(tmp_path, LIBRARY, cook)
    assert cook.times == 2


def test_every_input_changes_the_key() -> None:
    """Another document, one more, other expansions or other notes are another index."""
    other = dataclasses.replace(CORPUS.document, sha256="0" * 64)
    keys = {
        key(LIBRARY),
        key(Library([dataclasses.replace(CORPUS, document=other)])),
        key(Library([dataclasses.replace(CORPUS, expansions_sha256="1")])),
        key(Library([dataclasses.replace(CORPUS, notes=seed_corpus().notes)])),
        key(Library([CORPUS, Corpus(document("plain"))])),
        key(Library([Corpus(document("plain"))])),
    }
    assert len(keys) == 6


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """Without a place for it, it is prepared each time."""
    (tmp_path / "file").write_text("no folder")
    cook = Cook()
    assert cached(tmp_path / "file", LIBRARY, cook) is PREPARED
    assert cook.times == 1


def test_old_files_go(tmp_path: Path) -> None:
    """A folder does not fill up with what earlier documents left."""
    for number in range(9):
        (tmp_path / f"index-{number}").write_text("old")
    cached(tmp_path, LIBRARY, Cook())
    assert len(list(tmp_path.iterdir())) == 4
    assert (tmp_path / f"index-{key(LIBRARY)}.bin").exists()


def test_another_reading_of_the_same_bytes_has_another_key() -> None:
    """A parser that finds other units in a source it read before never meets an index whose rows are the old ones."""
    read = CORPUS.document
    fewer = dataclasses.replace(read, units=read.units[1:])
    reworded = dataclasses.replace(read.units[0], text="Other words.")
    other = dataclasses.replace(read, units=(reworded, *read.units[1:]))
    assert len({key(Library([Corpus(each)])) for each in (read, fewer, other)}) == 3
