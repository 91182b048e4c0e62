"""What Telegram refuses in a message, a keyboard, or the answer to a query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .markup import Entity, MarkupError, parse_html, units

MAX_UNITS = 4096
MAX_BYTES = 32_768
MAX_ENTITIES = 100
_ACTIONS = (
    *("callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_current_chat"),
    "switch_inline_query_chosen_chat",
)


class BadRequestError(Exception):
    """Becomes `400 Bad Request: …`."""


def text_of(params: Mapping[str, Any], name: str = "text") -> tuple[str, list[Entity]]:
    """The visible text of a call and its entities."""
    source = params.get(name)
    if not isinstance(source, str) or not source.strip():
        raise BadRequestError("message text is empty")
    if len(source.encode("utf-8")) > MAX_BYTES:
        raise BadRequestError("text is too long")
    if params.get("parse_mode") not in (None, "HTML"):
        raise BadRequestError("unsupported parse_mode")
    try:
        text, entities = parse_html(source) if params.get("parse_mode") == "HTML" else (source.strip(), [])
    except MarkupError as error:
        raise BadRequestError(f"can't parse entities: {error}") from error
    if not text:
        raise BadRequestError("message text is empty")
    if units(text) > MAX_UNITS:
        raise BadRequestError("message is too long")
    if len(entities) > MAX_ENTITIES:
        raise BadRequestError("too many entities (Telegram would drop them silently)")
    return text, entities


def check_keyboard(markup: Any) -> None:
    if markup is None:
        return
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    if not isinstance(rows, list):
        raise BadRequestError("object expected as reply markup")
    if sum(map(len, rows)) > 100:
        raise BadRequestError("reply markup is too long")
    for row in rows:
        if not row or len(row) > 8:
            raise BadRequestError("a keyboard row needs 1 to 8 buttons")
        for button in row:
            _check_button(button)


def _check_button(button: Mapping[str, Any]) -> None:
    if not button.get("text"):
        raise BadRequestError("text buttons are unallowed in the inline keyboard")
    actions = [name for name in _ACTIONS if name in button]
    if len(actions) != 1 or set(button) - {"text", *actions}:
        raise BadRequestError("a button needs exactly one action")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode("utf-8")) <= 64:
        raise BadRequestError("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= 256:
        raise BadRequestError("BUTTON_COPY_TEXT_INVALID")
    if "url" in button and not re.match(r"(?:https?|tg)://\S+$", button["url"]):
        raise BadRequestError("BUTTON_URL_INVALID")


def check_results(results: Any) -> None:
    if not isinstance(results, list) or len(results) > 50:
        raise BadRequestError("RESULTS_TOO_MUCH")
    ids = [result.get("id", "") for result in results]
    if len(set(ids)) != len(ids):
        raise BadRequestError("RESULT_ID_DUPLICATE")
    for result in results:
        check_result(result)


def check_result(result: Mapping[str, Any]) -> tuple[str, list[Entity]]:
    if not 1 <= len(str(result.get("id", "")).encode("utf-8")) <= 64:
        raise BadRequestError("RESULT_ID_INVALID")
    if result.get("type") != "article" or not result.get("title"):
        raise BadRequestError("RESULT_TYPE_INVALID")
    check_keyboard(result.get("reply_markup"))
    return text_of(result.get("input_message_content", {}), "message_text")


def check_commands(commands: Any) -> None:
    if not isinstance(commands, list) or len(commands) > 100:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise BadRequestError("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
