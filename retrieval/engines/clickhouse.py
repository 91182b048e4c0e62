"""ClickHouse over HTTP: one server, or a `Distributed` table over the shards of a cluster, each with its units.

    clickhouse://[USER:PASSWORD@]HOST:PORT[,HOST:PORT…]/DATABASE[?cluster=NAME]

The addresses are those of the shards' HTTP interfaces, one of each shard; the first is the one that is asked. A unit's
postings are all on one shard, where the build writes them itself: rows that go through a `Distributed` table arrive
some time later. Nothing but numbers is ever in a statement, so that servers from before bound parameters (2019) do too.
"""

from __future__ import annotations

import json
import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
from sqlalchemy.engine.default import DefaultDialect

from retrieval.errors import EngineError, EngineUnavailableError

from .database import BUILDING, DROPPED, READY, Generation, GenerationGoneError, joined, parts
from .statement import Asking, postings, prepared, search

if TYPE_CHECKING:
    from .database import Numbers

_PORT = 8123
_NO_TABLE, _NO_DATABASE = 60, 81
_CODE = re.compile(r"Code: (\d+)")
_TIMEOUT = httpx.Timeout(30, connect=5)
_LONG = httpx.Timeout(3600, connect=5)  # merging parts of a large table


class ClickHouseDatabase:
    """Thread-safe: connections are httpx's."""

    name = "ClickHouse"
    cheap = 300_000

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
        auth = (unquote(name), unquote(password)) if name else None
        self._client = httpx.Client(auth=auth, timeout=_TIMEOUT, trust_env=False)

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
                f"CREATE TABLE IF NOT EXISTS {self._own(number)} (term Int32, unit Int32, weight Int32) "
                "ENGINE = MergeTree ORDER BY (term, unit) SETTINGS index_granularity = 1024",
                host,
            )
        if self._cluster:
            self._ask(
                f"CREATE TABLE IF NOT EXISTS {postings(number).name} (term Int32, unit Int32, weight Int32) "
                f"ENGINE = Distributed({self._cluster}, {self._database}, {self._own(number)}, unit)"
            )
        self._ask(
            f"CREATE TABLE IF NOT EXISTS {prepared(number).name} (part Int32, data String) "
            "ENGINE = MergeTree ORDER BY part"
        )
        self._enter(Generation(number, key, BUILDING))

    def insert(self, number: int, terms: Numbers, units: Numbers, weights: Numbers, again: bool) -> None:
        import numpy as np

        rows = np.empty(len(terms), np.dtype([("term", "<i4"), ("unit", "<i4"), ("weight", "<i4")]))
        rows["term"], rows["unit"], rows["weight"] = terms, units, weights
        shards = len(self._hosts)
        for shard, host in enumerate(self._hosts):
            own = rows[units % shards == shard]
            # A block of at most a million rows is entered whole or not at all.
            if len(own) and not (again and self._count(number, host, int(terms[0]), int(terms[-1])) == len(own)):
                self._put(f"INSERT INTO {self._own(number)} FORMAT RowBinary", own.tobytes(), host)

    def publish(self, number: int, expected: int, about: str, data: str) -> None:
        found = sum(self._count(number, host) for host in self._hosts)
        if found != expected:
            raise EngineError(f"The index at {self._where} is not whole: {found} of {expected} postings. Try again.")
        for host in self._hosts:
            self._ask(f"OPTIMIZE TABLE {self._own(number)} FINAL", host, timeout=_LONG)
        if int(self._ask(f"SELECT count() FROM {postings(number).name}")) != expected:
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

    def search(self, number: int, asking: Asking) -> list[tuple[int, int]]:
        text = _compiled(number, asking.shape) % {name: int(value) for name, value in asking.values.items()}
        # Never an answer from a part of the shards, whatever the server's own settings are.
        lines = self._ask(f"{text} FORMAT TabSeparated", skip_unavailable_shards="0").splitlines()
        return [(int(unit), int(total)) for unit, _, total in (line.partition("\t") for line in lines)]

    def size(self, number: int) -> int:
        text = (
            f"SELECT sum(bytes) FROM system.parts WHERE active AND database = '{self._database}' "
            f"AND table = '{self._own(number)}'"
        )
        return sum(int(self._ask(text, host) or 0) for host in self._hosts)

    def close(self) -> None:
        self._client.close()

    # -- HTTP --------------------------------------------------------------------------------------------------------

    @property
    def _where(self) -> str:
        return f"clickhouse://{','.join(self._hosts)}/{self._database}"

    def _own(self, number: int) -> str:
        """The table that holds rows: of each shard where there are several, else the one that is asked."""
        return f"{postings(number).name}{'_shard' if self._cluster else ''}"

    def _count(self, number: int, host: str, first: int | None = None, last: int | None = None) -> int:
        where = "" if first is None else f" WHERE term BETWEEN {first} AND {last}"
        return int(self._ask(f"SELECT count() FROM {self._own(number)}{where}", host))

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

    def _ask(self, text: str, host: str = "", timeout: httpx.Timeout = _TIMEOUT, **settings: str) -> str:
        """Once more where the server had closed a connection that nobody used for some seconds."""
        for attempt in (1, 2):
            try:
                return self._send(host, text.encode(), settings, timeout)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                if attempt == 2:
                    raise self._unavailable(host, str(error)) from error
        raise AssertionError("unreachable")

    def _put(self, statement: str, rows: bytes, host: str = "") -> None:
        """Not repeated: nobody would know whether the rows came."""
        try:
            self._send(host, rows, {"query": statement}, _LONG)
        except httpx.TransportError as error:
            raise self._unavailable(host, str(error)) from error

    def _send(self, host: str, content: bytes, settings: dict[str, str], timeout: httpx.Timeout) -> str:
        url = f"http://{host or self._hosts[0]}/"
        wanted = {"database": self._database, "wait_end_of_query": "1", **settings}
        try:
            answer = self._client.post(url, params=wanted, content=content, timeout=timeout)
        except (httpx.ConnectError, httpx.TimeoutException) as error:
            raise self._unavailable(host, str(error)) from error
        if answer.status_code == 200:
            return answer.text
        code = _CODE.search(answer.text)
        if code and int(code[1]) == _NO_TABLE:
            raise GenerationGoneError(f"The index at {self._where} is gone. Make it with: palermo index")
        if code and int(code[1]) == _NO_DATABASE:
            raise EngineError(f"There is no database {self._database} at {self._hosts[0]}. Create it on every server.")
        raise self._unavailable(host, f"code {code[1]}" if code else f"status {answer.status_code}")

    def _unavailable(self, host: str, reason: str) -> EngineUnavailableError:
        where = f"clickhouse://{host or self._hosts[0]}/{self._database}"
        return EngineUnavailableError(f"The index at {where} cannot be reached just now ({reason}). Try again later.")


@lru_cache(maxsize=256)
def _compiled(number: int, shape: tuple[int, int, int]) -> str:
    compiled: Any = search(number, shape).compile(dialect=DefaultDialect(paramstyle="pyformat"))
    return str(compiled)
