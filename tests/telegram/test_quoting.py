"""The document's words in messages: exact, marked, cited, and never mixed with ours."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.quotation import citation
from bot.telegram.call import BotIdentity, Known
from bot.telegram.lists import listed_sheet
from bot.telegram.quoting import cited, links, marked, quoted
from bot.telegram.responder import TelegramResponder
from bot.telegram.views import Scene
from bot.wording import Wordings
from tests.support.bot_api import Entity, parse_html
from tests.support.bot_api.rules import check_keyboard, text_of
from tests.support.updates import BOT_NAME, inline, person, said, said_in_group

from .conftest import IDENTITY
from .desk import Desk

KNOWN = Known(IDENTITY)


def part(text: str, entity: Entity) -> str:
    raw = text.encode("utf-16-le")
    return raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def test_a_quotation_block_holds_the_documents_words_and_nothing_else(scene: Scene) -> None:
    """For every unit: lead-in, own words, everything below it, exactly as the document has them."""
    for unit in scene.view.units:
        found = scene.view.quotation(unit)
        below = "".join(f"\n{item.label} {item.text}" if item.label else f"\n{item.text}" for item in found.items)
        text, (entity,) = parse_html(quoted(scene, scene.view.quotation(unit)).html)
        assert part(text, entity) == f"{found.lead_in}{unit.text}{below}"
        assert unit.text in " ".join(scene.view.document.source.split()) or unit.footnotes or len(unit.segments) > 1


def test_every_paragraph_can_be_shown_and_names_its_own_citation(scene: Scene) -> None:
    """The number under a quotation is the number of the paragraph, its link opens it, and the button copies it."""
    for unit in scene.view.units:
        sheet = listed_sheet(scene, [unit], open_single=True)
        (sent,) = sheet.messages()
        text, entities = text_of(sent)
        check_keyboard(sent["reply_markup"])
        expected = citation(scene.view.corpus, unit.locator)
        links = [entity for entity in entities if entity.type == "text_link" and "start=p-" in entity.url]
        assert expected in [part(text, entity) for entity in links]
        assert sent["reply_markup"]["inline_keyboard"][0][0]["copy_text"]["text"] == expected


@settings(max_examples=200)
@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_marking_changes_no_letter(text: str, matched: list[str]) -> None:
    """The marked words joined are the text."""
    runs = marked(text, matched)
    assert "".join(run.text for run in runs) == "".join(run.text for run in marked(text, ()))


def test_a_remark_of_ours_stands_after_the_closed_quotation(desk: Desk) -> None:
    """`[sic: …]` is outside of the blockquote."""
    desk.take(said("/p 98"))
    (shown,) = desk.api.messages(7)
    quote = next(entity for entity in shown.entities if "blockquote" in entity.type)
    assert "[sic: Asdasd]" in shown.text
    assert "[sic" not in part(shown.text, quote)


HOSTILE = [
    "a<b & c</blockquote>",
    "<b",
    "&amp;",
    "<3 /",
    "😀" * 4000,
    "victims " * 20_000,
    "אבג דהו?",
    "\u202evictims\u202c children",
    "𝒱𝒾𝒸𝓉𝒾𝓂𝓈 trafficking",
    "\x00\x01 passports",
    "\ud83d victims",
    "???",
    "the of and",
    '"; DROP TABLE; -- <script>',
    "what about 'trafficking' “victims” <i>children</i> & co",
]


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_get_one_message_that_telegram_takes(question: str, desk: Desk) -> None:
    """In a private chat, in a group and inline, whatever the question is."""
    desk.take(said(question))
    desk.take(said_in_group(f"/ask@{BOT_NAME} {question}"))
    desk.take(inline(question[:256]))
    assert len(desk.api.messages(7)) == 1


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_question_in_any_language_stays_within_the_limits(responder: TelegramResponder, text: str) -> None:
    """Every text that a person can send gets calls that the double would take."""
    for language in ("en", "ar"):
        reply = responder.respond(said(text, sender=person(language=language)), KNOWN)
        for call in reply.calls:
            text_of(call.params)
            check_keyboard(call.params.get("reply_markup"))


def test_no_message_repeats_a_story(desk: Desk) -> None:
    """Nothing of what somebody tells about himself comes back in the answer."""
    story = "My uncle Zebulon sold me in Kalamazoo. Can I be punished, and how long would prison last?"
    desk.take(said(story))
    (shown,) = desk.api.messages(7)
    assert not re.search("zebulon|kalamazoo|uncle|prison last", shown.text, re.IGNORECASE)


def test_only_a_first_person_question_is_told_that_this_is_no_legal_advice(desk: Desk) -> None:
    """Once, and to nobody else."""
    desk.take(said("Can I be punished for what they forced me to do?"))
    desk.take(said("Can victims be punished for forced crimes?"))
    first, second = desk.api.messages(7)
    assert first.text.count("not legal advice") == 1
    assert "legal advice" not in second.text


@pytest.mark.parametrize(("compact", "numbers_open"), [(False, "t.me"), (True, "pages.example")])
def test_citations_open_pages_where_there_is_a_site(
    app: App, bot: BotIdentity, compact: bool, numbers_open: str
) -> None:
    """A citation opens the paragraph's page; bare numbers open the chat, except where others read along."""
    wordings = Wordings()
    views = TelegramResponder(app, site_url="https://pages.example/").views
    scene = Scene(views, views.in_use, wordings, wordings.get("en"), bot, compact=compact)
    unit = next(unit for unit in app.corpus.document.units if unit.locator.labels)
    page = views.in_use.addresses.address_of("https://pages.example", unit.locator)
    (first, *_) = cited(scene, views.in_use.quotation(unit))
    assert [run.href for run in first.runs if run.href] == [page]
    assert page.startswith("https://pages.example/")
    assert urlsplit(links(scene, [unit.locator])[0].href).hostname == numbers_open


def test_who_writes_more_than_is_read_is_told_so(responder: TelegramResponder) -> None:
    """No word is left unread in silence."""
    question = "Can victims be punished for forced crimes? "
    short, long = (responder.respond(said(question * times), KNOWN).calls[0].params["text"] for times in (1, 95))
    assert "first 4000 characters" in long
    assert "characters" not in short
