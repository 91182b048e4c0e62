"""Ten thousand units with many ties: the same units in the same order from every engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.answer import Answer
from retrieval.engines import blocks, open_index
from retrieval.engines.builder import build
from retrieval.engines.database import Database
from retrieval.library import Library
from retrieval.retriever import Retriever

from . import generated

QUESTIONS = generated.questions(40)


@pytest.fixture(scope="module")
def library() -> Library:
    return generated.library(10_000)


@pytest.fixture(scope="module")
def memory(library: Library) -> Retriever:
    return Retriever(library)


def ranking(answer: Answer) -> list[tuple[str, float]]:
    return [(hit.unit.id, hit.score) for hit in answer.hits or answer.near]


def test_the_order_is_that_of_memory(
    memory: Retriever,
    address: str,
    connected: Callable[[str], Database],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every hit of every question with its score, in five blocks of units instead of one; and there are many ties."""
    monkeypatch.setattr(blocks, "_BITS", 11)
    monkeypatch.setattr(blocks, "BLOCK", 2**11)
    database = connected(address)
    build(database, memory.library, tmp_path, afresh=True)
    other = Retriever(memory.library, None, open_index(database, memory.library))
    found = [ranking(other.ask(question)) for question in QUESTIONS]
    assert found == [ranking(memory.ask(question)) for question in QUESTIONS]
    ties = sum(len(hits) - len({score for _, score in hits}) for hits in found)
    assert ties > 5 * len(QUESTIONS)


def test_a_quotation_is_found_wherever_it_stands(
    memory: Retriever, connected: Callable[[str], Database], tmp_path: Path
) -> None:
    """Words in quotation marks restrict to units that hold them, even where a hundred others score more."""
    database = connected(f"sqlite:///{tmp_path / 'index.db'}")
    build(database, memory.library, tmp_path)
    other = Retriever(memory.library, None, open_index(database, memory.library))
    for unit in memory.library.corpora[0].document.units[500:10_000:1900]:
        first, second = unit.text.split()[:2]
        for question in (f'"{first} {second}"', f'"{first} {second}" {QUESTIONS[3]}', f'"{second}" {QUESTIONS[4]}'):
            assert ranking(other.ask(question)) == ranking(memory.ask(question)), question
