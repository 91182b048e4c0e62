"""What the double remembers, and what each method does with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import rules
from .faults import Faults, Listed
from .markup import Entity
from .rules import BadRequestError

QUERY_SECONDS = 15.0
Params = Mapping[str, Any]


class ApiError(Exception):
    """A refusal as Telegram words it: `code` is the HTTP status, `parameters` may hold retry_after and the like."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass
class SentMessage:
    """A message of the bot as a person sees it; `edits` counts how often it was changed."""

    chat_id: int
    message_id: int
    text: str
    entities: list[Entity]
    reply_markup: dict[str, Any] | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    edits: int = 0

    @property
    def buttons(self) -> list[dict[str, Any]]:
        rows = self.reply_markup["inline_keyboard"] if self.reply_markup else []
        return [button for row in rows for button in row]


@dataclass(frozen=True)
class Sent:
    """One call that was accepted: its method, its parameters, and the message that it made or changed."""

    method: str
    params: Params
    message: SentMessage | None = None


@dataclass
class State:
    """One bot and its chats. `lock` is held while a method runs; `changed` tells those who wait for something."""

    token: str = "42:TEST"
    username: str = "PalermoBot"
    calls: list[Sent] = field(default_factory=list)
    chats: dict[int, dict[int, SentMessage]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    threads: dict[int, set[int]] = field(default_factory=dict)
    known_messages: dict[int, set[int]] = field(default_factory=dict)
    refusals: list[tuple[str, int | None, ApiError]] = field(default_factory=list)
    queries: dict[str, float] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    allowed_updates: list[str] | None = None
    polls: int = 0
    faults: Faults | Listed | None = None
    next_message_id: int = 1000
    clock: Callable[[], float] = time.monotonic
    inline_messages: dict[str, SentMessage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)

    @property
    def identity(self) -> dict[str, Any]:
        return {
            "id": int(self.token.split(":")[0]),
            "is_bot": True,
            "first_name": "Palermo",
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "supports_guest_queries": True,
        }

    # -- what tests do -----------------------------------------------------------------------------------------------

    def push(self, update: dict[str, Any]) -> None:
        """Hand an update out, and remember what it makes known: messages to reply to, queries to answer."""
        with self.changed:
            self.note(update)
            self.updates.append(update)
            self.changed.notify_all()

    def note(self, update: Mapping[str, Any]) -> None:
        for kind, content in update.items():
            if kind == "update_id":
                continue
            if "message_id" in content:
                self.known_messages.setdefault(content["chat"]["id"], set()).add(content["message_id"])
            for name in ("guest_query_id", "id"):
                if isinstance(content.get(name), str):
                    self.queries[content[name]] = self.clock()

    def refuse(self, method: str, error: ApiError, *, chat_id: int | None = None) -> None:
        """Refuse the next call of this method (to this chat) with an error; once for each time that it is asked."""
        with self.lock:
            self.refusals.append((method, chat_id, error))

    def messages(self, chat_id: int) -> list[SentMessage]:
        with self.lock:
            return list(self.chats.get(chat_id, {}).values())

    def meet_fault(self, method: str, params: Params) -> str:
        """Wait, or raise ApiError, as the faults say; gives what the server still has to do, or nothing."""
        fault = self.faults.next(method, params) if self.faults is not None else None
        if fault is None:
            return ""
        time.sleep(fault.seconds)
        if fault.kind == "error":
            told = {"retry_after": fault.retry_after} if fault.retry_after is not None else {}
            raise ApiError(fault.code, fault.description, **told)
        return fault.kind

    # -- the Bot API -------------------------------------------------------------------------------------------------

    def call(self, method: str, params: Params) -> Any:
        """Run a method. Raises ApiError."""
        with self.changed:
            handler = _METHODS.get(method.lower())
            if handler is None:
                raise ApiError(404, "Not Found: method not found")
            self._refuse_as_told(method, params)
            try:
                result = handler(self, params)
            except BadRequestError as error:
                raise ApiError(400, f"Bad Request: {error}") from error
            self.changed.notify_all()
            return result

    def _refuse_as_told(self, method: str, params: Params) -> None:
        for position, (name, chat_id, error) in enumerate(self.refusals):
            if name.lower() == method.lower() and chat_id in (None, params.get("chat_id")):
                del self.refusals[position]
                raise error

    def _send_message(self, params: Params) -> dict[str, Any]:
        chat_id = self._chat(params)
        text, entities = rules.text_of(params)
        rules.check_keyboard(params.get("reply_markup"))
        message = SentMessage(
            chat_id,
            self.next_message_id,
            text,
            entities,
            params.get("reply_markup"),
            self._reply_target(params, chat_id),
            self._thread(params, chat_id),
        )
        self.next_message_id += 1
        self.chats.setdefault(chat_id, {})[message.message_id] = message
        self.known_messages.setdefault(chat_id, set()).add(message.message_id)
        self.calls.append(Sent("sendMessage", params, message))
        return self._as_json(message)

    def _edit_message_text(self, params: Params) -> Any:
        text, entities = rules.text_of(params)
        rules.check_keyboard(params.get("reply_markup"))
        message = self._edited(params)
        if (text, entities, params.get("reply_markup")) == (message.text, message.entities, message.reply_markup):
            raise BadRequestError(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.text, message.entities, message.reply_markup = text, entities, params.get("reply_markup")
        message.edits += 1
        self.calls.append(Sent("editMessageText", params, message))
        return True if "inline_message_id" in params else self._as_json(message)

    def _edited(self, params: Params) -> SentMessage:
        if (inline := params.get("inline_message_id")) is not None:
            return self.inline_messages.setdefault(inline, SentMessage(0, 0, "", []))
        chat_id = self._chat(params)
        message = self.chats.get(chat_id, {}).get(int(params.get("message_id", 0)))
        if message is None:
            raise BadRequestError("message to edit not found")
        return message

    def _answer_callback_query(self, params: Params) -> bool:
        self._query(params.get("callback_query_id"))
        if len(params.get("text", "")) > 200:
            raise BadRequestError("MESSAGE_TOO_LONG")
        self.calls.append(Sent("answerCallbackQuery", params))
        return True

    def _answer_inline_query(self, params: Params) -> bool:
        self._query(params.get("inline_query_id"))
        rules.check_results(params.get("results"))
        if len(str(params.get("next_offset", "")).encode()) > 64:
            raise BadRequestError("NEXT_OFFSET_INVALID")
        self.calls.append(Sent("answerInlineQuery", params))
        return True

    def _answer_guest_query(self, params: Params) -> dict[str, Any]:
        self._query(params.get("guest_query_id"))
        text, entities = rules.check_result(params.get("result", {}))
        name = f"guest-{len(self.inline_messages)}"
        message = SentMessage(0, 0, text, entities, params["result"].get("reply_markup"))
        self.inline_messages[name] = message
        self.calls.append(Sent("answerGuestQuery", params, message))
        return {"inline_message_id": name}

    def _send_chat_action(self, params: Params) -> bool:
        self._chat(params)
        self.calls.append(Sent("sendChatAction", params))
        return True

    def _set_my_commands(self, params: Params) -> bool:
        rules.check_commands(params.get("commands"))
        self.commands[_scope(params)] = list(params["commands"])
        self.calls.append(Sent("setMyCommands", params))
        return True

    def _get_my_commands(self, params: Params) -> list[dict[str, str]]:
        return self.commands.get(_scope(params), [])

    def _set_text(self, name: str, params: Params) -> bool:
        limit = 120 if name == "short_description" else 512
        if len(params.get(name, "")) > limit:
            raise BadRequestError("DESCRIPTION_TOO_LONG")
        self.texts[(name, params.get("language_code", ""))] = params.get(name, "")
        self.calls.append(Sent(f"set {name}", params))
        return True

    def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        """Confirms what lies before `offset`. Waits up to `timeout` seconds; whom a newer poll interrupts gets 409."""
        if self.webhook.get("url"):
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        self.allowed_updates = params.get("allowed_updates", self.allowed_updates)
        offset = int(params.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self.polls += 1
        mine = self.polls
        self.changed.notify_all()
        self.changed.wait_for(lambda: self.updates or self.polls != mine, timeout=float(params.get("timeout", 0)))
        if self.polls != mine:
            raise ApiError(409, "Conflict: terminated by other getUpdates request")
        return self.updates[: int(params.get("limit", 100))]

    def _set_webhook(self, params: Params) -> bool:
        self.webhook = dict(params)
        return True

    def _delete_webhook(self, params: Params) -> bool:
        self.webhook = {}
        if params.get("drop_pending_updates"):
            self.updates = []
        return True

    def _webhook_info(self, _params: Params) -> dict[str, Any]:
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
            **{name: value for name, value in self.webhook.items() if name.startswith("last_error_")},
        }

    # -- chats -------------------------------------------------------------------------------------------------------

    def _chat(self, params: Params) -> int:
        chat_id = int(params.get("chat_id", 0))
        if not chat_id:
            raise BadRequestError("chat_id is empty")
        if chat_id in self.blocked:
            reason = "bot was blocked by the user" if chat_id > 0 else "bot was kicked from the supergroup chat"
            raise ApiError(403, f"Forbidden: {reason}")
        if chat_id in self.migrated:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, description, migrate_to_chat_id=self.migrated[chat_id])
        return chat_id

    def _reply_target(self, params: Params, chat_id: int) -> int | None:
        reply = params.get("reply_parameters")
        if reply is None:
            return None
        target = int(reply["message_id"])
        if target in self.known_messages.get(chat_id, set()):
            return target
        if reply.get("allow_sending_without_reply"):
            return None
        raise BadRequestError("message to be replied not found")

    def _thread(self, params: Params, chat_id: int) -> int | None:
        thread = params.get("message_thread_id")
        if thread is not None and int(thread) not in self.threads.get(chat_id, set()):
            raise BadRequestError("message thread not found")
        return None if thread is None else int(thread)

    def _query(self, number: Any) -> None:
        asked = self.queries.get(str(number))
        if asked is None or self.clock() - asked > QUERY_SECONDS:
            raise BadRequestError("query is too old and response timeout expired or query ID is invalid")

    def _as_json(self, message: SentMessage) -> dict[str, Any]:
        private = message.chat_id > 0
        chat = {"id": message.chat_id, "type": "private" if private else "supergroup"}
        chat |= {"first_name": "Person"} if private else {"title": "Group"}
        sender = {name: self.identity[name] for name in ("id", "is_bot", "first_name", "username")}
        shown = {"message_id": message.message_id, "date": int(time.time()), "chat": chat, "from": sender}
        return shown | {"text": message.text}


def _scope(params: Params) -> tuple[str, str]:
    return (params.get("scope") or {}).get("type", "default"), params.get("language_code", "") or ""


_METHODS: dict[str, Callable[[State, Params], Any]] = {
    "getme": lambda state, params: state.identity,
    "sendmessage": State._send_message,
    "editmessagetext": State._edit_message_text,
    "answercallbackquery": State._answer_callback_query,
    "answerinlinequery": State._answer_inline_query,
    "answerguestquery": State._answer_guest_query,
    "sendchataction": State._send_chat_action,
    "setmycommands": State._set_my_commands,
    "getmycommands": State._get_my_commands,
    "setmydescription": lambda state, params: state._set_text("description", params),
    "getmydescription": lambda state, params: {
        "description": state.texts.get(("description", params.get("language_code", "")), "")
    },
    "setmyshortdescription": lambda state, params: state._set_text("short_description", params),
    "getmyshortdescription": lambda state, params: {
        "short_description": state.texts.get(("short_description", params.get("language_code", "")), "")
    },
    "getupdates": State._get_updates,
    "setwebhook": State._set_webhook,
    "deletewebhook": State._delete_webhook,
    "getwebhookinfo": State._webhook_info,
}
