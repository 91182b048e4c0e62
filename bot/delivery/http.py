"""HTTP/1.1 to one server over a few kept connections: what the Bot API needs, for a tenth of a general client's CPU.

docs/decisions/transport.md has the figures. What is promised: an error says whether the request may have been carried
out (DoubtError) or cannot have been (UnsentError).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import DoubtError, UnsentError
from .proxy import Proxy

# A kept connection that was idle for longer may have been closed by the other side without our knowing.
_IDLE_SECONDS = 20.0
_CONNECT_SECONDS = 10.0
_MOST_BYTES = 32 * 1024 * 1024
_CUT = (OSError, EOFError, asyncio.LimitOverrunError, ValueError, ssl.SSLError)


@dataclass(frozen=True, slots=True)
class Response:
    """Header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.used = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        return (
            not self.reader.at_eof() and not self.writer.is_closing() and time.monotonic() - self.used < _IDLE_SECONDS
        )

    def close(self) -> None:
        self.writer.close()


class HttpClient:
    """For one server, `http://` or `https://`. At most `limit` requests run at a time, the others wait.

    Through a tunnel of the `proxy` where there is one: it sees which server is called, and nothing of what is said.
    """

    def __init__(self, address: str, limit: int = 32, proxy: Proxy | None = None) -> None:
        self._proxy = proxy
        parts = urlsplit(address)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._tls else 80)
        self._prefix = parts.path.rstrip("/")
        self._host_header = parts.netloc.rpartition("@")[2]
        self._idle: deque[_Connection] = deque()
        self._turns = asyncio.Semaphore(limit)

    async def post(self, path: str, body: bytes, timeout: float) -> Response:
        """Post JSON and read the answer, within `timeout` seconds after the connection stands."""
        async with self._turns:
            connection = await self._connect()
            is_kept = False
            try:
                async with asyncio.timeout(timeout):
                    connection.writer.write(self._request(path, body))
                    await connection.writer.drain()
                    response, is_kept = await _read(connection.reader)
            except _CUT as error:
                raise DoubtError(type(error).__name__) from None
            finally:
                self._put_back(connection, is_kept=is_kept)
            return response

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    async def _connect(self) -> _Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_fresh:
                return connection
            connection.close()
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                return await self._open()
        except _CUT as error:
            raise UnsentError(type(error).__name__) from None

    async def _open(self) -> _Connection:
        if self._proxy is None:
            return _Connection(*await asyncio.open_connection(self._host, self._port, ssl=self._tls))
        connection = _Connection(*await asyncio.open_connection(self._proxy.host, self._proxy.port))
        try:
            connection.writer.write(self._proxy.connect_to(self._host, self._port))
            status, _, _ = await _read_head(connection.reader)
            if status != 200:
                raise UnsentError(f"the proxy in HTTPS_PROXY refuses with {status}")
            if self._tls is not None:
                await connection.writer.start_tls(self._tls, server_hostname=self._host)
        except BaseException:
            connection.close()
            raise
        return connection

    def _put_back(self, connection: _Connection, *, is_kept: bool) -> None:
        if is_kept:
            connection.used = time.monotonic()
            self._idle.append(connection)
        else:
            connection.close()

    def _request(self, path: str, body: bytes) -> bytes:
        head = (
            f"POST {self._prefix}{path} HTTP/1.1\r\nHost: {self._host_header}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def _read(reader: asyncio.StreamReader) -> tuple[Response, bool]:
    """One response, and whether the connection can be used again. Raises ValueError for what is no HTTP."""
    status, version, headers = await _read_head(reader)
    while 100 <= status < 200:
        status, version, headers = await _read_head(reader)
    said = headers.get("connection", "").lower()
    is_kept = said != "close" and (version == "HTTP/1.1" or said == "keep-alive")
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _read_chunks(reader)
    elif "content-length" in headers:
        body = await reader.readexactly(_size(headers["content-length"], 10))
    else:
        is_kept, body = False, await reader.read(_MOST_BYTES)
    return Response(status, headers, body), is_kept


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, str, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    version, _, rest = lines[0].partition(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError("not HTTP/1")
    headers = {}
    for line in lines[1:-2]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return int(rest[:3]), version, headers


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    chunks: list[bytes] = []
    while size := _size((await reader.readuntil(b"\r\n")).partition(b";")[0].strip().decode("latin-1"), 16):
        chunks.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while (await reader.readuntil(b"\r\n")) != b"\r\n":
        pass  # trailers
    return b"".join(chunks)


def _size(text: str, base: int) -> int:
    size = int(text, base)
    if not 0 <= size <= _MOST_BYTES:
        raise ValueError("a size out of bounds")
    return size
