"""What an update says, read from the JSON that Telegram sends.

Read by hand and not through python-telegram-bot's classes: those take a quarter of a millisecond for each update and
raise on a field that a newer Bot API shapes otherwise, and an update is read here only in the few fields that matter.
A field of an unexpected type counts as missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .call import ConversationKey, Migration

Content = Literal["text", "media", "service", "unknown"]

# Senders that stand for somebody: an anonymous administrator of a group, a channel, Telegram itself.
PLACEHOLDER_USERS = frozenset({1087968824, 136817688, 777000})
# Longer texts are those that delivery joined again; see `bot.delivery.joining`.
MAX_TEXT = 4 * 4096
_NO_THREAD = 0
_GENERAL_TOPIC = 1

_MEDIA = """
    animation audio document live_photo paid_media photo sticker story video video_note voice checklist contact dice
    game giveaway giveaway_winners invoice location poll venue
"""
_SERVICE = """
    new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
    supergroup_chat_created channel_chat_created migrate_to_chat_id migrate_from_chat_id pinned_message
    message_auto_delete_timer_changed successful_payment refunded_payment connected_website write_access_allowed
    passport_data proximity_alert_triggered video_chat_scheduled video_chat_started video_chat_ended
    video_chat_participants_invited web_app_data forum_topic_created forum_topic_closed forum_topic_reopened
    forum_topic_edited general_forum_topic_hidden general_forum_topic_unhidden chat_shared users_shared user_shared
    giveaway_created giveaway_completed boost_added chat_background_set checklist_tasks_done checklist_tasks_added
    direct_message_price_changed paid_message_price_changed gift gift_upgrade_sent unique_gift chat_owner_changed
    chat_owner_left managed_bot_created poll_option_added poll_option_deleted suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
"""
MEDIA = frozenset(_MEDIA.split())
SERVICE = frozenset(_SERVICE.split())


@dataclass(frozen=True, slots=True)
class User:
    id: int
    is_bot: bool
    language_code: str | None

    @property
    def is_person(self) -> bool:
        """Whether choices can be kept under this id."""
        return not self.is_bot and self.id not in PLACEHOLDER_USERS


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is the text or the caption; `thread_id` is what an answer must name, None where it must name nothing."""

    id: int
    chat_id: int
    chat_type: str
    content: Content
    user: User | None = None
    sender_chat_id: int | None = None
    text: str = ""
    thread_id: int | None = None
    reply_to: Message | None = None
    via_bot: int | None = None
    is_automatic_forward: bool = False
    is_forward: bool = False
    guest_query_id: str | None = None
    is_accessible: bool = True
    migration: Migration | None = None

    @property
    def is_private(self) -> bool:
        return self.chat_type == "private"

    @property
    def is_group(self) -> bool:
        return self.chat_type in ("group", "supergroup")


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """A tapped button. One of `message` and `inline_message_id` is set."""

    id: str
    user: User
    data: str
    message: Message | None = None
    inline_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class InlineQuery:
    id: str
    user: User
    query: str
    offset: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's own state in a chat changed."""

    chat_id: int
    chat_type: str
    user: User | None
    before: str
    after: str
    may_send: bool

    @property
    def was_added(self) -> bool:
        return self.before in ("left", "kicked") and self.after in ("member", "administrator") and self.may_send

    @property
    def was_blocked(self) -> bool:
        return self.chat_type == "private" and self.after == "kicked"


Json = Mapping[str, Any]
Incoming = Message | CallbackQuery | InlineQuery | Membership


def read(update: Json) -> tuple[str, Incoming | None]:
    """The update's kind, which is its field's name, and what it says; None where it is nothing for this bot."""
    for kind in ("message", "edited_message", "guest_message"):
        if (raw := _object(update, kind)) is not None:
            return kind, read_message(raw)
    if (raw := _object(update, "callback_query")) is not None:
        return "callback_query", _callback(raw)
    if (raw := _object(update, "inline_query")) is not None:
        return "inline_query", _inline(raw)
    if (raw := _object(update, "my_chat_member")) is not None:
        return "my_chat_member", _membership(raw)
    return next((kind for kind in update if kind != "update_id"), "nothing"), None


@dataclass(frozen=True, slots=True)
class Whose:
    """Under what something may be looked up for an update: the terms of the question before (never without need in a
    group), a person's language, the document of a chat (none where the bot is a guest)."""

    conversation: ConversationKey | None = None
    user_id: int | None = None
    chat_id: int | None = None


