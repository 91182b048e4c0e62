"""The document's words as blocks of a message, and the lines of ours beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import marking, wording
from bot.names import references, source
from bot.quotation import Quotation
from bot.wording import Wording
from retrieval.citation import cite
from retrieval.document import Locator, Unit
from retrieval.links import links as references_elsewhere
from retrieval.reference import Reference, parse_references

from . import deeplink
from .markup import Block, Kind, Rich, Run, bold, clean, italic, line, link
from .views import Scene


def fill(say: Wording, message: str, **fields: str | Run | Rich) -> Rich:
    """A sentence whose fields may be links and the like."""
    runs: list[Run] = []
    for piece, is_field in say.pieces(message):
        value = fields.get(piece, piece) if is_field else piece
        if isinstance(value, str):
            runs.append(Run(say.isolated(clean(value)) if is_field else value))
        else:
            inner = [value] if isinstance(value, Run) else list(value)
            runs.extend([Run("\u2066"), *inner, Run("\u2069")] if say.right_to_left else inner)
    return tuple(runs)


def said(scene: Scene, message: str, *, gap: bool = False, **fields: str | Run | Rich) -> Block:
    return line(fill(scene.say, message, **fields), gap=gap)


def quoted(scene: Scene, found: Quotation, *, matched: Sequence[str] = (), kind: Kind = "quote") -> Block:
    """A unit with its lead-in and what stands below it; the text of the block is the document's and nothing else."""
    common = scene.view.common_words
    matched = [word for word in matched if word.casefold() not in common]
    runs: list[Run] = []
    for before, text in scene.view.made(found, "texts", lambda: _texts(found)):
        if before:
            runs.append(Run(before))
        runs += marked(text, matched)
    return Block(tuple(runs), kind, gap=True)


def _texts(found: Quotation) -> list[tuple[str, str]]:
    """The document's texts, each behind what stands between it and the one before."""
    items = [(f"\n{item.label} " if item.label else "\n", clean(item.text)) for item in found.items]
    return [(clean(found.lead_in), clean(found.text)), *items]


def marked(text: str, matched: Sequence[str]) -> list[Run]:
    """The words of a text, those that matched in bold; not a letter is changed."""
    return [Run(piece, "b" if is_match else "") for piece, is_match in marking.pieces(text, matched) if piece]


def beneath(scene: Scene, found: Quotation, *, whole: bool) -> list[Block]:
    """What stands beneath a quotation of the scene's document; `whole` with what is derived from it."""
    key = (scene.say.language, scene.compact or scene.anywhere, scene.bot.username, whole)
    return scene.view.made(found, key, lambda: [*cited(scene, found), *(derived(scene, found) if whole else ())])


def cited(scene: Scene, found: Quotation) -> list[Block]:
    """Editorial remarks, the citation as a link, where in the document it stands, and that there is a newer edition
    where there is one."""
    remarks = f"{' '.join(found.remarks)} " if found.remarks else ""
    return [
        line(remarks, citation_link(scene, found.unit.locator, found.citation)),
        *([line(italic(text))] if (text := source(scene.say, found.unit)) else []),
        *newer(scene, found.unit),
    ]


def derived(scene: Scene, found: Quotation) -> list[Block]:
    """What belongs to a quotation without being in it: derived cross references and footnotes."""
    lines = []
    for see, words in found.see_also:
        places = links(scene, (reference.first for reference in parse_references(see)))
        lines.append(said(scene, wording.SEE_ALSO, places=places, words=words))
    for footnote in found.footnotes:
        mark, text = footnote.split(" ", 1)
        lines.append(said(scene, wording.FOOTNOTE, mark=mark, text=text))
    return [*lines, *_elsewhere(scene, found)] if scene.views.hold_several else lines


def _elsewhere(scene: Scene, found: Quotation) -> list[Block]:
    """What a quotation refers to in other documents of the library."""
    runs: dict[str, Run] = {}
    for part in found.parts:
        for other in references_elsewhere(scene.views.library, scene.view.corpus, part):
            there = scene.of(other.corpus)
            text = cite(other.corpus.document.masthead, other.references)
            runs[text] = (
                paragraph_link(there, other.references[0].first, text)
                if other.references
                else link(text, there.view.official)
            )
    if not runs:
        return []
    between = [run for run in runs.values() for run in (Run(", "), run)]
    return [line(f"{scene.say(wording.PAGE_REFERS)}: ", tuple(between[1:]))]


def heading(title: str, *, gap: bool = True) -> Block:
    return line(bold(title), gap=gap)


def newer(scene: Scene, unit: Unit | None = None) -> list[Block]:
    """That the document is an earlier edition, and where the newer one says the same; nothing for a current one."""
    edition = scene.views.newer(scene.view)
    if edition is None:
        return []
    partner = scene.views.partner(scene.view, unit.locator) if unit is not None else None
    there = scene.of(edition)
    name = edition.document.symbol
    if name == scene.view.document.symbol and edition.document.masthead.date:
        name = f"{name} ({edition.document.masthead.date.isoformat()})"
    if partner is None:
        return [said(scene, wording.PAGE_NEWER, edition=link(name, edition.official))]
    text = f"{name}, {references([Reference(partner.locator)])}"
    return [said(scene, wording.PAGE_NEWER, edition=paragraph_link(there, partner.locator, text))]


def citation_link(scene: Scene, locator: Locator, text: str) -> Run:
    """A link to the paragraph's page on the site, where there is one; else as `paragraph_link`."""
    page = _page(scene, locator)
    return link(text, page) if page else paragraph_link(scene, locator, text)


def paragraph_link(scene: Scene, locator: Locator, text: str) -> Run:
    """A link that opens the paragraph in a chat with the bot; where others read along, its page on the site if it has
    one, which anybody can open."""
    if (scene.compact or scene.anywhere) and (page := _page(scene, locator)):
        return link(text, page)
    payload = deeplink.paragraph_payload(locator, scene.view.key)
    return link(text, deeplink.to_start(scene.bot.username, payload)) if payload else Run(clean(text))


def _page(scene: Scene, locator: Locator) -> str:
    site = scene.views.site_url
    return scene.view.addresses.address_of(site, locator) if site else ""


def links(scene: Scene, places: Iterable[Locator]) -> Rich:
    """`39 (b), 48, 74`, each a link."""
    runs: list[Run] = []
    for place in places:
        if runs:
            runs.append(Run(", "))
        runs.append(paragraph_link(scene, place, place.formal))
    return tuple(runs)
