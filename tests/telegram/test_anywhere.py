"""Inline mode and guest mode: what is posted into chats that the bot is not in."""

from __future__ import annotations

from typing import Any

from bot.telegram.call import Known
from bot.telegram.responder import TelegramResponder
from tests.support.bot_api import parse_html
from tests.support.updates import BOT_NAME, guest, inline, message, person

from .conftest import IDENTITY
from .desk import Desk

KNOWN = Known(IDENTITY)


def results(responder: TelegramResponder, query: str, **fields: Any) -> list[dict[str, Any]]:
    (call,) = responder.respond(inline(query, **fields), KNOWN).calls
    found: list[dict[str, Any]] = call.params["results"]
    return found


def test_a_reference_gives_exactly_that_paragraph(responder: TelegramResponder) -> None:
    """`@bot 39b` is one result, and posting it posts the quotation with its citation."""
    (only,) = results(responder, "39b")
    text, entities = parse_html(only["input_message_content"]["message_text"])
    assert only["title"].startswith("39 (b)")
    assert "CTOC/COP/WG.4/2015/5, para. 39 (b)" in text
    assert "blockquote" in {entity.type for entity in entities}


def test_every_paragraph_can_be_shared(desk: Desk) -> None:
    """What the share button asks for is that very paragraph."""
    view = desk.responder.views.in_use
    for unit in view.units:
        (only,) = results(desk.responder, unit.id)
        assert only["title"].split(" · ")[0] == unit.locator.formal


def test_an_empty_query_lists_the_areas(responder: TelegramResponder) -> None:
    """In the document's order, each with its paragraphs."""
    assert [result["title"] for result in results(responder, " ")] == [
        f"{area.marker}. {area.phrase}"[:110] for area in responder.views.in_use.areas
    ]


def test_no_answer_says_so_in_the_list(responder: TelegramResponder) -> None:
    """One result that says it, instead of an empty list."""
    (only,) = results(responder, "who won the football match")
    assert only["title"] == "The document does not answer this"


def test_a_result_is_never_stale(responder: TelegramResponder) -> None:
    """Nothing is cached, results are personal, and an id belongs to one content: other words, another id."""
    (call,) = responder.respond(inline("39b"), KNOWN).calls
    assert (call.params["cache_time"], call.params["is_personal"]) == (0, True)
    english = results(responder, "39b")[0]
    french = results(responder, "39b", **{"from": person(language="fr")})[0]
    assert english["id"] == results(responder, "para. 39 (b)")[0]["id"]
    assert english["id"] != french["id"]


def test_there_is_no_second_page(responder: TelegramResponder) -> None:
    """An offset that nobody gave gets nothing, so no result can come twice."""
    assert results(responder, "children", offset="50") == []


def test_late_answers_to_queries_expire(responder: TelegramResponder) -> None:
    """Inline and guest answers are worthless after some seconds, and say so."""
    for update in (inline("39b"), guest(f"@{BOT_NAME} 39b")):
        (call,) = responder.respond(update, KNOWN).calls
        assert call.expires_in is not None
        assert call.chat_id is None


def test_a_guest_gets_one_cited_answer(desk: Desk) -> None:
    """A mention in a chat that the bot never joined is answered through its query, and sends no message."""
    desk.take(guest(f"@{BOT_NAME} Can victims be punished for forced crimes?"))
    (call,) = desk.api.state.calls
    assert call.method == "answerGuestQuery"
    assert call.message is not None
    assert "CTOC/COP/WG.4/2015/5, para. 39 (b)" in call.message.text


def test_a_guest_mention_alone_answers_the_message_replied_to(desk: Desk) -> None:
    """`@bot` as a reply asks what the other message asks."""
    desk.take(guest(f"@{BOT_NAME}", reply_to_message=message("How can the police follow the money?")))
    assert desk.api.state.calls[0].message is not None
    assert "para. " in desk.api.state.calls[0].message.text


def test_a_guest_mention_with_nothing_says_how_to_ask(desk: Desk) -> None:
    """Never silence, and never an error."""
    desk.take(guest(f"@{BOT_NAME}"))
    assert desk.api.state.calls[0].message is not None
    assert f"/ask@{BOT_NAME}" in desk.api.state.calls[0].message.text


def test_words_of_danger_show_nothing_in_other_peoples_chats(desk: Desk) -> None:
    """A guest answer is seen by everybody there: it only points to a private chat."""
    desk.take(guest(f"@{BOT_NAME} help me they locked me in"))
    assert desk.api.state.calls[0].message is not None
    text = desk.api.state.calls[0].message.text
    assert "private chat" in text
    assert "danger" not in text
