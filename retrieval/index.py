"""The index of one corpus: several BM25 fields over its units, and one ranking from their weighted sum.

Fields are scored apart and added with weights (the linear form of fields in Robertson, Zaragoza and Taylor 2004,
"Simple BM25 extension to multiple weighted fields", kept apart so that each field keeps its own statistics).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .analyzer import Analyzer
from .answer import Explanation
from .corpus import Corpus
from .document import Unit
from .ranking import Field

SCORE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class FieldSetup:
    """How a field counts: its weight in the sum, and BM25's k1 and b."""

    weight: float
    k1: float = 1.2
    b: float = 0.75


# No tuning beyond what the published defaults and the experiments in docs/explanation/retrieval.md support.
SETUP: Mapping[str, FieldSetup] = {
    "text": FieldSetup(1.0),
    "headings": FieldSetup(0.3, b=0.0),
    "expansions": FieldSetup(1.5, b=0.5),
}


class Index:
    """Scores units for weighted terms. Rows are positions in `corpus.document.units`."""

    def __init__(self, corpus: Corpus, analyzer: Analyzer, setup: Mapping[str, FieldSetup] = SETUP) -> None:
        self.units: tuple[Unit, ...] = corpus.document.units
        self.setup = setup
        self.vocabulary: Counter[str] = Counter()
        rows = _rows(corpus, analyzer, self.vocabulary)
        self.fields = {name: Field(rows[name], k1=s.k1, b=s.b) for name, s in setup.items()}

    def scores(self, weights: Sequence[tuple[str, float]]) -> dict[int, float]:
        """Row to score for every row that holds one of the terms, rounded so that equal sums tie everywhere."""
        totals: dict[int, float] = {}
        for name, field in self.fields.items():
            share = self.setup[name].weight
            for row, value in field.scores(weights).items():
                totals[row] = totals.get(row, 0.0) + share * value
        return {row: round(value, SCORE_DIGITS) for row, value in totals.items()}

    def explain(self, row: int, weights: Sequence[tuple[str, float]]) -> list[Explanation]:
        """What each field and term of a row's score contributes, largest first."""
        fields = []
        for name, field in self.fields.items():
            share = self.setup[name].weight
            terms = [
                Explanation(share * weight * value, f"{term}: weight {weight:.2f} × idf {field.idf[term]:.2f} × tf")
                for term, weight in weights
                for at, value in field.postings.get(term, ())
                if at == row
            ]
            terms.sort(key=lambda item: (-item.value, item.description))
            total = sum(item.value for item in terms)
            if terms:
                fields.append(Explanation(total, f"field {name}, weight {share}", tuple(terms)))
        return sorted(fields, key=lambda item: (-item.value, item.description))


def ranked(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """Rows with their scores, best first; equal scores stay in document order."""
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _rows(corpus: Corpus, analyzer: Analyzer, vocabulary: Counter[str]) -> dict[str, list[list[str]]]:
    """The terms of each field, a row a unit. `vocabulary` is filled with every word met."""
    slips = {note.unit: set(analyzer.terms(note.words)) for notes in corpus.notes.values() for note in notes}
    text, headings = [], []
    positions = {unit.id: row for row, unit in enumerate(corpus.document.units)}
    expansions: list[list[str]] = [[] for _ in positions]

    def terms(source: str) -> list[str]:
        tokens = list(analyzer.tokens(source))
        vocabulary.update(token.word for token in tokens)
        return [token.term for token in tokens if not token.weak]

    for unit in corpus.document.units:
        own = terms(" ".join(filter(None, (unit.lead_in, unit.text, unit.closing))))
        text.append([term for term in own if term not in slips.get(unit.id, ())] or own)
        headings.append(terms(" ".join(heading.title for heading in unit.headings)))
    for expansion in corpus.expansions:
        words = terms(expansion.text)
        for unit_id in expansion.units:
            expansions[positions[unit_id]].extend(words)
    return {"text": text, "headings": headings, "expansions": expansions}
