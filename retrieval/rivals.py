"""Out-of-scope examples that compete with the corpus for a question: reviewed data of the package.

A retrieval score alone cannot tell a question without an answer: a long one about anything collects as much as a
short one about the subject. What tells is contrast. The question's nearest in-scope texts (the units, and the
questions that people wrote for them) and its nearest out-of-scope examples are scored by the same BM25 field, so that
their scores can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from .packaged import packaged_items

NEAREST = 3
UNKNOWN_WEIGHT = 0.4
MANNER_WEIGHT = 0.035
COVER_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Rival:
    """A message that no document of recommendations answers, and which kind it is (`statistics`, `chat`, ...)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How near a question is to what the corpus answers (`own`) and to what it does not (`rival`).

    `unknown` is the idf of the question's words that nobody used who wrote the corpus or asked about it;
    `strangeness` says how much it is put like a question that no document answers; `covered` which part of what it
    says, from 0 to 1, a unit that was found and those who asked about it say too; `reason` is the nearest rival's kind.
    """

    own: float
    rival: float
    reason: str
    unknown: float = 0.0
    strangeness: float = 0.0
    covered: float = 0.0

    @property
    def share(self) -> float:
        """From 0 (only rivals are near) to 1 (no rival is)."""
        total = self.own + self.rival + UNKNOWN_WEIGHT * self.unknown
        return self.own / total if total else 0.0

    @property
    def belief(self) -> float:
        """How far the question is believed to have an answer: no probability, a number to hold a threshold against."""
        return self.share - MANNER_WEIGHT * self.strangeness + COVER_WEIGHT * self.covered


def contrast(
    examples: Sequence[tuple[float, int]], rivals: Sequence[Rival], first: int, unknown: float = 0.0
) -> Evidence:
    """Compare the sums of the best few of each kind.

    `examples` are best first; rows from `first` on are `rivals`.
    """
    own = islice((score for score, row in examples if row < first), NEAREST)
    against = list(islice((item for item in examples if item[1] >= first), NEAREST))
    nearest = min((row for score, row in against if score == against[0][0]), default=None)
    reason = "" if nearest is None else rivals[nearest - first].reason
    return Evidence(round(sum(own), 9), round(sum(score for score, _ in against), 9), reason, unknown)


@cache
def load_rivals() -> tuple[Rival, ...]:
    """The package's own examples. Raises DataError naming the line that is damaged."""
    return packaged_items("rivals.jsonl", lambda item: Rival(item["text"], item["reason"]))
