"""A port, and uvicorn on it, for whatever this project serves. uvicorn comes with the extras that need it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp

# Further connections get 503: each costs a file descriptor and some memory.
MOST_CONNECTIONS = 500


def listening(host: str, port: int) -> socket.socket:
    """Connections wait from here on. Raises OSError where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=256)
    # Connections inherit it. asyncio sets it only on sockets that it made: the end of a page would wait 40 ms without.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def bound(address: tuple[str, int], variable: str) -> socket.socket:
    """`listening` with a sentence: raises ServiceError, which names what sets the address."""
    from bot.delivery.errors import ServiceError

    host, port = address
    try:
        return listening(host, port)
    except OSError:
        raise ServiceError(f"Nothing can be served on {host}:{port}. Set {variable} to a free port.") from None


async def serve(app: ASGIApp, listener: socket.socket, proxies: str = "") -> None:
    """Until cancelled; what is being answered then is finished. Raises ImportError without uvicorn.

    `proxies` are the addresses, separated by commas, whose X-Forwarded-For says who is asking; others are not believed.
    """
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Signals are the whole process's affair."""
            yield

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=2,
        **_believing(proxies),
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
    finally:
        listener.close()


def _believing(proxies: str) -> dict[str, Any]:
    """Without the names of proxies uvicorn would believe whoever connects from this machine."""
    return {"proxy_headers": True, "forwarded_allow_ips": proxies} if proxies else {"proxy_headers": False}
