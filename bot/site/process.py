"""The process that serves the pages: what starts when, what ends how."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import open_app
from bot.delivery.errors import ServiceError
from bot.delivery.health import BEAT_SECONDS, Health, HealthServer
from bot.listening import bound, serve

from .building import Site
from .limiting import Limiter
from .serving import Served

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from bot.delivery.metrics import Metrics
    from retrieval.retriever import Retriever

    from .rendering import Options

_log = logging.getLogger("palermo")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to listen, as host and port; `proxies` are those whose X-Forwarded-For is believed."""

    listen: tuple[str, int]
    metrics: tuple[str, int]
    proxies: str = ""


def application(corpus: Path | None, chosen: Options, metrics: Metrics) -> Served:
    """Opens the documents when the first page is asked for, for itself alone: they are read in its own thread."""

    def make() -> tuple[Site, Retriever]:
        app = open_app(corpus)
        return Site(app.library, chosen), app.retriever

    return Served(chosen, make, metrics, Limiter())


async def run(plan: Plan, served: Served, metrics: Metrics) -> None:
    """Until SIGTERM or SIGINT. Raises ServiceError where a port is taken."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
            loop.add_signal_handler(number, stop.set)
    listener = bound(plan.listen, "PALERMO_SITE_LISTEN, or --listen,")
    health = Health()
    told = _health_server(plan.metrics, health, metrics)
    tasks = [asyncio.create_task(_serve(plan, served, listener, health)), asyncio.create_task(_beat(health))]
    stopping = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            task.result()
    finally:
        for task in (stopping, *tasks):
            task.cancel()
        await asyncio.gather(stopping, *tasks, return_exceptions=True)
        listener.close()
        told.close()


async def _serve(plan: Plan, served: Served, listener: socket.socket, health: Health) -> None:
    await served.prepare()
    health.checks = {"pages": lambda: None}
    host, port = listener.getsockname()[:2]
    _log.info("The pages are at http://%s:%s/", f"[{host}]" if ":" in host else host, port)
    await serve(served, listener, plan.proxies)


async def _beat(health: Health) -> None:
    while True:
        health.beat = time.monotonic()
        await asyncio.sleep(BEAT_SECONDS)


def _health_server(address: tuple[str, int], health: Health, metrics: Metrics) -> HealthServer:
    host, port = address
    try:
        return HealthServer(host, port, health, metrics)
    except OSError:
        raise ServiceError(
            f"Nothing can be served on {host}:{port}. Set PALERMO_METRICS_LISTEN to a free port."
        ) from None
