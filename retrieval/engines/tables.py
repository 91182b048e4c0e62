"""The tables of an index in a database, and the one statement that a search is.

    SELECT place, term, data FROM palermo_postings_… WHERE term IN (12, 31) AND place BETWEEN 0 AND 15

A term is the number of a term in a group of fields (`builder`); what comes are its postings, in blocks (`blocks`).
Nothing but numbers is ever asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    Text,
    bindparam,
    select,
)

_NO_TERM = -1  # what fills a statement up to its next size
_TERMS = 8

GENERATIONS = Table(
    "palermo_index",
    MetaData(),
    Column("generation", BigInteger, primary_key=True, autoincrement=False),
    Column("corpus_key", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("about", Text, nullable=False),
)


def postings(generation: int) -> Table:
    """Postings in blocks, clustered by term."""
    return Table(
        f"palermo_postings_{generation}",
        MetaData(),
        Column("term", Integer, nullable=False, autoincrement=False),
        Column("place", Integer, nullable=False),
        Column("data", LargeBinary, nullable=False),
        PrimaryKeyConstraint("term", "place"),
        sqlite_with_rowid=False,
    )


def prepared(generation: int) -> Table:
    """Everything else that is made before the first question, as text in parts."""
    return Table(
        f"palermo_prepared_{generation}",
        MetaData(),
        Column("part", Integer, primary_key=True, autoincrement=False),
        Column("data", Text, nullable=False),
    )


def size_of(terms: int) -> int:
    """For how many terms a statement is made that asks for some: few sizes, so that few are prepared."""
    size = _TERMS
    while size < terms:
        size *= 2
    return size


def search(generation: int, terms: int) -> Select[tuple[int, int, bytes]]:
    """The blocks of so many terms from a `first` to a `last` place."""
    table = postings(generation).c
    numbers = [bindparam(f"t{place}", type_=Integer) for place in range(terms)]
    places = table.place.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer))
    return select(table.place, table.term, table.data).where(table.term.in_(numbers), places)


def values(terms: Sequence[int], first: int, last: int) -> dict[str, int]:
    """What is bound to a statement of `size_of(len(terms))` terms."""
    numbers = [*terms, *[_NO_TERM] * (size_of(len(terms)) - len(terms))]
    return {"first": first, "last": last, **{f"t{place}": number for place, number in enumerate(numbers)}}
