"""Updates become answers: one a lane at a time, as many lanes at a time as have something."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.telegram.call import QUERY_SECONDS, BotIdentity, Known, LaterError, Reply, Responder
from bot.telegram.incoming import whose

from . import inbox, joining, outbox
from .activity import Activity
from .backoff import insist
from .clock import Clock
from .inbox import Claimed
from .jobs import Thread
from .memory import Conversations, Documents, Languages
from .metrics import Metrics
from .sender import Errand, GoneError, Sender
from .sql import Transaction
from .store import Store

MOST_LANES = 1000
TRIES = 3
# Claims of an update that ended with their process before there was an answer: then it is likely the culprit.
MOST_CLAIMS = 6
# How long a message waits for what its answer needs, such as an index in a database; a query is worthless by then.
PATIENCE_SECONDS = 300.0
# No question takes a tenth of it; an index in a database that does not answer may.
LONGEST_ANSWER_SECONDS = 30.0
# How often replicas look for each other's work; alone, only what was retried by hand is found that way.
_SHARED_SECONDS, _ALONE_SECONDS = 1.0, 30.0
_log = logging.getLogger("palermo.worker")


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed update with what was looked up for it."""

    claimed: Claimed
    update: Mapping[str, Any]
    known: Known


class Worker:
    """`is_stopping` takes nothing new; `wake` says that there may be something."""

    def __init__(
        self,
        responder: Responder,
        identity: BotIdentity,
        store: Store,
        sender: Sender,
        activity: Activity,
        conversations: Conversations,
        languages: Languages,
        documents: Documents,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._responder = responder
        self._identity = identity
        self._store = store
        self._sender = sender
        self._activity = activity
        self._conversations = conversations
        self._languages = languages
        self._documents = documents
        self._clock = clock
        self._metrics = metrics
        self._tasks: set[asyncio.Task[None]] = set()
        self._awake = asyncio.Event()
        self._looked = 0.0
        self._random = random.Random()  # of names for the log: no secret, and no call of the system for each
        # Ranking and rendering are done here, so that a hard question holds up neither the network nor the timers.
        self._thread = Thread("answers")

    def fault(self) -> str | None:
        """What keeps all answers waiting."""
        return "take too long" if self._thread.busy_for() > LONGEST_ANSWER_SECONDS else None

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Until cancelled; what runs then goes on, see `finish`."""
        pause = _SHARED_SECONDS if self._store.database.is_shared else _ALONE_SECONDS
        while True:
            self._awake.clear()
            for work in await self._store.insist(self._claim):
                task = asyncio.create_task(self._handle(work))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
                # The network gets its turn between two answers.
                await asyncio.sleep(0)
                self._awake.set()
            if self._awake.is_set() and len(self._tasks) < MOST_LANES:
                continue
            try:
                async with asyncio.timeout(pause):
                    await self._awake.wait()
            except TimeoutError:
                pass

    async def finish(self, seconds: float) -> None:
        """Let what runs come to its end; what is not done by then stays in the store."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._thread.close()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._awake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("An update could not be worked on", exc_info=error)

    # -- the store's thread ------------------------------------------------------------------------------------------

    def _claim(self, transaction: Transaction) -> list[Work]:
        database, owner = self._store.database, self._store.owner
        if time.monotonic() - self._looked > _SHARED_SECONDS:
            self._looked = time.monotonic()
            inbox.free_the_dead(transaction, database, owner)
        free = MOST_LANES - len(self._tasks)
        return [self._look_up(transaction, row) for row in inbox.claim(transaction, database, owner, free)]

    def _look_up(self, transaction: Transaction, claimed: Claimed) -> Work:
        if claimed.body is None:
            return Work(claimed, {}, Known(self._identity))
        update = json.loads(claimed.body)
        keys = whose(update)
        previous = self._conversations.get(transaction, keys.conversation, self._clock.now())
        language = self._languages.get(transaction, keys.user_id)
        document = self._documents.get(transaction, keys.chat_id)
        return Work(claimed, update, Known(self._identity, previous, language, document))

    # -- one update --------------------------------------------------------------------------------------------------

    async def _handle(self, work: Work) -> None:
        """Whatever happens, the update does not stay in the way of its chat."""
        trace = f"{self._random.getrandbits(32):08x}"
        try:
            await self._deliver(work, trace)
        except GoneError:
            pass
        except Exception as error:  # noqa: BLE001 - a fault of ours: try again, but not for ever
            self._metrics.count("faults", type(error).__name__)
            _log.error("An update could not be worked on", exc_info=error, extra={"id": trace})
            await asyncio.sleep(1.0)
            number, owner = work.claimed.id, self._store.owner
            if work.claimed.claims > MOST_CLAIMS:
                await self._store.insist(lambda transaction: inbox.finish(transaction, number))
            else:
                await self._store.insist(lambda transaction: inbox.give_back(transaction, number, owner))

    async def _deliver(self, work: Work, trace: str) -> None:
        claimed = work.claimed
        errands = await self._answer(work, trace) if claimed.body is not None else _resumed(claimed, trace)
        outcomes = []
        for errand in errands:
            outcomes.append(await self._sender.deliver(errand))
            if outcomes[-1] == "blocked":
                break
        if "blocked" in outcomes or (claimed.body is None and not errands):
            # Who blocked the bot gets nothing of the rest either.
            await self._store.insist(lambda transaction: inbox.finish(transaction, claimed.id))
        if errands:
            self._metrics.answer_seconds.observe(max(0.0, self._clock.now() - claimed.arrived))
        _log.debug("answered with %d calls", len(errands), extra={"id": trace})

    async def _answer(self, work: Work, trace: str) -> list[Errand]:
        claimed = work.claimed
        with self._activity.during(lambda: self._responder.activity(work.update, work.known)):
            whole, rest = await self._whole(work)
            reply = await self._reply(whole, trace)
        self._metrics.count("outcomes", reply.outcome)
        written = [outbox.write(call) for call in reply.calls]
        owner, now = self._store.owner, self._clock.now()

        def record(transaction: Transaction) -> tuple[bool, bool]:
            self._keep(transaction, reply, now)
            if not written:
                for number in (claimed.id, *rest):
                    inbox.finish(transaction, number)
                return True, False
            is_begun = self._sender.can_begin(transaction, reply.calls[0])
            is_mine = outbox.put(transaction, claimed.id, owner, written, is_begun=is_begun)
            for number in rest if is_mine else ():
                inbox.finish(transaction, number)
            return is_mine, is_begun

        is_mine, is_begun = await self._store.insist(record)
        if not is_mine:
            raise GoneError
        return [
            Errand(
                *(claimed.id, position, call, claimed.arrived, trace, position == len(reply.calls) - 1),
                begun=int(is_begun and position == 0),
                is_marked=is_begun and position == 0,
            )
            for position, call in enumerate(reply.calls)
        ]

    async def _whole(self, work: Work) -> tuple[Work, list[int]]:
        """A long message with what its app cut off, and the numbers of those updates: they are answered with it."""
        lane, rest = work.claimed.lane, [(work.claimed.id, work.update)]
        while not work.claimed.is_overflow and joining.may_go_on(rest[-1][1]):
            await asyncio.sleep(joining.PAUSE)
            waiting = await self._store.insist(partial(inbox.behind, lane=lane, number=rest[-1][0]))
            more = joining.rest_of(rest[-1][1], [(number, json.loads(body)) for number, body in waiting])
            if not more:
                break
            rest += more
        if len(rest) == 1:
            return work, []
        update = joining.joined([update for _, update in rest])
        return replace(work, update=update), [number for number, _ in rest[1:]]

    async def _reply(self, work: Work, trace: str) -> Reply:
        """The answer; one apology instead of it for an update that cannot be handled."""
        claimed = work.claimed
        if claimed.is_overflow:
            self._metrics.count("updates", "overflow")
            return self._responder.overload(work.update, work.known)
        for attempt in range(TRIES if claimed.claims <= MOST_CLAIMS else 0):
            try:
                return await self._found(work, trace)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not hold up the chat
                self._metrics.count("faults", type(error).__name__)
                _log.error("An update made its handler fail", exc_info=error, extra={"id": trace})
                await asyncio.sleep(0.1 * 5**attempt)
        try:
            return self._responder.apology(work.update, work.known)
        except Exception as error:  # noqa: BLE001 - then the chat is at least free for the next question
            _log.error("No apology could be made", exc_info=error, extra={"id": trace})
            return Reply(outcome="fault")

    async def _found(self, work: Work, trace: str) -> Reply:
        """The answer, once what it needs can be reached; a sentence instead of it where that takes too long."""
        started = time.monotonic()

        def heard(error: Exception) -> None:
            self._metrics.count("faults", type(error.__cause__ or error).__name__)
            _log.warning("An answer has to wait: %s", error.__cause__ or error, extra={"id": trace})

        async def attempt() -> Reply:
            try:
                return await self._thread.run(partial(self._respond, work))
            except LaterError as error:
                is_message = self._responder.activity(work.update, work.known) is not None
                if time.monotonic() - started > (PATIENCE_SECONDS if is_message else QUERY_SECONDS / 2):
                    return error.instead
                raise

        return await insist(attempt, LaterError, shortest=0.5, longest=10.0, on_failure=heard)

    def _respond(self, work: Work) -> Reply:
        """In the thread of its own."""
        started = time.perf_counter()
        reply = self._responder.respond(work.update, work.known)
        self._metrics.respond_seconds.observe(time.perf_counter() - started)
        return reply

    def _keep(self, transaction: Transaction, reply: Reply, now: float) -> None:
        if reply.forget is not None:
            self._conversations.forget(transaction, reply.forget)
            self._languages.forget(transaction, reply.forget.user_id)
            if reply.forget.chat_id == reply.forget.user_id:  # a private chat: a group's choice is not one person's
                self._documents.forget(transaction, reply.forget.chat_id)
        if reply.remember is not None:
            self._conversations.put(transaction, reply.remember, now)
        if reply.set_language is not None:
            self._languages.put(transaction, reply.set_language)
        if reply.migration is not None:
            self._documents.migrate(transaction, reply.migration)
        if reply.set_document is not None:
            self._documents.put(transaction, reply.set_document)


def _resumed(claimed: Claimed, trace: str) -> list[Errand]:
    """What is left of an answer that another process began to send."""
    last = len(claimed.outbox) - 1
    return [
        Errand(
            *(claimed.id, row.position, outbox.read(row.call), claimed.arrived, trace, index == last),
            begun=row.begun,
            due=row.due,
        )
        for index, row in enumerate(claimed.outbox)
    ]
