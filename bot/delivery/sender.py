"""Making the calls of an answer: at Telegram's pace, again where they failed, once more where that is unknown."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from typing import Any

from bot.telegram.call import Call

from . import inbox, outbox
from .api import BotApi
from .backoff import AgainError, insist
from .clock import Clock
from .errors import DoubtError, RefusedError, UnsentError
from .memory import Answers
from .metrics import Metrics
from .pacing import Pacing, Wait
from .sql import Transaction
from .store import Store

# Of one call: this many attempts of which nobody knows what became of them. So a doubtful one is repeated once.
MOST_BEGUN = 2
# So old must a process be for that repeat: else one that dies at each start would use it up.
SETTLED_SECONDS = 3.0
_log = logging.getLogger("palermo.sender")


class GoneError(Exception):
    """The update has been deleted, or taken over by another replica: nothing more is to be done here."""


@dataclass(slots=True)
class Errand:
    """One call of an update: where it stands in the outbox, and how it fared so far. `due` and `arrived` in seconds.

    `begun` attempts may or may not have been carried out, the one that runs included; `is_marked` says that the next
    one is counted already.
    """

    inbox_id: int
    position: int
    call: Call
    arrived: float
    trace: str
    is_last: bool
    begun: int = 0
    is_marked: bool = False
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a call; `message_id` is of the message that it made."""

    name: str
    message_id: int | None = None


