"""The statement of a search on today's ClickHouse engine, in this process: Debian's server is of 2018."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from retrieval.engines.blocks import LAST_PLACE, Sums
from retrieval.engines.clickhouse import RowBinary, statement

from .test_blocks import blocks_of


@pytest.fixture
def session(tmp_path: Path) -> Any:
    try:
        from chdb import session as chdb  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        pytest.skip(
            "chdb-core is not installed: the statement was not tried on today's ClickHouse (890 MB with pandas)"
        )
    opened = chdb.Session(str(tmp_path / "chdb"))
    yield opened
    opened.close()


def test_the_same_units_in_the_same_order(session: Any, tmp_path: Path) -> None:
    """Blocks go in as a build writes them, and come back from the statement of a search so that sums are the same."""
    source = random.Random(1)
    postings = {(source.randrange(40), source.randrange(200_000)): source.randrange(1, 9) for _ in range(20_000)}
    blocks = blocks_of(postings)
    (tmp_path / "rows").write_bytes(b"".join(RowBinary.row(*block) for block in blocks))
    session.query("CREATE DATABASE IF NOT EXISTS palermo")
    session.query("USE palermo")
    columns = "term Int32, place Int32, data String"
    session.query(f"CREATE TABLE palermo_postings_1 ({columns}) ENGINE = MergeTree ORDER BY (term, place)")
    written = f"file('{tmp_path}/rows', RowBinary, 'place Int32, term Int32, data String')"
    session.query(f"INSERT INTO palermo_postings_1 (place, term, data) SELECT * FROM {written}")
    for _ in range(30):
        weights = {term: source.randrange(1, 5) for term in source.sample(range(45), source.randint(1, 12))}
        content = session.query(statement(1, sorted(weights), 0, LAST_PLACE), "RowBinary").bytes()
        assert Sums(RowBinary.rows(content), weights).best(48) == Sums(blocks, weights).best(48)
