"""When the bot speaks and when it is silent: one row for each kind of message."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.call import Known
from bot.telegram.responder import TelegramResponder
from tests.support.updates import (
    BOT_NAME,
    GROUP,
    bot_user,
    edited,
    from_bot,
    group,
    guest,
    membership,
    message,
    person,
    private,
    said,
    said_in_group,
    update,
)

QUESTION = "Can victims be punished for forced crimes?"
OTHER_BOT = {"id": 4242, "is_bot": True, "first_name": "Other", "username": "OtherBot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL = {"id": -1005, "type": "channel", "title": "News"}


def reply(text: str | None, to: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return said_in_group(text or "", reply_to_message=to, **fields)


SPEAKS = {
    "a question in a private chat": said(QUESTION),
    "a command in a private chat": said("/areas"),
    "an unknown command in a private chat": said("/zzzz"),
    "a command for this bot in a private chat": said(f"/areas@{BOT_NAME}"),
    "a command with the bot's name in a group": said_in_group(f"/ask@{BOT_NAME} {QUESTION}"),
    "the name in another letter case": said_in_group(f"/ask@{BOT_NAME.upper()} {QUESTION}"),
    "the command in capitals": said_in_group(f"/ASK@{BOT_NAME} {QUESTION}"),
    "a known command without the name in a group": said_in_group(f"/ask {QUESTION}"),
    "an area's command in a group": said_in_group("/prevention"),
    "an unknown command with the bot's name in a group": said_in_group(f"/zzzz@{BOT_NAME}"),
    "a mention in front": said_in_group(f"@{BOT_NAME} {QUESTION}"),
    "a mention behind": said_in_group(f"{QUESTION} @{BOT_NAME}"),
    "a mention in small letters": said_in_group(f"@{BOT_NAME.lower()} {QUESTION}"),
    "a mention alone": said_in_group(f"@{BOT_NAME}"),
    "a mention alone as a reply": reply(f"@{BOT_NAME}", message(QUESTION, chat=group())),
    "a mention in a caption": update("message", message(chat=group(), photo=[{}], caption=f"@{BOT_NAME} {QUESTION}")),
    "a reply to the bot": reply(QUESTION, from_bot(chat=group())),
    "/ask alone as a reply": reply("/ask", message(QUESTION, chat=group())),
    "an anonymous administrator": said_in_group(f"/ask {QUESTION}", sender=ANONYMOUS, sender_chat=group()),
    "somebody writing as a channel": said_in_group(f"@{BOT_NAME} {QUESTION}", sender=AS_CHANNEL, sender_chat=CHANNEL),
    "a small group": said_in_group(f"/ask {QUESTION}", chat={"id": -5, "type": "group", "title": "Small"}),
    "an edited question": edited(said(QUESTION), "/areas"),
    "a guest query": guest(f"@{BOT_NAME} {QUESTION}"),
    "being added to a group": membership("left", "member"),
    "being added to a group as an administrator": membership("left", "administrator"),
    "a photo in a private chat": update("message", message(photo=[{}])),
    "a rich message in a private chat": update("message", message(rich_message={"blocks": []})),
}
SILENT = {
    "ordinary talk in a group": said_in_group(QUESTION),
    "a command for another bot": said_in_group("/ask@OtherBot what"),
    "a command for another bot in a reply to this one": reply("/ask@OtherBot what", from_bot(chat=group())),
    "somebody else's command in a group": said_in_group("/weather"),
    "a mention of another bot": said_in_group(f"@{BOT_NAME}2 {QUESTION}"),
    "the name inside an address": said_in_group(f"write to info@{BOT_NAME} please"),
    "a reply to somebody else": reply(QUESTION, message("hello", chat=group())),
    "another bot": said_in_group(f"@{BOT_NAME} {QUESTION}", sender=OTHER_BOT),
    "the bot's own inline result": said_in_group("“A quotation.”", via_bot=bot_user()),
    "its own inline result in a private chat": said("“A quotation.”", via_bot=bot_user()),
    "another bot's inline result": said_in_group(f"@{BOT_NAME} hello", via_bot=OTHER_BOT),
    "a channel's post": update(
        "channel_post", {"message_id": 5, "date": 1, "chat": CHANNEL, "text": f"@{BOT_NAME} hi"}
    ),
    "an edited channel's post": update(
        "edited_channel_post", {"message_id": 5, "date": 1, "chat": CHANNEL, "text": f"@{BOT_NAME} hi"}
    ),
    "the automatic copy of a channel's post": said_in_group(
        f"@{BOT_NAME} {QUESTION}", sender=TELEGRAM, sender_chat=CHANNEL, is_automatic_forward=True
    ),
    "somebody joins": update("message", message(chat=group(), new_chat_members=[person()])),
    "a pinned message": update("message", message(chat=group(), pinned_message=message("x", chat=group()))),
    "a pinned message in a private chat": update("message", message(pinned_message=message("x"))),
    "a group becomes a supergroup": update("message", message(chat=group(-5), migrate_to_chat_id=GROUP)),
    "the supergroup tells where it comes from": update("message", message(chat=group(), migrate_from_chat_id=-5)),
    "a forum topic is created": update("message", message(chat=group(), forum_topic_created={"name": "Law"})),
    "a photo in a group": update("message", message(chat=group(), photo=[{}])),
    "a photo in reply to the bot": update("message", message(chat=group(), photo=[{}], reply_to_message=from_bot())),
    "a moving live location": update("edited_message", message(location={"latitude": 1, "longitude": 1})),
    "being removed from a group": membership("member", "kicked"),
    "being made an administrator": membership("member", "administrator"),
    "being added where it may not write": membership("left", "restricted"),
    "being added to a channel": membership("left", "administrator", chat=CHANNEL),
    "being unblocked": membership("kicked", "member", chat=private()),
    "a poll": update("poll", {"id": "1"}),
    "a reaction": update("message_reaction", {"chat": group(), "message_id": 1}),
    "an update that nobody knows": update("levitation", {"id": "1"}),
    "nothing at all": {"update_id": 5},
}


@pytest.mark.parametrize("case", SPEAKS.values(), ids=SPEAKS)
def test_the_bot_speaks_when_it_is_spoken_to(case: dict[str, Any], responder: TelegramResponder, known: Known) -> None:
    """Whoever addresses the bot gets exactly one message."""
    calls = responder.respond(case, known).calls
    assert [call.method for call in calls] in (["sendMessage"], ["editMessageText"], ["answerGuestQuery"])


@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT)
def test_the_bot_is_silent_otherwise(case: dict[str, Any], responder: TelegramResponder, known: Known) -> None:
    """Whatever is not meant for the bot gets nothing, and nothing is remembered of it."""
    reply_ = responder.respond(case, known)
    assert (reply_.calls, reply_.remember) == ((), None)


def test_a_group_remembers_nothing_of_a_placeholder(responder: TelegramResponder, known: Known) -> None:
    """Anonymous administrators share one user id, so nothing is kept under it."""
    shared = said_in_group(f"/ask {QUESTION}", sender=ANONYMOUS, sender_chat=group())
    choice = said_in_group("/language fr", sender=ANONYMOUS, sender_chat=group())
    assert responder.respond(shared, known).remember is None
    assert responder.respond(choice, known).set_language is None