class Sender:
    def __init__(
        self, api: BotApi, store: Store, answers: Answers, pacing: Pacing, clock: Clock, metrics: Metrics
    ) -> None:
        self._api = api
        self._store = store
        self._answers = answers
        self._pacing = pacing
        self._clock = clock
        self._metrics = metrics
        self._started = time.monotonic()
        # One of this process waits for the next free turn of all chats, the others for that one.
        self._queue = asyncio.Lock()

    def can_begin(self, transaction: Transaction, call: Call) -> bool:
        """Whether the call can be made at once; takes its turn if so. Used in the store's thread."""
        if call.edits_answer_of is not None or call.chat_id is None:
            return call.chat_id is None
        if self._queue.locked():
            return False
        return self._pacing.take(transaction, call.chat_id, is_group=call.is_group).seconds == 0

    async def deliver(self, errand: Errand) -> str:
        """Make the call, and write down that it is done. Gives its outcome. Raises GoneError."""
        outcome = await self._make(errand)
        self._metrics.count("calls", outcome.name)
        call = errand.call
        number, position, now = errand.inbox_id, errand.position, self._clock.now()

        def record(transaction: Transaction) -> None:
            if call.answers_message is not None and call.chat_id is not None and outcome.message_id is not None:
                self._answers.put(transaction, call.chat_id, call.answers_message, outcome.message_id, now)
            if errand.is_last:
                inbox.finish(transaction, number)
            else:
                outbox.done(transaction, number, position)

        await self._store.insist(record)
        return outcome.name

    async def _make(self, errand: Errand) -> _Outcome:
        if not errand.is_marked:
            if errand.begun >= MOST_BEGUN:
                return self._uncertain(errand)
            if errand.begun:
                await asyncio.sleep(self._started + SETTLED_SECONDS - time.monotonic())
                await self._api.is_up()
        if (wait := errand.due - self._clock.now()) > 0 and errand.call.chat_id is not None:
            self._pacing.hold(errand.call.chat_id, wait)
        return await insist(lambda: self._attempt(errand), AgainError, shortest=0.5)

    async def _attempt(self, errand: Errand) -> _Outcome:
        """One try. Raises AgainError where another one is to follow."""
        call = errand.call
        if self._is_expired(errand):
            return _Outcome("expired")
        params = await self._params(errand)
        if params is None:
            return await self._instead(errand, "refused")
        if not errand.is_marked:
            await self._begin(errand)
        errand.is_marked = False
        try:
            result = await self._api.call(errand.call.method, params)
        except RefusedError as refusal:
            return await self._refused(errand, refusal)
        except UnsentError:
            errand.begun -= 1
            await self._failed(errand)
            await self._api.is_up()
            raise self._again("unsent", 0.0) from None
        except DoubtError:
            return await self._doubted(errand)
        edited = params.get("message_id") if call.method.startswith("edit") else None
        return _Outcome("sent", _message_id(result) or edited)

    def _is_expired(self, errand: Errand) -> bool:
        expires = errand.call.expires_in
        return expires is not None and self._clock.now() - errand.arrived > expires

    async def _params(self, errand: Errand) -> dict[str, Any] | None:
        """None where the message to edit is not known."""
        call = errand.call
        question, chat_id = call.edits_answer_of, call.chat_id
        if question is None or chat_id is None:
            return dict(call.params)
        found = await self._store.insist(lambda transaction: self._answers.get(transaction, chat_id, question))
        return None if found is None else {**call.params, "message_id": found}

    async def _begin(self, errand: Errand) -> None:
        """Wait for its turn; where that is taken, the attempt is counted in the same transaction. Raises GoneError."""
        if errand.call.chat_id is None:
            await self._begun(errand)
            return
        while True:
            async with self._queue:
                while (wait := await self._begun(errand)).of_all:
                    await asyncio.sleep(wait.seconds)
            if wait.seconds == 0:
                return
            await asyncio.sleep(wait.seconds)

    async def _begun(self, errand: Errand) -> Wait:
        call, begun = errand.call, errand.begun + 1

        def begin(transaction: Transaction) -> Wait | None:
            wait = Wait(0.0)
            if call.chat_id is not None:
                wait = self._pacing.take(transaction, call.chat_id, is_group=call.is_group)
            if wait.seconds > 0:
                return wait
            is_mine = outbox.begin(transaction, errand.inbox_id, errand.position, self._store.owner, begun)
            return wait if is_mine else None

        found = await self._store.insist(begin)
        if found is None:
            raise GoneError
        if found.seconds == 0:
            errand.begun = begun
        return found

    # -- when it did not work ----------------------------------------------------------------------------------------

    async def _refused(self, errand: Errand, refusal: RefusedError) -> _Outcome:
        call, reason = errand.call, refusal.reason.lower()
        errand.begun -= 1
        if refusal.code == 429:
            delay = (refusal.retry_after or 1.0) + 0.1
            await self._failed(errand, self._clock.now() + delay)
            if call.chat_id is not None:
                self._pacing.hold(call.chat_id, delay)
            raise self._again("too_many", delay)
        if refusal.code >= 500 or refusal.code == 401:
            await self._failed(errand)
            raise self._again("server")
        if refusal.code == 403:
            return _Outcome("blocked")
        if refusal.migrated_to is not None and call.chat_id != refusal.migrated_to:
            errand.call = _moved(call, refusal.migrated_to)
            raise self._again("migrated", 0.0)
        if "not modified" in reason:
            return _Outcome("unchanged")
        if "query is too old" in reason or "query id is invalid" in reason:
            return _Outcome("expired")
        if call.fallback is None:
            _log.error("Telegram refused an answer: %d %s", refusal.code, refusal.kind, extra={"id": errand.trace})
        return await self._instead(errand, "refused")

    async def _instead(self, errand: Errand, outcome: str) -> _Outcome:
        """Make the call's fallback, where there is one."""
        if errand.call.fallback is None:
            return _Outcome(outcome)
        errand.call = errand.call.fallback
        return await self._attempt(errand)

    async def _doubted(self, errand: Errand) -> _Outcome:
        if errand.begun >= MOST_BEGUN:
            return self._uncertain(errand)
        await self._api.is_up()
        raise self._again("doubt", 0.0)

    def _uncertain(self, errand: Errand) -> _Outcome:
        _log.warning("An answer may not have arrived; it is not sent a third time", extra={"id": errand.trace})
        return _Outcome("uncertain")

    async def _failed(self, errand: Errand, due: float = 0.0) -> None:
        number, position, begun = errand.inbox_id, errand.position, errand.begun
        await self._store.insist(lambda transaction: outbox.failed(transaction, number, position, begun=begun, due=due))

    def _again(self, reason: str, delay: float | None = None) -> AgainError:
        self._metrics.count("retries", reason)
        return AgainError(reason, delay)


def _moved(call: Call, chat_id: int) -> Call:
    fallback = _moved(call.fallback, chat_id) if call.fallback is not None else None
    return replace(call, chat_id=chat_id, params={**call.params, "chat_id": chat_id}, fallback=fallback)


def _message_id(result: Any) -> int | None:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None
