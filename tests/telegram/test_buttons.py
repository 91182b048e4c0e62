"""Buttons carry all that they need, and nothing that could tell what was asked."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.app import App
from bot.telegram.call import Known
from bot.telegram.payload import decode
from bot.telegram.responder import TelegramResponder
from tests.support.updates import said, tap

from .conftest import IDENTITY
from .desk import Desk
from .editions import REVISED

QUESTION = "Can victims be punished for forced crimes?"


def buttons(responder: TelegramResponder, text: str) -> list[dict[str, Any]]:
    (call,) = responder.respond(said(text), Known(IDENTITY)).calls
    return [button for row in call.params["reply_markup"]["inline_keyboard"] for button in row]


def test_a_button_from_before_a_restart_works(app: App, desk: Desk) -> None:
    """Another process with the same document shows the same page."""
    data = next(button["callback_data"] for button in buttons(desk.responder, QUESTION) if "4" in button["text"])
    again = TelegramResponder(app)
    shown = [responder.respond(tap(data), Known(IDENTITY)).calls[1].params for responder in (desk.responder, again)]
    assert shown[0]["text"] == shown[1]["text"]


def test_a_button_of_another_document_says_so_kindly(responder: TelegramResponder) -> None:
    """The corpus has changed: an alert instead of a wrong page."""
    data = next(button["callback_data"] for button in buttons(responder, QUESTION) if "callback_data" in button)
    (call,) = responder.respond(tap(f"{data[:2]}AAAAAA{data[8:]}"), Known(IDENTITY)).calls
    assert call.params["show_alert"] is True
    assert "has changed" in call.params["text"]


@pytest.mark.parametrize("data", ["", "x", "9pAAAAAA", "1p", "1zAAAAAA", "1pAAAAAA____", "1p\u00e9", "😀" * 16])
def test_damaged_data_gets_the_same_kind_sentence(data: str, responder: TelegramResponder) -> None:
    """Whatever a client sends, the button's waiting ends and nothing else happens."""
    (call,) = responder.respond(tap(data), Known(IDENTITY)).calls
    assert call.method == "answerCallbackQuery"


def test_damaged_payloads_of_this_very_document_do_no_harm(responder: TelegramResponder) -> None:
    """Any body behind a right head: a page, or the kind sentence."""
    key = responder.views.in_use.key
    for action in "plfcsxgq":
        for body in ("", "AA", "AAA", "____", "AAAB", "AAABAgMEBQYHCAkK", "fwAI", "AAAgAf____8"):
            calls = responder.respond(tap(f"1{action}{key}{body}"), Known(IDENTITY)).calls
            assert calls[0].method == "answerCallbackQuery"


def test_no_word_of_the_question_is_in_a_button(responder: TelegramResponder) -> None:
    """Two questions with the same paragraphs have the same buttons: only paragraph numbers are in them."""
    for button in buttons(responder, QUESTION):
        if "callback_data" in button:
            payload = decode(button["callback_data"])
            assert payload is not None
            assert payload.keys == (responder.views.in_use.key,)
            assert all(row < len(responder.views.in_use.units) for row in payload.rows)


def test_every_example_is_answered(responder: TelegramResponder) -> None:
    """What is offered to tap gets quotations, and the label fits on a narrow phone."""
    view = responder.views.in_use
    assert len(view.corpus.examples) == 3
    for example in view.corpus.examples:
        assert responder.respond(said(example), Known(IDENTITY)).outcome == "answered"
        assert len(example) <= 44


def test_every_page_of_every_area_can_be_reached(desk: Desk) -> None:
    """Going on until the last page shows each recommendation of an area exactly once."""
    view = desk.responder.views.in_use
    for command, area in view.commands.items():
        seen: list[str] = []
        params = desk.responder.respond(said(f"/{command}"), Known(IDENTITY)).calls[0].params
        while True:
            seen += [part.split('"')[0] for part in params["text"].split("?start=")[1:]]
            keys = [key for row in params["reply_markup"]["inline_keyboard"] for key in row]
            onward = next((key["callback_data"] for key in keys if key["text"].endswith(" ›")), None)
            if onward is None:
                break
            params = desk.responder.respond(tap(onward), Known(IDENTITY)).calls[1].params
        paragraphs = [f"p-{unit.locator.paragraph}--{view.key}" for unit in area.units if not unit.locator.labels]
        assert seen == paragraphs


def test_without_inline_mode_there_is_no_share_button(responder: TelegramResponder) -> None:
    """Telegram refuses a message with a button that needs a mode which is switched off."""
    plain = Known(type(IDENTITY)(IDENTITY.id, IDENTITY.username))
    (call,) = responder.respond(said(QUESTION), plain).calls
    assert "switch_inline_query" not in str(call.params["reply_markup"])


def test_old_buttons_keep_their_edition(responder: TelegramResponder, library_responder: TelegramResponder) -> None:
    """A button from when there was one document shows that edition after a revision came, and says that it did."""
    data = next(button["callback_data"] for button in buttons(responder, QUESTION) if button["text"] == "Context")
    before, after = (bot.respond(tap(data), Known(IDENTITY)).calls[1].params for bot in (responder, library_responder))
    symbol = responder.views.in_use.document.symbol
    assert symbol not in before["text"]
    assert f">{symbol}, para. " in after["text"]
    assert "There is a newer edition: " in after["text"]
    assert f">{symbol}/{REVISED}, para. " in after["text"]


def test_a_pager_goes_through_several_documents(library_responder: TelegramResponder) -> None:
    """Each of its pages quotes the documents that the answer ranked, every paragraph once."""
    seen: list[str] = []
    params = library_responder.respond(said("Should a keeper be punished?"), Known(IDENTITY)).calls[0].params
    while True:
        seen += re.findall(r">([^<]*, paras?\. [^<]*)</a>", params["text"])
        keys = [key for row in params["reply_markup"]["inline_keyboard"] for key in row]
        onward = next((key["callback_data"] for key in keys if key["text"].endswith(" ›")), None)
        if onward is None:
            break
        params = library_responder.respond(tap(onward), Known(IDENTITY)).calls[1].params
    assert len(seen) == len(set(seen)) > 6
    assert {place.split(",")[0] for place in seen} == {view.document.symbol for view in library_responder.views.current}
