"""Terms of rows, gathered into sorted runs on the disk, so that an index of any size is built in little memory.

    work/state.json     the rows that are done, the runs, the terms so far
    work/3-text-keys    of run 3, field "text": term << 32 | row, ascending
    work/3-text-counts  how often the term stands in the row
    work/3-text-lengths how many terms each of the run's rows has
    work/3-words.json   the run's new terms, and how often it uses each word

A run is there once `state.json` counts it. A build that was killed goes on behind the last one.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
_TERMS_OF_A_RUN = 3_000_000  # 100 MB while it is sorted
_ROW_BITS = 32
_EMPTY: Numbers = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Cut:
    """Of one field, the postings of some terms with how often the term stands in the row."""

    terms: Numbers
    rows: Numbers
    counts: Numbers


class Runs:
    """The runs of one folder. `done` rows were gathered, `vocabulary` counts their words."""

    def __init__(self, folder: Path, fields: Sequence[str]) -> None:
        self._folder = folder
        self._fields = fields
        self._runs = 0
        self.done = 0
        self.terms: list[str] = []
        self.vocabulary: Counter[str] = Counter()
        self._resume()
        self._places: defaultdict[str, int] = defaultdict(int, zip(self.terms, count()))
        self._places.default_factory = self._places.__len__  # a new term gets the next number

    def _resume(self) -> None:
        try:
            state = json.loads((self._folder / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        self.done, self._runs = state["done"], state["runs"]
        for run in range(self._runs):
            words = json.loads((self._folder / f"{run}-words.json").read_text(encoding="utf-8"))
            self.terms.extend(words["terms"])
            self.vocabulary.update(words["vocabulary"])

    # -- gathering ---------------------------------------------------------------------------------------------------

    def gather(
        self,
        rows: Iterable[Mapping[str, Sequence[str]]],
        vocabulary: Counter[str],
        progress: Callable[[int], None],
    ) -> None:
        """Add rows behind those that are done. `vocabulary` is what analyzing them fills; it is emptied run by run."""
        tokens = {name: array("i") for name in self._fields}
        lengths = {name: array("i") for name in self._fields}
        number = self._places.__getitem__
        gathered = 0
        for row in rows:
            before: Sequence[str] = ()
            numbers = array("i")
            for name in self._fields:
                terms = row.get(name, ())
                if terms and terms is not before:  # a unit's text is among the examples, too
                    before, numbers = terms, array("i", map(number, terms))
                tokens[name].extend(numbers if terms else ())
                lengths[name].append(len(terms))
                gathered += len(terms)
            if gathered >= _TERMS_OF_A_RUN:
                self._close(tokens, lengths, vocabulary)
                gathered = 0
                progress(self.done)
        self._close(tokens, lengths, vocabulary)
        progress(self.done)

    def _close(
        self, tokens: Mapping[str, array[int]], lengths: Mapping[str, array[int]], vocabulary: Counter[str]
    ) -> None:
        rows = max(map(len, lengths.values()))
        if not rows:
            return
        for name in self._fields:
            each = np.array(lengths[name], np.int64)
            owners = np.repeat(np.arange(self.done, self.done + len(each), dtype=np.int64), each)
            keys, counts = np.unique((np.array(tokens[name], np.int64) << _ROW_BITS) | owners, return_counts=True)
            self._save(name, "keys", keys)
            self._save(name, "counts", counts.astype(np.int32))
            self._save(name, "lengths", each.astype(np.int32))
            del tokens[name][:], lengths[name][:]
        new = list(self._places)[len(self.terms) :]
        words = json.dumps({"terms": new, "vocabulary": vocabulary})
        (self._folder / f"{self._runs}-words.json").write_text(words, encoding="utf-8")
        self.terms.extend(new)
        self.vocabulary.update(vocabulary)
        vocabulary.clear()
        self.done += rows
        self._runs += 1
        state = self._folder / "state.new"
        state.write_text(json.dumps({"done": self.done, "runs": self._runs}), encoding="utf-8")
        state.replace(self._folder / "state.json")

    def _save(self, name: str, what: str, numbers: npt.NDArray[Any]) -> None:
        np.save(self._folder / f"{self._runs}-{name}-{what}.npy", numbers)

    # -- reading back ------------------------------------------------------------------------------------------------

    def lengths(self, name: str) -> Numbers:
        """How many terms of this field each row has."""
        parts = [self._load(run, name, "lengths") for run in range(self._runs)]
        return np.concatenate([_EMPTY, *parts])

    def frequencies(self, name: str) -> Numbers:
        """In how many rows each term stands."""
        total = np.zeros(len(self.terms), np.int64)
        for run in range(self._runs):
            total += np.bincount(self._load(run, name, "keys") >> _ROW_BITS, minlength=len(self.terms))
        return total

    def cut(self, name: str, first: int, last: int) -> Cut:
        """The postings of the terms from `first` to before `last`, ordered within each run."""
        keys, counts = [_EMPTY], [_EMPTY]
        for run in range(self._runs):
            own = self._load(run, name, "keys")
            start, stop = np.searchsorted(own, [first << _ROW_BITS, last << _ROW_BITS])
            keys.append(np.asarray(own[start:stop]))
            counts.append(np.asarray(self._load(run, name, "counts")[start:stop]))
        together = np.concatenate(keys)
        return Cut(together >> _ROW_BITS, together & (2**_ROW_BITS - 1), np.concatenate(counts))

    def rows(self, name: str, term: str) -> list[int]:
        """The rows whose field holds a term."""
        place = self._places.get(term)  # makes none
        return [] if place is None else [int(row) for row in self.cut(name, place, place + 1).rows]

    def _load(self, run: int, name: str, what: str) -> Numbers:
        found: Numbers = np.load(self._folder / f"{run}-{name}-{what}.npy", mmap_mode="r")
        return found
