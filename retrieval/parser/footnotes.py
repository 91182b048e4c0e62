"""Footnotes: where their blocks stand, and which mark in the text each belongs to.

A block opens with a rule of underscores, or, where the tool lost the rule, stands last on its page with the next
numbers of the run. A mark is glued to a word ("Group.1"), to a year ("20112"), or stands alone after punctuation
at a line end ("(b); 2"). It is taken out of the text only where a footnote of that number exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.document import Footnote, Span, words
from retrieval.errors import Problem

from . import spaced
from .lines import Line, pieces_of
from .sentences import ending

_RULE = re.compile(r"[_‗—]{5,}$|-{10,}$")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ENTRY = re.compile(rf"(\d{{1,3}}|\[\d{{1,3}}\]|[{_RAISED}]{{1,3}}|\*{{1,4}})\s+(?=\S)|([{_RAISED}]{{1,3}})(?=\S)")
_LONE = re.compile(rf"(\d{{1,3}}|\[\d{{1,3}}\]|[{_RAISED}]{{1,3}}|\*{{1,4}})$")  # the note itself is on the next line
_PLAIN = str.maketrans(_RAISED, "0123456789", "[]")
_TO_RAISED = str.maketrans("0123456789", _RAISED)
_EXPONENT = r"(?<!\bm)(?<!\bkm)(?<!\bcm)(?<!CO)"  # m², CO₂ and the like are no marks
_STARRED = re.compile(r"(\*{1,4})\s*(?=[A-Z“\"(])")
_NEXT_PARAGRAPH = re.compile(r"\d{1,4}\.(?:\s|$)|[A-Z]{1,5}\.\s")
_ABBREVIATION = re.compile(
    r"\b(?:No|Nos|para|paras|art|arts|p|pp|vol|chap|sect|fig|table|Add|Rev|Corr)\.$", re.IGNORECASE
)
_SERIES = re.compile(r"/(?:[A-Z]{1,3}|CONF|Conf|Sub|Add|Rev|Corr)\.$")  # in symbols: /WG., /CN., /L., /CRP.
_SYMBOL_OVER = re.compile(r"[,;:)]$|(?<![\w/])\d{1,3}/\d{1,3}\.$")  # no part of a symbol can follow
# The places where the mark of footnote {0} may stand, the surest first.
_PLACES = (
    r"(?<=[.,;:)\]”’\"]){0}(?=[\s.,;:)\]”’\"]|$)",
    r"(?<=[A-Za-z]){0}(?=[\s.,;:)\]”’\"]|$)",
    r"(?<=\b(?:19|20)\d\d){0}(?=[\s.,;:)\]”’\"]|$)",
    r"(?<=[.,;:)\]”’\"] ){0}(?=\s*$)",
    r"(?:(?<=[a-z).”’\"][.;)”’\"] )|(?<=\b(?:19|20)\d\d[.;)] )){0}(?=\s+[A-Z“(])",
)
_LOOSE_MARK = re.compile(r"[.,;](?<=[a-z)”’].)(\d{1,3})(?=\s|$)")
_LOOSE_SIGN = re.compile(
    rf"(\[\d{{1,3}}\]|(?=[{_RAISED}]){_EXPONENT}(?<![{_RAISED}\d])[{_RAISED}]{{1,3}})(?![{_RAISED}])"
)


@dataclass(slots=True)
class Note:
    """A footnote as it stands: the lines of its block, and later the place of its mark.

    `mark` is plain figures where it is printed as `[1]` or `¹`.
    """

    mark: str
    number: int
    spans: list[Span] = field(default_factory=list)
    text: str = ""
    place: Span | None = None

    def value(self, source: str) -> Footnote:
        segments = pieces_of(self.spans, source)
        return Footnote(self.mark, words(source, segments), Span(segments[0].start, segments[-1].end))


@dataclass(slots=True)
class Blocks:
    """All footnotes of a source, the numbers of their lines, and where the marks and rules of their blocks stand."""

    notes: list[Note] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    marks: list[Span] = field(default_factory=list)
    rules: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_blocks(lines: Sequence[Line], furniture: dict[int, str]) -> Blocks:
    """The footnote blocks of all pages, those with a rule and those without."""
    blocks = Blocks()
    flush_left = _is_flush_left(lines)
    for page in _pages(lines, furniture):
        rule = next((i for i, line in enumerate(page) if _RULE.match(line.text)), None)
        while rule is not None:
            end = _read_ruled(page, rule, blocks, flush_left)
            rule = next((i for i in range(end, len(page)) if _RULE.match(page[i].text)), None)
        _read_unruled(page, blocks)
    for note in blocks.notes:
        if not note.spans:
            blocks.problems.append(Problem(note.number, f"footnote {note.mark} without words", "its words"))
    return blocks


def _pages(lines: Sequence[Line], furniture: dict[int, str]) -> Iterator[list[Line]]:
    """The lines between the edges of pages; where a tool prints the head of the first page last, it is one of them."""
    page: list[Line] = []
    for line in lines:
        if page and (line.number in furniture or line.page or line.text == "United Nations"):
            yield page
            page = []
        if line.number not in furniture:
            page.append(line)
    if page:
        yield page


def _is_flush_left(lines: Sequence[Line]) -> bool:
    """Whether running text starts in column 0, so that an indented line means something."""
    return sum(line.indent == 0 for line in lines) * 2 > len(lines)


def _read_ruled(page: Sequence[Line], rule: int, blocks: Blocks, flush_left: bool) -> int:
    """Reads the block under the rule; the answer is the index of the first line after it."""
    blocks.rules.append(Span(page[rule].start, page[rule].end))
    blocks.lines.add(page[rule].number)
    i, note = rule + 1, None
    while i < len(page):
        line = page[i]
        entry = entry_of(line)
        if entry and (note is None or continues(entry.mark, blocks)):
            note = open_note(line, entry, blocks)
        elif note is not None and _ends_block(line, note, flush_left):
            break
        elif note is not None:
            _extend(line, note, blocks)
        else:
            blocks.problems.append(
                Problem(line.number, f"{_shown(line)} under a footnote rule", "a footnote with its mark")
            )
            blocks.lines.add(line.number)
        i += 1
    if note is None:
        blocks.problems.append(Problem(page[rule].number, "a footnote rule with nothing under it", "a footnote"))
    elif ending(note.text) == "open":
        problem = Problem(note.number, f"footnote {note.mark} without an end", "a footnote that ends with a full stop")
        blocks.problems.append(problem)
    return i


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark that opens a note: how it counts, how long it is printed, and where the note's words begin."""

    mark: str
    length: int
    end: int


