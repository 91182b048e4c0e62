"""The double refuses what Telegram refuses, in Telegram's words."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.support.bot_api import BotApi, Entity, MarkupError, parse_html
from tests.support.updates import said, tap


def call(api: BotApi, method: str, token: str = "42:TEST", **params: Any) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{api.url}/bot{token}/{method}", json.dumps(params).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            found = json.load(error)
    return found


REFUSED = {
    "no text": ({"text": " "}, "message text is empty"),
    "too long": ({"text": "x" * 4097}, "message is too long"),
    "too long in UTF-16": ({"text": "😀" * 2049}, "message is too long"),
    "too many bytes": ({"text": "<b>x</b>" * 5000, "parse_mode": "HTML"}, "text is too long"),
    "an open tag": ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: can't find end tag"),
    "an unknown tag": ({"text": "<3", "parse_mode": "HTML"}, "can't parse entities: unsupported start tag"),
    "a nested quotation": (
        {"text": "<blockquote>a<blockquote>b</blockquote></blockquote>", "parse_mode": "HTML"},
        "can't be nested",
    ),
    "an unknown topic": ({"text": "x", "message_thread_id": 5}, "message thread not found"),
    "an unknown message": ({"text": "x", "reply_parameters": {"message_id": 5}}, "message to be replied not found"),
    "too much in a button": (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "é" * 33}]]}},
        "BUTTON_DATA_INVALID",
    ),
    "too much to copy": (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "copy_text": {"text": "x" * 257}}]]}},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    "nine buttons in a row": (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x"}] * 9]}},
        "1 to 8 buttons",
    ),
    "no chat": ({"text": "x", "chat_id": 0}, "chat_id is empty"),
}


@pytest.mark.parametrize(("params", "words"), REFUSED.values(), ids=REFUSED)
def test_what_telegram_refuses_is_refused(params: dict[str, Any], words: str, api: BotApi) -> None:
    """400, with the reason in the description."""
    found = call(api, "sendMessage", **({"chat_id": 7} | params))
    assert (found["ok"], found["error_code"]) == (False, 400)
    assert words in found["description"]


def test_a_message_is_kept_as_people_see_it(api: BotApi) -> None:
    """Visible text and entities, offsets in UTF-16 units."""
    call(
        api,
        "sendMessage",
        chat_id=7,
        parse_mode="HTML",
        text="😀 <b>a &lt; b</b>\n<blockquote expandable>q</blockquote>",
    )
    (shown,) = api.messages(7)
    assert shown.text == "😀 a < b\nq"
    assert shown.entities == [Entity("bold", 3, 5), Entity("expandable_blockquote", 9, 1)]


def test_an_edit_changes_a_message_once(api: BotApi) -> None:
    """The same again is "not modified"; a message that is not there is "not found"."""
    number = call(api, "sendMessage", chat_id=7, text="a")["result"]["message_id"]
    assert call(api, "editMessageText", chat_id=7, message_id=number, text="b")["ok"]
    assert (
        "message is not modified" in call(api, "editMessageText", chat_id=7, message_id=number, text="b")["description"]
    )
    assert "message to edit not found" in call(api, "editMessageText", chat_id=7, message_id=1, text="b")["description"]


def test_a_query_can_be_answered_for_some_seconds_only(api: BotApi) -> None:
    """Afterwards it is too old; an unknown one always is."""
    now = 0.0
    api.state.clock = lambda: now
    query = tap("x")
    api.push(query)
    number = query["callback_query"]["id"]
    assert call(api, "answerCallbackQuery", callback_query_id=number)["ok"]
    now = 60.0
    assert "query is too old" in call(api, "answerCallbackQuery", callback_query_id=number)["description"]
    assert "query is too old" in call(api, "answerCallbackQuery", callback_query_id="nobody's")["description"]


def test_blocked_migrated_and_flooded_chats_have_their_own_errors(api: BotApi) -> None:
    """403, 400 with the new number, 429 with the seconds to wait."""
    from tests.support.bot_api import ApiError

    api.state.blocked.add(7)
    api.state.migrated[-5] = -1005
    api.state.refuse("sendMessage", ApiError(429, "Too Many Requests: retry after 2", retry_after=2), chat_id=8)
    assert call(api, "sendMessage", chat_id=7, text="x")["error_code"] == 403
    assert call(api, "sendMessage", chat_id=-5, text="x")["parameters"] == {"migrate_to_chat_id": -1005}
    assert call(api, "sendMessage", chat_id=8, text="x")["parameters"] == {"retry_after": 2}
    assert call(api, "sendMessage", chat_id=8, text="x")["ok"]


def test_updates_are_handed_out_until_they_are_confirmed(api: BotApi) -> None:
    """The next offset confirms what lies before it; a webhook ends polling with 409."""
    first, second = said("a"), said("b")
    api.push(first, second)
    assert [u["update_id"] for u in call(api, "getUpdates")["result"]] == [first["update_id"], second["update_id"]]
    left = call(api, "getUpdates", offset=second["update_id"])["result"]
    assert [u["update_id"] for u in left] == [second["update_id"]]
    call(api, "setWebhook", url="https://example.org")
    assert call(api, "getUpdates")["error_code"] == 409


def test_a_wrong_token_and_an_unknown_method_are_told_apart(api: BotApi) -> None:
    """401 and 404, as Telegram does."""
    assert call(api, "getMe", token="1:WRONG")["error_code"] == 401
    assert call(api, "sendTelepathy")["error_code"] == 404


@pytest.mark.parametrize(
    "source", ["<b><i>x</b></i>", "</b>", "<B>x</B>", "<a href='x'>x</a>", "<code><b>x</b></code>"]
)
def test_html_is_parsed_strictly(source: str) -> None:
    """What Telegram might forgive is not forgiven here."""
    with pytest.raises(MarkupError):
        parse_html(source)
