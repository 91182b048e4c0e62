"""What an alteration does to a recommendation: words of strength that changed, qualifications that were left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .alignment import Step

_ADVERBS = r"(?: (?:also|not|only|therefore|always))*"
_STRENGTH = re.compile(
    rf"\b(?:(?:should|shall|may|might|could|must|will|would|can){_ADVERBS}(?: wish to)?"
    r"(?: (?:consider|seek to|endeavour to|be encouraged to))?"
    r"|(?:is|are|was|were) (?:\w+ )?(?:encouraged|invited|requested|urged|required|obliged|recommended|called upon)"
    r"(?: to(?: consider)?)?"
    r"|recommended that|reaffirmed that|consider(?:ing)?|seek to|endeavour to|not|never|no)\b"
)
_LAW = r"(?:law|laws|legislation|regulations|legal systems?)"
_QUALIFICATION = re.compile(
    r"\b(?:(?:where|as|when|if|wherever|whenever) (?:appropriate|necessary|applicable|relevant|possible|feasible)"
    r"|to the extent possible|as far as possible|in appropriate cases|upon request|on request|at least one"
    rf"|(?:in accordance with|in line with|in conformity with|consistent with|according to|subject to|pursuant to)"
    rf"(?: \w+){{0,2}}? (?:domestic|national|internal|applicable)(?: \w+)?? {_LAW}"
    rf"|within the framework of(?: \w+){{0,3}}? (?:domestic|national) {_LAW})\b"
)


@dataclass(frozen=True, slots=True)
class StrengthChange:
    """How strongly the document says something and how the quotation does; an empty side says nothing there."""

    document: str
    quotation: str


def strength_changes(
    quoted: Sequence[str], source: Sequence[str], steps: Sequence[Step], gaps: frozenset[int] = frozenset()
) -> tuple[StrengthChange, ...]:
    """Of an alignment of words in small letters; `gaps` are positions of the document that the quotation marks as
    left out."""
    low, high = _segment(steps)
    partner = {j: i for i, j in steps if i is not None and j is not None and quoted[i] == source[j]}
    found: list[StrengthChange] = []
    seen: set[int] = set()
    for start, end in _phrases(_STRENGTH, source, low, high):
        inside = _between(partner, start, end, low, high, len(quoted))
        seen.update(inside)
        if all(j in gaps for j in range(start, end)) and not _reaches(source, start, end, partner, gaps):
            continue
        was = " ".join(source[start:end])
        became = _spoken([quoted[i] for i in inside])
        if was != became:
            found.append(StrengthChange(was, became))
    for start, end in _phrases(_STRENGTH, quoted, 0, len(quoted)):
        kept = set(partner.values())
        if not any(i in seen for i in range(start, end)) and any(i not in kept for i in range(start, end)):
            found.append(StrengthChange("", " ".join(quoted[start:end])))
    return tuple(dict.fromkeys(found))


def dropped_qualifications(quoted: Sequence[str], source: Sequence[str], steps: Sequence[Step]) -> tuple[str, ...]:
    """Such as "where appropriate" or "in line with their domestic legislation", if most of their words are missing."""
    low, high = _segment(steps)
    kept = {j for i, j in steps if i is not None and j is not None and quoted[i] == source[j]}
    return tuple(
        " ".join(source[start:end])
        for start, end in _phrases(_QUALIFICATION, source, low, high)
        if 2 * sum(j in kept for j in range(start, end)) <= end - start
    )


def _segment(steps: Sequence[Step]) -> tuple[int, int]:
    places = [j for _, j in steps if j is not None]
    return (min(places), max(places) + 1) if places else (0, 0)


def _phrases(pattern: re.Pattern[str], words: Sequence[str], low: int, high: int) -> Iterator[tuple[int, int]]:
    """Positions of the words that a pattern finds between two positions."""
    text = " ".join(words[low:high])
    for match in pattern.finditer(text):
        start = low + text.count(" ", 0, match.start())
        yield start, start + match[0].count(" ") + 1


def _between(partner: dict[int, int], start: int, end: int, low: int, high: int, length: int) -> range:
    """The quoted words that stand where the document has the words from `start` to `end`."""
    before = next((partner[j] for j in range(start - 1, low - 1, -1) if j in partner), -1)
    after = next((partner[j] for j in range(end, high) if j in partner), length)
    return range(before + 1, after)


def _reaches(source: Sequence[str], start: int, end: int, partner: dict[int, int], gaps: frozenset[int]) -> bool:
    """Whether an omission ends with "not" or "consider", whose force lies on the words that are quoted next."""
    return end not in gaps and end in partner and source[start] in {"not", "never", "no", "consider", "considering"}


def _spoken(words: Sequence[str]) -> str:
    return " ".join(match[0] for match in _STRENGTH.finditer(" ".join(words)))
