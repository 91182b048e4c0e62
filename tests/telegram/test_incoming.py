"""Updates of every shape: known ones are read as python-telegram-bot reads them, others do no harm."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardMarkup, InlineQueryResultArticle, Message, Update
from telegram.ext import filters

from bot.telegram import incoming
from bot.telegram.call import ConversationKey, Known
from bot.telegram.incoming import Whose, read, whose
from bot.telegram.responder import TelegramResponder
from tests.support.updates import (
    bot_user,
    edited,
    from_bot,
    group,
    guest,
    inline,
    membership,
    message,
    said,
    said_in_group,
    tap,
    update,
)

from .conftest import IDENTITY

KNOWN = Known(IDENTITY)
PHOTO = {"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}
SAMPLES: list[dict[str, Any]] = [
    said("/areas"),
    said("Can victims be punished for forced crimes?"),
    said_in_group("/ask children", chat=group(is_forum=True), message_thread_id=7, is_topic_message=True),
    said_in_group("and children?", reply_to_message=from_bot(chat=group())),
    edited(said("/areas"), "/meetings"),
    update(
        "message", message(photo=[{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}], caption="children")
    ),
    tap("1pAAAAAAAA"),
    inline("children"),
    guest("@PalermoBot children"),
    membership("left", "member"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_the_updates_of_these_tests_are_such_as_telegram_writes(sample: dict[str, Any]) -> None:
    """python-telegram-bot reads the same message, chat and person out of them."""
    theirs = Update.de_json(copy.deepcopy(sample), None)
    kind, ours = read(sample)
    assert getattr(theirs, kind) is not None
    assert ours is not None
    if isinstance(ours, incoming.Message):
        found = theirs.effective_message or theirs.guest_message
        assert isinstance(found, Message)
        assert (ours.id, ours.chat_id, ours.text) == (
            found.message_id,
            found.chat.id,
            found.text or found.caption or "",
        )
        assert ours.user is not None
        assert found.from_user is not None
        assert (ours.user.id, ours.user.language_code) == (found.from_user.id, found.from_user.language_code)


def test_service_messages_are_those_that_the_library_knows() -> None:
    """A new kind in the library must be added here: otherwise a person would get a sentence for it."""
    theirs = {name.lower() for name in vars(filters.StatusUpdate) if name.isupper() and name != "ALL"}
    renamed = {"migrate": "migrate_to_chat_id", "chat_created": "group_chat_created"}
    fields = {renamed.get(name, name) for name in theirs}
    assert {name for name in fields if name in Message.__slots__} - incoming.SERVICE - incoming.MEDIA == set()


def replaced(value: Any, path: list[int], by: Any) -> Any:
    """A copy in which one place of a nested value holds something else."""
    if not path or not isinstance(value, dict) or not value:
        return by
    key = list(value)[path[0] % len(value)]
    return {**value, key: replaced(value[key], path[1:], by)}


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.lists(st.integers(0, 30), min_size=1, max_size=4), JUNK)
def test_a_malformed_update_never_raises(
    responder: TelegramResponder, sample: dict[str, Any], path: list[int], junk: Any
) -> None:
    """One field of another type anywhere, as a newer or a broken Bot API might send it."""
    broken = replaced(sample, path, junk)
    for call in responder.respond(broken, KNOWN).calls:
        assert call.method.startswith(("send", "edit", "answer"))
    responder.apology(broken, KNOWN)
    responder.overload(broken, KNOWN)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["message", "callback_query", "inline_query", "my_chat_member", "x"]), JUNK))
def test_an_update_of_junk_gets_nothing(responder: TelegramResponder, junk: dict[str, Any]) -> None:
    """No field that can be read: no call."""
    assert responder.respond(junk, KNOWN).calls == ()


def test_follow_ups_are_looked_up_in_groups_for_replies_to_the_bot_only() -> None:
    """In a private chat always, in a group never without need, and never under a placeholder's id."""
    assert whose(said("and children?")).conversation == ConversationKey(7, 7)
    assert whose(said_in_group("/ask and children?")).conversation is None
    in_reply = said_in_group("and children?", reply_to_message=from_bot(chat=group()))
    assert whose(in_reply).conversation == ConversationKey(group()["id"], 7)
    assert whose(said("hello", sender={"id": 1087968824, "is_bot": True, "first_name": "Group"})).user_id is None
    assert whose({"update_id": 1, "poll": {}}) == Whose()


def test_calls_are_such_as_the_library_would_make(responder: TelegramResponder) -> None:
    """Every parameter is one of python-telegram-bot's, and keyboards and results read back through its classes."""
    import inspect

    for sample in SAMPLES:
        for call in responder.respond(sample, KNOWN).calls:
            snake = "".join(f"_{char.lower()}" if char.isupper() else char for char in call.method)
            assert set(call.params) <= set(inspect.signature(getattr(Bot, snake)).parameters)
            if markup := call.params.get("reply_markup"):
                assert InlineKeyboardMarkup.de_json(dict(markup), None).to_dict() == markup
            for result in call.params.get("results", []):
                assert InlineQueryResultArticle.de_json(dict(result), None).id == result["id"]


def test_two_people_at_once_get_their_own_answers(responder: TelegramResponder) -> None:
    """A responder keeps nothing between updates: the order of other people's questions changes no answer."""
    first, second = said("/p 39b"), said("/areas", sender={"id": 8, "is_bot": False, "first_name": "Ben"})
    alone = responder.respond(first, KNOWN)
    responder.respond(second, KNOWN)
    assert responder.respond(first, KNOWN) == alone


def test_activity_is_shown_only_to_those_who_get_an_answer(responder: TelegramResponder) -> None:
    """“typing…” in the chat and topic of a message that is answered; never over other people's talk, nor for a tap."""
    shown = responder.activity(said("question"), KNOWN)
    assert shown is not None
    assert (shown.method, dict(shown.params)) == ("sendChatAction", {"chat_id": 7, "action": "typing"})
    asked = said_in_group("/ask how", message_thread_id=77, is_topic_message=True)
    topic = responder.activity(asked, KNOWN)
    assert topic is not None
    assert topic.params["message_thread_id"] == 77
    silent = (said_in_group("ordinary talk"), said("hello", via_bot=bot_user()), tap("x"), {"update_id": 1})
    assert [responder.activity(update, KNOWN) for update in silent] == [None] * 4


def test_an_apology_goes_only_to_those_who_would_have_got_an_answer(responder: TelegramResponder) -> None:
    """A fault of ours over ordinary group talk stays silent; in a private chat it is one kind sentence."""
    assert responder.apology(said_in_group("ordinary talk"), KNOWN).calls == ()
    assert responder.apology(said("hello", via_bot=bot_user()), KNOWN).calls == ()
    (call,) = responder.apology(said("question"), KNOWN).calls
    assert "Something went wrong on my side" in call.params["text"]
    (call,) = responder.overload(said("question"), KNOWN).calls
    assert "a lot at once" in call.params["text"]
    (call,) = responder.apology(tap("x"), KNOWN).calls
    assert call.method == "answerCallbackQuery"
