"""The fastest Bot API that Python can be: no rules, answers at once. Started by throughput.py as a process of its own.

Updates wait until `POST /load?n=N`; `GET /progress` tells how many were answered and the latencies so far.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

BATCH = 100
ME = {"id": 42, "is_bot": True, "first_name": "Bot", "username": "PalermoBot", "supports_inline_queries": True}


class Desk:
    """What is to be handed out, and when each was and was answered."""

    def __init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.handed: dict[int, float] = {}
        self.seconds: list[float] = []
        self.number = 0
        self.arrived = asyncio.Event()

    def load(self, texts: list[str]) -> None:
        for text in texts:
            self.number += 1
            person = {"id": self.number, "is_bot": False, "first_name": "Ana", "language_code": "en"}
            chat = {"id": self.number, "type": "private", "first_name": "Ana"}
            message = {"message_id": self.number, "date": 1_790_000_000, "chat": chat, "from": person, "text": text}
            self.waiting.append({"update_id": self.number, "message": message})
        self.arrived.set()

    async def updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(params.get("offset") or 0)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting:
            self.arrived.clear()
            try:
                async with asyncio.timeout(min(float(params.get("timeout") or 0), 10)):
                    await self.arrived.wait()
            except TimeoutError:
                return []
        batch = self.waiting[:BATCH]
        for update in batch:
            self.handed.setdefault(update["update_id"], time.perf_counter())
        return batch

    def sent(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = int(params["chat_id"])
        self.seconds.append(time.perf_counter() - self.handed.get(chat, 0.0))
        return {"message_id": 1, "date": 1_790_000_000, "chat": {"id": chat, "type": "private"}, "text": "x"}


async def answer(desk: Desk, method: str, body: bytes, kind: str) -> Any:
    params = _params(body, kind)
    if method == "getUpdates":
        return await desk.updates(params)
    if method == "sendMessage":
        return desk.sent(params)
    if method == "load":
        desk.load(params["texts"])
    if method == "progress":
        return desk.seconds
    if method == "reset":
        desk.seconds.clear()
    return ME if method == "getMe" else True


def _params(body: bytes, kind: str) -> dict[str, Any]:
    if "json" in kind:
        return dict(json.loads(body or b"{}"))
    if "multipart" in kind:
        return _multipart(body)
    from urllib.parse import parse_qsl

    return dict(parse_qsl(body.decode()))


def _multipart(body: bytes) -> dict[str, Any]:
    boundary = body.partition(b"\r\n")[0]
    found = {}
    for part in body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        found[head.partition(b'name="')[2].partition(b'"')[0].decode()] = value.rstrip(b"\r\n").decode()
    return found


async def serve(desk: Desk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = head.split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:-2])}
            body = await _body(reader, headers)
            method = lines[0].split(" ")[1].partition("?")[0].rpartition("/")[2]
            result = await answer(desk, method, body, headers.get("content-type", ""))
            raw = json.dumps({"ok": True, "result": result}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(raw))
            writer.write(raw)
    except (EOFError, OSError):
        pass
    finally:
        writer.close()


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body


async def main(port: int) -> None:
    desk = Desk()
    server = await asyncio.start_server(lambda reader, writer: serve(desk, reader, writer), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
