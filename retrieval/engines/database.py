"""What a database has to do for an index, whichever it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import EngineError, MissingPackageError

if TYPE_CHECKING:
    from .blocks import Block

BUILDING, READY, DROPPED = "building", "ready", "dropped"
PART = 1_000_000  # characters of a part of what is prepared


@dataclass(frozen=True, slots=True)
class Generation:
    """One index in a database: `number` names its tables and grows with time; `about` is told to people."""

    number: int
    key: str
    state: str
    about: str = ""


class Database(Protocol):
    """A place for generations. Every method raises EngineUnavailableError where the database cannot be reached."""

    name: str

    def generations(self) -> list[Generation]:
        """All that were not dropped, the newest first; empty where there is no index at all."""

    def begin(self, number: int, key: str) -> None:
        """Make the tables of a generation and enter it as `building`."""

    def insert(self, number: int, blocks: Sequence[Block], again: bool) -> None:
        """Add blocks in the order of terms, all or none. `again`: they may be there, from a build that stopped."""

    def publish(self, number: int, postings: int, about: str, data: str) -> None:
        """Make a whole generation the one to search, at one stroke. Raises EngineError where postings are missing."""

    def drop(self, number: int) -> None:
        """Take a generation out, then its tables away."""

    def prepared(self, number: int) -> str:
        """What `publish` was given. Raises GenerationGoneError."""

    def blocks(self, number: int, terms: Sequence[int], first: int, last: int) -> Iterable[Block]:
        """All postings of some terms from a first to a last place, in any order. Raises GenerationGoneError."""

    def size(self, number: int) -> int:
        """Bytes of its tables."""

    def close(self) -> None: ...


class GenerationGoneError(EngineError):
    """A newer index took the place of the one that was asked."""


def connect(address: str) -> Database:
    """Raises MissingPackageError where the extra that brings the driver is not installed, EngineError for another
    kind of address.
    """
    try:
        if re.match(r"sqlite:///.", address):
            from .sql import SqliteDatabase

            return SqliteDatabase(address)
        if re.match(r"postgres(?:ql)?://.", address):
            from .sql import PostgresDatabase

            return PostgresDatabase(address)
        if re.match(r"clickhouse://.", address):
            from .clickhouse import ClickHouseDatabase

            return ClickHouseDatabase(address)
    except ImportError as error:
        extra = "index,postgres" if address.startswith("postgres") else "index"
        raise MissingPackageError(
            f"An index in a database needs more packages. Install them with: pip install 'palermo[{extra}]'"
        ) from error
    raise EngineError("An index is at sqlite:///PATH, postgresql://USER@HOST/NAME or clickhouse://HOST:PORT/NAME.")


def parts(data: str) -> Iterator[tuple[int, str]]:
    for part, start in enumerate(range(0, len(data), PART)):
        yield part, data[start : start + PART]


def joined(rows: Sequence[tuple[int, str]]) -> str:
    return "".join(data for _, data in sorted(rows))


def without_secrets(address: str) -> str:
    return re.sub(r"://.*@", "://", address).split("?")[0]
