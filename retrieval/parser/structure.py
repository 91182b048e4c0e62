"""The body: which line opens a paragraph, a sub-paragraph or a heading, and to what the others belong.

Numbers alone do not tell: "2." may open paragraph 2 or be the heading "2. Victims", and a wrapped line may start
with the end of "Agenda 2063." So three things are asked of every marker: does it continue its run, is what stands
before it complete, and does its own text end like a sentence (a paragraph) or not (a heading)? Where the answers
contradict each other the line is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.document import Locator, Span
from retrieval.errors import Problem

from .labels import Path, expected, place, previous
from .lines import Line, full_width
from .markers import Marker, marker, next_letter, next_number, next_roman
from .sentences import Ending, begins_sentence, ending

_ANNEX = re.compile(r"(?:Annex|ANNEX|Appendix|Enclosure)(?:es)?(?:\s+[IVX\d]+)?\b[^.;,]{0,60}$")
_BULLET = re.compile(r"[•▪●‣○\uf0b7–—-]\s*")
_SPLIT_WORD = re.compile(r" (?<=[A-Za-z] )(?:-[a-z]|(?:ies|tions?|sions?|ments?|ness|ities)(?=[ ,.;:]|$))")
_FOOTNOTE_LIKE = re.compile(r"(\d{1,3}|\*{1,3})\s+[A-Z“]")
_LONGEST_HEADING = 200
_SHORT = 0.6  # of the full width: a line that ended before its margin
_NEARLY_FULL = 0.8  # of the full width: a line that the margin may have ended
_LOOKAHEAD = 300  # lines; no paragraph is longer
_MEMORY = 2000  # characters of what stands before that are looked at
_RANK = {"roman": 0, "capital": 1, "number": 2, "label": 3, "": 4}


@dataclass(slots=True)
class HeadingDraft:
    rank: int
    level: int
    marker: str
    line: int
    mark: Span | None
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class UnitDraft:
    locator: Locator
    line: int
    mark: Span
    headings: tuple[int, ...] = ()
    spans: list[Span] = field(default_factory=list)
    closing: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Structure:
    units: list[UnitDraft] = field(default_factory=list)
    headings: list[HeadingDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(lines: Sequence[Line]) -> Structure:
    """Reads the lines of the body, in order; problems are collected, up to the end."""
    reader = _Reader(lines)
    for index, line in enumerate(lines):
        if not reader.open_marker(index, line):
            reader.text(index, line)
    reader.finish(lines[-1].number if lines else 0)
    return reader.result


class _Reader:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.markers = [marker(line.text) for line in lines]
        self.result = Structure()
        self.full = full_width(lines)
        self.path: list[int] = []  # the open headings, as places in result.headings
        self.last: dict[int, str] = {}  # per rank of heading, the last marker under the present parent
        self.labels: Path = ()
        self.target: list[Span] | None = None  # where the next words go
        self.tail = ""  # the last words that went there
        self.seamless = True  # no footnote mark parts the last span from the next line
        self.in_heading = False
        self.closing = False
        self.doubtful = 0, 0  # a line that may have opened a paragraph, and which

    # What stands before

    @property
    def number(self) -> int:
        """The paragraph that is open or was last; 0 before the first."""
        return self.result.units[-1].locator.paragraph if self.result.units else 0

    @property
    def ended(self) -> Ending:
        return "final" if self.in_heading or self.target is None else ending(self.tail)

    def problem(self, line: Line | int, found: str, wanted: str) -> None:
        number = line if isinstance(line, int) else line.number
        self.result.problems.append(Problem(number, found, wanted))

    # Markers

    def open_marker(self, index: int, line: Line) -> bool:
        """Takes the line if its marker opens something here; False if it is text like any other."""
        if index and line.text == self.lines[index - 1].text:
            self.problem(line, f"“{line.text[:40]}” twice", "every line once")
        found = self.markers[index]
        if found is None:
            return False
        if self.target is not None and not self.tail:
            self.problem(line, f"“{line.text[:20]}” right after a number or label", "the words of that one first")
        if found.kind == "capital":
            return self._capital(index, line, found)
        if found.kind == "number":
            return self._number(index, line, found)
        if found.kind == "foreign":
            return self._foreign(line, found)
        if found.kind == "decimal":
            return self._decimal(index, line, found)
        return self._label(index, line, found)

    def _capital(self, index: int, line: Line, found: Marker) -> bool:
        """`I.`, `A.`: always headings, or initials and the like inside a text."""
        looks = self._peek(index, found) == "open"
        stands_apart = self.in_heading or line.gap or self._set_in(index)
        if self.ended != "final" or not (looks or stands_apart):
            return False
        kind = self._capital_kind(found.value)
        if not kind:
            if not (looks and stands_apart):
                return False
            wanted = " or ".join(f"{value}." for value in self._next_capitals())
            self.problem(line, f"heading {found.value}.", f"heading {wanted}")
            kind = "roman" if len(found.value) > 1 else "capital"
        self._open_heading(kind, found.value, line, found)
        return True

    def _next_capitals(self) -> list[str]:
        letter = next_letter(self.last.get(1, "").lower()).upper()
        return [letter, next_roman(self.last.get(0, "").lower()).upper()]

    def _capital_kind(self, value: str) -> str:
        """I after H is a letter where letters are open; else the Roman run goes first."""
        letter, roman = self._next_capitals()
        if value == letter and self.last.get(1):
            return "capital"
        if value == roman:
            return "roman"
        return "capital" if value == letter else ""

    def _number(self, index: int, line: Line, found: Marker) -> bool:
        """`4.`: a paragraph if it continues the run and reads like one, a heading if it continues theirs."""
        value = int(found.value)
        looks = self._peek(index, found, value + 1)
        continues = value == self.number + 1
        if self.ended != "final":
            if continues and (line.gap or self.ended == "list"):
                self._unfinished(line, f"paragraph {value}")
            else:
                if continues and self._capital_follows(index, found):
                    self.doubtful = line.number, value
                return False
        elif looks == "open" and next_number(self.last.get(2, "")) == found.value and (line.gap or self.in_heading):
            self._open_heading("number", found.value, line, found)
            return True
        elif looks == "open":
            wanted = f"the whole text of paragraph {self.number + 1}"
            self.problem(line, f"{found.value}. without final punctuation", wanted)
        elif not continues:
            self._wrong_number(line, value)
        self._open_paragraph(value, line, found)
        return True

    def _wrong_number(self, line: Line, value: int) -> None:
        wanted = f"paragraph {self.number + 1}"
        if value == 1 and self.number:
            wanted += " (numbers that start again, as in annexes or lists, cannot be read yet)"
        elif any(unit.locator.paragraph == value for unit in self.result.units):
            wanted += " (the number stands twice)"
        self.problem(line, f"paragraph {value}", wanted)

    def _unfinished(self, line: Line, what: str) -> None:
        last = self.result.units[-1] if self.result.units else None
        before = last.locator.formal if last else "the text"
        self.problem(line, f"{what} after “…{self.tail.strip()[-25:]}”", f"the end of {before} first")

    def _decimal(self, index: int, line: Line, found: Marker) -> bool:
        """`140.2`: a recommendation under paragraph 140; "4.5 per cent" at a line start is text."""
        paragraph = found.value.partition(".")[0]
        if int(paragraph) != self.number or self.in_heading or self.closing:
            return False
        path = place(found, self.labels, None)
        if self.ended in ("open", "comma"):
            if path is None:
                return False
            self._unfinished(line, found.value)
        elif path is None:
            self.problem(line, found.value, f"{paragraph}.{next_number(self.labels[0].value if self.labels else '')}")
            return False
        if path:
            self._open_unit(path, line, found)
        return True

    def _foreign(self, line: Line, found: Marker) -> bool:
        if self.ended == "list" and not self.in_heading and line.text[found.length : found.length + 1].isupper():
            self.problem(line, f"the label {found.value}", "labels like (a), (i), a. or i.")
        return False

    def _label(self, index: int, line: Line, found: Marker) -> bool:
        """`(a)`: a sub-paragraph, a heading of the fourth level, or an item inside a sentence."""
        if self.target is None or (found.kind == "dotted" and not self.labels):
            return False
        following = self._next_label(index)
        path = place(found, self.labels, following.value if following else None)
        if self.ended == "open":
            goes_on = following is not None and path is not None and place(following, path, None) is not None
            if path and self._capital_follows(index, found) and (self._fits_tightly(path) or goes_on):
                self._unfinished(line, f"({found.value})")
            return False
        looks = self._peek(index, found)
        if looks == "open" and self._heading_label(index, line, found):
            return True
        if self.in_heading:
            self.problem(line, f"({found.value}) under a heading", f"paragraph {self.number + 1}")
            return False
        if self._is_inline(index, found, following):
            return False
        if self.closing or path is None:
            self.problem(line, f"({found.value})", self._wanted_labels())
            return False
        self._open_unit(path, line, found)
        return True

    def _wanted_labels(self) -> str:
        labels = [] if self.closing else expected(self.labels)
        return " or ".join([*labels, f"paragraph {self.number + 1}"])

    def _fits_tightly(self, path: Path) -> bool:
        """A label that goes on an open list; a first (a) in a wrapped reference proves nothing."""
        return len(path) <= len(self.labels)

    def _capital_follows(self, index: int, found: Marker) -> bool:
        rest = self.lines[index].text[found.length :]
        if not rest and index + 1 < len(self.lines):
            rest = self.lines[index + 1].text
        return rest[:1].isupper()

    def _heading_label(self, index: int, line: Line, found: Marker) -> bool:
        """(a) over a title, where (a) or the next letter of such headings is due and a paragraph follows."""
        stands_apart = (line.gap or self.in_heading) and self.ended == "final"
        if found.kind != "label" or not stands_apart or next_letter(self.last.get(3, "")) != found.value:
            return False
        self._open_heading("label", found.value, line, found)
        return True

    def _next_label(self, index: int) -> Marker | None:
        """The next label of the same paragraph."""
        for i in range(index + 1, len(self.lines)):
            found = self.markers[i]
            if found is None:
                continue
            if found.kind in ("label", "dotted"):
                return found
            if found.kind == "number" and int(found.value) == self.number + 1:
                return None
        return None

    def _is_inline(self, index: int, found: Marker, following: Marker | None) -> bool:
        """Whether the label belongs to a list inside one sentence, "(a) …; (b) … and (c) …", that was wrapped here."""
        before = previous(found.value)
        if before and self._holds(self.tail_text(), before) and not self._continues_labels(found):
            return True
        after = next_letter(found.value) if found.value != "i" else next_roman(found.value)
        block = self._block(index, found)
        return self._holds(block, after) and (following is None or following.value != after)

    def _continues_labels(self, found: Marker) -> bool:
        return place(found, self.labels, None) is not None

    @staticmethod
    def _holds(text: str, label: str) -> bool:
        return re.search(rf"[;,:]\s+(?:(?:and|or)\s+)?\({label}\)\s", f"{text} ") is not None or (
            label in ("a", "i") and f" ({label}) " in text
        )

    def tail_text(self) -> str:
        return self.tail

    # Lookahead

    def _peek(self, index: int, found: Marker, then: int = 0) -> Ending:
        """How the first stretch of text after the marker ends. `then` is the number that would come next."""
        return ending(self._block(index, found, then))

    def _block(self, index: int, found: Marker, then: int = 0) -> str:
        """The text from the marker to a blank line or to the next marker that could open something."""
        then = then or self.number + 1
        text = self.lines[index].text[found.length :]
        for i in range(index + 1, min(len(self.lines), index + _LOOKAHEAD)):
            line, other = self.lines[i], self.markers[i]
            if text:
                if line.gap and not (line.page and other is None and ending(text) == "open"):
                    break
                if other and (ending(text) != "open" or (other.kind == "number" and int(other.value) == then)):
                    break
            text = f"{text} {line.text}" if text else line.text
        return text

    def _set_in(self, index: int) -> bool:
        return index > 0 and self.lines[index].indent > self.lines[index - 1].indent

    # Opening

    def _open_heading(self, kind: str, value: str, line: Line, found: Marker | None) -> None:
        self._close_paragraph(line)
        rank = _RANK[kind]
        if kind == "":
            rank = max([self.result.headings[i].rank for i in self.path if self.result.headings[i].marker] or [-1]) + 1
        self.path = [i for i in self.path if self.result.headings[i].rank < rank]
        self.last = {old: last for old, last in self.last.items() if old <= rank}
        mark = Span(line.start, line.start + found.mark) if found else None
        if found:
            self.last[rank] = value
        heading = HeadingDraft(rank, len(self.path) + 1, value, line.number, mark)
        self.path.append(len(self.result.headings))
        self.result.headings.append(heading)
        self.in_heading, self.closing, self.labels = True, False, ()
        self._aim(heading.spans, line, found)

    def _open_paragraph(self, value: int, line: Line, found: Marker) -> None:
        self._close_paragraph(line)
        self.labels = ()
        self._open(Locator(value), line, found)
        rest = self._block_start(line, found)
        if rest and not begins_sentence(rest):
            self.problem(line, f"paragraph {value} begins “{rest[:25]}”", "the beginning of a sentence")
        if rest and (inner := marker(rest)) and inner.kind == "label":
            self.problem(line, f"paragraph {value} opens with ({inner.value})", "words before the first label")

    def _block_start(self, line: Line, found: Marker) -> str:
        rest = line.text[found.length :]
        if rest:
            return rest
        index = self.lines.index(line)
        return self.lines[index + 1].text if index + 1 < len(self.lines) else ""

    def _open_unit(self, path: Path, line: Line, found: Marker) -> None:
        self.labels = path
        self._open(Locator(self.number, tuple(level.value for level in path)), line, found)

    def _open(self, locator: Locator, line: Line, found: Marker) -> None:
        unit = UnitDraft(locator, line.number, Span(line.start, line.start + found.mark), tuple(self.path))
        self.result.units.append(unit)
        self.in_heading = self.closing = False
        self._aim(unit.spans, line, found)

    def _aim(self, target: list[Span], line: Line, found: Marker | None) -> None:
        self.target, self.tail = target, ""
        self._add(line, found.length if found else 0)

    def _add(self, line: Line, skipped: int = 0) -> None:
        if self.target is not None and len(line.text) > skipped:
            if self.target and self.seamless and not (line.page or line.marks):
                self.target[-1] = Span(self.target[-1].start, line.end)
            else:
                self.target.extend(line.spans(line.start + skipped))
            self.seamless = not line.marks
            self.tail = f"{self.tail[-_MEMORY:]} {line.text[skipped:]}".lstrip()

    # Text

    def text(self, index: int, line: Line) -> None:
        """A line that opens nothing goes on with what is open, or is a problem."""
        if split_word := _SPLIT_WORD.search(line.text):
            self.problem(line, f"“{split_word[0]}”", "whole words; the text was badly taken from its PDF")
        if _ANNEX.match(line.text) and line.gap and self.ended == "final":
            self.problem(line, f"“{line.text[:40]}”", "no annex; annexes cannot be read yet")
        elif self.target is None:
            self._first_text(index, line)
        elif self.in_heading:
            self._heading_text(index, line)
        else:
            self._unit_text(index, line)

    def _first_text(self, index: int, line: Line) -> None:
        if self._is_title(index):
            self._open_heading("", "", line, None)
        else:
            self._orphan(line, "a heading or paragraph 1")

    def _orphan(self, line: Line, wanted: str) -> None:
        self.problem(line, f"“{line.text[:40]}”", wanted)
        self._add(line)

    def _heading_text(self, index: int, line: Line) -> None:
        if not self.tail or not line.gap:
            self._add(line)
        elif self._is_title(index) and not self._was_wrapped(index):
            self._open_heading("", "", line, None)
        else:
            self._orphan(line, f"paragraph {self.number + 1} or a heading")

    def _unit_text(self, index: int, line: Line) -> None:
        if not self.tail or _BULLET.match(line.text):
            self._add(line)
        elif not line.gap:
            self._same_stretch(index, line)
        elif self.ended in ("open", "comma"):
            self._resumed(line)
        elif self.ended == "list":
            self._after_item(index, line)
        elif self._is_title(index):
            self._open_heading("", "", line, None)
        else:
            self._after_sentence(index, line)

    def _same_stretch(self, index: int, line: Line) -> None:
        """A line right under the last; under a line that ended a sentence before its margin, a number was due."""
        if self.ended in ("final", "list") and not self._was_wrapped(index):
            self._orphan(line, f"a number or label after line {self.lines[index - 1].number}, which is short")
        else:
            self._add(line)

    def _was_wrapped(self, index: int) -> bool:
        """Whether the margin ended the line above, so that this one's first word had no place there."""
        above, line = self.lines[index - 1], self.lines[index]
        return above.width + 1 + len(line.text.split(maxsplit=1)[0]) >= self.full * _NEARLY_FULL

    def _resumed(self, line: Line) -> None:
        """The rest of a sentence after blank space or a page edge."""
        note = _FOOTNOTE_LIKE.match(line.text)
        if note and not line.page:
            self._orphan(line, "the rest of the sentence, not what looks like a footnote")
        else:
            self._add(line)

    def _after_item(self, index: int, line: Line) -> None:
        """Unnumbered text after "…;" or "…:": what the colon announces, or the next page's part of the sentence."""
        announced = self.tail.rstrip().endswith(":") and begins_sentence(line.text)
        goes_on = line.page and self._was_wrapped(index) and not begins_sentence(line.text)
        if announced or goes_on:
            self._add(line)
        else:
            self._orphan(line, self._wanted_labels())

    def _after_sentence(self, index: int, line: Line) -> None:
        """Unnumbered text after a whole sentence: the next page's part of a paragraph, or its closing words."""
        goes_on = line.page and self._was_wrapped(index)
        if goes_on and (not self.labels or self.closing):
            self._add(line)
        elif self.labels and not self.closing and not goes_on and begins_sentence(line.text):
            unit = next(unit for unit in reversed(self.result.units) if not unit.locator.labels)
            self.closing = True
            self._aim(unit.closing, line, None)
        else:
            self._orphan(line, f"{self._wanted_labels()} or a heading")

    def _is_title(self, index: int) -> bool:
        """An unnumbered heading: a short stretch without final punctuation, over a number or another heading."""
        text, i = self.lines[index].text, index + 1
        while i < len(self.lines) and not self.lines[i].gap and self.markers[i] is None:
            text = f"{text} {self.lines[i].text}"
            i += 1
        if i == len(self.lines) or len(text) > _LONGEST_HEADING or ending(text) != "open":
            return False
        follower = self.markers[i]
        if follower is None or follower.kind not in ("number", "capital"):
            return False
        alone = follower.length >= len(self.lines[i].text)
        is_short = self.lines[i - 1].width < self.full * _SHORT and not alone
        return begins_sentence(text) and not _FOOTNOTE_LIKE.match(text) and (self.lines[i].gap or is_short)

    # Closing

    def _close_paragraph(self, line: Line) -> None:
        """At a new paragraph or heading: the one before must be complete."""
        if self.in_heading or self.target is None or ending(self.tail) == "final":
            return
        if self.result.problems and self.result.problems[-1].line == line.number:
            return  # already said
        last = self.result.units[-1]
        found = f"{last.locator.formal} ends “…{self.tail.strip()[-25:]}”"
        self.problem(line.number, found, "its last words, or its next item, before this line")

    def finish(self, line: int) -> None:
        """At the end of the source."""
        if self.doubtful[1] == self.number + 1:
            self.problem(
                self.doubtful[0], f"{self.doubtful[1]}. inside a sentence", "the end of the sentence before it"
            )
        if not self.result.units:
            self.problem(0, "no numbered paragraph", "paragraphs 1., 2., …")
        elif self.in_heading:
            self.problem(line, "a heading at the end", f"paragraph {self.number + 1} under it")
        elif ending(self.tail) != "final":
            found = f"{self.result.units[-1].locator.formal} ends “…{self.tail.strip()[-25:]}”"
            self.problem(line, found, "a sentence that ends; the source may be cut")
        for unit in self.result.units:
            if not unit.spans:
                self.problem(unit.line, f"{unit.locator.formal} without words", "its text")
        for heading in self.result.headings:
            if not heading.spans:
                self.problem(heading.line, f"heading {heading.marker}. without a title", "its title")
        self._lone_labels()

    def _lone_labels(self) -> None:
        """A list of one item has lost the others."""
        units = self.result.units
        locators = {unit.locator for unit in units}
        for unit in units:
            labels = unit.locator.labels
            if labels and labels[-1] in ("a", "i", "1"):
                after = {"a": "b", "i": "ii", "1": "2"}[labels[-1]]
                if Locator(unit.locator.paragraph, (*labels[:-1], after)) not in locators and not (
                    labels[-1] == "i" and Locator(unit.locator.paragraph, (*labels[:-1], "h")) in locators
                ):
                    self.problem(unit.line, f"{unit.locator.formal} alone", f"({after}) after it")
