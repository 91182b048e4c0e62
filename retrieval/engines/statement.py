"""The statement that is the search, and the tables that it reads.

    SELECT unit, SUM(weight * CASE term WHEN 12 THEN 1048576 WHEN 31 THEN 104858 ELSE 0 END) AS score
    FROM palermo_postings_… WHERE term IN (12, 31) [AND unit IN (…)] [AND (unit BETWEEN … OR …)]
    GROUP BY unit ORDER BY score DESC, unit LIMIT 48

A term is the number of a term in a group of fields (`builder`). Its weight in a unit is BM25's, with idf, field weight
and length in it, as a whole number; the question's weights are whole numbers too, so that every database gets the same
sum in whatever order it adds. All values are bound, and all are numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)

NOBODY = -1  # what fills a statement up to its next size: no term and no unit has this number
_TERMS = 8
_ROWS = 32
MOST_ROWS = 4096  # named in one statement

GENERATIONS = Table(
    "palermo_index",
    MetaData(),
    Column("generation", BigInteger, primary_key=True, autoincrement=False),
    Column("corpus_key", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("about", Text, nullable=False),
)


def postings(generation: int) -> Table:
    """Clustered by term, then unit: what one term adds to the score of one unit."""
    return Table(
        f"palermo_postings_{generation}",
        MetaData(),
        Column("term", Integer, nullable=False, autoincrement=False),
        Column("unit", Integer, nullable=False),
        Column("weight", BigInteger, nullable=False),
        PrimaryKeyConstraint("term", "unit"),
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


@dataclass(frozen=True, slots=True)
class Asking:
    """One search: numbers of terms with their weights, and which units may be found.

    `rows` are single units, at most MOST_ROWS; `ranges` are first and last ones; None leaves all.
    """

    terms: Sequence[tuple[int, int]]
    limit: int
    rows: Sequence[int] | None = None
    ranges: Sequence[tuple[int, int]] | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many terms, rows and ranges the statement has places for: few shapes, so that few are prepared."""
        rows = 0 if self.rows is None else _size(len(self.rows), _ROWS)
        return _size(len(self.terms), _TERMS), rows, len(self.ranges or ())

    @property
    def values(self) -> dict[str, int]:
        terms, rows, _ = self.shape
        values = {"best": self.limit}
        for place in range(terms):
            number, weight = self.terms[place] if place < len(self.terms) else (NOBODY, 0)
            values[f"t{place}"], values[f"w{place}"] = number, weight
        for place in range(rows):
            assert self.rows is not None
            values[f"u{place}"] = self.rows[place] if place < len(self.rows) else NOBODY
        for place, (first, last) in enumerate(self.ranges or ()):
            values[f"a{place}"], values[f"z{place}"] = first, last
        return values


def _size(count: int, smallest: int) -> int:
    while smallest < count:
        smallest *= 2
    return smallest


@lru_cache(maxsize=256)
def search(generation: int, shape: tuple[int, int, int]) -> Select[tuple[int, int]]:
    terms, rows, ranges = shape
    table = postings(generation).c
    numbers = [bindparam(f"t{place}", type_=Integer) for place in range(terms)]
    weights = [bindparam(f"w{place}", type_=BigInteger) for place in range(terms)]
    # ELSE 0 and not NULL: ClickHouse 18 would have no type for the sum.
    asked = case(*zip(numbers, weights, strict=True), value=table.term, else_=literal_column("0"))
    score = func.sum(table.weight * asked, type_=BigInteger).label("score")
    allowed: list[ColumnElement[bool]] = [table.term.in_(numbers)]
    if rows:
        allowed.append(table.unit.in_([bindparam(f"u{place}", type_=Integer) for place in range(rows)]))
    if ranges:
        places = [(bindparam(f"a{i}", type_=Integer), bindparam(f"z{i}", type_=Integer)) for i in range(ranges)]
        allowed.append(or_(*(table.unit.between(first, last) for first, last in places)))
    found = select(table.unit, score).where(and_(*allowed)).group_by(table.unit)
    return found.order_by(score.desc(), table.unit).limit(bindparam("best", type_=Integer))
