"""Short sentences about a document and its paragraphs that every front end uses."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import groupby

from bot import wording
from bot.wording import Wording
from retrieval.areas import area_phrase
from retrieval.citation import cite
from retrieval.corpus import Corpus
from retrieval.document import Document, Masthead, Meeting, Unit
from retrieval.library import Library
from retrieval.reference import Reference
from retrieval.words import ORDINALS

_NUMBERS = {word: str(number) for number, word in enumerate(ORDINALS, start=1)}
_ACTIONS = {"adopted": wording.ADOPTED, "endorsed": wording.ENDORSED}
# How a masthead names the language of its document, and the code of that language.
_LANGUAGE_CODES = {"English": "en", "French": "fr", "Spanish": "es", "Arabic": "ar", "Russian": "ru", "Chinese": "zh"}


def language_code(masthead: Masthead) -> str:
    """The IETF tag of the document's language; empty where the masthead names none of the United Nations'."""
    return _LANGUAGE_CODES.get(masthead.language, "")


def paragraphs(document: Document) -> str:
    """Which numbers there are: `It has paragraphs 1 to 124.`, `… and 1 to 5 of annex I.`"""
    counts = (list(units) for _, units in groupby(document.paragraphs, lambda unit: unit.locator.part))
    shown = [f"{units[0].locator.number} to {units[-1].locator.formal}" for units in counts]
    return f"It has paragraphs {' and '.join(shown)}."


def no_paragraph(document: Document, missing: tuple[str, ...]) -> str:
    return f"{document.symbol} has no paragraph {', '.join(missing)}. {paragraphs(document)}"


def references(places: Sequence[Reference]) -> str:
    """The form of United Nations documents without the symbol: `paras. 5 and 39 (b)`; empty for no places."""
    return cite(Masthead(symbol="", title=""), places) if places else ""


def day(masthead: Masthead) -> str:
    """`25 August 2015`; empty where the first page has no date."""
    date = masthead.date
    return f"{date.day} {date:%B %Y}" if date else ""


def edition(corpus: Corpus) -> str:
    """What tells one edition from another: symbol, date and the beginning of its digest."""
    head = corpus.document.masthead
    return ", ".join(filter(None, (head.symbol, day(head), f"SHA-256 {corpus.document.sha256[:12]}")))


def newer_edition(library: Library, corpus: Corpus) -> str:
    """That there is a newer edition, and how to see what it changed; empty for what is searched."""
    newer = library.newer(corpus)
    if newer is None:
        return ""
    how = ""
    if corpus.path is not None and newer.path is not None:
        how = f" See what changed: palermo diff {shlex.quote(str(corpus.path))} {shlex.quote(str(newer.path))}"
    return f"This is an earlier edition ({edition(corpus)}). There is a newer one: {edition(newer)}.{how}"


def source(say: Wording, unit: Unit) -> str:
    """`Area III, protection of victims; adopted at the first meeting, 2009`, in the language of the reader."""
    area = meeting = ""
    if unit.area is not None:
        title = area_phrase(unit.area)
        area = say(wording.AREA, marker=unit.area.marker, title=title) if unit.area.marker else title
    if unit.meeting is not None:
        meeting = meeting_name(say, unit.meeting)
    if not (area and meeting):
        return area or meeting
    return "".join({"area": area, "meeting": meeting}.get(piece, piece) for piece, _ in say.pieces(wording.SOURCE))


def meeting_name(say: Wording, meeting: Meeting) -> str:
    if not meeting.ordinal or not meeting.year:
        return say.isolated(meeting.title)
    action = meeting_action(say, meeting)
    number = _NUMBERS.get(meeting.ordinal, meeting.ordinal)
    return say(wording.MEETING, action=action, ordinal=meeting.ordinal, number=number, year=str(meeting.year))


def meeting_action(say: Wording, meeting: Meeting) -> str:
    action = meeting.action or "adopted"
    return say(_ACTIONS[action]) if action in _ACTIONS else action
