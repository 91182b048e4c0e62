"""PostgreSQL as compose.replicas.yaml starts it: what was deleted leaves the disk, and its log tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.delivery.migrations import migrate
from bot.delivery.postgres import PostgresDatabase
from tests.delivery.bots import eventually
from tests.support.postgres import Server, running

from .files import compose

psycopg = pytest.importorskip("psycopg")
TRACER = "tracerquestion"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with compose's options, that looks for deleted rows each second."""
    command = compose("compose.replicas.yaml")["services"]["database"]["command"]
    options = dict(option.removeprefix("-c").split("=") for option in command if option.startswith("-c"))
    with running() as server:
        with psycopg.connect(server.address, autocommit=True) as connection:
            for name, value in (options | {"autovacuum_naptime": "1s"}).items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
        database = PostgresDatabase(server.address)
        database.open()
        migrate(database)
        database.close()
        yield server


def holding(folder: Path) -> set[str]:
    """The parts of the server's folder where the tracer stands: `base` are the tables."""
    found = set()
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a file that the server has just removed
            if path.is_file() and TRACER.encode() in path.read_bytes():
                found.add(path.relative_to(folder).parts[0])
    return found


def test_an_answered_question_leaves_the_disk(server: Server) -> None:
    """The tables within a round of autovacuum, the write-ahead log with the next switch and checkpoint."""
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("INSERT INTO inbox (lane, body, arrived) VALUES ('x', %s, 1)", (TRACER,))
        connection.execute("CHECKPOINT")
        assert holding(server.data) == {"base", "pg_wal"}
        connection.execute("DELETE FROM inbox")

        def tables_are_clean() -> bool:
            connection.execute("CHECKPOINT")
            return "base" not in holding(server.data)

        eventually(tables_are_clean, 30)
        for _ in range(2):
            connection.execute("SELECT pg_switch_wal()")
            connection.execute("CHECKPOINT")
        assert holding(server.data) == set()


def test_its_log_tells_no_row(server: Server) -> None:
    """An error is named without the statement and the values that it happened to."""
    with psycopg.connect(server.address, autocommit=True) as connection:
        for _ in range(2):
            with suppress(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO fact (name, value) VALUES (%s, 'x')", (TRACER,))
        with suppress(psycopg.errors.DivisionByZero):
            connection.execute(f"SELECT '{TRACER}', 1 / 0")
        with suppress(psycopg.errors.NotNullViolation):
            connection.execute("INSERT INTO fact (name, value) VALUES (%s, NULL)", (f"{TRACER} null",))
    log = (server.data.parent / "log").read_text(encoding="utf-8")
    assert "division by zero" in log
    assert TRACER not in log
