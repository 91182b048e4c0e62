"""What is kept of people, and how long: all of it under a secret hash, and of what was asked analysed terms only."""

from __future__ import annotations

import json
from collections import OrderedDict

from bot.telegram.call import (
    ConversationKey,
    ConversationTurn,
    DocumentChoice,
    ForgetRequest,
    LanguageChoice,
    Migration,
)
from retrieval.answer import Terms

from .keys import Keys
from .sql import Transaction

# Seconds that a follow-up has, and that the edit of a question finds its answer.
CONTEXT_FOR = 600.0
ANSWER_FOR = 86_400.0
_MOST_CONTEXTS = 10_000


class Conversations:
    """The terms of each conversation's question before: in this process where it is alone, else in expiring rows."""

    def __init__(self, keys: Keys, *, is_shared: bool) -> None:
        self._keys = keys
        self._is_shared = is_shared
        # As text: a sixth of the memory that the terms take as objects.
        self._known: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def get(self, transaction: Transaction, key: ConversationKey | None, now: float) -> Terms | None:
        if key is None:
            return None
        hashed = self._hashed(key)
        found = self._known.get(hashed)
        if self._is_shared:
            rows = transaction.execute("SELECT at, terms FROM context WHERE conversation_key = ?", hashed)
            found = (float(rows[0][0]), str(rows[0][1])) if rows else None
        if found is None or now - found[0] >= CONTEXT_FOR:
            return None
        return tuple((str(term), float(weight)) for term, weight in json.loads(found[1]))

    def put(self, transaction: Transaction, turn: ConversationTurn, now: float) -> None:
        hashed, terms = self._hashed(turn.key), json.dumps(turn.terms)
        if self._is_shared:
            transaction.execute(
                """
                INSERT INTO context (conversation_key, terms, at) VALUES (?, ?, ?)
                ON CONFLICT (conversation_key) DO UPDATE SET terms = excluded.terms, at = excluded.at
                """,
                *(hashed, terms, now),
            )
            return
        self._known[hashed] = (now, terms)
        self._known.move_to_end(hashed)
        if len(self._known) > _MOST_CONTEXTS:
            self._known.popitem(last=False)

    def forget_old(self, transaction: Transaction, now: float) -> None:
        transaction.execute("DELETE FROM context WHERE at < ?", now - CONTEXT_FOR)
        while self._known and next(iter(self._known.values()))[0] < now - CONTEXT_FOR:
            self._known.popitem(last=False)

    def forget(self, transaction: Transaction, request: ForgetRequest) -> None:
        """All threads of this person in this chat: the key holds the thread, so it is hashed apart."""
        prefix = self._prefix(request.chat_id, request.user_id)
        transaction.execute("DELETE FROM context WHERE conversation_key LIKE ?", f"{prefix}%")
        for hashed in [known for known in self._known if known.startswith(prefix)]:
            del self._known[hashed]

    def _hashed(self, key: ConversationKey) -> str:
        return f"{self._prefix(key.chat_id, key.user_id)}{self._keys.of('thread', key.thread_id)}"

    def _prefix(self, chat_id: int, user_id: int) -> str:
        return self._keys.of("conversation", chat_id, user_id)


class Languages:
    """The language that a person chose, until it is taken back."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def get(self, transaction: Transaction, user_id: int | None) -> str | None:
        if user_id is None:
            return None
        rows = transaction.execute("SELECT code FROM language WHERE person_key = ?", self._hashed(user_id))
        return str(rows[0][0]) if rows else None

    def put(self, transaction: Transaction, choice: LanguageChoice) -> None:
        self.forget(transaction, choice.user_id)
        if choice.code is not None:
            transaction.execute(
                "INSERT INTO language (person_key, code) VALUES (?, ?)", self._hashed(choice.user_id), choice.code
            )

    def forget(self, transaction: Transaction, user_id: int) -> None:
        transaction.execute("DELETE FROM language WHERE person_key = ?", self._hashed(user_id))

    def _hashed(self, user_id: int) -> str:
        return self._keys.of("language", user_id)


class Documents:
    """The only document that a chat wants to hear of, until all are chosen again."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def get(self, transaction: Transaction, chat_id: int | None) -> str | None:
        if chat_id is None:
            return None
        rows = transaction.execute("SELECT symbol FROM document WHERE chat_key = ?", self._hashed(chat_id))
        return str(rows[0][0]) if rows else None

    def put(self, transaction: Transaction, choice: DocumentChoice) -> None:
        self.forget(transaction, choice.chat_id)
        if choice.symbol is not None:
            transaction.execute(
                "INSERT INTO document (chat_key, symbol) VALUES (?, ?)", self._hashed(choice.chat_id), choice.symbol
            )

    def migrate(self, transaction: Transaction, migration: Migration) -> None:
        """Told twice, the second time changes nothing; nor does it where the new group has chosen already."""
        symbol = self.get(transaction, migration.old_chat_id)
        self.forget(transaction, migration.old_chat_id)
        if symbol is not None and self.get(transaction, migration.new_chat_id) is None:
            self.put(transaction, DocumentChoice(migration.new_chat_id, symbol))

    def forget(self, transaction: Transaction, chat_id: int) -> None:
        transaction.execute("DELETE FROM document WHERE chat_key = ?", self._hashed(chat_id))

    def _hashed(self, chat_id: int) -> str:
        return self._keys.of("document", chat_id)


class Answers:
    """Which message answered which question, so that an edited question can change its answer."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def get(self, transaction: Transaction, chat_id: int, question: int) -> int | None:
        rows = transaction.execute(
            "SELECT message_id FROM answer WHERE question_key = ?", self._keys.of("question", chat_id, question)
        )
        return int(rows[0][0]) if rows else None

    def put(self, transaction: Transaction, chat_id: int, question: int, message_id: int, now: float) -> None:
        transaction.execute(
            """
            INSERT INTO answer (question_key, message_id, at) VALUES (?, ?, ?)
            ON CONFLICT (question_key) DO UPDATE SET message_id = excluded.message_id, at = excluded.at
            """,
            *(self._keys.of("question", chat_id, question), message_id, now),
        )

    def forget_old(self, transaction: Transaction, now: float) -> None:
        transaction.execute("DELETE FROM answer WHERE at < ?", now - ANSWER_FOR)


def fact(transaction: Transaction, name: str) -> str | None:
    """Something about the bot itself, such as the webhook's secret."""
    rows = transaction.execute("SELECT value FROM fact WHERE name = ?", name)
    return str(rows[0][0]) if rows else None


def keep_fact(transaction: Transaction, name: str, value: str) -> str:
    """Keep it; where replicas do so at the same time, all get what the first one kept."""
    transaction.execute("INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value)
    return fact(transaction, name) or value
