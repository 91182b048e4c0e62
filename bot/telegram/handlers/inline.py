"""Inline mode and guest mode: what can be posted into chats that the bot is not in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot import wording
from bot.telegram import buttons
from bot.telegram.answers import unread, why
from bot.telegram.limits import INLINE_RESULTS, shortened
from bot.telegram.lists import extent
from bot.telegram.markup import Block, Rows, Sheet, bold, line, link
from bot.telegram.payload import KEY_CHARACTERS
from bot.telegram.quoting import cited, quoted
from bot.telegram.views import Scene
from retrieval.answer import Answer, Verdict
from retrieval.areas import Area, area_phrase
from retrieval.document import Unit

MAX_FOUND = 10
FIRST_WORDS = 110
# What the share button of a paragraph of another document writes: the key of that very edition behind it.
_KEYED = re.compile(rf"(?P<query>.+) @(?P<key>[A-Za-z0-9_-]{{{KEY_CHARACTERS}}})")


def articles(scene: Scene, query: str) -> list[dict[str, Any]]:
    """The results for an inline query: paragraphs, the areas for an empty one, or one that says there is no answer."""
    if not query.strip():
        areas = [_area(scene.of(view), area) for view in scene.views.current[:INLINE_RESULTS] for area in view.areas]
        return areas[:INLINE_RESULTS]
    keyed = _KEYED.fullmatch(query)
    if keyed is not None and (view := scene.views.by_key(keyed["key"])) is not None:
        scene, query = replace(scene.of(view), is_chosen=True), keyed["query"]
    answer = scene.ask(query)
    hits = answer.hits if answer.verdict is Verdict.ANSWERED else answer.near
    shown = unread(hits[: INLINE_RESULTS if answer.enumeration else MAX_FOUND])
    found = [paragraph(scene.of(hit.corpus), hit.unit, hit.matched) for hit in shown]
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
    found = scene.view.quotation(unit)
    area = area_phrase(unit.area) if unit.area is not None else ""
    symbol = scene.view.document.symbol if scene.views.hold_several else ""
    title = " · ".join(filter(None, (found.unit.locator.formal, symbol, area)))
    blocks = [quoted(scene, found, matched=matched), *cited(scene, found)]
    rows = (buttons.open_chat(scene, unit),)
    words = shortened(unit.text or found.lead_in, FIRST_WORDS)
    return article(shortened(title, FIRST_WORDS), words, Sheet(_in_one(blocks), rows))


def _in_one(blocks: list[Block]) -> tuple[Block, ...]:
    """A quotation that is too long for one message leaves its citation, whose link opens the whole."""
    return tuple(blocks) if len(Sheet(tuple(blocks)).messages()) == 1 else tuple(blocks[1:])


def _area(scene: Scene, area: Area) -> dict[str, Any]:
    marker = f"{area.marker}. " if area.marker else ""
    paragraphs = scene.say(wording.INLINE_AREA, paragraphs=extent(scene, area.units))
    head = link(scene.view.document.symbol, scene.view.official)
    blocks = (line(bold(f"{marker}{area.title}")), line(paragraphs), line(head))
    if scene.views.hold_several:
        paragraphs = f"{paragraphs} · {scene.view.document.symbol}"
    return article(shortened(f"{marker}{area.phrase}", FIRST_WORDS), paragraphs, Sheet(blocks, _open(scene)))


def _none(scene: Scene, answer: Answer) -> dict[str, Any]:
    sheet = Sheet((line(why(scene, answer.verdict, answer.reason)),), _open(scene))
    return article(scene.say(wording.INLINE_NONE), scene.say(wording.INLINE_TRY), sheet)


def _open(scene: Scene) -> Rows:
    return (buttons.open_chat(scene),)
