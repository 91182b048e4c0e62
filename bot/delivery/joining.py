"""Messages that the sender's app cut because they were too long for one: they are joined again and answered once.

Nothing in an update says that it is the rest of the one before. What is taken for one: plain text that the same person
sent to the bot within moments of a text of nearly the greatest length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.telegram.incoming import Message, read
from bot.telegram.router import parse_command

# Seconds to wait for the rest of a long message, and how many may lie between the two by Telegram's clock.
PAUSE = 1.0
_APART = 2
# An app cuts between words where it can, at most so far before the 4096th character.
_NEARLY_ALL = 3500

Update = Mapping[str, Any]


def may_go_on(update: Update) -> bool:
    """Whether an app may have cut this message: a new text of nearly the greatest length in a private chat."""
    message = update.get("message")
    text = message.get("text") if isinstance(message, Mapping) else None
    return isinstance(text, str) and len(text) >= _NEARLY_ALL and _plain(update) is not None


def rest_of(update: Update, waiting: Sequence[tuple[int, Update]]) -> list[tuple[int, Update]]:
    """Those of the numbered updates behind a long message that are the rest of it."""
    found: list[tuple[int, Update]] = []
    for number, after in waiting:
        if not (may_go_on(update) and _goes_on(update, after)):
            break
        found.append((number, after))
        update = after
    return found


def joined(updates: Sequence[Update]) -> Update:
    """The first message with the text of all."""
    text = "\n".join(update["message"]["text"] for update in updates)
    return {**updates[0], "message": {**updates[0]["message"], "text": text}}


def _goes_on(before: Update, after: Update) -> bool:
    first, second = _plain(before), _plain(after)
    if first is None or second is None or second.reply_to is not None or parse_command(second.text) is not None:
        return False
    sent = [update["message"].get("date") for update in (before, after)]
    if not all(isinstance(date, int) for date in sent):
        return False
    is_same_sender = (first.chat_id, first.user, first.thread_id) == (second.chat_id, second.user, second.thread_id)
    return is_same_sender and 0 <= sent[1] - sent[0] <= _APART


def _plain(update: Update) -> Message | None:
    """A text that somebody typed or pasted into a private chat."""
    kind, message = read(update)
    if kind != "message" or not isinstance(message, Message):
        return None
    is_typed = message.is_private and message.content == "text" and not message.is_forward and message.via_bot is None
    return message if is_typed else None
