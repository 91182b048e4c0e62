"""The same BM25 from postings in a database: SQLite, PostgreSQL, or ClickHouse over several shards.

    builder   terms of rows ──> runs on the disk ──> whole-numbered weights, in order ──> blocks ──> the table
    tables    the tables, and the one statement that fetches the postings of a question's terms
    blocks    how postings are kept, and their sums
    stored    the index that a retriever asks, in the place of the one in memory
    sql, clickhouse   where the databases differ: connecting, loading, publishing

The analysis, the expansion of questions and the refusals are the same as in memory, and so is every sum. Nothing that
anybody wrote reaches a database with a question, only the numbers of terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.library import Library
    from retrieval.preparation import Prepared

    from .database import Database


def open_index(database: Database, library: Library) -> Prepared:
    """What was built for this library in a database (`database.connect`).

    Raises NoIndexError where nothing was, EngineUnavailableError where the database cannot be reached.
    """
    from retrieval.analyzer import Analyzer

    from .packing import key_of, unpacked
    from .stored import Searcher, newest

    key = key_of(library)
    number = newest(database, key)
    return unpacked(database.prepared(number), Searcher(database, key, number), library, Analyzer())
