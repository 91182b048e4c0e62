"""Updates as Telegram writes them. What a test does not name has the values of an ordinary private chat."""

from __future__ import annotations

import itertools
from typing import Any

BOT_ID = 42
BOT_NAME = "PalermoBot"
GROUP = -1001234567890
_ids = itertools.count(1)
DATE = 1_790_000_000


def person(number: int = 7, language: str | None = "en", **fields: Any) -> dict[str, Any]:
    known = {"id": number, "is_bot": False, "first_name": "Ana"}
    return known | ({"language_code": language} if language else {}) | fields


def private(number: int = 7) -> dict[str, Any]:
    return {"id": number, "type": "private", "first_name": "Ana"}


def group(number: int = GROUP, **fields: Any) -> dict[str, Any]:
    return {"id": number, "type": "supergroup", "title": "Case & co"} | fields


def bot_user() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Palermo", "username": BOT_NAME}


def message(text: str | None = None, **fields: Any) -> dict[str, Any]:
    """The message itself, in a private chat unless `chat` says otherwise."""
    sender = fields.pop("sender", person())
    content: dict[str, Any] = {"message_id": next(_ids), "date": DATE, "chat": private(sender["id"]), "from": sender}
    return content | ({"text": text} if text is not None else {}) | fields


def update(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": next(_ids), kind: content}


def said(text: str, **fields: Any) -> dict[str, Any]:
    """A message in a private chat."""
    return update("message", message(text, **fields))


def said_in_group(text: str, **fields: Any) -> dict[str, Any]:
    return update("message", message(text, **({"chat": group()} | fields)))


def edited(original: dict[str, Any], text: str) -> dict[str, Any]:
    """The edit of a message that an update brought."""
    return update("edited_message", original["message"] | {"text": text, "edit_date": DATE + 60})


def from_bot(text: str = "A quotation.", **fields: Any) -> dict[str, Any]:
    """A message of the bot itself, to reply to."""
    return message(text, sender=bot_user(), **({"chat": private()} | fields))


def tap(data: str, under: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A tapped button under a message of the bot, or under an inline message where `inline_message_id` is given."""
    content = {"id": f"tap-{next(_ids)}", "from": person(), "chat_instance": "1", "data": data}
    if "inline_message_id" not in fields:
        content["message"] = under or from_bot()
    return update("callback_query", content | fields)


def inline(query: str, **fields: Any) -> dict[str, Any]:
    content = {"id": f"inline-{next(_ids)}", "from": person(), "query": query, "offset": ""}
    return update("inline_query", content | fields)


def guest(text: str, **fields: Any) -> dict[str, Any]:
    """A mention in a chat that the bot never joined."""
    content = message(text, chat=group(-1009999999999), guest_query_id=f"guest-{next(_ids)}")
    return update("guest_message", content | {"guest_bot_caller_user": person()} | fields)


def membership(before: str, after: str, **fields: Any) -> dict[str, Any]:
    """The bot's own state in a chat changed."""
    states = [{"user": bot_user(), "status": status} for status in (before, after)]
    content = {"chat": group(), "from": person(), "date": DATE}
    content |= {"old_chat_member": states[0], "new_chat_member": states[1]}
    return update("my_chat_member", content | fields)
