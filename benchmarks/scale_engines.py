"""The engines that `benchmarks.scale` measures: each builds, says how large it is on the disk, and searches.

Ours are asked as a retriever asks them. tantivy and bm25s get the same terms of the units' own words, analyzed by us,
in one field; a word of full weight is asked twice as strongly as an added one.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psutil

from retrieval.analyzer import Analyzer
from retrieval.cache import cached
from retrieval.index import ranked, rows_of
from retrieval.library import Library
from retrieval.preparation import Prepared, prepare
from retrieval.rivals import load_rivals
from tests.support import clickhouse, postgres

from .scale_corpus import Asked

BEST = 10

Search = Callable[[Asked], list[int]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an engine may keep things: a folder, or a server at an `address` whose processes are `servers`."""

    folder: Path
    address: str = ""
    servers: Sequence[psutil.Process] = ()


class Engine(Protocol):
    name: str
    missing: str | None

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]: ...

    def build(self, library: Library, place: Place) -> int:
        """Builds the index and gives its bytes on the disk."""

    def open(self, library: Library, place: Place) -> Search:
        """A search that gives the rows of the best units, from what `build` has left."""

    def prepared(self, library: Library, place: Place) -> Prepared | None:
        """What a retriever needs, for a whole question; None where the engine is not one of ours."""


# -- ours ------------------------------------------------------------------------------------------------------------


def _asking(prepared: Prepared) -> Search:
    scores = prepared.index.scores
    return lambda asked: [row for row, _ in ranked(scores(asked.weights), BEST)]


class Memory:
    """Palermo's default: rank-bm25's counts and weights as postings in the process."""

    name = "memory"
    missing = None

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]:
        yield Place(folder)

    def build(self, library: Library, place: Place) -> int:
        self.prepared(library, place)
        return size_of(place.folder)

    def open(self, library: Library, place: Place) -> Search:
        return _asking(self.prepared(library, place))

    def prepared(self, library: Library, place: Place) -> Prepared:
        return cached(place.folder, library, lambda: prepare(library, load_rivals(), Analyzer()))


class _InDatabase:
    """An index that `palermo index` builds."""

    name: str
    missing: str | None = None

    def build(self, library: Library, place: Place) -> int:
        from retrieval.engines.builder import build
        from retrieval.engines.database import connect

        database = connect(place.address)
        try:
            return build(database, library, place.folder / "building").bytes
        finally:
            database.close()

    def open(self, library: Library, place: Place) -> Search:
        return _asking(self.prepared(library, place))

    def prepared(self, library: Library, place: Place) -> Prepared:
        from retrieval.engines import open_index
        from retrieval.engines.database import connect

        return open_index(connect(place.address), library)


class Sqlite(_InDatabase):
    name = "SQLite"

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]:
        yield Place(folder, f"sqlite:///{folder / 'index.db'}")


class Postgres(_InDatabase):
    name = "PostgreSQL"
    missing = None if postgres.binaries() else "PostgreSQL is not installed (Debian: postgresql)"

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]:
        with postgres.running() as server:
            main = int((server.data / "postmaster.pid").read_text().split()[0])
            yield Place(folder, server.address, [psutil.Process(main)])


class ClickHouse(_InDatabase):
    missing = None if shutil.which("clickhouse-server") else "ClickHouse is not installed (Debian: clickhouse-server)"

    def __init__(self, shards: int) -> None:
        self.name = f"ClickHouse, {shards} shards" if shards > 1 else "ClickHouse"
        self._shards = shards

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]:
        with clickhouse.running(self._shards) as cluster:
            servers = [process for process in psutil.Process().children() if "clickhouse" in process.name()]
            yield Place(folder, cluster.address if self._shards > 1 else cluster.single, servers)


# -- beside them -----------------------------------------------------------------------------------------------------


def _terms(library: Library) -> Iterator[Sequence[str]]:
    for fields in rows_of(library, (), Analyzer(), Counter()):
        yield fields["text"]


class Tantivy:
    name = "tantivy"
    missing = None if importlib.util.find_spec("tantivy") else "tantivy is not installed (pip install tantivy)"

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]:
        yield Place(folder)

    def _index(self, place: Place) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("row", stored=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace")
        return tantivy.Index(builder.build(), path=str(place.folder))

    def build(self, library: Library, place: Place) -> int:
        import tantivy

        index = self._index(place)
        writer = index.writer(num_threads=1)
        for row, terms in enumerate(_terms(library)):
            writer.add_document(tantivy.Document(row=row, text=" ".join(terms)))
        writer.commit()
        writer.wait_merging_threads()
        return size_of(place.folder)

    def open(self, library: Library, place: Place) -> Search:
        from tantivy import Occur, Query

        index = self._index(place)
        searcher = index.searcher()
        schema = index.schema

        def search(asked: Asked) -> list[int]:
            parts = [
                (Occur.Should, Query.boost_query(Query.term_query(schema, "text", term), weight))
                for term, weight in asked.weights
            ]
            found = searcher.search(Query.boolean_query(parts), BEST).hits
            return [searcher.doc(address)["row"][0] for _, address in found]

        return search

    def prepared(self, library: Library, place: Place) -> None:
        return None


class Bm25s:
    """With numba, which makes it ten times as fast as numpy alone."""

    name = "bm25s"
    missing = (
        None
        if importlib.util.find_spec("bm25s") and importlib.util.find_spec("numba")
        else "bm25s or numba is not installed (pip install bm25s numba)"
    )

    @contextmanager
    def place(self, folder: Path) -> Iterator[Place]:
        yield Place(folder)

    def build(self, library: Library, place: Place) -> int:
        import bm25s

        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        model.index(list(_terms(library)), show_progress=False)
        model.save(place.folder, show_progress=False)
        return size_of(place.folder)

    def open(self, library: Library, place: Place) -> Search:
        import bm25s

        model = bm25s.BM25.load(place.folder)
        model.backend = "numba"
        model.activate_numba_scorer()
        wanted = min(BEST, len(library))

        def search(asked: Asked) -> list[int]:
            terms = [term for term, weight in asked.weights for _ in range(round(2 * weight))]
            rows, _ = model.retrieve([terms], k=wanted, show_progress=False)
            return [int(row) for row in rows[0]]

        return search

    def prepared(self, library: Library, place: Place) -> None:
        return None


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


ENGINES: dict[str, Engine] = {
    "memory": Memory(),
    "sqlite": Sqlite(),
    "postgresql": Postgres(),
    "clickhouse": ClickHouse(1),
    "shards": ClickHouse(3),
    "tantivy": Tantivy(),
    "bm25s": Bm25s(),
}
