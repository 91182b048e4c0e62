"""SQLite: one process, one file, every commit on the disk before it counts."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .errors import StoreError, StoreTakenError, StoreUnavailableError
from .sql import Row, Transaction

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "busy_timeout=2000")
# The disk is full, somebody else writes, the folder cannot be reached: it may be otherwise in a moment.
_PASSING = tuple(f"SQLITE_{name}" for name in ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "PROTOCOL"))
_OLDEST = (3, 35, 0)


class _Cursor:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, *values: Any) -> list[Row]:
        return self._connection.execute(statement, values).fetchall()


class SqliteDatabase:
    """`hold` is not about a number here: the whole store belongs to one process, by a lock on the file beside it."""

    is_shared = False
    names = {"serial": "INTEGER PRIMARY KEY AUTOINCREMENT", "skip_locked": ""}

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        # One thread at a time: a connection that is closed while another thread tidies up takes the process with it.
        self._guard = threading.RLock()
        self._lock: sqlite3.Connection | None = None

    def open(self) -> None:
        if sqlite3.sqlite_version_info < _OLDEST:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old. Install Python with SQLite 3.35 or newer.")
        with self._guard:
            self._close(self._connection)
            self._connection = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except OSError as error:
            raise StoreError(f"The store {self._path} cannot be opened: {error.strerror}.") from error
        except sqlite3.Error as error:
            raise self._known(error) from error
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._guard:
            connection = self._connection
            if connection is None:
                raise StoreUnavailableError("not open")
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield _Cursor(connection)
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise self._known(error) from error
            finally:
                if connection.in_transaction:
                    with suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")

    def hold(self, number: int) -> bool:
        if self._lock is not None:
            return True
        lock = sqlite3.connect(f"{self._path}.lock", isolation_level=None, timeout=0, check_same_thread=False)
        try:
            lock.execute("PRAGMA journal_mode=DELETE")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            raise StoreTakenError(
                f"Another “palermo run” works on the store {self._path}. Stop it first, or set PALERMO_STORE to "
                "another place for a second bot."
            ) from None
        self._lock = lock
        return True

    def is_alive(self, transaction: Transaction, number: int) -> bool:
        """Whoever wrote another number has ended: this process has the store to itself."""
        return False

    def tidy(self) -> None:
        """Deleted rows are overwritten in the file; in the write-ahead log they would stay until it is cut off."""
        with self._guard:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._guard:
            self.tidy()
            self._close(self._connection)
            self._close(self._lock)
            self._connection = self._lock = None

    def _known(self, error: sqlite3.Error) -> Exception:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(_PASSING):
            return StoreUnavailableError(name)
        if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            return StoreError(
                f"The file {self._path} is no store of Palermo, or damaged. Put a backup in its place or move it away."
            )
        return error

    @staticmethod
    def _close(connection: sqlite3.Connection | None) -> None:
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
