"""ClickHouse over HTTP: one server, or a `Distributed` table over the shards of a cluster, each with its units.

    clickhouse://[USER:PASSWORD@]HOST:PORT[,HOST:PORT…]/DATABASE[?cluster=NAME]

The addresses are those of the shards' HTTP interfaces, one of each shard; the first is the one that is asked. A block
of postings is on one shard, where the build writes it itself: rows that go through a `Distributed` table arrive
some time later. Nothing but numbers is ever in a statement, so that servers from before bound parameters (2019) do too.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from weakref import WeakSet

from sqlalchemy.engine.default import DefaultDialect

from retrieval.errors import EngineError, EngineUnavailableError

from .blocks import POSTING_BYTES, Block
from .database import BUILDING, DROPPED, READY, Generation, GenerationGoneError, joined, parts
from .tables import postings, prepared, search, size_of, values

_PORT = 8123
_GRANULARITY = 8  # rows that are read at the least: a row is up to 400 kB
_BUFFER = 64 * 2**20  # bytes of an answer that the server keeps in memory until it is whole
_NO_TABLE, _NO_DATABASE = 60, 81
_CODE = re.compile(r"Code: (\d+)")
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
_LONG_SECONDS = 3600.0  # merging parts of a large table


class _Connection(HTTPConnection):
    """Ends with the thread that used it."""

    def __del__(self) -> None:
        self.close()


class ClickHouseDatabase:
    """Thread-safe: each thread has connections of its own.

    They are the standard library's: reading three megabytes, as a question to a million units needs, takes it 6 ms of
    CPU and httpx 29.
    """

    name = "ClickHouse"

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        user, _, hosts = url.netloc.rpartition("@")
        name, _, password = user.partition(":")
        self._hosts = [host if ":" in host else f"{host}:{_PORT}" for host in hosts.split(",")]
        self._database = url.path.strip("/") or "default"
        self._cluster = parse_qs(url.query).get("cluster", [""])[0]
        if not re.fullmatch(r"\w+", self._database) or not re.fullmatch(r"\w*", self._cluster):
            raise EngineError(
                "Names of a ClickHouse database and cluster are letters, digits and _. Correct the address."
            )
        if len(self._hosts) > 1 and not self._cluster:
            raise EngineError("Several ClickHouse servers are a cluster. Add its name to the address: ?cluster=NAME")
        user = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode("ascii")
        self._headers = {"Authorization": f"Basic {user}"} if name else {}
        self._own_thread = threading.local()
        self._opened: WeakSet[_Connection] = WeakSet()

    # -- generations -------------------------------------------------------------------------------------------------

    def generations(self) -> list[Generation]:
        text = (
            "SELECT generation, argMax(corpus_key, at), argMax(state, at) AS last, argMax(about, at) "
            "FROM palermo_index GROUP BY generation ORDER BY generation DESC FORMAT JSONCompact"
        )
        try:
            rows = json.loads(self._ask(text))["data"]
        except GenerationGoneError:
            return []
        found = [Generation(int(number), key, state, about) for number, key, state, about in rows]
        return [generation for generation in found if generation.state != DROPPED]

    def begin(self, number: int, key: str) -> None:
        if self._cluster:
            self._check_cluster()
        self._ask(
            "CREATE TABLE IF NOT EXISTS palermo_index (generation Int64, corpus_key String, state String, "
            "about String, at UInt64) ENGINE = MergeTree ORDER BY (generation, at)"
        )
        for host in self._hosts:
            self._ask(
                f"CREATE TABLE IF NOT EXISTS {self._own(number)} (term Int32, place Int32, data String) "
                f"ENGINE = MergeTree ORDER BY (term, place) SETTINGS index_granularity = {_GRANULARITY}",
                host,
            )
        if self._cluster:
            self._ask(
                f"CREATE TABLE IF NOT EXISTS {postings(number).name} (term Int32, place Int32, data String) "
                f"ENGINE = Distributed({self._cluster}, {self._database}, {self._own(number)}, term + place)"
            )
        self._ask(
            f"CREATE TABLE IF NOT EXISTS {prepared(number).name} (part Int32, data String) "
            "ENGINE = MergeTree ORDER BY part"
        )
        self._enter(Generation(number, key, BUILDING))

    def insert(self, number: int, blocks: Sequence[Block], again: bool) -> None:
        for shard, host in enumerate(self._hosts):
            own = [block for block in blocks if (block[0] + block[1]) % len(self._hosts) == shard]
            size = sum(len(data) for _, _, data in own)
            # What one statement inserts is less than the server's block, which is entered whole or not at all.
            if own and not (again and self._bytes(number, host, blocks[0][1], blocks[-1][1]) == size):
                rows = b"".join(RowBinary.row(*block) for block in own)
                self._put(f"INSERT INTO {self._own(number)} (place, term, data) FORMAT RowBinary", rows, host)

    def publish(self, number: int, expected: int, about: str, data: str) -> None:
        found = sum(self._bytes(number, host) for host in self._hosts) // POSTING_BYTES
        if found != expected:
            raise EngineError(f"The index at {self._where} is not whole: {found} of {expected} postings. Try again.")
        for host in self._hosts:
            self._ask(f"OPTIMIZE TABLE {self._own(number)} FINAL", host, seconds=_LONG_SECONDS)
        if int(self._ask(f"SELECT sum(length(data)) FROM {postings(number).name}")) != expected * POSTING_BYTES:
            raise EngineError(
                f"The cluster {self._cluster} does not find what was written to its shards. Name the same servers in "
                "PALERMO_INDEX as in the cluster's settings."
            )
        table = prepared(number).name
        self._ask(f"TRUNCATE TABLE {table}")
        for part, text in parts(data):
            self._put(f"INSERT INTO {table} FORMAT JSONEachRow", json.dumps({"part": part, "data": text}).encode())
        key = next(generation.key for generation in self.generations() if generation.number == number)
        self._enter(Generation(number, key, READY, about))

    def drop(self, number: int) -> None:
        self._enter(Generation(number, "", DROPPED))
        for table in {postings(number).name, prepared(number).name}:
            self._ask(f"DROP TABLE IF EXISTS {table}")
        for host in self._hosts:
            self._ask(f"DROP TABLE IF EXISTS {self._own(number)}", host)

    def prepared(self, number: int) -> str:
        rows = json.loads(self._ask(f"SELECT part, data FROM {prepared(number).name} FORMAT JSONCompact"))["data"]
        return joined([(int(part), data) for part, data in rows])

    # -- searching ---------------------------------------------------------------------------------------------------

    def blocks(self, number: int, terms: Sequence[int], first: int, last: int) -> Iterable[Block]:
        # Never an answer from a part of the shards, whatever the server's own settings are.
        asked = f"{statement(number, terms, first, last)} FORMAT RowBinary"
        return RowBinary.rows(self._ask(asked, skip_unavailable_shards="0"))

    def size(self, number: int) -> int:
        text = (
            f"SELECT sum(bytes) FROM system.parts WHERE active AND database = '{self._database}' "
            f"AND table = '{self._own(number)}'"
        )
        return sum(int(self._ask(text, host) or 0) for host in self._hosts)

    def close(self) -> None:
        for connection in list(self._opened):
            connection.close()

    # -- HTTP --------------------------------------------------------------------------------------------------------

    @property
    def _where(self) -> str:
        return f"clickhouse://{','.join(self._hosts)}/{self._database}"

    def _own(self, number: int) -> str:
        """The table that holds rows: of each shard where there are several, else the one that is asked."""
        return f"{postings(number).name}{'_shard' if self._cluster else ''}"

    def _bytes(self, number: int, host: str, first: int | None = None, last: int | None = None) -> int:
        """How many bytes of postings a shard has."""
        where = "" if first is None else f" WHERE term BETWEEN {first} AND {last}"
        return int(self._ask(f"SELECT sum(length(data)) FROM {self._own(number)}{where}", host))

    def _check_cluster(self) -> None:
        text = f"SELECT count(DISTINCT shard_num) FROM system.clusters WHERE cluster = '{self._cluster}'"
        shards = int(self._ask(text))
        if shards != len(self._hosts):
            raise EngineError(
                f"The cluster {self._cluster} has {shards} shards on {self._hosts[0]}, but PALERMO_INDEX names "
                f"{len(self._hosts)} servers. Name one server of each shard."
            )

    def _enter(self, generation: Generation) -> None:
        row = {"generation": generation.number, "corpus_key": generation.key, "state": generation.state}
        row |= {"about": generation.about, "at": time.time_ns()}
        self._put("INSERT INTO palermo_index FORMAT JSONEachRow", json.dumps(row).encode())

    def _ask(self, text: str, host: str = "", seconds: float = _ANSWER_SECONDS, **settings: str) -> bytes:
        """Once more where the server had closed a connection that nobody used for some seconds."""
        for attempt in (1, 2):
            try:
                return self._send(host, text.encode(), settings, seconds)
            except (OSError, HTTPException) as error:
                if attempt == 2 or isinstance(error, TimeoutError):
                    raise self._unavailable(host, str(error)) from error
        raise AssertionError("unreachable")

    def _put(self, statement: str, rows: bytes, host: str = "") -> None:
        """Not repeated: nobody would know whether the rows came."""
        try:
            self._send(host, rows, {"query": statement}, _LONG_SECONDS)
        except (OSError, HTTPException) as error:
            raise self._unavailable(host, str(error)) from error

    def _send(self, host: str, content: bytes, settings: dict[str, str], seconds: float) -> bytes:
        connection = self._connected(host or self._hosts[0])
        wanted = {"database": self._database, "wait_end_of_query": "1", "buffer_size": str(_BUFFER), **settings}
        try:
            connection.sock.settimeout(seconds)
            connection.request("POST", f"/?{urlencode(wanted)}", content, self._headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, HTTPException):
            connection.close()  # the next request opens it anew
            raise
        if answer.status == 200:
            return body
        code = _CODE.search(body.decode("utf-8", "replace"))
        if code and int(code[1]) == _NO_TABLE:
            raise GenerationGoneError(f"The index at {self._where} is gone. Make it with: palermo index")
        if code and int(code[1]) == _NO_DATABASE:
            raise EngineError(f"There is no database {self._database} at {self._hosts[0]}. Create it on every server.")
        raise self._unavailable(host, f"code {code[1]}" if code else f"status {answer.status}")

    def _connected(self, host: str) -> _Connection:
        known: dict[str, _Connection] = self._own_thread.__dict__
        if host not in known:
            known[host] = _Connection(host)
            self._opened.add(known[host])
        connection = known[host]
        if connection.sock is None:
            connection.timeout = _CONNECT_SECONDS
            try:
                connection.connect()
            except OSError as error:
                raise self._unavailable(host, str(error)) from error
        return connection

    def _unavailable(self, host: str, reason: str) -> EngineUnavailableError:
        where = f"clickhouse://{host or self._hosts[0]}/{self._database}"
        return EngineUnavailableError(f"The index at {where} cannot be reached just now ({reason}). Try again later.")


def statement(number: int, terms: Sequence[int], first: int, last: int) -> str:
    """The search with its numbers in it."""
    return _compiled(number, size_of(len(terms))) % values([int(term) for term in terms], int(first), int(last))


@lru_cache(maxsize=256)
def _compiled(number: int, terms: int) -> str:
    compiled: Any = search(number, terms).compile(dialect=DefaultDialect(paramstyle="pyformat"))
    return str(compiled)


class RowBinary:
    """Blocks in ClickHouse's format: numbers of four bytes, and before a string its length in groups of seven bits."""

    @staticmethod
    def row(place: int, term: int, data: bytes) -> bytes:
        length, size = b"", len(data)
        while size > 0x7F:
            length += bytes([size & 0x7F | 0x80])
            size >>= 7
        return struct.pack("<ii", place, term) + length + bytes([size]) + data

    @staticmethod
    def rows(content: bytes) -> Iterator[Block]:
        at = 0
        while at < len(content):
            place, term = struct.unpack_from("<ii", content, at)
            at += 8
            size = shift = 0
            while True:
                byte = content[at]
                size |= (byte & 0x7F) << shift
                at, shift = at + 1, shift + 7
                if byte < 0x80:
                    break
            yield place, term, content[at : at + size]
            at += size
