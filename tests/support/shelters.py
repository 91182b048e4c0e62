"""Where a storm is ridden: on SQLite with one process, on PostgreSQL with three; and the plain bot beside it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from .bot_api import BotApi
from .bot_api.pusher import Pusher
from .postgres import Server, free_port
from .storm import PALERMO, PLAIN_PTB, Begun, Outcome, Storm, ride

_IN_FLIGHT = "SELECT call, begun FROM outbox WHERE begun > 0"
REPLICAS = 3


def on_sqlite(storm: Storm, folder: Path, **options: Any) -> Outcome:
    path = folder / "palermo.db"

    def in_flight() -> list[Begun]:
        try:
            with closing(sqlite3.connect(path)) as connection:
                return _begun(connection.execute(_IN_FLIGHT).fetchall())
        except sqlite3.OperationalError:  # killed before there were tables
            return []

    env = {"PALERMO_STORE": f"sqlite:///{path}", "PALERMO_METRICS_LISTEN": f"127.0.0.1:{free_port()}"}
    return ride(storm, PALERMO, env, in_flight=in_flight, **options)


def on_postgres(storm: Storm, server: Server, **options: Any) -> Outcome:
    import psycopg

    def in_flight() -> list[Begun]:
        try:
            with psycopg.connect(server.address) as connection:
                return _begun(connection.execute(_IN_FLIGHT).fetchall())
        except psycopg.errors.UndefinedTable:
            return []

    ports = [free_port() for _ in range(REPLICAS)]
    with ExitStack() as stack:

        def before(api: BotApi, number: int) -> dict[str, str]:
            if number == 0:
                stack.enter_context(Pusher(api.state, ports))
            listen = {"PALERMO_LISTEN": ports[number], "PALERMO_METRICS_LISTEN": free_port()}
            return {name: f"127.0.0.1:{port}" for name, port in listen.items()}

        env = {"PALERMO_STORE": server.address, "PALERMO_WEBHOOK_URL": "https://bot.example.org/telegram"}
        return ride(storm, PALERMO, env, replicas=REPLICAS, before=before, in_flight=in_flight, **options)


def _begun(rows: list[Any]) -> list[Begun]:
    return [Begun(json.loads(call)["params"], times) for call, times in rows]


def without(storm: Storm) -> Outcome:
    """The plain bot; what it had in flight is not known."""
    return ride(storm, PLAIN_PTB, {})
