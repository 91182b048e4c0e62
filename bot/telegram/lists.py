"""Paragraphs one after the other: by reference, by area and meeting, by addressee; each in its context; citations.

Every page is made again from what its button carries, so it works after a restart and without any memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import quotation, wording
from bot.names import meeting_action, meeting_name, references
from retrieval.areas import meeting_key
from retrieval.citation import STYLES, cite
from retrieval.corpus import Corpus
from retrieval.document import Heading, Locator, Meeting, Unit
from retrieval.reference import Reference

from . import buttons, limits
from .markup import Block, Button, Rows, Run, Sheet, bold, italic, line, link
from .payload import Payload
from .quoting import cited, derived, heading, newer, paragraph_link, quoted, said
from .views import Filter, Scene

PAGE = 5
# UTF-16 units of quoted text on one page of a list.
PAGE_UNITS = 2600
MAX_DOCUMENTS = 20
_STYLE_NAMES = {
    **{"un": "UN", "oscola": "OSCOLA", "bluebook": "Bluebook", "chicago": "Chicago"},
    **{"apa": "APA", "ris": "RIS", "bibtex": "BibTeX", "csl": "CSL"},
}
_FOR_PROGRAMS = frozenset({"ris", "bibtex", "csl"})


def listed_sheet(
    scene: Scene,
    units: Sequence[Unit],
    page: int = 0,
    *,
    top: Sequence[Block] = (),
    bottom: Sequence[Block] = (),
    open_single: bool = False,
) -> Sheet:
    """Paragraphs that were named rather than ranked, in their own order. One alone can be shown open, with all its
    buttons."""
    rows = tuple(scene.view.rows[unit.locator] for unit in units)
    if open_single and len(units) == 1:
        payload = Payload(buttons.RANKED, rows)
        keys = (buttons.open_chat(scene, units[0]),) if scene.anywhere else buttons.about_unit(scene, units[0], payload)
        found = scene.view.quotation(units[0])
        quote = quoted(scene, found, kind="expandable" if scene.compact else "quote")
        below = [*cited(scene, found), *derived(scene, found)]
        foot = () if scene.compact or scene.anywhere else (footer(scene),)
        return Sheet((*top, quote, *below, *bottom, *foot), keys)
    extents = _extents(scene, units)
    page = min(page, len(extents) - 1)
    start, end = extents[page]
    if len(units) > 1:
        top = [*top, said(scene, wording.IN_ALL, count=str(len(units)))]
    blocks = [*top, *_one_after_the_other(scene, units[start:end]), *_behind(newer(scene)), *bottom]
    if scene.anywhere:
        return Sheet(tuple(blocks), (buttons.open_chat(scene),))
    return Sheet(tuple(blocks), (buttons.pager(scene, Payload(buttons.LISTED, rows, page), extents),))


def filtered_sheet(scene: Scene, wanted: Filter, page: int = 0) -> Sheet:
    """The recommendations that a filter lets through, under the headings of their meetings, with buttons to filter."""
    view = scene.view
    units = view.listed(wanted)
    title = wanted.area.title if wanted.area is not None else wanted.addressee or ""
    top = [heading(title)] if title else []
    rows = meeting_rows(scene, wanted)
    if not units:
        return Sheet((*top, said(scene, wording.NOTHING_LISTED)), rows)
    extents = _extents(scene, units)
    page = min(page, len(extents) - 1)
    start, end = extents[page]
    blocks = [*top, *_one_after_the_other(scene, units[start:end], by_meeting=True, by_area=wanted.area is None)]
    blocks += _behind(newer(scene))
    return Sheet(tuple(blocks), (buttons.pager(scene, _payload(scene, wanted, page), extents), *rows))


def filter_of(scene: Scene, payload: Payload) -> Filter | None:
    """The filter that a button carries; None where the document has no such area, meeting or addressee."""
    view = scene.view
    if len(payload.rows) != 3:
        return None
    area, meeting, addressee = payload.rows
    try:
        return Filter(
            view.areas[area - 1] if area else None,
            view.meetings[meeting - 1] if meeting else None,
            view.addressees[addressee - 1] if addressee else None,
        )
    except IndexError:
        return None


def filter_button(scene: Scene, text: str, wanted: Filter) -> Button:
    return buttons.tap(scene, text, _payload(scene, wanted, 0))


def context_sheet(scene: Scene, unit: Unit, payload: Payload) -> Sheet:
    """A paragraph between its neighbours, under the heading of its meeting."""
    view = scene.view
    whole = list(view.document.paragraphs)
    position = [other.locator for other in whole].index(unit.locator.top)
    shown = whole[max(position - 1, 0) : position + 2]
    blocks = [said(scene, wording.IN_CONTEXT, place=bold(unit.locator.formal))]
    blocks += _one_after_the_other(scene, shown, by_meeting=True, by_area=True, asked=unit)
    for footnote in unit.meeting.footnotes if unit.meeting is not None else ():
        blocks.append(said(scene, wording.FOOTNOTE, mark=footnote.mark, text=footnote.text))
    back = (buttons.tap(scene, scene.say(wording.BACK), payload.to(action=buttons.RANKED, argument=0)),)
    return Sheet((*blocks, *_behind(newer(scene, unit))), (back,))


def citation_sheet(scene: Scene, places: Sequence[Reference], style: str, rows: Rows = ()) -> Sheet:
    """A citation as a block that copies with one tap."""
    view = scene.view
    masthead = view.document.masthead
    text = cite(masthead, places, style).strip()
    place = ", ".join(reference.first.formal if reference.last is None else str(reference) for reference in places)
    quote = Run(text, "pre" if style in _FOR_PROGRAMS else "code")
    title = said(scene, wording.CITATION, place=bold(place))
    copy = (Button(scene.say(wording.COPY, place=_STYLE_NAMES[style]), copy=text),)
    unit = view.document.by_locator.get(places[0].first)
    return Sheet((title, line(quote), *newer(scene, unit), official(scene)), (copy, *rows))


def styles_sheet(scene: Scene, unit: Unit, payload: Payload) -> Sheet:
    """A citation with a button for each style; the payload's argument is the style."""
    style = STYLES[payload.argument % len(STYLES)]
    keys = [
        buttons.tap(scene, _STYLE_NAMES[name], payload.to(argument=position))
        for position, name in enumerate(STYLES)
        if name != style
    ]
    back = buttons.tap(scene, scene.say(wording.BACK), payload.to(action=buttons.RANKED, argument=0))
    rows = (tuple(keys[:4]), tuple(keys[4:]), (back,))
    return citation_sheet(scene, [Reference(unit.locator)], style, rows)


