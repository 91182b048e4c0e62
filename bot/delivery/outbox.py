"""Calls in the store: written down with the answer, marked before they are made, deleted when they are done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.telegram.call import Call

from .sql import Transaction

_OPTIONAL = ("chat_id", "is_group", "expires_in", "answers_message", "edits_answer_of")


def write(call: Call) -> str:
    return json.dumps(_plain(call), separators=(",", ":"))


def read(text: str) -> Call:
    return _call(json.loads(text))


def _plain(call: Call) -> dict[str, Any]:
    plain: dict[str, Any] = {"method": call.method, "params": dict(call.params)}
    for name in _OPTIONAL:
        if value := getattr(call, name):
            plain[name] = value
    return plain | ({"fallback": _plain(call.fallback)} if call.fallback is not None else {})


def _call(plain: Mapping[str, Any]) -> Call:
    fallback = plain.get("fallback")
    known = {name: plain[name] for name in _OPTIONAL if name in plain}
    return Call(plain["method"], plain["params"], **known, fallback=_call(fallback) if fallback is not None else None)


def put(transaction: Transaction, number: int, owner: int, calls: Sequence[str], *, is_begun: bool) -> bool:
    """The answer of an update, in place of its content; False where the update is no longer the owner's.

    `is_begun` says that the first call is about to be made.
    """
    mine = transaction.execute("UPDATE inbox SET body = NULL WHERE id = ? AND owner = ? RETURNING id", number, owner)
    if not mine:
        return False
    for position, call in enumerate(calls):
        transaction.execute(
            "INSERT INTO outbox (inbox_id, position, call, begun) VALUES (?, ?, ?, ?)",
            *(number, position, call, int(is_begun and position == 0)),
        )
    return True


def begin(transaction: Transaction, number: int, position: int, owner: int, begun: int) -> bool:
    """Mark before an attempt, so that a crash leaves a trace; False where it is no longer the owner's to make.

    `begun` counts the attempts of which nobody knows what became of them, this one included.
    """
    rows = transaction.execute(
        """
        UPDATE outbox SET begun = ?
        WHERE inbox_id = ? AND position = ? AND EXISTS (SELECT 1 FROM inbox WHERE id = ? AND owner = ?)
        RETURNING position
        """,
        *(begun, number, position, number, owner),
    )
    return bool(rows)


def failed(transaction: Transaction, number: int, position: int, *, begun: int, due: float) -> None:
    """The attempt is known to have failed, so that `begun` are in doubt as before; not before `due` is the next."""
    transaction.execute(
        "UPDATE outbox SET begun = ?, due = ? WHERE inbox_id = ? AND position = ?", begun, due, number, position
    )


def done(transaction: Transaction, number: int, position: int) -> None:
    transaction.execute("DELETE FROM outbox WHERE inbox_id = ? AND position = ?", number, position)
