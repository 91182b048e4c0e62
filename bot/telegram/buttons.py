"""Buttons under messages. What each carries is a `Payload`; the actions are the letters below."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from retrieval.document import Unit

from . import deeplink
from .markup import Button, Rows
from .payload import Payload
from .views import Scene

# A page of ranked paragraphs, of a list of paragraphs, of what a filter lets through; a paragraph in its context, its
# citation in a style (argument); an example's question (argument), a language (argument), the choice of a document
# (argument 1) or of all (0).
RANKED, LISTED, FILTERED, CONTEXT, CITATION, EXAMPLE, LANGUAGE, DOCUMENT = "plfcsxgd"

Row = tuple[Button, ...]


def tap(scene: Scene, text: str, payload: Payload) -> Button:
    return Button(text, callback=scene.callback(payload))


def pager(scene: Scene, payload: Payload, extents: Sequence[tuple[int, int]]) -> Row:
    """To the page before and the page after; `extents` are the first (from 0) and past the last item of each page."""
    row = []
    for page in (payload.page - 1, payload.page + 1):
        if 0 <= page < len(extents):
            first, end = extents[page]
            numbers = str(end) if first + 1 == end else f"{first + 1}–{end}"
            if page < payload.page:
                name = f"‹ {numbers}"
            else:
                name = f"{numbers if payload.page else scene.say(wording.MORE, numbers=numbers)} ›"
            row.append(tap(scene, name, payload.to(page=page)))
    return tuple(row)


def about_unit(scene: Scene, unit: Unit, payload: Payload) -> Rows:
    """What can be done with the paragraph that stands first; `payload` is the page that Back returns to."""
    say = scene.say
    copy = Button(say(wording.COPY, place=unit.locator.formal), copy=scene.view.quotation(unit).citation)
    context = tap(scene, say(wording.CONTEXT), payload.to(action=CONTEXT))
    if scene.compact:
        return ((copy, context),)
    styles = tap(scene, say(wording.STYLES), payload.to(action=CITATION))
    share = (Button(say(wording.SHARE), share=_shared(scene, unit)),) if scene.bot.supports_inline else ()
    return ((copy,), (context, styles, *share))


def _shared(scene: Scene, unit: Unit) -> str:
    """The inline query for this very paragraph: the key names the edition where it is not the document in use."""
    return unit.id if scene.view is scene.views.in_use else f"{unit.id} @{scene.view.key}"


def open_chat(scene: Scene, unit: Unit | None = None) -> Row:
    payload = deeplink.paragraph_payload(unit.locator, scene.view.key) if unit is not None else ""
    return (Button(scene.say(wording.OPEN_CHAT), url=deeplink.to_start(scene.bot.username, payload)),)


def examples(scene: Scene) -> Rows:
    """Questions to tap, where somebody wrote examples for this document."""
    view = scene.views.with_examples(scene.view)
    return tuple(
        (tap(scene, text, Payload(EXAMPLE, argument=number, keys=(view.key,))),)
        for number, text in enumerate(view.corpus.examples[:3])
    )
