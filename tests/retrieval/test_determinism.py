"""The same question gets the same answer: under every hash seed, number of threads, and order of the data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import dataclasses, random, sys
from pathlib import Path
from retrieval.corpus import load
from retrieval.retriever import Retriever

corpus = load(Path(sys.argv[1]))
if order := int(sys.argv[2]):
    expansions = list(corpus.expansions)
    random.Random(order).shuffle(expansions)
    corpus = dataclasses.replace(corpus, expansions=tuple(expansions))
retriever = Retriever(corpus)
for question in (
    "who pays my doctor", "girls lured on the internet by fake boyfreinds", "cn i get mony if im alredy home",
    "joint investigations, and what about extradition?", "Which recommendations were endorsed in 2011?",
    "How many victims were there?", "what does it say about demand for cheap labor", "best pizza in town",
):
    answer = retriever.ask(question, previous="should witnesses be protected")
    hits = [(hit.unit.id, hit.score.hex(), hit.matched) for hit in (*answer.hits, *answer.near)]
    print(answer.verdict, answer.reason, answer.also_searched, sorted(answer.terms), hits)
"""


def answers(seed: Path, *, order: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(seed), str(order)],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def expected() -> str:
    return answers(ROOT / "seeds" / "ctoc-cop-wg4-2015-5.txt", PYTHONHASHSEED="0")


@pytest.mark.parametrize("number", ["1", "20150825"])
def test_hash_seeds_change_nothing(seed: Path, expected: str, number: str) -> None:
    """Sets and dictionaries are walked in no order that differs between processes; scores agree bit for bit."""
    assert answers(seed, PYTHONHASHSEED=number) == expected


@pytest.mark.parametrize("threads", ["1", "4"])
def test_threads_change_nothing(seed: Path, expected: str, threads: str) -> None:
    """No sum is taken by as many threads as there happen to be."""
    settings = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    assert answers(seed, order=0, PYTHONHASHSEED="random", **settings) == expected


def test_the_order_of_expansions_changes_nothing(seed: Path, expected: str) -> None:
    """A shuffled file of expansions gives the same answers with the same scores."""
    assert answers(seed, order=7) == expected
