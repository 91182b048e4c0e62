"""Results become calls: new messages, edits of an answer, changes of the message under a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import wording
from bot.wording import Wording

from .call import QUERY_SECONDS, Call
from .handlers.result import Result
from .incoming import CallbackQuery, Message
from .limits import CALLBACK_ANSWER_UNITS, shortened
from .markup import Sheet

# What editMessageText takes of a new message.
_EDITABLE = ("text", "parse_mode", "link_preview_options", "reply_markup")


def answer_message(message: Message, result: Result, *, edited: bool = False) -> tuple[Call, ...]:
    """Send the answer to a message; to an edited one, change the answer that it got before."""
    if result.sheet is None:
        return ()
    target = message if message.is_private and result.answers is None else (result.answers or message)
    quotes = not message.is_private or result.answers is not None
    sent = [_send(message, params, target.id if quotes else None) for params in result.sheet.messages()]
    if sent:
        sent[0] = replace(sent[0], answers_message=message.id)
        if edited:
            sent[0] = _edit_answer(message, sent[0])
    return tuple(sent)


def typing(message: Message) -> Call:
    """Shown for five seconds, or until a message comes."""
    params: dict[str, Any] = {"chat_id": message.chat_id, "action": "typing"}
    if message.thread_id is not None:
        params["message_thread_id"] = message.thread_id
    return Call("sendChatAction", params, message.chat_id, message.is_group)


def new_message(chat_id: int, sheet: Sheet, *, is_group: bool) -> tuple[Call, ...]:
    return tuple(Call("sendMessage", {"chat_id": chat_id, **params}, chat_id, is_group) for params in sheet.messages())


def answer_tap(query: CallbackQuery, result: Result, say: Wording, *, anew: bool) -> tuple[Call, ...]:
    """End the button's waiting, then change its message, or send a new one where that is wanted or cannot be."""
    params: dict[str, Any] = {"callback_query_id": query.id}
    if result.sheet is None:
        text = shortened(say(wording.CHANGED), CALLBACK_ANSWER_UNITS)
        params |= {"text": text, "show_alert": True}
    calls = [Call("answerCallbackQuery", params, expires_in=QUERY_SECONDS)]
    if result.sheet is not None:
        calls.extend(_shown(query, result.sheet, anew))
    return tuple(calls)


def _shown(query: CallbackQuery, sheet: Sheet, anew: bool) -> list[Call]:
    messages = sheet.messages()
    if query.inline_message_id is not None:
        edit = {"inline_message_id": query.inline_message_id, **messages[0]}
        return [Call("editMessageText", edit, expires_in=QUERY_SECONDS)]
    message = query.message
    if message is None:
        return []
    sent = [_send(message, params, None) for params in messages]
    if not anew and message.is_accessible:
        edit = {"chat_id": message.chat_id, "message_id": message.id, **messages[0]}
        sent[0] = Call("editMessageText", edit, message.chat_id, message.is_group, fallback=sent[0])
    return [replace(call, expires_in=QUERY_SECONDS) for call in sent]


def _send(message: Message, params: Mapping[str, Any], reply_to: int | None) -> Call:
    """Into the topic that the message stands in; without it where that topic is gone."""
    full: dict[str, Any] = {"chat_id": message.chat_id, **params}
    if reply_to is not None:
        full["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    call = Call("sendMessage", full, message.chat_id, message.is_group)
    if message.thread_id is None:
        return call
    return replace(call, params=full | {"message_thread_id": message.thread_id}, fallback=call)


def _edit_answer(message: Message, send: Call) -> Call:
    params = {"chat_id": message.chat_id} | {name: send.params[name] for name in _EDITABLE if name in send.params}
    return Call(
        "editMessageText",
        params,
        message.chat_id,
        message.is_group,
        answers_message=message.id,
        edits_answer_of=message.id,
        fallback=send,
    )