def entry_of(line: Line) -> Entry | None:
    """A mark at the start of a line, with its note behind it or on the next line."""
    match = _ENTRY.match(line.text) or _STARRED.match(line.text) or _LONE.match(line.text)
    if match is None:
        return None
    printed = match[0].strip()
    return Entry(printed.translate(_PLAIN), len(printed), match.end())


def _ends_block(line: Line, note: Note, flush_left: bool) -> bool:
    """The first line of a new page under a footnote: set in, after a blank line, or a new number or heading."""
    if flush_left and line.indent > 0:
        return True
    return ending(note.text) == "final" and (line.gap or _NEXT_PARAGRAPH.match(line.text) is not None)


def continues(mark: str, blocks: Blocks) -> bool:
    """A footnote's number is one more than the last; stars come in any order."""
    if mark.startswith("*"):
        return True
    numbers = [int(note.mark) for note in blocks.notes if note.mark.isdigit()]
    return int(mark) == (numbers[-1] if numbers else 0) + 1


def open_note(line: Line, entry: Entry, blocks: Blocks) -> Note:
    note = Note(entry.mark, line.number)
    if not continues(entry.mark, blocks):
        blocks.problems.append(Problem(line.number, f"footnote {entry.mark}", "the footnotes in one run from 1"))
    blocks.notes.append(note)
    blocks.marks.append(Span(line.start, line.start + entry.length))
    blocks.lines.add(line.number)
    if entry.end < len(line.text):
        note.spans.append(Span(line.start + entry.end, line.end))
    note.text = line.text[entry.end :]
    return note


def _extend(line: Line, note: Note, blocks: Blocks) -> None:
    note.spans.append(Span(line.start, line.end))
    note.text += " " + line.text
    blocks.lines.add(line.number)


def _read_unruled(page: Sequence[Line], blocks: Blocks) -> None:
    """The footnotes at the foot of a page without a rule: from the first entry on, all lines must be theirs."""
    rest = [line for line in page if line.number not in blocks.lines]
    for i, line in enumerate(rest):
        entry = entry_of(line)
        if not entry or not line.gap or not continues(entry.mark, blocks):
            continue
        if not _all_entries(rest[i:]) or not _has_mark(rest[:i], entry.mark):
            continue
        note = open_note(line, entry, blocks)
        for following in rest[i + 1 :]:
            entry = entry_of(following)
            if entry and continues(entry.mark, blocks):
                note = open_note(following, entry, blocks)
            else:
                _extend(following, note, blocks)
        return


def _all_entries(lines: Sequence[Line]) -> bool:
    """Whether every stretch between blank lines opens with a footnote's mark."""
    return all(entry_of(line) for line in lines if line.gap)


def _has_mark(lines: Sequence[Line], mark: str) -> bool:
    patterns = _patterns(mark)
    return any(pattern.search(line.text) for line in lines for pattern in patterns if _may_hold(line.text, mark))


def _may_hold(text: str, mark: str) -> bool:
    """Whether it is worth looking for the mark."""
    return mark in text or (not text.isascii() and mark.translate(_TO_RAISED) in text)


def _patterns(mark: str) -> tuple[re.Pattern[str], ...]:
    if mark.startswith("*"):
        stars = re.escape(mark)
        return re.compile(rf"(?<=[^\s*]){stars}(?!\*)"), re.compile(rf"(?<=\S ){stars}(?=[\s.,;:]|$)")
    raised = mark.translate(_TO_RAISED)
    surest = re.compile(rf"\[{mark}\]|(?={raised}){_EXPONENT}(?<![{_RAISED}]){raised}(?![{_RAISED}])")
    return surest, *(re.compile(place.format(mark)) for place in _PLACES)


