"""SQLite and PostgreSQL through SQLAlchemy: one way to ask, two ways to load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import Connection, Engine, Select, Table, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from retrieval.errors import EngineError, EngineUnavailableError

from .blocks import POSTING_BYTES, Block
from .database import (
    BUILDING,
    READY,
    Generation,
    GenerationGoneError,
    joined,
    parts,
    without_secrets,
)
from .tables import GENERATIONS, postings, prepared, search, size_of, values

_Result = TypeVar("_Result")
_READ_AHEAD = 2**31
_BUSY_SECONDS = 30


class _SqlDatabase:
    """What both have in common. Thread-safe: each call takes a connection of the pool."""

    name: str

    def __init__(self, address: str, reading: Engine, writing: Callable[[], Engine]) -> None:
        self._where = without_secrets(address)
        self._engine = reading
        self._writing = writing
        self._writer: Engine | None = None

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if self._writer is None:
            self._writer = self._writing()
        with self._said(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if _is_missing(error):
                raise GenerationGoneError(f"The index at {self._where} is gone. Make it with: palermo index") from error
            raise EngineUnavailableError(
                f"The index at {self._where} cannot be reached just now ({_reason(error)}). Try again later."
            ) from error

    def _read(self, work: Callable[[Connection], _Result]) -> _Result:
        """Twice where the server had closed the connection while nobody used it."""
        with self._said():
            try:
                with self._engine.connect() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            with self._engine.connect() as connection:
                return work(connection)

    # -- generations -------------------------------------------------------------------------------------------------

    def generations(self) -> list[Generation]:
        def read(connection: Connection) -> list[Generation]:
            columns = GENERATIONS.c
            wanted = select(columns.generation, columns.corpus_key, columns.state, columns.about)
            rows = connection.execute(wanted.order_by(columns.generation.desc()))
            return [Generation(*row) for row in rows]

        try:
            return self._read(read)
        except GenerationGoneError:
            return []

    def begin(self, number: int, key: str) -> None:
        with self._write() as connection:
            GENERATIONS.create(connection, checkfirst=True)
            for table in (postings(number), prepared(number)):
                table.create(connection)
            connection.execute(insert(GENERATIONS).values(generation=number, corpus_key=key, state=BUILDING, about=""))

    def insert(self, number: int, blocks: Sequence[Block], again: bool) -> None:
        table = postings(number)
        with self._write() as connection:
            if again:
                between = table.c.term.between(blocks[0][1], blocks[-1][1])
                there = int(connection.execute(_bytes(table).where(between)).scalar_one())
                if there == sum(len(data) for _, _, data in blocks):
                    return
            self._load(connection, table.name, blocks)

    def _load(self, connection: Connection, table: str, blocks: Sequence[Block]) -> None:
        raise NotImplementedError

    def publish(self, number: int, expected: int, about: str, data: str) -> None:
        table = postings(number)
        with self._write() as connection:
            found = int(connection.execute(_bytes(table)).scalar_one()) // POSTING_BYTES
            if found != expected:
                raise EngineError(
                    f"The index at {self._where} is not whole: {found} of {expected} postings. Try again."
                )
            connection.execute(delete(prepared(number)))
            connection.execute(insert(prepared(number)), [{"part": part, "data": text} for part, text in parts(data)])
        self._settle(table.name)
        with self._write() as connection:
            ready = update(GENERATIONS).where(GENERATIONS.c.generation == number)
            connection.execute(ready.values(state=READY, about=about))

    def _settle(self, table: str) -> None:
        """What a loaded table needs before it is searched."""

    def drop(self, number: int) -> None:
        with self._write() as connection:
            connection.execute(delete(GENERATIONS).where(GENERATIONS.c.generation == number))
            for table in (postings(number), prepared(number)):
                table.drop(connection, checkfirst=True)

    def prepared(self, number: int) -> str:
        table = prepared(number).c
        return joined(self._read(lambda c: [(part, data) for part, data in c.execute(select(table.part, table.data))]))

    # -- searching ---------------------------------------------------------------------------------------------------

    def blocks(self, number: int, terms: Sequence[int], first: int, last: int) -> Iterable[Block]:
        text, order = _compiled(self._engine.dialect, number, size_of(len(terms)))
        bound: Any = values(terms, first, last)
        if order is not None:
            bound = tuple([bound[name] for name in order])
        return self._read(lambda connection: [tuple(row) for row in connection.exec_driver_sql(text, bound)])

    def size(self, number: int) -> int:
        raise NotImplementedError

    def close(self) -> None:
        self._engine.dispose()
        if self._writer is not None:
            self._writer.dispose()


@lru_cache(maxsize=256)
def _compiled(dialect: sqlalchemy.Dialect, number: int, terms: int) -> tuple[str, tuple[str, ...] | None]:
    """Text of the statement, and the order of its values where they have no names. Making it takes a millisecond."""
    compiled: Any = search(number, terms).compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup) if compiled.positional else None


def _bytes(table: Table) -> Select[Any]:
    """How many bytes of postings there are."""
    return select(func.coalesce(func.sum(func.length(table.c.data)), 0))


def _is_missing(error: DBAPIError) -> bool:
    """The last is what PostgreSQL says of a table that is dropped while a statement is prepared."""
    if getattr(error.orig, "sqlstate", None) == "42P01":
        return True
    return any(words in str(error.orig) for words in ("no such table", "could not open relation"))


def _reason(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0].rstrip(".")[:200]


class SqliteDatabase(_SqlDatabase):
    """One file. Readers go on while a build writes (WAL)."""

    name = "SQLite"

    def __init__(self, address: str) -> None:
        self._path = Path(address.removeprefix("sqlite:///")).expanduser().absolute()
        super().__init__(address, self._opened(False), lambda: self._opened(True))

    def _opened(self, writing: bool) -> Engine:
        file = f"file:{quote(str(self._path))}?mode={'rwc' if writing else 'ro'}"
        options: dict[str, Any] = {"poolclass": NullPool} if writing else {"pool_size": 8}
        engine = sqlalchemy.create_engine(
            f"sqlite:///{file}&uri=true", connect_args={"timeout": _BUSY_SECONDS, "cached_statements": 256}, **options
        )
        pragmas = (
            ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536")
            if writing
            else ("query_only=1", f"mmap_size={_READ_AHEAD}", "cache_size=-32768")
        )

        def on_connect(connection: Any, _: Any) -> None:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

        sqlalchemy.event.listen(engine, "connect", on_connect)
        return engine

    def generations(self) -> list[Generation]:
        return super().generations() if self._path.exists() else []

    def begin(self, number: int, key: str) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{self._path.parent} cannot be made ({error.strerror}). Name another place.") from error
        super().begin(number, key)

    def _load(self, connection: Connection, table: str, blocks: Sequence[Block]) -> None:
        cursor: Any = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO {table} (place, term, data) VALUES (?, ?, ?)", blocks)

    def _settle(self, table: str) -> None:
        assert self._writer is not None
        with self._said(), self._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def size(self, number: int) -> int:
        files = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())


def _binary_cursor() -> Any:
    """A cursor that gets bytes as they are: as text they are twice as long."""
    import psycopg

    class BinaryCursor(psycopg.Cursor[Any]):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.format = psycopg.pq.Format.BINARY

    return BinaryCursor


class PostgresDatabase(_SqlDatabase):
    name = "PostgreSQL"

    def __init__(self, address: str) -> None:
        url = sqlalchemy.make_url(address).set(drivername="postgresql+psycopg")
        arguments = {"connect_timeout": 5, "application_name": "palermo"}

        def opened(arguments: dict[str, Any], **how: Any) -> Engine:
            return sqlalchemy.create_engine(url, connect_args=arguments, **how)

        reading = {**arguments, "options": "-c statement_timeout=30s", "cursor_factory": _binary_cursor()}
        super().__init__(
            address,
            opened(reading, pool_size=8, isolation_level="AUTOCOMMIT"),
            lambda: opened(arguments, poolclass=NullPool),
        )

    def begin(self, number: int, key: str) -> None:
        super().begin(number, key)
        with self._write() as connection:  # numbers like these do not get smaller
            connection.exec_driver_sql(f"ALTER TABLE {postings(number).name} ALTER COLUMN data SET STORAGE EXTERNAL")

    def _load(self, connection: Connection, table: str, blocks: Sequence[Block]) -> None:
        driver: Any = connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table} (place, term, data) FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["int4", "int4", "bytea"])
            for block in blocks:
                copy.write_row(block)

    def _settle(self, table: str) -> None:
        """Visible pages are read from the index alone."""
        assert self._writer is not None
        with self._said(), self._writer.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"VACUUM (ANALYZE) {table}")

    def size(self, number: int) -> int:
        name = postings(number).name
        return self._read(lambda c: int(c.execute(select(func.pg_total_relation_size(name))).scalar_one()))
