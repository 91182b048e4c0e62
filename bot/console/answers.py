"""Answers and quotations on a page: the document's words in quotation marks, everything of ours outside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot import names, quotation
from retrieval.answer import Answer, Explanation, Hit, Verdict
from retrieval.areas import Area, area_phrase, meeting_key, meetings
from retrieval.citation import cite
from retrieval.corpus import Corpus
from retrieval.document import Unit
from retrieval.library import Library
from retrieval.reference import Reference

from . import wording
from .page import BOLD, QUIET, Page, Styled

INDENT = 2
MAX_NAMED = 5  # documents whose symbols stand in one sentence


class Reader:
    """How the one who reads gets further: the same pages serve commands of a shell and of the conversation."""

    areas = "“palermo list”"
    documents = "“palermo list --documents”"
    ask = 'palermo ask "…"'
    more = "For more, add --limit {next}."


class ChatReader(Reader):
    areas = "/areas"
    documents = "/documents"
    ask = "…"
    more = "For more: /more."


def show_answer(
    page: Page, library: Library, answer: Answer, reader: type[Reader] = Reader, *, personal: bool = False
) -> None:
    """`personal` says that somebody asks about himself: quotations are then no legal advice."""
    if note := wording.note(answer, personal=personal):
        page.write(note)
        page.blank()
    name = _named(library, answer)
    if answer.parts:
        _parts(page, library, answer, reader)
    else:
        _verdict(page, library, answer.verdict, answer.reason, answer.quotations, answer.near, reader, name)
    if related := _related(library, answer):
        page.blank()
        page.write(f"On the same theme: {related}.")
    missing = answer.verdict is Verdict.ANSWERED and answer.enumeration and answer.reason
    if missing:
        page.write(f"{name} has no paragraph {answer.reason}.")
    shown = sum(len(passage.hits) for passage in quotation.readable(answer.quotations))
    quiet = [
        wording.more(answer, reader.more.format(next=4 * answer.shown), shown),
        wording.also_searched(answer.also_searched),
    ]
    if any(quiet):
        page.blank()
    for line in filter(None, quiet):
        page.write(line, style=QUIET)
    if searched := _searched(library, answer):
        page.blank()
        page.write(searched, style=QUIET)
    for corpus in {hit.corpus.document.sha256: hit.corpus for hit in answer.quotations}.values():
        show_newer(page, library, corpus)


def show_units(page: Page, library: Library, corpus: Corpus, units: Iterable[Unit], *, source: bool = True) -> None:
    """The units one after the other, each with everything below it."""
    for unit in quotation.whole(units):
        page.blank()
        show_quotation(page, library, corpus, unit, source=source)


def show_newer(page: Page, library: Library, corpus: Corpus) -> None:
    """One line where the document is an earlier edition of one that is loaded; nothing otherwise."""
    if line := names.newer_edition(library, corpus):
        page.blank()
        page.write(line)


def show_by_meeting(page: Page, library: Library, corpus: Corpus, units: Iterable[Unit]) -> None:
    """The units under the headings of their areas and meetings."""
    by_area = groupby(units, key=lambda unit: unit.area)
    for area, of_area in by_area:
        if area is not None:
            page.blank()
            page.write(f"{area.marker}. {area.title}" if area.marker else area.title, style=BOLD)
        for meeting, group in groupby(of_area, key=lambda unit: unit.meeting):
            if meeting is not None:
                page.blank()
                page.write(meeting.title, style=BOLD)
                for footnote in meeting.footnotes:
                    page.write(f"Footnote {footnote.mark}: {footnote.text}", style=QUIET)
            show_units(page, library, corpus, group, source=False)


def show_quotation(
    page: Page,
    library: Library,
    corpus: Corpus,
    unit: Unit,
    *,
    matched: Sequence[str] = (),
    source: bool = True,
) -> None:
    _show_quoted(page, library, corpus, quotation.quote(corpus, unit), matched, source=source)


def _show_quoted(
    page: Page,
    library: Library,
    corpus: Corpus,
    quoted: quotation.Quotation,
    matched: Sequence[str],
    *,
    source: bool = True,
) -> None:
    end = _closing(quoted)
    opening = [f"“{quoted.lead_in}", *_marked(quoted.text, matched)]
    page.write(*opening, "" if quoted.items else end, indent=INDENT)
    for position, item in enumerate(quoted.items, start=1):
        label = f"{item.label} " if item.label else ""
        last = position == len(quoted.items)
        line = [label, *_marked(item.text, matched), end if last else ""]
        page.write(*line, indent=INDENT + 2 * item.depth, hang=len(label))
    page.write(quoted.citation, indent=INDENT)
    if source and quoted.source:
        page.write(quoted.source, indent=INDENT, style=QUIET)
    for footnote in quoted.footnotes:
        page.write(f"Footnote {footnote}", indent=INDENT, style=QUIET)
    for see, words in quoted.see_also:
        page.write(f"See also {see} (derived from “{words}”)", indent=INDENT, style=QUIET)
    for elsewhere in quotation.elsewhere(library, corpus, quoted):
        page.write(f"See {elsewhere}", indent=INDENT, style=QUIET)


def show_documents(page: Page, library: Library, in_use: Corpus) -> None:
    """The documents that are searched, each with its earlier editions, the one in use marked."""
    for corpus in library.corpora:
        document = corpus.document
        mark = ", in use" if corpus is in_use else ""
        page.write(f"{document.symbol}{mark}", style=BOLD)
        date = f", {names.day(document.masthead)}" if document.masthead.date else ""
        page.write(f"{document.masthead.full_title}{date}; {_extent(document.paragraphs)}", indent=INDENT)
        for earlier in library.earlier:
            if library.newer(earlier) is corpus:
                mark = ", in use" if earlier is in_use else ""
                page.write(f"earlier edition: {names.edition(earlier)}{mark}", indent=INDENT, style=QUIET)


def show_areas(page: Page, areas: Sequence[Area], symbol: str, command: str) -> None:
    """The areas with their command names; `command` is what stands before a name to list one."""
    if not areas:
        page.write(f"{symbol} is not divided into areas of recommendations.")
        return
    for area in areas:
        page.write(f"{command}{area.name}", style=BOLD)
        marker = f"{area.marker}. " if area.marker else ""
        page.write(f"{marker}{area.title}; {_extent(area.units)}", indent=INDENT)


def show_meetings(page: Page, corpus: Corpus) -> None:
    document = corpus.document
    known = meetings(document)
    if not known:
        page.write(f"{document.symbol} names no meetings.")
    for meeting in known:
        units = [
            unit for unit in document.paragraphs if unit.meeting and meeting_key(unit.meeting) == meeting_key(meeting)
        ]
        name = f"{meeting.ordinal.capitalize()} meeting" if meeting.ordinal else meeting.title
        year = f", {meeting.year}" if meeting.year else ""
        page.write(f"{name}{year}, {meeting.action or 'recommended'}: {len(units)} paragraphs")
        for area, group in groupby(units, key=lambda unit: unit.area):
            about = area_phrase(area) if area else "no area"
            page.write(f"{about}: {_extent(list(group))}", indent=INDENT, style=QUIET)


def show_about(page: Page, corpus: Corpus) -> None:
    document = corpus.document
    head = document.masthead
    date = f", {names.day(head)}" if head.date else ""
    page.write(f"{head.title} ({head.symbol}{date}).")
    below = len(document.units) - len(document.paragraphs)
    page.write(f"{len(document.paragraphs)} paragraphs and {below} sub-paragraphs. SHA-256 {document.sha256}.")
    page.write(
        "Quotations are the document's own words. Two things are changed: every run of white space is one space, and "
        "the marks of footnotes are taken out. What stands outside the quotation marks is not the document's."
    )


def show_explanation(page: Page, node: Explanation, depth: int = 0) -> None:
    """A score as a tree: the value, what it is, and below it what it was made of."""
    page.write(f"{node.value:.4g}  {node.description}", indent=INDENT + 2 * depth, hang=8, style=QUIET)
    for detail in node.details:
        show_explanation(page, detail, depth + 1)


def _parts(page: Page, library: Library, answer: Answer, reader: type[Reader]) -> None:
    """Each of several questions with its own answer; parts without hits of their own share those of the whole."""
    shared = not any(part.hits for part in answer.parts)
    if shared and answer.quotations:
        show_hits(page, library, answer.quotations)
        page.blank()
    for part in answer.parts:
        if shared and part.verdict is Verdict.ANSWERED:
            continue
        page.blank()
        page.write(f"As to “{part.text}”:")
        page.blank()
        hits = part.hits[: answer.shown]
        _verdict(page, library, part.verdict, part.reason, hits, part.near, reader, _named(library, answer))


def _verdict(
    page: Page,
    library: Library,
    verdict: Verdict,
    reason: str | None,
    hits: Sequence[Hit],
    near: Sequence[Hit],
    reader: type[Reader],
    name: str,
) -> None:
    if verdict is Verdict.ANSWERED:
        show_hits(page, library, hits)
        return
    how = {"areas": reader.areas, "documents": reader.documents, "ask": reader.ask, "name": name}
    page.write(wording.refusal(verdict, reason, how, nearest=bool(near)))
    page.blank()
    show_hits(page, library, near)


def show_hits(page: Page, library: Library, hits: Sequence[Hit]) -> None:
    for passage in quotation.readable(hits):
        page.blank()
        _show_quoted(page, library, passage.corpus, passage.quotation, passage.matched)
        for hit in passage.hits:
            if hit.explanation is not None:
                show_explanation(page, hit.explanation)


def _searched(library: Library, answer: Answer) -> str:
    """Where a question without an answer was looked for, if there was a choice."""
    if answer.verdict not in (Verdict.NO_ANSWER, Verdict.NEAR) or len(library.corpora) == 1:
        return ""
    symbols = [corpus.document.symbol for corpus in answer.documents]
    shown = ", ".join(symbols[:MAX_NAMED])
    rest = f" and {len(symbols) - MAX_NAMED} more" if len(symbols) > MAX_NAMED else ""
    return f"Searched: {shown}{rest}."


def _named(library: Library, answer: Answer) -> str:
    """What a sentence calls the document that an answer is about: by its symbol where there are others."""
    if len(library.corpora) + len(library.earlier) > 1 and len(answer.documents) == 1:
        return answer.documents[0].document.symbol
    return "The document"


def _related(library: Library, answer: Answer) -> str:
    """The further places of a theme that is spread over many, in document order."""
    if not answer.related:
        return ""
    best = answer.quotations[0].corpus
    shown = {hit.unit.locator.top for hit in answer.quotations if hit.corpus is best}
    places = {unit.locator.top for unit in answer.related} - shown
    ordered = [Reference(place) for place in sorted(places, key=lambda top: (top.part or "", top.paragraph))]
    if len(library.corpora) == 1:
        return names.references(ordered)
    return cite(best.document.masthead, ordered) if ordered else ""


def _extent(units: Sequence[Unit]) -> str:
    ends = [list(group) for _, group in groupby((unit.locator.top for unit in units), lambda top: top.part)]
    return names.references([Reference(tops[0], None if tops[0] == tops[-1] else tops[-1]) for tops in ends])


def _marked(text: str, matched: Sequence[str]) -> list[str | Styled]:
    """The words of the document, those that matched in bold; not a letter is added."""
    if not matched:
        return [text]
    words = "|".join(re.escape(word) for word in sorted(set(matched), key=len, reverse=True))
    parts = re.split(rf"(?<!\w)({words})(?!\w)", text, flags=re.IGNORECASE)
    return [Styled(part, BOLD) if position % 2 else part for position, part in enumerate(parts)]


def _closing(quoted: quotation.Quotation) -> str:
    return "”" + "".join(f" {remark}" for remark in quoted.remarks)