def whose(update: Json) -> Whose:
    kind, said = read(update)
    if said is None:
        return Whose()
    user = said.user.id if said.user is not None and said.user.is_person else None
    message = said.message if isinstance(said, CallbackQuery) else said
    chat = message.chat_id if isinstance(message, Message) and kind != "guest_message" else None
    return Whose(_conversation(said) if isinstance(said, Message) else None, user, chat)


def _conversation(message: Message) -> ConversationKey | None:
    replied = message.reply_to
    to_a_bot = replied is not None and replied.user is not None and replied.user.is_bot
    return key_of(message) if message.is_private or (message.is_group and to_a_bot) else None


def key_of(message: Message) -> ConversationKey | None:
    if message.user is None or not message.user.is_person:
        return None
    return ConversationKey(message.chat_id, message.user.id, message.thread_id or _NO_THREAD)


def read_message(raw: Json, *, deep: bool = True) -> Message | None:
    chat = _object(raw, "chat")
    number, chat_id = _number(raw, "message_id"), _number(chat, "id")
    if chat is None or number is None or chat_id is None:
        return None
    replied = _object(raw, "reply_to_message") if deep else None
    return Message(
        id=number,
        chat_id=chat_id,
        chat_type=_string(chat, "type") or "",
        content=_content(raw),
        user=_user(_object(raw, "from")),
        sender_chat_id=_number(_object(raw, "sender_chat"), "id"),
        text=(_string(raw, "text") or _string(raw, "caption") or "")[:MAX_TEXT],
        thread_id=_thread(raw),
        reply_to=read_message(replied, deep=False) if replied is not None else None,
        via_bot=_number(_object(raw, "via_bot"), "id"),
        is_automatic_forward=raw.get("is_automatic_forward") is True,
        is_forward=_object(raw, "forward_origin") is not None,
        guest_query_id=_string(raw, "guest_query_id"),
        is_accessible=raw.get("date") != 0,
        migration=_migration(raw, chat_id),
    )


def _content(raw: Json) -> Content:
    if _string(raw, "text"):
        return "text"
    fields = raw.keys()
    if fields & MEDIA:
        return "media"
    return "service" if fields & SERVICE else "unknown"


def _thread(raw: Json) -> int | None:
    """Messages of a former forum still carry a thread id, and the General topic must not be named."""
    thread = _number(raw, "message_thread_id")
    if raw.get("is_topic_message") is not True or thread == _GENERAL_TOPIC:
        return None
    return thread


def _migration(raw: Json, chat_id: int) -> Migration | None:
    """Both groups are told of it, each by a message that names the other."""
    if (new := _number(raw, "migrate_to_chat_id")) is not None:
        return Migration(chat_id, new)
    old = _number(raw, "migrate_from_chat_id")
    return Migration(old, chat_id) if old is not None else None


def _callback(raw: Json) -> CallbackQuery | None:
    number, user = _string(raw, "id"), _user(_object(raw, "from"))
    if number is None or user is None:
        return None
    message = _object(raw, "message")
    return CallbackQuery(
        id=number,
        user=user,
        data=_string(raw, "data") or "",
        message=read_message(message) if message is not None else None,
        inline_message_id=_string(raw, "inline_message_id"),
    )


def _inline(raw: Json) -> InlineQuery | None:
    number, user = _string(raw, "id"), _user(_object(raw, "from"))
    if number is None or user is None:
        return None
    return InlineQuery(number, user, (_string(raw, "query") or "")[:MAX_TEXT], _string(raw, "offset") or "")


def _membership(raw: Json) -> Membership | None:
    chat, before, after = (_object(raw, name) for name in ("chat", "old_chat_member", "new_chat_member"))
    chat_id = _number(chat, "id")
    if chat is None or before is None or after is None or chat_id is None:
        return None
    return Membership(
        chat_id=chat_id,
        chat_type=_string(chat, "type") or "",
        user=_user(_object(raw, "from")),
        before=_string(before, "status") or "",
        after=_string(after, "status") or "",
        may_send=after.get("can_send_messages") is not False,
    )


def _user(raw: Json | None) -> User | None:
    number = _number(raw, "id")
    if raw is None or number is None:
        return None
    return User(number, raw.get("is_bot") is True, _string(raw, "language_code"))


def _object(raw: Json | None, name: str) -> Json | None:
    value = raw.get(name) if raw is not None else None
    return value if isinstance(value, Mapping) else None


def _number(raw: Json | None, name: str) -> int | None:
    value = raw.get(name) if raw is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _string(raw: Json | None, name: str) -> str | None:
    value = raw.get(name) if raw is not None else None
    return value if isinstance(value, str) else None
