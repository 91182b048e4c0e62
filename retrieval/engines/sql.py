"""SQLite and PostgreSQL through SQLAlchemy: one way to ask, two ways to load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import Connection, Engine, Select, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from retrieval.errors import EngineError, EngineUnavailableError

from .database import (
    BUILDING,
    READY,
    Generation,
    GenerationGoneError,
    joined,
    parts,
    without_secrets,
)
from .statement import GENERATIONS, Asking, postings, prepared, search

if TYPE_CHECKING:
    from .database import Numbers

_Result = TypeVar("_Result")
_READ_AHEAD = 2**31
_BUSY_SECONDS = 30


class _SqlDatabase:
    """What both have in common. Thread-safe: each call takes a connection of the pool."""

    name: str
    cheap: int

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

    def insert(self, number: int, terms: Numbers, units: Numbers, weights: Numbers, again: bool) -> None:
        table = postings(number)
        with self._write() as connection:
            if again:
                there = select(func.count()).where(table.c.term.between(int(terms[0]), int(terms[-1])))
                if connection.execute(there).scalar_one() == len(terms):
                    return
            self._load(connection, table.name, terms, units, weights)

    def _load(self, connection: Connection, table: str, terms: Numbers, units: Numbers, weights: Numbers) -> None:
        raise NotImplementedError

    def publish(self, number: int, expected: int, about: str, data: str) -> None:
        table = postings(number)
        with self._write() as connection:
            found = connection.execute(select(func.count()).select_from(table)).scalar_one()
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

    def search(self, number: int, asking: Asking) -> list[tuple[int, int]]:
        text, order = self._compiled(number, asking.shape)
        values: Any = asking.values
        if order is not None:
            values = tuple([values.get(name, 0) for name in order])
        return self._read(
            lambda connection: [
                (int(unit), int(total)) for unit, total in connection.exec_driver_sql(text, values).fetchall()
            ]
        )

    def _compiled(self, number: int, shape: tuple[int, int, int]) -> tuple[str, tuple[str, ...] | None]:
        return _compiled(self._engine.dialect, number, shape)

    def size(self, number: int) -> int:
        raise NotImplementedError

    def close(self) -> None:
        self._engine.dispose()
        if self._writer is not None:
            self._writer.dispose()


@lru_cache(maxsize=256)
def _compiled(
    dialect: sqlalchemy.Dialect, number: int, shape: tuple[int, int, int]
) -> tuple[str, tuple[str, ...] | None]:
    """Text of the statement, and the order of its values where they have no names. Making it takes a millisecond."""
    statement: Select[tuple[int, int]] = search(number, shape)
    compiled: Any = statement.compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup) if compiled.positional else None


def _is_missing(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "42P01" or "no such table" in str(error.orig)


def _reason(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0].rstrip(".")[:200]


class SqliteDatabase(_SqlDatabase):
    """One file. Readers go on while a build writes (WAL)."""

    name = "SQLite"
    cheap = 2000

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

    def _load(self, connection: Connection, table: str, terms: Numbers, units: Numbers, weights: Numbers) -> None:
        cursor: Any = connection.connection.cursor()
        rows = zip(terms.tolist(), units.tolist(), weights.tolist(), strict=True)
        cursor.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)

    def _settle(self, table: str) -> None:
        assert self._writer is not None
        with self._said(), self._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def size(self, number: int) -> int:
        files = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())


class PostgresDatabase(_SqlDatabase):
    name = "PostgreSQL"
    cheap = 5000

    def __init__(self, address: str) -> None:
        url = sqlalchemy.make_url(address).set(drivername="postgresql+psycopg")
        arguments = {"connect_timeout": 5, "application_name": "palermo"}

        def opened(options: str, **how: Any) -> Engine:
            return sqlalchemy.create_engine(url, connect_args={**arguments, "options": options}, **how)

        reading = opened("-c statement_timeout=30s", pool_size=8, isolation_level="AUTOCOMMIT")
        super().__init__(address, reading, lambda: opened("", poolclass=NullPool))

    def _load(self, connection: Connection, table: str, terms: Numbers, units: Numbers, weights: Numbers) -> None:
        import numpy as np

        # COPY's binary form: a header, then for each row the count of columns and each one's length before its value.
        columns = {"n": ">i2", "l1": ">i4", "term": ">i4", "l2": ">i4", "unit": ">i4", "l3": ">i4", "weight": ">i8"}
        row = np.dtype(list(columns.items()))
        rows = np.empty(len(terms), row)
        rows["n"], rows["l1"], rows["l2"], rows["l3"] = 3, 4, 4, 8
        rows["term"], rows["unit"], rows["weight"] = terms, units, weights
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            copy.write(rows.tobytes())
            copy.write(b"\xff\xff")

    def _settle(self, table: str) -> None:
        """Visible pages are read from the index alone."""
        assert self._writer is not None
        with self._said(), self._writer.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"VACUUM (ANALYZE) {table}")

    def size(self, number: int) -> int:
        name = postings(number).name
        return self._read(lambda c: int(c.execute(select(func.pg_total_relation_size(name))).scalar_one()))
