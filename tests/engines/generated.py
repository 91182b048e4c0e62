"""Libraries of any size whose units have many equal scores, the same ones each time."""

from __future__ import annotations

import datetime
import hashlib
import random
from functools import cache

from retrieval.corpus import Corpus
from retrieval.document import Document, Locator, Masthead, Span, Unit
from retrieval.library import Library
from retrieval.spelling import is_english

_SYLLABLES = "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to".split()


@cache
def words(count: int) -> tuple[str, ...]:
    """Words that no list knows, so that none is corrected to another."""
    source = random.Random(5)
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(source.choices(_SYLLABLES, k=4)) + "x"
        if not is_english(word):
            found[word] = None
    return tuple(found)


def text(source: random.Random, least: int, most: int) -> str:
    """A few words, the first ones of the list much more often than the last."""
    known = words(600)
    count = source.randint(least, most)
    return " ".join(known[int(len(known) * source.random() ** 3)] for _ in range(count))


def library(units: int, seed: int = 1) -> Library:
    """One document. A third of its units repeat others, as they are or in another order of words."""
    source = random.Random(seed)
    texts: list[str] = []
    for _ in range(units):
        if texts and source.random() < 0.3:
            again = source.choice(texts).split()
            texts.append(" ".join(again if source.random() < 0.5 else reversed(again)))
        else:
            texts.append(text(source, 4, 14))
    made = tuple(Unit(Locator(place), said, (Span(0, 1),)) for place, said in enumerate(texts, start=1))
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    masthead = Masthead(f"GEN/{seed}/{units}", "Generated", date=datetime.date(2020, 1, 1))
    return Library([Corpus(Document(masthead, made, (), (), "x", digest))])


def questions(count: int, seed: int = 2) -> list[str]:
    source = random.Random(seed)
    return [text(source, 1, 9) for _ in range(count)]
