"""Tapped buttons. Each makes its page again from what the button carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import quotation, wording
from bot.telegram import buttons
from bot.telegram.answers import first_of_page, ranked_page
from bot.telegram.call import DocumentChoice, LanguageChoice
from bot.telegram.incoming import CallbackQuery
from bot.telegram.lists import context_sheet, filter_of, filtered_sheet, listed_sheet, styles_sheet
from bot.telegram.markup import Sheet
from bot.telegram.payload import Payload, decode
from bot.telegram.views import Scene

from . import commands, questions
from .result import Result

CHANGED = Result(None, "button_of_another_document")


def tapped(scene: Scene, query: CallbackQuery, *, urgent_help: str = "") -> tuple[Result, bool]:
    """What a button shows, and whether that is a message of its own instead of a change of the one it stands under."""
    payload = decode(query.data)
    if payload is None:
        return CHANGED, False
    if payload.action == buttons.LANGUAGE:
        return _language(scene, query, payload), False
    views = [scene.views.by_key(key) for key in payload.keys]
    if not views or views[0] is None or None in views:
        return CHANGED, False
    if payload.action == buttons.DOCUMENT:
        return _document(scene.of(views[0]), query, payload), False
    scene = scene.of(views[0])
    if payload.action == buttons.EXAMPLE:
        return _example(scene, payload, urgent_help), True
    page = _PAGES.get(payload.action)
    sheet = page(scene, payload) if page is not None else None
    return (Result(sheet, "paged") if sheet is not None else CHANGED), False


def _listed(scene: Scene, payload: Payload) -> Sheet | None:
    found = quotation.whole(hit.unit for hit in scene.pick(payload))
    return listed_sheet(scene, found, payload.page) if found else None


def _filtered(scene: Scene, payload: Payload) -> Sheet | None:
    wanted = filter_of(scene, payload)
    return filtered_sheet(scene, wanted, payload.page) if wanted is not None else None


def _context(scene: Scene, payload: Payload) -> Sheet | None:
    hit = first_of_page(scene, payload)
    return context_sheet(scene.of(hit.corpus), hit.unit, payload) if hit is not None else None


def _styles(scene: Scene, payload: Payload) -> Sheet | None:
    hit = first_of_page(scene, payload)
    return styles_sheet(scene.of(hit.corpus), hit.unit, payload) if hit is not None else None


_PAGES: Mapping[str, Callable[[Scene, Payload], Sheet | None]] = {
    buttons.RANKED: ranked_page,
    buttons.LISTED: _listed,
    buttons.FILTERED: _filtered,
    buttons.CONTEXT: _context,
    buttons.CITATION: _styles,
}


def _example(scene: Scene, payload: Payload, urgent_help: str) -> Result:
    examples = scene.view.corpus.examples
    if payload.argument >= len(examples):
        return CHANGED
    return questions.ask(scene, examples[payload.argument], urgent_help=urgent_help)


def _document(scene: Scene, query: CallbackQuery, payload: Payload) -> Result:
    """The choice of one document for this chat, or of all."""
    if query.message is None:
        return CHANGED
    symbol = scene.view.document.symbol if payload.argument else None
    scene = replace(scene if symbol else scene.of(scene.views.in_use), is_chosen=symbol is not None)
    chosen = DocumentChoice(query.message.chat_id, symbol)
    return Result(commands.chosen_sheet(scene), "document", set_document=chosen)


def _language(scene: Scene, query: CallbackQuery, payload: Payload) -> Result:
    codes = list(wording.LANGUAGES)
    if payload.argument > len(codes):
        return CHANGED
    code = codes[payload.argument] if payload.argument < len(codes) else None
    say = scene.wordings.choose(code, query.user.language_code)
    return Result(commands.language_sheet(say), "language", set_language=LanguageChoice(query.user.id, code))
