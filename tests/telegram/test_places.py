"""Topics, General, former forums, migrations: the answer lands beside the question."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.call import Known, Migration
from bot.telegram.responder import TelegramResponder
from tests.support.bot_api import ApiError
from tests.support.updates import GROUP, group, message, said, said_in_group, tap, update

from .desk import Desk, RefusedError

FORUM = group(is_forum=True)


def sent(responder: TelegramResponder, known: Known, **fields: Any) -> dict[str, Any]:
    (call,) = responder.respond(said_in_group("/areas", chat=FORUM, **fields), known).calls
    return dict(call.params)


def test_in_a_topic_the_answer_names_the_topic(responder: TelegramResponder, known: Known) -> None:
    """A question in a topic is answered in it."""
    assert sent(responder, known, message_thread_id=77, is_topic_message=True)["message_thread_id"] == 77


@pytest.mark.parametrize(
    "fields",
    [{}, {"message_thread_id": 1, "is_topic_message": True}, {"message_thread_id": 77}],
    ids=["General", "General by its number", "a former forum or a reply outside of topics"],
)
def test_elsewhere_no_topic_is_named(fields: dict[str, Any], responder: TelegramResponder, known: Known) -> None:
    """Naming a topic there would be refused as "message thread not found"."""
    assert "message_thread_id" not in sent(responder, known, **fields)


def test_an_answer_to_a_deleted_topic_still_arrives(desk: Desk) -> None:
    """Where Telegram does not find the topic any more, the answer goes to the group itself."""
    desk.take(said_in_group("/areas", chat=FORUM, message_thread_id=77, is_topic_message=True))
    assert [answer.thread_id for answer in desk.api.messages(GROUP)] == [None]


def test_an_answer_in_a_topic_stands_there(desk: Desk) -> None:
    """The double knows the topic, and the answer is in it."""
    desk.api.state.threads[GROUP] = {77}
    desk.take(said_in_group("/areas", chat=FORUM, message_thread_id=77, is_topic_message=True))
    assert [answer.thread_id for answer in desk.api.messages(GROUP)] == [77]


def test_a_group_answer_replies_to_its_question_even_if_that_is_gone(desk: Desk) -> None:
    """A deleted question does not cost its answer."""
    question = said_in_group("/areas")
    desk.take(question)
    gone = said_in_group("/meetings")
    reply = desk.responder.respond(gone, Known(desk.bot))
    desk.send(reply.calls[0])
    first, second = desk.api.messages(GROUP)
    assert (first.reply_to, second.reply_to) == (question["message"]["message_id"], None)


def test_a_migrated_group_is_answered_under_its_new_number(desk: Desk) -> None:
    """The old number is refused with the new one in the parameters, which is delivery's to follow."""
    desk.api.state.migrated[-5] = GROUP
    with pytest.raises(RefusedError, match="upgraded to a supergroup"):
        desk.take(update("message", message("/areas", chat={"id": -5, "type": "group", "title": "Old"})))
    desk.take(said_in_group("/areas"))
    assert len(desk.api.messages(GROUP)) == 1


def test_both_messages_of_a_migration_are_understood_and_answered_by_nothing(
    responder: TelegramResponder, known: Known
) -> None:
    """The old group names the new one, the new one the old; delivery takes over what was chosen."""
    old = {"id": -5, "type": "group", "title": "Old"}
    for told in (message(chat=old, migrate_to_chat_id=GROUP), message(chat=group(), migrate_from_chat_id=-5)):
        reply = responder.respond(update("message", told), known)
        assert (reply.migration, reply.calls) == (Migration(-5, GROUP), ())


def test_a_button_under_a_message_that_is_gone_sends_its_page_anew(desk: Desk) -> None:
    """Nobody taps in vain: where the message cannot be edited, the page comes as a new one."""
    desk.take(said("/prosecution"))
    (shown,) = desk.api.messages(7)
    data = shown.buttons[0]["callback_data"]
    del desk.api.state.chats[7][shown.message_id]
    desk.take(tap(data, {"message_id": shown.message_id, "date": 0, "chat": {"id": 7, "type": "private"}}))
    assert len(desk.api.messages(7)) == 1


def test_a_double_tap_changes_the_message_once(desk: Desk) -> None:
    """The second tap is answered, and Telegram's "not modified" harms nobody."""
    desk.take(said("/prosecution"))
    (shown,) = desk.api.messages(7)
    under = {"message_id": shown.message_id, "date": 1, "chat": {"id": 7, "type": "private"}}
    data = shown.buttons[0]["callback_data"]
    desk.take(tap(data, under))
    desk.take(tap(data, under))
    assert shown.edits == 1
    assert [call.method for call in desk.api.state.calls].count("answerCallbackQuery") == 2


def test_a_blocked_bot_is_told_so_by_the_double(desk: Desk) -> None:
    """403 reaches whoever delivers; the front end has no say in it."""
    desk.api.state.blocked.add(7)
    with pytest.raises(RefusedError, match="blocked by the user"):
        desk.take(said("/areas"))


def test_a_refusal_on_demand_comes_once(desk: Desk) -> None:
    """A double that was told to refuse a call refuses the next one only."""
    desk.api.state.refuse("sendMessage", ApiError(429, "Too Many Requests: retry after 3", retry_after=3))
    with pytest.raises(RefusedError, match="retry after"):
        desk.take(said("/areas"))
    desk.take(said("/areas"))
    assert len(desk.api.messages(7)) == 1
