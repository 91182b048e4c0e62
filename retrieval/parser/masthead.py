"""The first page: what the lines before the body say of the document."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.document import Masthead, Span, words
from retrieval.words import MONTHS

from .furniture import FIRST_PAGE
from .lines import Line, pieces_of
from .sentences import ending

_DATE = re.compile(rf"(?:^|\s)(\d{{1,2}} (?:{'|'.join(MONTHS)}) (?:19|20)\d\d)\s*$")
_DISTRIBUTION = re.compile(r"(?:^|\s)(Distr\.:? ?\w+)\s*$")
_ORIGINAL = re.compile(r"(?:^|\s)\[?(Original: ?[A-Z][\w ,/]*)\]?\s*$")
_AGENDA = re.compile(
    r"(?:Agenda items?|Items? [\d()a-z ,and]+ of the (?:(?:provisional |draft )?agenda|preliminary list)|"
    r"Provisional agenda items?)\b[^a-z]*"
    r"(?:of the (?:provisional |preliminary )?(?:agenda|list))?\**",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r"United Nations(?:\s{2,}|$)")
_SESSION = re.compile(r"\b(?:session|meeting)\b|\d.*\b(?:19|20)\d\d\**$", re.IGNORECASE)
_SUBTITLE = re.compile(
    r"(?:\w+ )?(?:Note|Report|Memorandum|Proposal|Summary|Compilation|[Pp]aper|document)\b.{0,40}\b(?:by|of|from) the "
)
_BODY = re.compile(
    r"(?:\w+ ){0,4}(?:Committee|Commission|Conference|Working Group|Council|Assembly|Open-ended|Ad Hoc|Board|Forum)\b"
)
_OCCASION = re.compile(r"(?:[\w-]+ ){1,4}session(?: of \d{4})?", re.IGNORECASE)  # alone, with no body before it
# What stands beside the head and is no title: "English only", "For information", the label of a summary.
_REMARK = re.compile(
    r"\(?(?:Arabic|Chinese|English|French|Russian|Spanish|(?:, | and |/))+ only\)?|For (?:information|decision|action)|"
    r"Summary|Advance (?:unedited )?version",
    re.IGNORECASE,
)
# A whole line under the last one of a title, with no blank line between.
_SUBTITLE_LINE = re.compile(
    r"(?:[\w-]+ )?(?:Note|Report) (?:by|of) the (?:Secretary-General|Secretariat|Chair\w*|Bureau|Executive \w+)"
)
_GOES_ON = re.compile(r"\b(?:a|an|and|by|for|from|in|of|on|or|the|to|with)$")
_FIRST_LINES = 40
_LONGEST_HEAD = 12  # lines
_LONGEST_TITLE = 500  # characters; more is the beginning of a text


@dataclass(slots=True)
class FirstPage:
    """The masthead and where its words stand: places with what each says."""

    masthead: Masthead
    places: list[tuple[Span, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Fields:
    organ: list[Span] = field(default_factory=list)
    date: datetime.date | None = None
    language: str = ""
    places: list[tuple[Span, str]] = field(default_factory=list)


def read(lines: Sequence[Line], source: str, symbol: str, job: tuple[str, str | None]) -> FirstPage:
    """Reads the lines before the body. The head, to "Original: …", names the organ; then body, agenda, title stand."""
    head = _head_length(lines)
    fields = _Fields()
    for line in lines[:head]:
        _head_line(line, source, symbol, fields)
    chunks = list(_chunks(lines[head:], fields))
    session, agenda, agenda_title, body = [], [], [], []  # type: list[Span], list[Span], list[Span], list[Span]
    if chunks and _is_occasion(chunks):
        for line in chunks.pop(0):
            detail = _occasion_line(line, session, agenda, agenda_title, body)
            fields.places.extend((span, detail) for span in line.spans())
    title, subtitle = _titles(chunks, fields)

    def said(spans: Sequence[Span]) -> str:
        return words(source, pieces_of(spans, source))

    masthead = Masthead(
        symbol=symbol,
        title=said(title),
        subtitle=said(subtitle),
        body=said(body),
        organ=said(fields.organ),
        session=said(session),
        agenda_item=said(agenda),
        agenda_title=said(agenda_title),
        date=fields.date,
        language=job[1] or fields.language or "English",
        job_number=job[0],
    )
    return FirstPage(masthead, fields.places)


def head_first(lines: Sequence[Line]) -> Sequence[Line]:
    """The head, from "United Nations" to "Original: …", stands first on the page; some tools print it last."""
    first_page = lines[:FIRST_PAGE]
    start = next((i for i, line in enumerate(first_page) if _PUBLISHER.match(line.text)), 0)
    end = next((i + 1 for i, line in enumerate(first_page) if i > start and _ORIGINAL.search(line.text)), 0)
    if not start or not start < end <= start + _LONGEST_HEAD:
        return lines
    for line in lines[end : end + 1]:
        line.page = line.gap = True
    return [*lines[start:end], *lines[:start], *lines[end:]]


def _head_length(lines: Sequence[Line]) -> int:
    """How many lines the head has: to the line with "Original:", else with the date or the distribution."""
    for pattern in (_ORIGINAL, _DATE, _DISTRIBUTION):
        found = [i for i, line in enumerate(lines[:_FIRST_LINES]) if pattern.search(line.text)]
        if found:
            return found[0] + 1
    return next((i for i, line in enumerate(lines) if i and line.gap), 1)


def _head_line(line: Line, source: str, symbol: str, fields: _Fields) -> None:
    """One line of the head; columns that were run together are taken apart from the right."""
    start, end = line.start, line.end
    text = source[start:end]
    places: list[tuple[Span, str]] = []
    while match := _ORIGINAL.search(text) or _DATE.search(text) or _DISTRIBUTION.search(text):
        places.append((Span(start + match.start(1), start + len(text.rstrip())), _head_field(match[1], fields)))
        text = text[: match.start()].rstrip()
    at = text.rfind(symbol)
    if at >= 0 and not fields.organ:
        places.append((Span(start + at, start + len(text)), "symbol"))
        text = text[:at].rstrip()
    publisher = _PUBLISHER.match(text)
    if publisher and not any(detail == "publisher" for _, detail in fields.places):
        places.append((Span(start, start + len("United Nations")), "publisher"))
        start, text = start + publisher.end(), text[publisher.end() :]
    if text:
        span = Span(start, start + len(text))
        fields.organ.append(span)
        places.append((span, "organ"))
    fields.places.extend(sorted(places))


def _head_field(text: str, fields: _Fields) -> str:
    if text.startswith("Original"):
        fields.language = text.partition(":")[2].strip()
        return "language"
    if text.startswith("Distr"):
        return "distribution"
    day, month, year = text.split()
    try:
        fields.date = datetime.date(int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return "date that no calendar has"
    return "date"


def _chunks(lines: Sequence[Line], fields: _Fields) -> Iterator[list[Line]]:
    """The stretches between blank lines; remarks are none of them, and the subtitle under a title is one."""
    chunk: list[Line] = []
    for line in lines:
        is_remark = _REMARK.fullmatch(line.text) is not None
        is_subtitle = _SUBTITLE_LINE.fullmatch(line.text) and chunk and not _GOES_ON.search(chunk[-1].text)
        if chunk and (line.gap or is_remark or is_subtitle):
            yield chunk
            chunk = []
        if is_remark:
            fields.places.extend((span, "front matter") for span in line.spans())
        else:
            chunk.append(line)
    if chunk:
        yield chunk


def _is_occasion(chunks: Sequence[Sequence[Line]]) -> bool:
    """Whether the first stretch names body, session and agenda item, and is not yet the title."""
    first = chunks[0]
    if any(_AGENDA.match(line.text) for line in first):
        return True
    if len(chunks) < 2 or _SUBTITLE.match(chunks[1][0].text):
        return False
    return _BODY.match(first[0].text) is not None


def _occasion_line(
    line: Line, session: list[Span], agenda: list[Span], agenda_title: list[Span], body: list[Span]
) -> str:
    spans = list(line.spans())
    if agenda:
        agenda_title.extend(spans)
        return "agenda title"
    if _AGENDA.match(line.text):
        agenda.extend(spans)
        return "agenda item"
    if line.text.startswith("Convened"):
        return "convened under"
    if (body or session or _OCCASION.fullmatch(line.text.rstrip("*"))) and _SESSION.search(line.text):
        session.extend(spans)
        return "session"
    if session:
        return "occasion"
    body.extend(spans)
    return "body"


def _titles(chunks: list[list[Line]], fields: _Fields) -> tuple[list[Span], list[Span]]:
    """Title and subtitle are the next two stretches that are no sentences; all others are front matter."""
    title: list[Span] = []
    subtitle: list[Span] = []
    for chunk in chunks:
        spans = [span for line in chunk for span in line.spans()]
        is_prose = ending(chunk[-1].text) != "open" or sum(len(line.text) for line in chunk) > _LONGEST_TITLE
        if not title and not is_prose:
            title, detail = spans, "title"
        elif title and not subtitle and not is_prose and chunk is chunks[1]:
            subtitle, detail = spans, "subtitle"
        else:
            detail = "front matter"
        fields.places.extend((span, detail) for span in spans)
    return title, subtitle
