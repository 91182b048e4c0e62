"""Whether a question is put as people put theirs to a document like this, or as they ask for something else.

Subjects tell half: “who heads the group”, “how do I report it” and “is it legal in Peru” are on the subject and out of
scope. Small words and their order tell the other half. Each word and phrase has odds: how much likelier it is in an
out-of-scope example than in a question that somebody wrote for a document, the logarithm that naive Bayes adds up
(Maron 1961). What was seen too seldom to say anything has none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .analyzer import Token, phrases

Odds = Mapping[str, int]  # thousandths, so that sums are the same in every order
UNIT = 1_000
SMOOTHING = 0.25
LEAST = 2  # texts that hold a word or phrase, from which it has odds


def features(tokens: Sequence[Token]) -> list[str]:
    """The terms and phrases of a text, each once, in order."""
    return list(dict.fromkeys([*[token.term for token in tokens], *phrases(tokens)]))


def odds(inside: Iterable[Sequence[Token]], outside: Iterable[Sequence[Token]]) -> dict[str, int]:
    """The logarithm of how much likelier each feature is outside; nothing where one side is empty."""
    counts = tuple(Counter(_counted(texts)) for texts in (inside, outside))
    totals = [side.pop(_TEXTS, 0) for side in counts]
    if not all(totals):
        return {}
    found = {}
    for feature in sorted(set().union(*counts)):
        if sum(side[feature] for side in counts) >= LEAST:
            shares = [
                (side[feature] + SMOOTHING * total / totals[1]) / (total * (1 + 2 * SMOOTHING / totals[1]))
                for side, total in zip(counts, totals, strict=True)
            ]
            found[feature] = round(UNIT * math.log(shares[1] / shares[0]))
    return found


def strangeness(tokens: Sequence[Token], known: Odds) -> float:
    """Below zero for a text like those inside, above it for one like those outside.

    The sum grows with the length of a text although its words repeat each other; its square root holds that down.
    """
    found = features(tokens)
    return sum([known.get(feature, 0) for feature in found]) / (UNIT * math.sqrt(len(found))) if found else 0.0


_TEXTS = ""  # counts the texts of a side; no feature is empty


def _counted(texts: Iterable[Sequence[Token]]) -> Iterable[str]:
    for tokens in texts:
        yield _TEXTS
        yield from features(tokens)
