"""The document in `seeds/`, parsed once for the tests of what is derived from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from retrieval.corpus import Corpus, load
from retrieval.document import Document, Unit

SEED = Path(__file__).parents[2] / "seeds" / "ctoc-cop-wg4-2015-5.txt"


@cache
def seed_corpus() -> Corpus:
    return load(SEED)


def seed_document() -> Document:
    return seed_corpus().document


def seed_units() -> tuple[Unit, ...]:
    return seed_document().units


def seed_unit(id_: str) -> Unit:
    return seed_corpus().by_id[id_]
