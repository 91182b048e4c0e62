"""The store's tables, and how an older store becomes a newer one: named steps, in order, all in one transaction."""

from __future__ import annotations

from .errors import StoreError
from .sql import Database, Transaction

_FIRST = """
CREATE TABLE seen (
    update_id BIGINT PRIMARY KEY,
    at DOUBLE PRECISION NOT NULL
);
CREATE INDEX seen_at ON seen (at);
CREATE TABLE inbox (
    id {serial},
    lane TEXT NOT NULL,
    body TEXT,
    arrived DOUBLE PRECISION NOT NULL,
    is_overflow INTEGER NOT NULL DEFAULT 0,
    claims INTEGER NOT NULL DEFAULT 0,
    owner BIGINT
);
CREATE INDEX inbox_lane ON inbox (lane, id);
CREATE INDEX inbox_free ON inbox (id) WHERE owner IS NULL;
CREATE TABLE outbox (
    inbox_id BIGINT NOT NULL REFERENCES inbox (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    call TEXT NOT NULL,
    begun INTEGER NOT NULL DEFAULT 0,
    doubts INTEGER NOT NULL DEFAULT 0,
    due DOUBLE PRECISION NOT NULL DEFAULT 0,
    PRIMARY KEY (inbox_id, position)
);
CREATE TABLE answer (
    question_key TEXT PRIMARY KEY,
    message_id BIGINT NOT NULL,
    at DOUBLE PRECISION NOT NULL
);
CREATE INDEX answer_at ON answer (at);
CREATE TABLE language (
    person_key TEXT PRIMARY KEY,
    code TEXT NOT NULL
);
CREATE TABLE context (
    conversation_key TEXT PRIMARY KEY,
    terms TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL
);
CREATE INDEX context_at ON context (at);
CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
)
"""

# Attempts that a process did not survive and those that the network kept to itself are the same doubt.
_ONE_COUNT = """
UPDATE outbox SET begun = begun + doubts;
ALTER TABLE outbox DROP COLUMN doubts
"""

_PACING = """
CREATE TABLE ticket (
    number INTEGER PRIMARY KEY,
    free_at DOUBLE PRECISION NOT NULL
);
CREATE TABLE pace (
    chat_key TEXT PRIMARY KEY,
    times TEXT NOT NULL,
    until DOUBLE PRECISION NOT NULL
);
CREATE INDEX pace_until ON pace (until)
"""

_DOCUMENT = """
CREATE TABLE document (
    chat_key TEXT PRIMARY KEY,
    symbol TEXT NOT NULL
)
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("0001 inbox and outbox", _FIRST),
    ("0002 one count of doubtful attempts", _ONE_COUNT),
    ("0003 one pace for all replicas", _PACING),
    ("0004 the document of a chat", _DOCUMENT),
)
# Held while migrating, so that replicas that start together do not race.
_MIGRATING = 7_263_537_101


def migrate(database: Database, migrations: tuple[tuple[str, str], ...] = MIGRATIONS) -> list[str]:
    """Bring the store to this version; gives the names of what was done. Raises StoreError for a newer store."""
    with database.transaction() as transaction:
        if database.is_shared:
            transaction.execute("SELECT pg_advisory_xact_lock(?::bigint)", _MIGRATING)
        missing = _missing(transaction, migrations)
        for position, (name, script) in enumerate(missing, start=len(migrations) - len(missing)):
            _run(transaction, script.format(**database.names))
            transaction.execute("INSERT INTO migration (position, name) VALUES (?, ?)", position, name)
        return [name for name, _ in missing]


def is_current(database: Database) -> bool:
    """Whether nothing is left to migrate; changes no store that a bot has run on. Raises StoreError for a newer one."""
    with database.transaction() as transaction:
        return not _missing(transaction, MIGRATIONS)


def _missing(transaction: Transaction, migrations: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    transaction.execute(
        "CREATE TABLE IF NOT EXISTS migration (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"
    )
    done = [name for (name,) in transaction.execute("SELECT name FROM migration ORDER BY position")]
    if done != [name for name, _ in migrations[: len(done)]]:
        raise StoreError(
            "The store was written by a newer version of Palermo. Upgrade Palermo, or restore the backup that was "
            "made before the upgrade."
        )
    return migrations[len(done) :]


def _run(transaction: Transaction, script: str) -> None:
    """Statement by statement: SQLite's own script runner would commit in between."""
    for statement in filter(None, map(str.strip, script.split(";"))):
        transaction.execute(statement)
