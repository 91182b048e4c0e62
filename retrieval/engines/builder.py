"""Builds an index in a database: `palermo index`.

rows of terms ──> sorted runs on the disk ──> weights, as whole numbers ──> a new generation ──> the one to search

A generation is searched once it is whole; the one before it stays until the next build, for those who still use it.
A term has two numbers: twice its place among the terms is its weight over the fields of units, one more than that its
weight among the examples. What is stored where nobody wrote expansions are units alone.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.analyzer import Analyzer
from retrieval.errors import EngineError
from retrieval.index import EXAMPLES, EXAMPLES_B, SETUP, FieldSetup, rows_of
from retrieval.library import Library
from retrieval.preparation import completed, lexicon_words
from retrieval.ranking import IMPACT_UNIT
from retrieval.rivals import load_rivals

from .blocks import packed as packed_postings
from .database import READY, Database
from .packing import key_of, packed
from .runs import Numbers, Runs
from .stored import EXAMPLES_KIND, UNITS_KIND, Dictionary, Figures, Searcher, StoredIndex

_POSTINGS_OF_A_CHUNK = 500_000  # in one transaction
_FIELDS = (*SETUP, EXAMPLES)
_KEPT = 2  # generations: the one that is searched, and the one before it
_ABANDONED = 24 * 3600 * 1_000_000  # microseconds after which nobody is still building

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """`again` is whether nothing had to be done."""

    units: int
    postings: int
    bytes: int
    seconds: float
    again: bool = False


def build(
    database: Database, library: Library, folder: Path, progress: Progress = lambda *_: None, afresh: bool = False
) -> Built:
    """Build the index of a library, unless it is there and not wanted `afresh`.

    `folder` holds what is unfinished: a build that was killed goes on from there. `progress` is told a step's name
    (`reading`, `writing`), how much of it is done, and of how much. Raises EngineError where another build is at work
    in this folder, or the database refuses.
    """
    begun = time.monotonic()
    key = key_of(library)
    ready = next((g for g in database.generations() if g.state == READY and g.key == key), None)
    if ready is not None and not afresh:
        about = json.loads(ready.about)
        return Built(about["units"], about["postings"], database.size(ready.number), 0.0, again=True)
    work = folder / f"index-{key[:16]}"
    work.mkdir(parents=True, exist_ok=True)
    with _alone(work):
        built = _Build(database, library, key, work, progress).run(begun)
        shutil.rmtree(work, ignore_errors=True)
        return built


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """One build at a time; whoever is killed makes room by that."""
    import sqlite3  # its locks are the same on every system

    lock = sqlite3.connect(work / "lock", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise EngineError("Another build of this index is at work. Wait until it has ended.") from None
    try:
        yield
    finally:
        lock.close()


class _Build:
    def __init__(self, database: Database, library: Library, key: str, work: Path, progress: Progress) -> None:
        self._database = database
        self._library = library
        self._key = key
        self._work = work
        self._progress = progress
        self._analyzer = Analyzer()
        self._rivals = load_rivals()
        self._all = library.first_rival + len(self._rivals)
        self._asked_by_people = library.first_rival > len(library)

    def run(self, begun: float) -> Built:
        runs = Runs(self._work, _FIELDS)
        vocabulary: Counter[str] = Counter()
        rows = rows_of(self._library, self._rivals, self._analyzer, vocabulary, runs.done)
        runs.gather(rows, vocabulary, lambda done: self._progress("reading", done, self._all))
        number, again = self._generation()
        dictionary, postings = self._write(runs, number, again)
        index = StoredIndex(
            Searcher(self._database, self._key, number),
            dictionary,
            {**dict.fromkeys(lexicon_words(self._analyzer), 1), **runs.vocabulary},
            self._library,
            self._analyzer,
        )
        prepared = completed(index, self._library, self._rivals, self._analyzer, lambda term: runs.rows(EXAMPLES, term))
        about = {"units": len(self._library), "postings": postings, "made": int(time.time())}
        self._database.publish(number, postings, json.dumps(about), packed(prepared, dictionary))
        self._drop_old(number)
        size = self._database.size(number)
        return Built(len(self._library), postings, size, time.monotonic() - begun)

    def _generation(self) -> tuple[int, bool]:
        """The generation that this build began before it was killed, else a new one, named by the time."""
        note = self._work / "generation"
        known = {generation.number for generation in self._database.generations() if generation.key == self._key}
        if note.exists() and int(note.read_text()) in known:
            return int(note.read_text()), True
        number = time.time_ns() // 1000
        note.write_text(str(number))
        self._database.begin(number, self._key)
        return number, False

    def _drop_old(self, number: int) -> None:
        """Keeps what is searched, what was before, and what another machine may be building."""
        generations = self._database.generations()
        ready = [generation.number for generation in generations if generation.state == READY]
        for generation in generations:
            is_old = generation.number < (number if generation.state == READY else number - _ABANDONED)
            if is_old and generation.number not in ready[:_KEPT]:
                self._database.drop(generation.number)

    # -- weights -----------------------------------------------------------------------------------------------------

    def _write(self, runs: Runs, number: int, again: bool) -> tuple[Dictionary, int]:
        weighers = {name: _Weigher(runs, name, how, len(self._library)) for name, how in SETUP.items()}
        examples = _Weigher(runs, EXAMPLES, FieldSetup(1.0, b=EXAMPLES_B), self._all)
        count = len(runs.terms)
        frequency = np.zeros(2 * count, np.int64)
        written = 0
        together: Numbers = np.sum([each.frequency for each in (*weighers.values(), examples)], axis=0)
        for first, last in pairwise(_bounds(together)):
            parts = [each.weights(first, last, UNITS_KIND) for each in weighers.values()]
            if self._asked_by_people:
                parts.append(examples.weights(first, last, EXAMPLES_KIND))
            terms, rows, weights = _summed(parts)
            if len(terms):
                self._database.insert(number, list(packed_postings(terms, rows, weights)), again)
                frequency += np.bincount(terms, minlength=2 * count)
            written += len(terms)
            self._progress("writing", int(last), count)
        fields = {name: each.figures for name, each in (*weighers.items(), (EXAMPLES, examples))}
        own = examples.own(self._library.first_rival)
        kinds = [frequency[kind::2].tolist() for kind in (UNITS_KIND, EXAMPLES_KIND)]
        return Dictionary(runs.terms, own.tolist(), fields, *kinds), written


class _Weigher:
    """The weights of one field, by the formula of `ranking.build_field`: the same floats, rounded in the same way."""

    def __init__(self, runs: Runs, name: str, how: FieldSetup, rows: int) -> None:
        """`rows` is how many the field has: rows behind the units belong to the examples alone."""
        self._runs = runs
        self._name = name
        self._how = how
        lengths = runs.lengths(name)[:rows]
        self.frequency = runs.frequencies(name)
        self.figures = Figures(rows, int(lengths.sum()), self.frequency.tolist())
        average = self.figures.length / rows if self.figures.length else 1.0
        self._norm = how.k1 * (1 - how.b + how.b * lengths / average)
        idf = {n: math.log(1 + (rows - n + 0.5) / (n + 0.5)) for n in np.unique(self.frequency).tolist()}
        self._idf = np.array([idf[n] for n in self.frequency.tolist()])

    def weights(self, first: int, last: int, kind: int) -> tuple[Numbers, Numbers, Numbers]:
        cut = self._runs.cut(self._name, first, last)
        k1 = self._how.k1
        value = self._idf[cut.terms] * (cut.counts * (k1 + 1) / (cut.counts + self._norm[cut.rows]))
        return 2 * cut.terms + kind, cut.rows, np.rint(self._how.weight * value * IMPACT_UNIT).astype(np.int64)

    def own(self, first_rival: int) -> npt.NDArray[np.bool_]:
        """Of each term, whether a row before the rivals holds it."""
        found = np.zeros(len(self.frequency), bool)
        for first, last in pairwise(_bounds(self.frequency)):
            cut = self._runs.cut(self._name, first, last)
            found[cut.terms[cut.rows < first_rival]] = True
        return found


def _bounds(frequency: Numbers) -> list[int]:
    """Places of terms between which there are about as many postings as a chunk holds; one term is never cut."""
    bounds, total = [0], 0
    for place, postings in enumerate(frequency.tolist()):
        if total and total + postings > _POSTINGS_OF_A_CHUNK:
            bounds.append(place)
            total = 0
        total += postings
    return [*bounds, len(frequency)]


def _summed(parts: list[tuple[Numbers, Numbers, Numbers]]) -> tuple[Numbers, Numbers, Numbers]:
    """Terms, rows and weights in order, each pair of term and row once."""
    terms, rows, weights = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((rows, terms))
    terms, rows, weights = terms[order], rows[order], weights[order]
    if not len(terms):
        return terms, rows, weights
    new = np.concatenate([[True], (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])])
    starts = np.flatnonzero(new)
    weights = np.add.reduceat(weights, starts)
    heard = np.flatnonzero(weights)  # nothing is what a word in each of millions of units weighs
    return terms[starts][heard], rows[starts][heard], weights[heard]
