"""Which messages the bot speaks up for, and what each wants: one table, read from top to bottom.

In a private chat every message gets an answer. Elsewhere the bot speaks when it is spoken to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from .call import BotIdentity
from .incoming import PLACEHOLDER_USERS, Message

Wants = Literal["nothing", "command", "question", "forward", "usage", "text"]

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{1,64}))?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Route:
    """What a message wants. `answers` is the message that the answer replies to, where that is not the message itself.

    `usage` wants to hear how to ask, `text` that only text can be read.
    """

    wants: Wants
    text: str = ""
    command: str = ""
    answers: Message | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row: the kind of message, how it is known, and what it leads to."""

    name: str
    applies: Callable[[Message, BotIdentity, Container[str]], bool]
    leads_to: Callable[[Message, BotIdentity], Route]


NOTHING = Route("nothing")


def route(message: Message, bot: BotIdentity, commands: Container[str]) -> Route:
    """`commands` are the names that this bot knows, without the slash."""
    for trigger in TRIGGERS:
        if trigger.applies(message, bot, commands):
            return trigger.leads_to(message, bot)
    return NOTHING


def parse_command(text: str) -> tuple[str, str | None, str] | None:
    """`/p@bot 39b` is the name in small letters, the bot it is for, and the rest."""
    match = _COMMAND.match(text)
    return (match[1].lower(), match[2], text[match.end() :].strip()) if match else None


def without_mention(text: str, bot: BotIdentity) -> str:
    return " ".join(_mention(bot.username).sub(" ", text).split())


@lru_cache(maxsize=4)
def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@/]){re.escape('@' + username)}(?!\w)", re.IGNORECASE)


def _nothing(_message: Message, _bot: BotIdentity) -> Route:
    return NOTHING


def _command(message: Message, _bot: BotIdentity) -> Route:
    parsed = parse_command(message.text)
    assert parsed is not None  # the row applies to commands only
    name, _, rest = parsed
    return Route("command", rest, name)


def _question(message: Message, bot: BotIdentity) -> Route:
    """The message itself; where it holds nothing but a mention, the message that it replies to."""
    text = without_mention(message.text, bot)
    if not text and message.reply_to is not None and message.reply_to.text:
        return Route("question", without_mention(message.reply_to.text, bot), answers=message.reply_to)
    return Route("question", text) if text else Route("usage")


def _is_command(message: Message) -> bool:
    return parse_command(message.text) is not None


def _is_for_another(message: Message, bot: BotIdentity) -> bool:
    parsed = parse_command(message.text)
    return parsed is not None and parsed[1] is not None and parsed[1].lower() != bot.username.lower()


def _is_for_us(message: Message, bot: BotIdentity, commands: Container[str]) -> bool:
    parsed = parse_command(message.text)
    return parsed is not None and (message.is_private or parsed[1] is not None or parsed[0] in commands)


def _is_from_a_bot(message: Message) -> bool:
    user = message.user
    return user is not None and user.is_bot and user.id not in PLACEHOLDER_USERS


def _replies_to(message: Message, bot: BotIdentity) -> bool:
    replied = message.reply_to
    return replied is not None and replied.user is not None and replied.user.id == bot.id and bool(message.text)


def _mentions(message: Message, bot: BotIdentity) -> bool:
    return _mention(bot.username).search(message.text) is not None


TRIGGERS = (
    Trigger("in a channel", lambda m, b, c: not (m.is_private or m.is_group), _nothing),
    Trigger("automatic copy of a channel's post", lambda m, b, c: m.is_automatic_forward, _nothing),
    Trigger("by way of a bot, our own inline results too", lambda m, b, c: m.via_bot is not None, _nothing),
    Trigger("from another bot", lambda m, b, c: _is_from_a_bot(m), _nothing),
    Trigger("service message", lambda m, b, c: m.content == "service", _nothing),
    Trigger("command for another bot", lambda m, b, c: _is_for_another(m, b), _nothing),
    Trigger("command", _is_for_us, _command),
    Trigger("somebody else's command in a group", lambda m, b, c: m.is_group and _is_command(m), _nothing),
    Trigger("mention", lambda m, b, c: m.is_group and _mentions(m, b), _question),
    Trigger("reply to the bot", lambda m, b, c: m.is_group and _replies_to(m, b), _question),
    Trigger("anything else in a group", lambda m, b, c: m.is_group, _nothing),
    Trigger("forwarded text", lambda m, b, c: m.is_forward and bool(m.text), lambda m, b: Route("forward", m.text)),
    Trigger("text or caption", lambda m, b, c: bool(m.text.strip()), lambda m, b: Route("question", m.text)),
    Trigger("blank text", lambda m, b, c: m.content == "text", lambda m, b: Route("question", m.text)),
    Trigger("anything else in a private chat", lambda m, b, c: True, lambda m, b: Route("text")),
)
