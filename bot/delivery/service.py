"""The running bot: what starts when, what ends how. One coroutine from the first import to the last commit."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.telegram.call import BotIdentity, Responder

from . import inbox, memory
from .activity import Activity
from .api import BotApi
from .backoff import AgainError, insist
from .clock import Clock
from .errors import (
    DoubtError,
    RefusedError,
    ServiceError,
    StoreTakenError,
    StoreUnavailableError,
    UnsentError,
)
from .health import BEAT_SECONDS, Health
from .introduction import introduce
from .keys import Keys
from .memory import Answers, Conversations, Documents, Languages
from .metrics import Metrics
from .pacing import PER_SECOND, OwnLedger, Pacing, SharedLedger
from .polling import ALLOWED_UPDATES, Inlet, Polling
from .sender import Sender
from .sql import Database, Transaction
from .store import Store
from .supervisor import sign_of_life
from .worker import Worker

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.telegram.profile import Entry

    from .health import HealthServer

# A lock that one poller of a shared store holds.
_POLLER = 7_263_537_102
_FINISH_SECONDS = 7.0
_SETTLED_SECONDS = 3.0
_HOUSEKEEPING_SECONDS = 5.0
_SILENCE_SECONDS = 90.0
_log = logging.getLogger("palermo")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: plain values, so that settings are read elsewhere. `listen`, `metrics`, `pages`: host and port.

    `per_second` is how many messages all replicas together send.
    """

    token: str
    api_url: str
    store: str
    webhook_url: str | None = None
    listen: tuple[str, int] | None = None
    webhook_secret: str | None = None
    metrics: tuple[str, int] | None = None
    pages: tuple[str, int] | None = None
    proxies: str = ""
    per_second: int = PER_SECOND


def database_of(address: str) -> Database:
    """`sqlite:///PATH` or `postgresql://…`. Raises MissingExtraError."""
    if address.startswith("sqlite:///"):
        from .sqlite import SqliteDatabase

        return SqliteDatabase(Path(address.removeprefix("sqlite:///")))
    from .postgres import PostgresDatabase

    return PostgresDatabase(address)