def bind(blocks: Blocks, lines: Sequence[Line]) -> None:
    """Finds the mark of each footnote in the text above its block: the surest places first, then those set off."""
    missing: list[int] = []
    for index, note in enumerate(blocks.notes):
        found = _find(note.mark, [line for line in lines if line.number < note.number])
        if len(found) == 1:
            _place(note, *found[0])
        elif found:
            where = ", ".join(str(line.number) for line, _ in found)
            problem = Problem(
                note.number, f"footnote {note.mark} with marks in lines {where}", "one mark for a footnote"
            )
            blocks.problems.append(problem)
        else:
            missing.append(index)
    for index in missing:
        note = blocks.notes[index]
        if place := _set_off(blocks.notes, index, lines):
            _place(note, *place)
        else:
            blocks.problems.append(
                Problem(note.number, f"footnote {note.mark} without a mark", "its mark in the text above")
            )


def _place(note: Note, line: Line, place: Span) -> None:
    note.place = place
    line.marks = tuple(sorted((*line.marks, place)))


def _set_off(notes: Sequence[Note], index: int, lines: Sequence[Line]) -> tuple[Line, Span] | None:
    """The place of a mark between spaces, on the footnote's own page, between the marks before and after it."""
    note = notes[index]
    if note.mark.startswith("*"):
        return None
    above = [line for line in lines if line.number < note.number]
    page = next((i for i in reversed(range(len(above))) if above[i].page), 0)
    after = max((n.place.start for n in notes[:index] if n.place and n.mark.isdigit()), default=-1)
    before = min((n.place.start for n in notes[index + 1 :] if n.place and n.mark.isdigit()), default=float("inf"))
    return spaced.find(note.mark, above[page:], after, before)


def mark_places(mark: str, line: Line) -> Iterator[tuple[int, Span]]:
    """Where in a line the mark may stand, each with its kind, the surest being 0."""
    if _may_hold(line.text, mark):
        for kind, pattern in enumerate(_patterns(mark)):
            for match in pattern.finditer(line.text):
                if _may_be_mark(line.text, match.start()):
                    yield kind, Span(line.start + match.start(), line.start + match.end())


def cut_marks(lines: Iterable[Line]) -> None:
    """Takes the marks that were found out of the texts of their lines."""
    for line in lines:
        if line.marks:
            line.text = _cut(line)


def _find(mark: str, lines: Sequence[Line]) -> list[tuple[Line, Span]]:
    """The mark's places of the surest kind; of several, those on the footnote's own page."""
    holding = [line for line in lines if _may_hold(line.text, mark)]
    for pattern in _patterns(mark):
        found = [
            (line, Span(line.start + match.start(), line.start + match.end()))
            for line in holding
            for match in pattern.finditer(line.text)
            if mark.startswith("*") or _may_be_mark(line.text, match.start())
        ]
        if len(found) > 1:
            page = max((line.number for line in lines if line.page), default=0)
            found = [(line, place) for line, place in found if line.number >= page] or found
        if found:
            return found
    return []


def _may_be_mark(text: str, position: int) -> bool:
    """No mark: the last figure of `4.5`, of `WG.4` in a symbol, of `No.1`; but one behind "resolution 70/305."."""
    before = text[:position].rstrip()
    word = before.split()[-1] if before else ""
    if "/" in word and _SYMBOL_OVER.search(word):
        return True
    if ("/" in word and (_SERIES.search(word) or re.search(r"\d", word))) or _ABBREVIATION.search(before):
        return False
    return not re.search(r"(?<!\d)\d{1,3}[.,:]$", before)


def _cut(line: Line) -> str:
    """The line's text without its marks; offsets before the first mark stay true, which is all that is needed."""
    text = line.text
    for mark in reversed(line.marks):
        text = text[: mark.start - line.start] + text[mark.end - line.start :]
    return text.rstrip()


def loose_marks(lines: Sequence[Line], blocks: Blocks) -> Iterator[Problem]:
    """Marks whose footnote is not in the source: quoted as they stand, they would be words that nobody wrote.

    After punctuation any number is one; glued to a word or a year, only the number that would come next.
    """
    following = 1 + sum(note.mark.isdigit() for note in blocks.notes)
    glued = re.compile(rf"{following}(?:(?<=\b(?:19|20)\d\d{following})|(?<=[a-z]{{3}}{following}))(?=[\s.,;:)]|$)")
    text = "\n".join(line.text for line in lines)
    for match in (*_LOOSE_MARK.finditer(text), *glued.finditer(text), *_LOOSE_SIGN.finditer(text)):
        start = text.rfind("\n", 0, match.start()) + 1
        if _may_be_mark(text[start:], match.end() - len(match[match.re.groups]) - start):
            line = lines[text.count("\n", 0, match.start())]
            yield Problem(line.number, f"“{match[0]}” where a mark may be", "a footnote for it")


def _shown(line: Line) -> str:
    return f"“{line.text[:40]}”"
