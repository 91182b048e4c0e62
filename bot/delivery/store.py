"""The store's thread: operations that wait at the same time share one transaction and one write to the disk.

Nothing is lost by that: an operation's caller goes on only when the transaction that holds it is on the disk.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from .backoff import insist
from .errors import StoreUnavailableError
from .jobs import Job, tell
from .migrations import migrate
from .sql import Database, Transaction

T = TypeVar("T")
_Operation = Job[Callable[[Transaction], Any]]
_MOST_TOGETHER = 256


class Store:
    """`owner` is the number under which this process claims work; a lock on it lasts as long as the connection.

    `is_available` is what the last operation said. Opened by `open`, ended by `close`.
    """

    def __init__(self, database: Database, locks: Sequence[int] = ()) -> None:
        self.database = database
        self.owner = secrets.randbelow(2**62) + 1
        self.is_available = True
        self._locks = (self.owner, *locks)
        self._jobs: SimpleQueue[_Operation | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)

    def open(self) -> bool:
        """Connect, lock, migrate. False where somebody else holds a lock.

        Raises StoreError for a store that cannot be used, StoreUnavailableError where it may be later.
        """
        self.database.open()
        if not self._hold():
            return False
        migrate(self.database)
        self._thread.start()
        return True

    async def run(self, operation: Callable[[Transaction], T]) -> T:
        """Do it, durably. Raises StoreUnavailableError: then nothing of it was done."""
        job = Job(operation)
        self._jobs.put(job)
        result: T = await job.future
        return result

    async def insist(self, operation: Callable[[Transaction], T]) -> T:
        """Do it, however long the store is out of reach."""
        return await insist(lambda: self.run(operation), StoreUnavailableError, longest=5.0)

    async def tidy(self) -> None:
        await asyncio.to_thread(self.database.tidy)

    def close(self) -> None:
        """After what waits has been done."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join(timeout=5)
        self.database.close()

    # -- the thread --------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            jobs, is_last = self._waiting()
            if jobs:
                self._do(jobs)
                with suppress(RuntimeError):  # the loop has been closed: nobody waits any more
                    jobs[0].loop.call_soon_threadsafe(tell, jobs)
            if is_last:
                return

    def _waiting(self) -> tuple[list[_Operation], bool]:
        jobs: list[_Operation] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == _MOST_TOGETHER:
                return jobs, False
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return jobs, False
        return jobs, True

    def _do(self, jobs: list[_Operation]) -> None:
        try:
            self._together(jobs)
            self.is_available = True
        except StoreUnavailableError as error:
            self.is_available = False
            for job in jobs:
                job.error = error
            with suppress(Exception):
                self._recover()
        except Exception as error:  # noqa: BLE001 - whose fault it was is found by doing each alone
            if len(jobs) == 1:
                jobs[0].error = error
                return
            for job in jobs:
                self._do([job])

    def _together(self, jobs: list[_Operation]) -> None:
        with self.database.transaction() as transaction:
            for job in jobs:
                job.result = job.work(transaction)

    def _recover(self) -> None:
        if self.database.is_shared:
            self.database.open()
            self._hold()

    def _hold(self) -> bool:
        return all(self.database.hold(number) for number in self._locks)
