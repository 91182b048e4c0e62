"""The index of a library: several BM25 fields, and one ranking of units from their weighted sum.

Fields are scored apart and added with weights (the linear form of fields in Robertson, Zaragoza and Taylor 2004,
"Simple BM25 extension to multiple weighted fields", kept apart so that each field keeps its own statistics).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .analyzer import Analyzer
from .answer import Explanation
from .library import Library
from .ranking import K1, B, Field, build_field
from .rivals import Rival

SCORE_DIGITS = 9
EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class FieldSetup:
    """How a field counts: its weight in the sum, and BM25's k1 and b."""

    weight: float
    k1: float = K1
    b: float = B


# What the experiments of docs/explanation/retrieval.md support; the BM25 parameters are the published defaults.
SETUP: Mapping[str, FieldSetup] = {
    "text": FieldSetup(0.7),
    "headings": FieldSetup(0.1, b=0.0),
    "expansions": FieldSetup(2.0, b=0.5),
}
EXAMPLES_B = 0.4
TELLING = 1.5  # weight times idf from which a term counts among examples
NEAR_SHARE = 0.25  # of the best example's score, from which an example is near


@dataclass(frozen=True, slots=True)
class Index:
    """Scores units for weighted terms.

    Rows of the fields named in `setup` are the library's. The field of examples has these rows too, then one for each
    expansion, then from `first_rival` on one for each rival. `vocabulary` counts the words of all of them: what
    spelling corrects to. `summed` fills up with the fields' weighted sums, a term at a time: it saves work and changes
    nothing.
    """

    fields: Mapping[str, Field]
    vocabulary: Mapping[str, int]
    setup: Mapping[str, FieldSetup]
    first_rival: int
    summed: Field = field(default_factory=Field)

    @property
    def rarity(self) -> Mapping[str, float]:
        """Term to its idf among the examples: all that people and documents wrote, and the rivals."""
        return self.fields[EXAMPLES].idf

    def is_own(self, term: str) -> bool:
        """Whether a unit, or somebody who asked about one, uses the term: its first row stands before the rivals."""
        rows, _ = self.fields[EXAMPLES].postings.get(term, ((), ()))
        return bool(rows) and rows[0] < self.first_rival

    def scores(self, weights: Sequence[tuple[str, float]], within: range | None = None) -> dict[int, float]:
        """Row to score for every unit that holds one of the terms; with `within` only for those rows."""
        found = self.summed.scores((term, weight) for term, weight in weights if self._sum_up(term))
        return found if within is None else {row: score for row, score in found.items() if row in within}

    def examples(
        self, weights: Sequence[tuple[str, float]], within: Sequence[range] | None = None
    ) -> list[tuple[float, int]]:
        """Scores and rows of the nearest examples, best first, equal scores in the order of rows.

        `within` leaves only rows of these ranges and rivals. Terms that can add little are left out unless there are no
        others: single examples are short, and what tells them apart are rare words.
        """
        scored = self.fields[EXAMPLES]
        telling = [(term, weight) for term, weight in weights if scored.idf.get(term, 0.0) * weight >= TELLING]
        scores = scored.scores(telling or weights)
        if within is not None:
            kept = (*within, range(self.first_rival, sys.maxsize))
            scores = {row: score for row, score in scores.items() if any(row in rows for rows in kept)}
        floor = NEAR_SHARE * max(scores.values(), default=0.0)
        near = {row: score for row, score in scores.items() if score >= floor}
        return [(score, row) for row, score in ranked(near)]

    def _sum_up(self, term: str) -> bool:
        """Add the fields' postings of a term up, with their weights, when the term is first asked for."""
        if term not in self.summed.postings:
            rows: dict[int, float] = {}
            for name, setup in self.setup.items():
                for row, value in zip(*self.fields[name].postings.get(term, ((), ())), strict=True):
                    rows[row] = rows.get(row, 0.0) + setup.weight * value
            if not rows:
                return False
            self.summed.postings[term] = (list(rows), list(rows.values()))
        return True

    def explain(self, row: int, weights: Sequence[tuple[str, float]]) -> list[Explanation]:
        """What each field and term adds to a unit's score, largest first."""
        parts = []
        for name, setup in self.setup.items():
            field = self.fields[name]
            terms = [
                Explanation(
                    setup.weight * weight * value, f"{term}: weight {weight:.2f} × idf {field.idf[term]:.2f} × tf"
                )
                for term, weight in weights
                for at, value in zip(*field.postings.get(term, ((), ())), strict=True)
                if at == row
            ]
            terms.sort(key=lambda item: (-item.value, item.description))
            if terms:
                total = sum(item.value for item in terms)
                parts.append(Explanation(total, f"field {name}, weight {setup.weight}", tuple(terms)))
        return sorted(parts, key=lambda item: (-item.value, item.description))


def ranked(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """Rows with their scores, best first; equal scores stay in document order."""
    rows = sorted(scores)
    rows.sort(key=scores.__getitem__, reverse=True)  # stable
    return [(row, scores[row]) for row in rows]


def build_index(
    library: Library,
    rivals: Sequence[Rival],
    analyzer: Analyzer,
    setup: Mapping[str, FieldSetup] = SETUP,
    words: Iterable[str] = (),
) -> Index:
    """Analyze and weigh everything once. `words` belong to the vocabulary although no row holds them."""
    vocabulary: Counter[str] = Counter()
    rows = _rows(library, rivals, analyzer, vocabulary)
    fields = {name: build_field(rows[name], k1=s.k1, b=s.b) for name, s in setup.items()}
    fields[EXAMPLES] = build_field(rows[EXAMPLES], b=EXAMPLES_B)
    return Index(fields, {**dict.fromkeys(words, 1), **vocabulary}, setup, library.first_rival)


def _rows(
    library: Library, rivals: Sequence[Rival], analyzer: Analyzer, vocabulary: Counter[str]
) -> dict[str, list[list[str]]]:
    """The terms of each field's rows. `vocabulary` is filled with every word met."""
    text: list[list[str]] = []
    headings: list[list[str]] = []
    expansions: list[list[str]] = [[] for _ in range(len(library))]
    asked: list[list[str]] = []

    def terms(source: str) -> list[str]:
        tokens = analyzer.tokens(source)
        vocabulary.update([token.word for token in tokens])
        return [token.term for token in tokens if not token.weak]

    for corpus in library.corpora:
        slips = {note.unit: set(analyzer.terms(note.words)) for notes in corpus.notes.values() for note in notes}
        for unit in corpus.document.units:
            own = terms(" ".join(filter(None, (unit.lead_in, unit.text, unit.closing))))
            text.append([term for term in own if term not in slips.get(unit.id, ())] or own)
            headings.append(terms(" ".join(heading.title for heading in unit.headings)))
    for corpus in library.corpora:
        first = library.rows(corpus).start
        for expansion in corpus.expansions:
            words = terms(expansion.text)
            asked.append(words)
            for unit_id in expansion.units:
                expansions[first + corpus.positions[unit_id]].extend(words)
    for rows in library.own_examples:
        expansions[rows.start : rows.stop] = text[rows.start : rows.stop]
    examples = [*text, *asked, *(terms(rival.text) for rival in rivals)]
    return {"text": text, "headings": headings, "expansions": expansions, EXAMPLES: examples}
