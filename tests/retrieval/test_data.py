"""The reviewed data: the lexicon, the rivals, and the questions beside the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from retrieval.analyzer import Analyzer
from retrieval.corpus import load
from retrieval.lexicon import load_lexicon
from retrieval.rivals import load_rivals
from retrieval.scope import subjects

ROOT = Path(__file__).parents[2]
JUDGED = sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl"))
ANALYZER = Analyzer()
MAX_JACCARD = 0.6


def judged() -> Iterator[tuple[str, frozenset[str]]]:
    for path in JUDGED:
        for line in path.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            yield question["id"], frozenset(ANALYZER.strong_terms(question["text"]))


def test_no_expansion_repeats_a_judged_question(seed: Path) -> None:
    """A figure measured on the judged questions is no echo of them: same stems, or Jaccard above .6, is refused."""
    questions = list(judged())
    repeated = []
    for expansion in load(seed).expansions:
        terms = frozenset(ANALYZER.strong_terms(expansion.text))
        for name, other in questions:
            if other and (terms == other or len(terms & other) / len(terms | other) > MAX_JACCARD):
                repeated.append((name, expansion.text))
    assert repeated == []


def test_every_unit_has_questions_in_peoples_words(seed: Path) -> None:
    """No paragraph can be found by its own words only: each has at least ten expansions."""
    corpus = load(seed)
    counts = {unit.id: 0 for unit in corpus.document.units}
    for expansion in corpus.expansions:
        for unit in expansion.units:
            counts[unit] += 1
    parents = {str(unit.locator.parent) for unit in corpus.document.units if unit.locator.labels}
    assert [unit for unit, count in counts.items() if count < (4 if unit in parents else 10)] == []


def test_the_lexicon_says_no_phrase_twice() -> None:
    """A phrase has one entry, so that a person who corrects it finds it."""
    phrases = [tuple(ANALYZER.terms(say)) for entry in load_lexicon() for say in entry.say]
    twice = {phrase for phrase in phrases if phrases.count(phrase) > 1}
    assert len(twice) <= len(phrases) // 100


def test_the_lexicon_never_adds_a_word_without_meaning() -> None:
    """Every term of an entry holds at least one word that carries meaning."""
    assert [term for entry in load_lexicon() for term in entry.terms if not ANALYZER.strong_terms(term)] == []


def test_no_rival_is_an_expansion(seed: Path) -> None:
    """What is out of scope is not also a way to find a paragraph."""
    texts = {expansion.text.casefold() for expansion in load(seed).expansions}
    assert [rival.text for rival in load_rivals() if rival.text.casefold() in texts] == []


def test_subjects_are_phrases_without_doubles() -> None:
    """The list of neighbouring subjects is kept clean."""
    assert len(subjects()) == len(set(subjects()))
