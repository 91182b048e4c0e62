"""The answer to a question as one message: the best paragraph open, the next ones folded, and what is to be said."""

from __future__ import annotations

from collections.abc import Sequence

from bot import quotation, verdicts, wording
from bot.quotation import Passage
from retrieval.answer import Answer, Hit, Part, Verdict
from retrieval.errors import MalformedReferenceError
from retrieval.reference import parse_references

from . import buttons, limits
from .lists import footer, listed_sheet
from .markup import Block, Rich, Rows, Run, Sheet, fits, italic, line
from .payload import Payload
from .quoting import beneath, fill, links, paragraph_link, quoted, said
from .views import Scene

PAGE = 3
# How many ranked paragraphs the pager goes through: further ones share little but common words with the question.
MAX_RANKED = 24
MAX_RELATED = 20
MAX_ALSO_SEARCHED = 3
MAX_PART = 90
MAX_ELSEWHERE = 5


def answer_sheet(
    scene: Scene, answer: Answer, *, before: Sequence[Block] = (), personal: bool = False, calm: bool = False
) -> Sheet:
    """`before` stands above the answer; `personal` says that somebody asked about himself; `calm` leaves every
    quotation folded and says nothing beside what must be said."""
    if len(answer.documents) == 1:
        scene = scene.of(answer.documents[0])
    top = list(before)
    if answer.note == "own-government":
        top.append(said(scene, wording.OWN_GOVERNMENT))
    if answer.verdict is Verdict.ANSWERED:
        if calm:
            bottom = [said(scene, wording.NOT_LEGAL_ADVICE, gap=True)]
            return _ranked(scene, answer.hits, top=top, bottom=bottom, is_open=False)
        bottom = [*_refused_parts(scene, answer, personal), *_remarks(scene, answer, personal)]
        if not answer.enumeration:
            return _ranked(scene, answer.hits, top=top, bottom=bottom)
        if answer.reason:
            top += not_there(scene, answer.reason)
        found = quotation.whole(hit.unit for hit in answer.hits)
        return listed_sheet(scene, found, top=top, bottom=bottom, open_single=True)
    if answer.near:
        top += _refused_parts(scene, answer, personal) or [line(why(scene, answer.verdict, answer.reason))]
        top.append(said(scene, wording.NEAREST))
        return _ranked(scene, answer.near, top=top, bottom=_remarks(scene, answer, personal), is_open=False)
    sheet = refusal_sheet(scene, answer.verdict, answer.reason)
    return Sheet((*top, *sheet.blocks), sheet.rows)


def ranked_page(scene: Scene, payload: Payload) -> Sheet | None:
    """A page of ranked paragraphs from a button; None where there is no such page."""
    found = scene.pick(payload)
    return _ranked(scene, found, page=payload.page) if payload.page * _size(scene) < len(unread(found)) else None


def first_of_page(scene: Scene, payload: Payload) -> Hit | None:
    """The paragraph that the buttons of a page are about."""
    found = scene.pick(payload)
    position = payload.page * _size(scene)
    return found[position] if position < len(found) else None


def refusal_sheet(scene: Scene, verdict: Verdict, reason: str | None) -> Sheet:
    """Why there is no quotation, and what to do next."""
    if verdict is Verdict.LANGUAGE:
        return Sheet(tuple(_language_lines(scene, reason)))
    blocks = [line(why(scene, verdict, reason))]
    if reason and verdicts.names_paragraphs(verdict, reason):
        blocks = not_there(scene, reason)
    if verdicts.suggests_other_words(verdict, reason):
        blocks.append(said(scene, wording.OTHER_WORDS, areas="/areas"))
    show_examples = verdict is not Verdict.NOT_FOUND and not scene.compact and not scene.anywhere
    return Sheet(tuple(blocks), buttons.examples(scene) if show_examples else ())


def why(scene: Scene, verdict: Verdict, reason: str | None) -> Rich:
    if reason and verdicts.names_paragraphs(verdict, reason):
        return missing(scene, reason)
    sentence = verdicts.why(verdict, reason)
    if sentence == wording.NO_ANSWER and len(scene.views.current) > 1 and not scene.is_chosen:
        return fill(scene.say, wording.NO_ANSWER_ANYWHERE, symbols=scene.symbols)
    return fill(scene.say, sentence)


def not_there(scene: Scene, names: str) -> list[Block]:
    """That the document has no such paragraph, and which other documents have one."""
    blocks = [line(missing(scene, names))]
    if not scene.views.hold_several:
        return blocks
    try:
        places = [reference.first for reference in parse_references(names)]
    except MalformedReferenceError:
        return blocks
    runs: list[Run] = []
    for view in scene.views.everything:
        for place in places if view is not scene.view else ():
            if place in view.document.by_locator and len(runs) < 2 * MAX_ELSEWHERE:
                text = quotation.citation(view.corpus, place)
                runs += [Run(", "), paragraph_link(scene.of(view), place, text)]
    if runs:
        blocks.append(said(scene, wording.OTHER_DOCUMENTS, documents=tuple(runs[1:])))
    return blocks