def official(scene: Scene) -> Block:
    return line(link(scene.say(wording.OFFICIAL), scene.view.official), gap=True)


def footer(scene: Scene, corpora: Sequence[Corpus] = ()) -> Block:
    """Where the official documents are and, for whom it matters, that quotations are not translated.

    `corpora` are the documents that are quoted, where that is not the scene's.
    """
    views = list(dict.fromkeys(scene.of(corpus).view for corpus in corpora)) or [scene.view]
    foot = official(scene.of(views[0]))
    if len(views) > 1:
        named = [run for view in views for run in (Run(", "), link(view.document.symbol, view.official))]
        foot = line(f"{scene.say(wording.OFFICIAL)}: ", tuple(named[1:]), gap=True)
    if all(view.language == scene.say.language for view in views):
        return foot
    return line(foot.runs, " · ", italic(scene.say(wording.QUOTED_LANGUAGE)), gap=True)


def areas_sheet(scene: Scene) -> Sheet:
    view = scene.view
    if not view.areas:
        return Sheet((said(scene, wording.NO_AREAS),))
    blocks = [said(scene, wording.AREAS, symbol=view.document.symbol)]
    for command, area in view.commands.items():
        marker = f"{area.marker}. " if area.marker else ""
        blocks.append(line(f"/{command}", gap=True))
        blocks.append(line(f"{marker}{area.title}, ", extent(scene, area.units)))
    if scene.views.hold_several:
        blocks.append(said(scene, wording.OTHER_DOCUMENTS, documents="/documents", gap=True))
    rows = tuple((filter_button(scene, limits.shortened(area.phrase, 40), Filter(area)),) for area in view.areas)
    return Sheet(tuple(blocks), () if scene.anywhere else rows)


