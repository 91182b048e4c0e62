"""The little that the two databases share: one SQL text with `?` for values, and a transaction around it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class Transaction(Protocol):
    """Everything done in it is kept together, or nothing is."""

    def execute(self, statement: str, *values: Any) -> list[Row]:
        """Gives the rows, none for a statement that has none."""
        ...


class Database(Protocol):
    """One connection. Its errors are StoreUnavailableError for what may pass, StoreError for what will not.

    `names` are the words that differ: `{serial}` for a key that counts up, `{skip_locked}` for rows that others hold.
    `is_shared` says whether several processes may work on it.
    """

    names: dict[str, str]
    is_shared: bool

    def open(self) -> None: ...

    def transaction(self) -> AbstractContextManager[Transaction]: ...

    def hold(self, number: int) -> bool:
        """Take a lock that lasts as long as this connection; False where another has it."""
        ...

    def is_alive(self, transaction: Transaction, number: int) -> bool:
        """Whether some connection holds that lock."""
        ...

    def tidy(self) -> None:
        """Have deleted content gone from the files, as far as this database can."""
        ...

    def close(self) -> None: ...


Operation = Callable[[Transaction], Any]
