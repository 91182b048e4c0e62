"""What is made of a library and of the package's data before the first question, and is worth a cache."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from .analyzer import Analyzer
from .index import EXAMPLES, Scorer, build_index
from .lexicon import Lexicon, load_lexicon
from .library import Library
from .manner import Odds, odds
from .neighbours import Companions, companions
from .rivals import Rival
from .scope import subjects
from .spelling import by_sound

TREATED_FROM = 3  # expansions that use a subject's words, from which the documents count as treating it


@dataclass(frozen=True, slots=True)
class Prepared:
    """`sounds` are the words of the vocabulary by what they sound like.

    `known` are the terms of the lexicon; `subjects` the package's subjects that no document treats, as terms;
    `odds` say how questions are put that no document answers;
    `companions` are those of the units, None where they are still to be counted (what `prepare` gives has them).
    """

    index: Scorer
    lexicon: Lexicon
    sounds: dict[str, list[str]]
    known: frozenset[str]
    subjects: tuple[tuple[str, ...], ...]
    odds: Odds
    companions: Companions | None = None


def prepare(library: Library, rivals: Sequence[Rival], analyzer: Analyzer) -> Prepared:
    index = build_index(library, rivals, analyzer, words=lexicon_words(analyzer))
    examples = index.fields[EXAMPLES]
    return completed(index, library, rivals, analyzer, lambda term: examples.holding(term).tolist())


def lexicon_words(analyzer: Analyzer) -> dict[str, None]:
    """The words of the lexicon: they belong to the vocabulary although no document may use them."""
    return dict.fromkeys(
        token.word
        for entry in load_lexicon()
        for phrase in (*entry.say, *entry.terms)
        for token in analyzer.tokens(phrase)
    )


def completed(
    index: Scorer,
    library: Library,
    rivals: Sequence[Rival],
    analyzer: Analyzer,
    holding: Callable[[str], Collection[int]],
) -> Prepared:
    """An index with what belongs to it. `holding` gives the rows of the examples that hold a term."""
    asked = [expansion.text for corpus in library.corpora for expansion in corpus.expansions]
    return Prepared(
        index,
        Lexicon.of(load_lexicon(), analyzer),
        by_sound(index.vocabulary),
        frozenset(map(analyzer.term, lexicon_words(analyzer))),
        tuple(_untreated(library, holding, analyzer)),
        odds(map(analyzer.tokens, asked), [analyzer.tokens(rival.text) for rival in rivals]),
        companions(library),
    )


def _untreated(
    library: Library, holding: Callable[[str], Collection[int]], analyzer: Analyzer
) -> Iterable[tuple[str, ...]]:
    """The subjects whose words neither a document uses nor several of those who wrote expansions."""
    asked = [expansion.text for corpus in library.corpora for expansion in corpus.expansions]
    first, last = len(library), len(library) + len(asked)

    def text(row: int) -> str:
        return library.at(row)[1].text if row < first else asked[row - first]

    for subject in subjects():
        terms = tuple(analyzer.terms(subject))
        # Only texts that hold each of its strong terms are read: the index knows them.
        rows = [set(holding(term)) for term in analyzer.strong_terms(subject)]
        near = [row for row in set.intersection(*rows) if row < last] if rows else []
        using = [row for row in near if _says(analyzer.terms(text(row)), terms)]
        if len(using) < TREATED_FROM and all(row >= first for row in using):
            yield terms


def _says(terms: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(terms[place : place + len(phrase)]) == phrase for place in range(len(terms)))