def documents_sheet(scene: Scene, first: str) -> Sheet:
    """The documents, each with its earlier editions, and a button to choose each."""
    blocks = [said(scene, first)]
    keys = []
    for view in scene.views.current[:MAX_DOCUMENTS]:
        head = view.document.masthead
        date = f", {head.date.isoformat()}" if head.date else ""
        blocks.append(line(link(head.symbol, view.official), date, gap=True))
        blocks.append(line(italic(head.full_title)))
        for corpus in scene.views.library.earlier:
            if scene.views.library.newer(corpus) is view.corpus:
                blocks.append(said(scene, wording.PAGE_OLDER, edition=_edition(corpus)))
        mark = "• " if scene.is_chosen and view is scene.view else ""
        payload = Payload(buttons.DOCUMENT, argument=1, keys=(view.key,))
        keys.append((buttons.tap(scene, f"{mark}{head.symbol}", payload),))
    hidden = len(scene.views.current) - len(keys)
    if hidden:
        blocks.append(said(scene, wording.AND_MORE, symbols="…", count=str(hidden), gap=True))
    if len(scene.views.current) == 1 or scene.anywhere:
        return Sheet(tuple(blocks))
    every = Payload(buttons.DOCUMENT, keys=(scene.views.in_use.key,))
    name = f"{'' if scene.is_chosen else '• '}{scene.say(wording.ALL_DOCUMENTS)}"
    return Sheet(tuple(blocks), (*keys, (buttons.tap(scene, name, every),)))


def _edition(corpus: Corpus) -> str:
    head = corpus.document.masthead
    return ", ".join(filter(None, (head.symbol, head.date.isoformat() if head.date else "")))


def meetings_sheet(scene: Scene) -> Sheet:
    view = scene.view
    if not view.meetings:
        return Sheet((said(scene, wording.NO_MEETINGS),))
    blocks = [said(scene, wording.MEETINGS, symbol=view.document.symbol)]
    rows = []
    for meeting in view.meetings:
        name = _capital(meeting_name(scene.say, meeting))
        blocks.append(line(bold(name), gap=True))
        found = view.listed(Filter(meeting=meeting))
        for area in view.areas:
            units = [unit for unit in found if unit.area == area.heading]
            if units:
                blocks.append(line(f"{limits.shortened(area.phrase, 40)}: ", extent(scene, units)))
        rows.append((filter_button(scene, name, Filter(meeting=meeting)),))
    return Sheet(tuple(blocks), tuple(rows))


def addressees_sheet(scene: Scene, first: str) -> Sheet:
    view = scene.view
    rows = [
        (filter_button(scene, limits.shortened(name, 40), Filter(addressee=name)),) for name in view.addressees[:12]
    ]
    return Sheet((said(scene, first),), tuple(rows))


def extent(scene: Scene, units: Sequence[Unit]) -> str:
    """`paras. 4-38`; several stretches where there are gaps."""
    numbers = sorted({unit.locator.top for unit in units}, key=lambda top: (top.part or "", top.paragraph))
    spans: list[list[Locator]] = []
    for number in numbers:
        if spans and number == replace(spans[-1][1], paragraph=spans[-1][1].paragraph + 1):
            spans[-1][1] = number
        else:
            spans.append([number, number])
    text = ", ".join(str(low) if low == high else f"{low}-{high.paragraph}" for low, high in spans)
    return scene.say.isolated(f"{'para.' if len(numbers) == 1 else 'paras.'} {text}")


