"""Inline mode and guest mode: what can be posted into chats that the bot is not in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from bot import quotation, wording
from bot.telegram import buttons
from bot.telegram.answers import why
from bot.telegram.library import Scene
from bot.telegram.limits import INLINE_RESULTS, shortened
from bot.telegram.lists import extent
from bot.telegram.markup import Block, Rows, Sheet, bold, line, link
from bot.telegram.quoting import cited, quoted
from retrieval.answer import Answer, Verdict
from retrieval.areas import area_phrase
from retrieval.document import Unit

MAX_FOUND = 10
FIRST_WORDS = 110


def articles(scene: Scene, query: str) -> list[dict[str, Any]]:
    """The results for an inline query: paragraphs, the areas for an empty one, or one that says there is no answer."""
    if not query.strip():
        return [_area(scene, number) for number in range(len(scene.library.areas))][:INLINE_RESULTS]
    answer = scene.library.app.retriever.ask(query)
    hits = answer.hits if answer.verdict is Verdict.ANSWERED else answer.near
    matched = {hit.unit.locator: hit.matched for hit in hits}
    units = quotation.unread(hit.unit for hit in hits[: INLINE_RESULTS if answer.enumeration else MAX_FOUND])
    found = [paragraph(scene, unit, matched[unit.locator]) for unit in units]
    if answer.verdict is not Verdict.ANSWERED:
        found.insert(0, _none(scene, answer))
    return found[:INLINE_RESULTS]


def article(title: str, description: str, sheet: Sheet) -> dict[str, Any]:
    """One result. Its id is made from all that it shows, so that two results with one id are the same result."""
    message = sheet.messages()[0]
    markup = message.pop("reply_markup", None)
    content = {"message_text": message.pop("text"), **message}
    digest = hashlib.sha256(f"{title}\0{description}\0{content['message_text']}".encode("utf-8", "replace"))
    result = {
        "type": "article",
        "id": digest.hexdigest()[:32],
        "title": title,
        "description": description,
        "input_message_content": content,
    }
    return result | ({"reply_markup": markup} if markup else {})


def paragraph(scene: Scene, unit: Unit, matched: Sequence[str] = ()) -> dict[str, Any]:
    found = scene.library.quotation(unit)
    area = area_phrase(unit.area) if unit.area is not None else ""
    title = " · ".join(filter(None, (found.unit.locator.formal, area)))
    blocks = [quoted(scene, found, matched=matched), *cited(scene, found)]
    rows = (buttons.open_chat(scene, unit),)
    words = shortened(unit.text or found.lead_in, FIRST_WORDS)
    return article(shortened(title, FIRST_WORDS), words, Sheet(_in_one(blocks), rows))


def _in_one(blocks: list[Block]) -> tuple[Block, ...]:
    """A quotation that is too long for one message leaves its citation, whose link opens the whole."""
    return tuple(blocks) if len(Sheet(tuple(blocks)).messages()) == 1 else tuple(blocks[1:])


def _area(scene: Scene, number: int) -> dict[str, Any]:
    area = scene.library.areas[number]
    marker = f"{area.marker}. " if area.marker else ""
    paragraphs = scene.say(wording.INLINE_AREA, paragraphs=extent(scene, area.units))
    head = link(scene.library.document.symbol, scene.library.official)
    blocks = (line(bold(f"{marker}{area.title}")), line(paragraphs), line(head))
    return article(shortened(f"{marker}{area.phrase}", FIRST_WORDS), paragraphs, Sheet(blocks, _open(scene)))


def _none(scene: Scene, answer: Answer) -> dict[str, Any]:
    sheet = Sheet((line(why(scene, answer.verdict, answer.reason)),), _open(scene))
    return article(scene.say(wording.INLINE_NONE), scene.say(wording.INLINE_TRY), sheet)


def _open(scene: Scene) -> Rows:
    return (buttons.open_chat(scene),)
