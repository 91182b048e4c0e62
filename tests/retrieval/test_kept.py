"""Parsed documents, kept between two starts."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
import zlib
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import default_corpus
from retrieval import kept
from retrieval.cache import key
from retrieval.corpus import load
from retrieval.document import Document
from retrieval.errors import DataError
from retrieval.kept import Kept
from retrieval.library import load_library
from retrieval.parser import parse
from retrieval.retriever import Retriever
from tests.conftest import ROOT

SOURCE = ROOT / "tests" / "data" / "documents" / "levels.txt"
RAW = SOURCE.read_bytes()
PARSED = parse(RAW, SOURCE.name)
QUESTION = "Should victims be punished?"


def record(folder: Path) -> Path:
    (path,) = folder.glob("documents-*/*")
    return path


def same(left: Document, right: Document) -> bool:
    return all(getattr(left, field.name) == getattr(right, field.name) for field in fields(Document))


def is_read(document: Document) -> bool:
    return "units" in vars(document)


@pytest.fixture
def parses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Document:
        raise AssertionError("parsed again")

    monkeypatch.setattr(kept, "parsed", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache that knows the document."""
    Kept(tmp_path / "cache").document(RAW, SOURCE)
    return tmp_path / "cache"


def test_what_is_kept_is_what_was_parsed(folder: Path, parses_nothing: None) -> None:
    """Every field, word for word, with no parsing; nothing but the first page is read before somebody asks for more."""
    document = Kept(folder).document(RAW, SOURCE)
    assert (document.symbol, document.length) == (PARSED.symbol, len(PARSED.units))
    assert document.index_digest == PARSED.index_digest
    assert not is_read(document)
    assert same(document, PARSED)
    assert document.units is document.units


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), cut=st.booleans())
def test_a_damaged_record_is_not_used(folder: Path, place: int, cut: bool) -> None:
    """A byte that was changed, or an end that is missing, anywhere: the source is parsed again."""
    path = record(folder)
    whole = path.read_bytes()
    place %= len(whole)
    path.write_bytes(whole[:place] if cut else whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert same(Kept(folder).document(RAW, SOURCE), PARSED)
    path.write_bytes(whole)


@dataclass
class Villain:
    """Makes a folder where it is unpickled."""

    path: Path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.path),))


def test_a_record_can_run_nothing(tmp_path: Path, folder: Path) -> None:
    """Even one whose digest is right: what is no value of a document is refused."""
    told = pickle.dumps(Villain(tmp_path / "ran"))
    body = b"%d\n%b%b" % (len(told), told, zlib.compress(told))
    record(folder).write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert same(Kept(folder).document(RAW, SOURCE), PARSED)
    assert not (tmp_path / "ran").exists()
    pickle.loads(told)
    assert (tmp_path / "ran").exists()


def test_a_record_may_go_while_palermo_runs(tmp_path: Path, folder: Path) -> None:
    """The source is parsed then, but never another one that took its place."""
    path = tmp_path / "document.txt"
    path.write_bytes(RAW)
    first, second = Kept(folder).document(RAW, path), Kept(folder).document(RAW, path)
    record(folder).unlink()
    assert first.units == PARSED.units
    path.write_bytes(RAW.replace(b"States", b"states"))
    with pytest.raises(DataError, match=r"document\.txt was changed while Palermo runs"):
        second.units  # noqa: B018


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A file stands where the folder should be: parsed, and that is all."""
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    keeping = Kept(tmp_path / "cache")
    assert same(keeping.document(RAW, SOURCE), PARSED)
    keeping.tidy()


def test_other_versions_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another parser kept is removed, and of too many records the one that was written first."""
    monkeypatch.setattr(kept, "MOST_RECORDS", 1)
    old = tmp_path / "documents-0123456789abcdef"
    old.mkdir()
    (old / "record").write_bytes(b"x")
    keeping = Kept(tmp_path)
    keeping.document(default_corpus().read_bytes(), default_corpus())
    for path in tmp_path.glob("documents-*/*"):
        os.utime(path, (1, 1))
    keeping.document(RAW, SOURCE)
    keeping.tidy()
    assert not old.exists()
    assert record(tmp_path).name == PARSED.sha256


def test_records_change_with_all_that_parses() -> None:
    """Each module that the parser imports is among those whose digest names the folder of the records."""
    code = "import retrieval.parser, sys; print(*[name for name in sys.modules if name.startswith('retrieval.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    modules = {name.removeprefix("retrieval.") for name in done.stdout.split()}
    others = {f"{name}.py" for name in modules if not name.startswith("parser")}
    assert others <= {*kept.MADE_BY, "errors.py"}


def test_a_start_with_an_index_in_a_database_reads_no_document(tmp_path: Path) -> None:
    """A library of which all is known opens its index without a word of any document, and answers as ever."""
    from retrieval.engines import open_index
    from retrieval.engines.builder import build
    from retrieval.engines.database import connect

    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "one.txt").write_bytes(RAW)
    (papers / "two.txt").write_bytes(default_corpus().read_bytes())
    library = load_library(papers, tmp_path / "cache")
    database = connect(f"sqlite:///{tmp_path / 'index.db'}")
    build(database, library, tmp_path / "building")
    again = load_library(papers, tmp_path / "cache")
    prepared = open_index(database, again)
    assert key(again) == key(library) == key(load_library(papers))
    assert not any(is_read(corpus.document) for corpus in again.corpora)
    found = Retriever(again, None, prepared).ask(QUESTION)
    database.close()
    assert [(hit.unit, hit.score) for hit in found.hits] == [
        (hit.unit, hit.score) for hit in Retriever(load_library(papers)).ask(QUESTION).hits
    ]


def test_one_document_is_kept_too(tmp_path: Path) -> None:
    """With the data beside it, which is read and checked at every start."""
    corpus = load(default_corpus(), Kept(tmp_path))
    again = load(default_corpus(), Kept(tmp_path))
    assert (again.notes, again.expansions, again.examples) == (corpus.notes, corpus.expansions, corpus.examples)
    assert same(again.document, corpus.document)