def missing(scene: Scene, names: str) -> Rich:
    """That the document has no such paragraph, and which it has."""
    paragraphs = scene.view.document.paragraphs
    numbers = [unit.locator.paragraph for unit in paragraphs if unit.locator.part is None]
    numbers = numbers or [unit.locator.paragraph for unit in paragraphs]
    return fill(
        scene.say,
        wording.NO_PARAGRAPH,
        symbol=scene.view.document.symbol,
        missing=limits.shortened(names, MAX_PART),
        first=str(numbers[0]),
        last=str(numbers[-1]),
    )


def _size(scene: Scene) -> int:
    return 1 if scene.compact or scene.anywhere else PAGE


def _ranked(
    scene: Scene,
    hits: Sequence[Hit],
    *,
    page: int = 0,
    top: Sequence[Block] = (),
    bottom: Sequence[Block] = (),
    is_open: bool = True,
) -> Sheet:
    """One page. In a group it holds one paragraph, folded; elsewhere the first can be open."""
    new = unread(hits[:MAX_RANKED])
    size = _size(scene)
    passages = _passages(scene, new[page * size : (page + 1) * size])
    rows = _rows(scene, new, page, size)
    while True:
        opened = passages[0] if is_open and not scene.compact else None
        quotes = [block for passage in passages for block in _passage(scene, passage, is_open=passage is opened)]
        foot = [] if scene.compact else [footer(scene, [passage.corpus for passage in passages])]
        blocks = (*top, *quotes, *bottom, *foot)
        if len(passages) == 1 or fits(blocks):
            return Sheet(blocks, rows)
        passages.pop()


def unread(hits: Sequence[Hit]) -> list[Hit]:
    """Those that say something new to who reads them in this order; documents are read apart from each other."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.corpus.document.sha256, []).append(hit)
    new: set[int] = set()
    for group in by_document.values():
        new.update(map(id, quotation.unread([hit.unit for hit in group])))
    return [hit for hit in hits if id(hit.unit) in new]


def _passages(scene: Scene, hits: Sequence[Hit]) -> list[Passage]:
    """What is read together, the best first."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.corpus.document.sha256, []).append(hit)
    found = [passage for group in by_document.values() for passage in scene.of(group[0].corpus).view.passages(group)]
    return sorted(found, key=lambda passage: passage.hits[0].rank)


def _rows(scene: Scene, hits: Sequence[Hit], page: int, size: int) -> Rows:
    first = hits[page * size]
    about = scene.of(first.corpus)
    if scene.anywhere:
        return (buttons.open_chat(about, first.unit),)
    payload = scene.payload(buttons.RANKED, hits, page)
    extents = [(start, min(start + size, len(hits))) for start in range(0, len(hits), size)]
    return (*buttons.about_unit(about, first.unit, payload), buttons.pager(scene, payload, extents))


def _passage(scene: Scene, passage: Passage, *, is_open: bool) -> list[Block]:
    scene, found = scene.of(passage.corpus), passage.quotation
    quote = quoted(scene, found, matched=passage.matched, kind="quote" if is_open else "expandable")
    return [quote, *beneath(scene, found, whole=is_open)]


def _refused_parts(scene: Scene, answer: Answer, personal: bool) -> list[Block]:
    """Those of several questions in a message that got no answer, each named, with the reason."""
    blocks = []
    for number, part in enumerate(answer.parts, start=1):
        if part.verdict is not Verdict.ANSWERED:
            blocks.append(line(_part_name(scene, part, number, personal), gap=True))
            blocks.append(line(why(scene, part.verdict, part.reason)))
    return blocks


def _part_name(scene: Scene, part: Part, number: int, personal: bool) -> Rich:
    """A part is named by its words; nobody's own story is repeated to him, so there it has a number."""
    if personal:
        return fill(scene.say, wording.PART_NUMBER, number=str(number))
    return fill(scene.say, wording.PART, part=limits.shortened(part.text.strip(" ?.!,;"), MAX_PART))


def _remarks(scene: Scene, answer: Answer, personal: bool) -> list[Block]:
    blocks = []
    if answer.related:
        best = answer.quotations[0].corpus
        shown = {hit.unit.locator for hit in answer.quotations if hit.corpus is best}
        places = [unit.locator for unit in answer.related if unit.locator not in shown][:MAX_RELATED]
        blocks.append(said(scene, wording.RELATED, places=links(scene.of(best), places), gap=True))
    if personal and answer.note != "own-government":
        blocks.append(said(scene, wording.NOT_LEGAL_ADVICE, gap=True))
    if answer.also_searched and not scene.compact:
        words = ", ".join(_longest(answer.also_searched)[:MAX_ALSO_SEARCHED])
        blocks.append(line(italic(scene.say(wording.ALSO_SEARCHED, words=words)), gap=True))
    return blocks


def _longest(phrases: Sequence[str]) -> list[str]:
    """The phrases without those that others contain."""
    return [phrase for phrase in phrases if not any(phrase != other and phrase in other for other in phrases)]


def _language_lines(scene: Scene, language: str | None) -> list[Block]:
    return [line(Run(sentence)) for sentence, _ in verdicts.only_english(scene.wordings, scene.say, language)]
