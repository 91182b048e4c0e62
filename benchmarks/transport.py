"""CPU for one sendMessage through each HTTP client that is installed: `python -m benchmarks.transport`."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from bot.delivery.http import HttpClient
from tests.support.postgres import free_port

Post = Callable[[], Awaitable[Any]]
BODY = b'{"chat_id":1,"text":"' + b"x" * 2000 + b'"}'


async def ours(url: str, run: Callable[[Post], Awaitable[None]]) -> None:
    client = HttpClient(url)
    await run(lambda: client.post("/bot42:TEST/sendMessage", BODY, 30.0))
    client.close()


async def aiohttp(url: str, run: Callable[[Post], Awaitable[None]]) -> None:
    library: Any = import_module("aiohttp")
    async with library.ClientSession() as session:

        async def post() -> Any:
            async with session.post(f"{url}/bot42:TEST/sendMessage", data=BODY, headers=_JSON) as answer:
                return await answer.read()

        await run(post)


async def httpx(url: str, run: Callable[[Post], Awaitable[None]]) -> None:
    library: Any = import_module("httpx")
    async with library.AsyncClient() as client:
        await run(lambda: client.post(f"{url}/bot42:TEST/sendMessage", content=BODY, headers=_JSON))


_JSON = {"Content-Type": "application/json"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000)
    calls = parser.parse_args().calls
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.throughput_server", str(port)])
    time.sleep(1)
    url = f"http://127.0.0.1:{port}"
    print("| client | 1 at a time, ms CPU a call | 32 at a time |\n|---|---|---|")
    try:
        for name, client in (("ours", ours), ("aiohttp", aiohttp), ("httpx", httpx)):
            try:
                figures = [asyncio.run(_measure(client, url, calls, together)) for together in (1, 32)]
            except ModuleNotFoundError:
                print(f"| {name} | not installed | |")
                continue
            print(f"| {name} | {figures[0]:.2f} | {figures[1]:.2f} |")
    finally:
        server.kill()
        server.wait()


async def _measure(client: Any, url: str, calls: int, together: int) -> float:
    spent = 0.0

    async def run(post: Post) -> None:
        nonlocal spent
        await post()
        before = time.process_time()
        for _ in range(calls // together):
            await asyncio.gather(*(post() for _ in range(together)))
        spent = time.process_time() - before

    await client(url, run)
    return spent / (calls // together * together) * 1000


if __name__ == "__main__":
    main()
