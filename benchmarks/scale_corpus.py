"""A library of any size, made from a seed: what `benchmarks.scale` measures.

Lengths are log-normal like those of real documents (a median of 31 words, a mean of 36), and of 100 words 43 are among
those that mean little by themselves. The others follow Zipf's law with Mandelbrot's correction over a vocabulary of
60,000. Every tenth unit repeats the words of another one, so that there are ties everywhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.corpus import Corpus
from retrieval.document import Document, Heading, Locator, Masthead, Span, Unit
from retrieval.library import Library
from retrieval.words import WEAK_WORDS

SIZES = (124, 1_000, 10_000, 100_000, 1_000_000)
SEED = 7
VOCABULARY = 60_000
ADDED_WEIGHT = 0.5  # of the words that an expansion of the question would add
_UNITS_OF_A_DOCUMENT = 500
_UNITS_OF_A_HEADING = 25
_BLOCK = 20_000  # units whose words are drawn at once
_LENGTH = (3.43, 0.57)  # of the logarithm of words
_WEAK_SHARE = 0.43
_REPEATED = 0.1
_BEND = 10.0  # Mandelbrot's
_SYLLABLES = [first + last for first in "bdfgklmnprtvz" for last in "aeiou"]
_NOWHERE = (Span(0, 0),)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: words with their weights, the heaviest first."""

    weights: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        return " ".join(word for word, weight in self.weights if weight == 1)


def word(rank: int) -> str:
    """A pronounceable word of three syllables or more that no stemmer knows: `babab`, `babad`."""
    syllables = []
    for _ in range(3):
        rank, place = divmod(rank, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join([*syllables, "q"])


class _Words:
    """Draws words: the probability of each by its rank."""

    def __init__(self) -> None:
        self.strong = np.array([word(rank) for rank in range(VOCABULARY)])
        self.weak = np.array(sorted(WEAK_WORDS))
        self._sums = [_sums(VOCABULARY), _sums(len(self.weak))]

    def draw(self, random: np.random.Generator, count: int) -> npt.NDArray[np.str_]:
        drawn = self.strong[np.searchsorted(self._sums[0], random.random(count))]
        weak = random.random(count) < _WEAK_SHARE
        drawn[weak] = self.weak[np.searchsorted(self._sums[1], random.random(int(weak.sum())))]
        return drawn

    def content(self, random: np.random.Generator, count: int) -> list[str]:
        return [str(each) for each in self.strong[np.searchsorted(self._sums[0], random.random(count))]]


def _sums(count: int) -> npt.NDArray[np.float64]:
    shares = 1 / (np.arange(count) + 1 + _BEND)
    sums: npt.NDArray[np.float64] = np.cumsum(shares / shares.sum())
    sums[-1] = 1.0
    return sums


def library(size: int) -> Library:
    """The same units for the same size, and the first ones of a larger library are those of a smaller one."""
    texts = _texts(size)
    return Library(_document(number, texts) for number in range(-(-size // _UNITS_OF_A_DOCUMENT)))


def _texts(size: int) -> Iterator[str]:
    """`size` texts."""
    words = _Words()
    given = 0
    for block in range(-(-size // _BLOCK)):
        random = np.random.default_rng([SEED, block])
        lengths = np.clip(random.lognormal(*_LENGTH, _BLOCK), 4, 400).astype(int)
        drawn = words.draw(random, int(lengths.sum())).tolist()
        copied = random.random(_BLOCK) < _REPEATED
        texts: list[str] = []
        end = 0
        for place, length in enumerate(lengths.tolist()):
            start, end = end, end + length
            again = place and copied[place]
            texts.append(texts[place * 7919 % place] if again else " ".join(drawn[start:end]))
        yield from texts[: size - given]
        given += _BLOCK


def _document(number: int, texts: Iterator[str]) -> Corpus:
    random = np.random.default_rng([SEED, 1, number])
    words = _WORDS
    units: list[Unit] = []
    headings: list[Heading] = []
    for place, text in zip(range(_UNITS_OF_A_DOCUMENT), texts, strict=False):
        if place % _UNITS_OF_A_HEADING == 0:
            title = " ".join(words.content(random, 4))
            headings.append(Heading(1, "", title, _NOWHERE[0]))
        units.append(Unit(Locator(place + 1), text, _NOWHERE, (headings[-1],)))
    date = datetime.date(2020, 1, 1) - datetime.timedelta(days=number)
    head = Masthead(symbol=f"A/GEN/{number + 1}", title=f"Generated document {number + 1}", date=date)
    return Corpus(Document(head, tuple(units), tuple(headings), (), "", sha256=f"{number:064x}"))


_WORDS = _Words()


def questions(units: Library, count: int) -> Sequence[Asked]:
    """Two to seven words of a unit, and up to six others, as an expansion would add them, with half of the weight."""
    random = np.random.default_rng([SEED, 2])
    found = []
    while len(found) < count:
        _, unit = units.at(int(random.integers(len(units))))
        own = list(dict.fromkeys(each for each in unit.text.split() if each not in WEAK_WORDS))
        if len(own) < 2:
            continue
        random.shuffle(own)
        own = own[: int(random.integers(2, 8))]
        added = [each for each in _WORDS.content(random, int(random.integers(0, 7))) if each not in own]
        weights = [(each, 1.0) for each in own] + [(each, ADDED_WEIGHT) for each in dict.fromkeys(added)]
        found.append(Asked(tuple(weights)))
    return found
