"""Out-of-scope examples that compete with the corpus for a question: reviewed data of the package.

A retrieval score alone cannot tell a question without an answer: a long one about anything collects as much as a
short one about the subject. What tells is contrast. The question's nearest in-scope texts (the units, and the
questions that people wrote for them) and its nearest out-of-scope examples are scored by the same BM25 field, so that
their scores can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from importlib import resources

from .analyzer import Analyzer
from .corpus import Corpus
from .errors import DataError
from .ranking import Field

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Rival:
    """A message that no document of recommendations answers, and which kind it is (`statistics`, `chat`, ...)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How near a question is to what the corpus answers and to what it does not.

    `share` is between 0 (only rivals are near) and 1 (no rival is); `reason` is the nearest rival's.
    """

    own: float
    rival: float
    reason: str

    @property
    def share(self) -> float:
        total = self.own + self.rival
        return self.own / total if total else 0.0


class Rivals:
    """Scores questions against both kinds of examples."""

    def __init__(self, rivals: Sequence[Rival], corpus: Corpus, analyzer: Analyzer) -> None:
        own = [" ".join(filter(None, (unit.lead_in, unit.text))) for unit in corpus.document.units]
        own += [expansion.text for expansion in corpus.expansions]
        self._own = len(own)
        self._reasons = [rival.reason for rival in rivals]
        texts = [*own, *(rival.text for rival in rivals)]
        self._field = Field([analyzer.terms(text) for text in texts], b=0.4)

    def evidence(self, weights: Iterable[tuple[str, float]]) -> Evidence:
        """Compare the sums of the best few of each kind."""
        scores = self._field.scores(weights)
        own = nlargest(NEAREST, (score for row, score in scores.items() if row < self._own))
        rivals = nlargest(NEAREST, ((score, -row) for row, score in scores.items() if row >= self._own))
        reason = self._reasons[-rivals[0][1] - self._own] if rivals else ""
        return Evidence(round(sum(own), 9), round(sum(score for score, _ in rivals), 9), reason)


def load_rivals() -> tuple[Rival, ...]:
    """The package's own examples. Raises DataError naming the line that is damaged."""
    text = resources.files(__package__).joinpath("data", "rivals.jsonl").read_text(encoding="utf-8")
    rivals = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            item = json.loads(line)
            rivals.append(Rival(item["text"], item["reason"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"rivals.jsonl, line {number}, is damaged: {error}. Install Palermo again.") from error
    return tuple(rivals)
