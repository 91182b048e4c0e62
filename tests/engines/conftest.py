"""Real servers for the engines: one PostgreSQL and three shards of ClickHouse for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from retrieval.engines.database import Database, connect
from tests.support import clickhouse, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def cluster() -> Iterator[clickhouse.Cluster]:
    with clickhouse.running() as servers:
        yield servers


@pytest.fixture(params=["sqlite", "postgresql", "clickhouse", "shards"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an index may be: of each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'index.db'}"
    if request.param == "postgresql":
        server: postgres.Server = request.getfixturevalue("postgres_server")
        return server.address
    servers: clickhouse.Cluster = request.getfixturevalue("cluster")
    return servers.address if request.param == "shards" else servers.single


@pytest.fixture
def connected() -> Iterator[Callable[[str], Database]]:
    """Connects to an address until the test ends."""
    with ExitStack() as opened:

        def open_one(address: str) -> Database:
            database = connect(address)
            opened.callback(database.close)
            return database

        yield open_one