def _behind(blocks: Sequence[Block]) -> list[Block]:
    return [replace(block, gap=True) for block in blocks]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def short_citation(unit: Unit) -> str:
    return references([Reference(unit.locator)])


def _one_after_the_other(
    scene: Scene,
    units: Iterable[Unit],
    *,
    by_meeting: bool = False,
    by_area: bool = False,
    asked: Unit | None = None,
) -> list[Block]:
    """Each with its number as a link above it, where wanted under the headings of its area and its meeting.

    The paragraph of the unit that was asked for is open, and a sub-paragraph is bold in it.
    """
    blocks: list[Block] = []
    area: Heading | None = None
    before: Meeting | None = None
    for unit in quotation.whole(units):
        if by_area and unit.area is not None and unit.area != area:
            area = unit.area
            blocks.append(heading(f"{area.marker}. {area.title}".removeprefix(". ")))
        if by_meeting and unit.meeting is not None and unit.meeting != before:
            before = unit.meeting
            blocks.append(heading(f"{unit.meeting.heading.marker}. {unit.meeting.title}".removeprefix(". ")))
        found = scene.view.quotation(unit)
        text = found.citation if scene.views.hold_several else short_citation(unit)
        name = paragraph_link(scene, unit.locator, text)
        blocks.append(line(name, gap=True))
        is_open = asked is not None and unit.locator == asked.locator.top
        marked = (asked.text,) if asked is not None and is_open and asked is not unit else ()
        quote = quoted(scene, found, matched=marked, kind="quote" if is_open else "expandable")
        blocks.append(Block(quote.runs, quote.kind))
        if found.remarks:
            blocks.append(line(" ".join(found.remarks)))
    return blocks


def _extents(scene: Scene, units: Sequence[Unit]) -> list[tuple[int, int]]:
    """Pages that hold a few paragraphs each and fit into one message."""
    found: list[tuple[int, int]] = []
    start = used = 0
    for position, unit in enumerate(units):
        quote = scene.view.quotation(unit)
        size = limits.units(quote.lead_in + quote.text) + sum(limits.units(item.text) + 8 for item in quote.items)
        if position > start and (position - start == PAGE or used + size > PAGE_UNITS):
            found.append((start, position))
            start, used = position, 0
        used += size
    return [*found, (start, len(units))]


def _payload(scene: Scene, wanted: Filter, page: int) -> Payload:
    view = scene.view
    rows = (
        view.areas.index(wanted.area) + 1 if wanted.area is not None else 0,
        view.meetings.index(wanted.meeting) + 1 if wanted.meeting is not None else 0,
        view.addressees.index(wanted.addressee) + 1 if wanted.addressee is not None else 0,
    )
    return Payload(buttons.FILTERED, rows, page)


def meeting_rows(scene: Scene, wanted: Filter) -> Rows:
    """A button for each meeting of an area, and one for all of them."""
    if wanted.area is None:
        return ()
    known = scene.view.meetings_of(wanted.area)
    if len(known) < 2:
        return ()
    years = [meeting.year for meeting in known]
    keys = []
    for meeting in known:
        name = str(meeting.year or meeting.ordinal or limits.shortened(meeting.title, 40))
        if years.count(meeting.year) > 1:
            name = f"{name} {meeting_action(scene.say, meeting)}"
        if wanted.meeting is not None and meeting_key(meeting) == meeting_key(wanted.meeting):
            name = f"• {name}"
        keys.append(filter_button(scene, name, Filter(wanted.area, meeting, wanted.addressee)))
    rows = [tuple(keys[start : start + 4]) for start in range(0, len(keys), 4)]
    if wanted.meeting is not None:
        every = Filter(wanted.area, None, wanted.addressee)
        rows.append((filter_button(scene, scene.say(wording.ALL_MEETINGS), every),))
    return tuple(rows)