class Service:
    """`build` makes the responder, in a thread while the network is already at work.

    `profile` is what Telegram's own places are to say of the bot. `pages` makes the application that serves the web
    pages, where the plan has a place for them.
    """

    def __init__(
        self,
        plan: Plan,
        build: Callable[[], Responder],
        clock: Clock | None = None,
        profile: Callable[[Responder], Mapping[Entry, Any]] | None = None,
        pages: Callable[[Metrics], ASGIApp] | None = None,
    ) -> None:
        self._plan = plan
        self._build = build
        self._profile = profile
        self.clock = clock or Clock()
        self.metrics = Metrics()
        self._pages = pages(self.metrics) if pages is not None else None
        self.health = Health()
        locks = () if plan.webhook_url else (_POLLER,)
        self.store = Store(database_of(plan.store), locks)
        self._api = BotApi(plan.api_url, plan.token, self.clock)
        self._inlet = Inlet(self.store, self.clock, self.metrics)
        self._polling = Polling(self._api, self._inlet)
        self._keys = Keys(plan.token)
        self._conversations = Conversations(self._keys, is_shared=self.store.database.is_shared)
        self._answers = Answers(self._keys)
        is_shared = self.store.database.is_shared
        ledger = SharedLedger(self._keys, plan.per_second) if is_shared else OwnLedger(plan.per_second)
        self._pacing = Pacing(ledger)
        self._worker: Worker | None = None
        self._server: HealthServer | None = None

    async def run(self) -> None:
        """Until SIGTERM or SIGINT. Raises StoreError, ServiceError or MissingExtraError for what cannot go on."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
                loop.add_signal_handler(number, stop.set)
        try:
            await _first_of(stop.wait(), self._beat(), self._begin())
        finally:
            await self._end()

    async def _begin(self) -> None:
        await self._open_store()
        await _first_of(*self._work())

    def _work(self) -> list[Coroutine[Any, Any, None]]:
        bringing = self._serve_webhook() if self._plan.webhook_url else self._poll()
        pages = [self._serve_pages()] if self._pages is not None and self._plan.pages != self._plan.listen else []
        return [bringing, self._answer(), self._keep_house(), *pages]

    async def _end(self) -> None:
        """Nothing more is taken: finish what runs, leave the rest in the store."""
        if self._worker is not None:
            await self._worker.finish(_FINISH_SECONDS)
            with suppress(StoreUnavailableError, TimeoutError):
                async with asyncio.timeout(1):
                    await self.store.run(lambda transaction: inbox.release(transaction, self.store.owner))
        self._api.close()
        if self._server is not None:
            self._server.close()
        await asyncio.to_thread(self.store.close)

    # -- starting ----------------------------------------------------------------------------------------------------

    async def _open_store(self) -> None:
        def failed(_: Exception) -> None:
            _log.warning("The store cannot be reached. Waiting for it.")

        async def attempt() -> bool:
            return await asyncio.to_thread(self.store.open)

        if not await insist(attempt, StoreUnavailableError, longest=5.0, on_failure=failed):
            raise StoreTakenError(
                "Another “palermo run” polls Telegram with this store. Several work together only behind a webhook: "
                "set PALERMO_WEBHOOK_URL and PALERMO_LISTEN."
            )

    async def _identity(self) -> BotIdentity:
        def failed(error: Exception) -> None:
            _log.warning("Telegram does not answer (%s). Waiting for it.", error)

        async def attempt() -> BotIdentity:
            try:
                return BotIdentity.from_get_me(await self._api.get_me())
            except RefusedError as refusal:
                if refusal.code in (401, 404):
                    raise ServiceError(
                        "Telegram refuses the token. Get the right one from @BotFather (/mybots, API Token)."
                    ) from None
                raise AgainError(refusal.kind, refusal.retry_after) from None

        return await insist(attempt, UnsentError, DoubtError, AgainError, longest=15.0, on_failure=failed)

    # -- what runs ---------------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        await self._patiently("deleteWebhook", {"drop_pending_updates": False})
        await self._polling.run()

    async def _answer(self) -> None:
        identity, responder = await asyncio.gather(self._identity(), asyncio.to_thread(self._build))
        await self.store.insist(self._pacing.prepare)
        sender = Sender(self._api, self.store, self._answers, self._pacing, self.clock, self.metrics)
        self._worker = worker = Worker(
            *(responder, identity, self.store, sender),
            *(Activity(self._api, self.store, self._pacing, self.metrics), self._conversations),
            *(Languages(self._keys), Documents(self._keys)),
            *(self.clock, self.metrics),
        )
        self._inlet.on_new = worker.wake
        checks = {"store": self._store_fault, "telegram": self._telegram_fault}
        self.health.checks = {**checks, "answers": worker.fault}
        _log.info("@%s answers", identity.username)
        introducing = asyncio.create_task(self._introduce(responder))
        try:
            await worker.run()
        finally:
            introducing.cancel()

    async def _introduce(self, responder: Responder) -> None:
        """After the first answers: nobody waits for it."""
        if self._profile is None:
            return
        await asyncio.sleep(_SETTLED_SECONDS)
        with suppress(StoreUnavailableError):
            await introduce(self._api, self.store, self._profile(responder))

    async def _serve_webhook(self) -> None:
        from bot.listening import bound, serve

        from .webhook import application, path_of

        assert self._plan.webhook_url is not None
        assert self._plan.listen is not None
        given = self._plan.webhook_secret
        secret: str = given if given else await self.store.insist(_made_secret)
        beside = self._pages if self._plan.pages == self._plan.listen else None
        app = application(self._inlet, secret, path_of(self._plan.webhook_url), beside)
        listener = bound(self._plan.listen, "PALERMO_LISTEN")
        serving = asyncio.create_task(serve(app, listener, self._plan.proxies))
        try:
            await self._patiently(
                "setWebhook",
                {
                    **{"url": self._plan.webhook_url, "secret_token": secret, "allowed_updates": ALLOWED_UPDATES},
                    **{"max_connections": 40, "drop_pending_updates": False},
                },
            )
            self._polling.is_up = True
            await serving
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    async def _serve_pages(self) -> None:
        """On a port of their own; those who poll have no other."""
        from bot.listening import bound, serve

        assert self._pages is not None
        assert self._plan.pages is not None
        await serve(self._pages, bound(self._plan.pages, "PALERMO_SITE_LISTEN"), self._plan.proxies)

    async def _patiently(self, method: str, params: dict[str, Any]) -> None:
        async def attempt() -> None:
            try:
                await self._api.call(method, params)
            except RefusedError as refusal:
                if refusal.code in (400, 401, 404):
                    raise ServiceError(f"Telegram refuses {method} ({refusal.kind}). See “palermo doctor”.") from None
                raise AgainError(refusal.kind, refusal.retry_after) from None

        await insist(attempt, UnsentError, DoubtError, AgainError, longest=15.0)

    async def _beat(self) -> None:
        """Say that the loop runs; once the first answers are out, open the port that tells."""
        started = time.monotonic()
        while True:
            self.health.beat = time.monotonic()
            sign_of_life()
            is_settled = self.metrics.counters["calls"] or self.health.beat - started > _SETTLED_SECONDS
            if self._server is None and self._plan.metrics and is_settled:
                self._server = await asyncio.to_thread(self._health_server, *self._plan.metrics)
            await asyncio.sleep(BEAT_SECONDS)

    def _health_server(self, host: str, port: int) -> HealthServer:
        from .health import HealthServer

        try:
            return HealthServer(host, port, self.health, self.metrics)
        except OSError:
            raise ServiceError(
                f"Nothing can be served on {host}:{port}. Set PALERMO_METRICS_LISTEN to a free port."
            ) from None

    async def _keep_house(self) -> None:
        handled = -1
        while True:
            with suppress(StoreUnavailableError):
                waiting, oldest = await self.store.run(self._clean)
                self.metrics.waiting = waiting
                self.metrics.oldest_seconds = max(0.0, self.clock.now() - oldest) if oldest is not None else 0.0
                if handled != (handled := self.metrics.counters["outcomes"].total()):
                    await self.store.tidy()
            await asyncio.sleep(_HOUSEKEEPING_SECONDS)

    def _clean(self, transaction: Transaction) -> tuple[int, float | None]:
        now = self.clock.now()
        if self.clock.is_confirmed:
            self.metrics.count("updates", "old", inbox.forget_old(transaction, now))
            self._answers.forget_old(transaction, now)
        self._conversations.forget_old(transaction, now)
        self._pacing.forget_old(transaction)
        return inbox.backlog(transaction)

    # -- readiness ---------------------------------------------------------------------------------------------------

    def _store_fault(self) -> str | None:
        return None if self.store.is_available else "out of reach"

    def _telegram_fault(self) -> str | None:
        last = self._api.last_success
        if not self._polling.is_up or (
            self._plan.webhook_url is None and last is not None and self.clock.now() - last > _SILENCE_SECONDS
        ):
            return "does not answer"
        return None


async def _first_of(*work: Coroutine[Any, Any, object]) -> None:
    """All of it at once, until the first has come to its end. Raises what that one raised."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _made_secret(transaction: Transaction) -> str:
    return memory.fact(transaction, "webhook secret") or memory.keep_fact(
        transaction, "webhook secret", secrets.token_urlsafe(32)
    )
