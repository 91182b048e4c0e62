"""The body: which line opens a paragraph, a sub-paragraph or a heading, and to what the others belong.

Numbers alone do not tell: "2." may open paragraph 2 or be the heading "2. Victims", and a wrapped line may start
with the end of "Agenda 2063." So three things are asked of every marker: does it continue its run, is what stands
before it complete, and does its own text end like a sentence (a paragraph) or not (a heading)? Where the answers
contradict each other the line is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.document import Locator, Span
from retrieval.errors import Problem

from .annexes import Part
from .drafts import Structure, UnitDraft
from .labels import Path, expected, place, previous, successors
from .lines import Line, full_width
from .lookahead import Lookahead
from .markers import Marker, marker, next_number
from .outline import Outline
from .sentences import Ending, begins_sentence, ending

_BULLET = re.compile(r"[•▪●‣○\uf0b7–—-]\s*")
_SPLIT_WORD = re.compile(r" (?<=[A-Za-z] )(?:-[a-z]|(?:ies|tions?|sions?|ments?|ness|ities)(?=[ ,.;:]|$))")
_WORD_AND_STOP = re.compile(r"\b[a-z]{4,}\.\s*$")  # no abbreviation: the sentence is over
_LONGEST_PAGE_NUMBER = 4  # figures, and less: a year may be wrapped
_LONGEST_TITLE = 500  # characters
_MEMORY = 2000  # characters of what stands before that are looked at


def read(parts: Sequence[Part]) -> Structure:
    """Reads the lines of the body and of its annexes, in order, to the end; all problems are collected."""
    result = Structure()
    full = full_width([line for part in parts for line in part.lines])
    for part in parts:
        reader = _Reader(part, result, full)
        for index, line in enumerate(part.lines):
            reader.look(line, index)
            if not reader.open_marker(index, line):
                reader.text(index, line)
        reader.finish(part.lines[-1].number if part.lines else 0)
    if not result.problems:
        result.check_whole()
    return result


class _Reader:
    """Reads one part; its numbers, headings and labels begin anew."""

    def __init__(self, part: Part, result: Structure, full: int) -> None:
        self.ahead = Lookahead(part.lines, full)
        self.part = part.name
        self.result = result
        self.first = len(result.units)  # of this part
        self.outline = Outline(self.result.headings)
        self.labels: Path = ()
        self.target: list[Span] | None = None  # where the next words go
        self.tail = ""  # the last words that went there
        self.seamless = True  # no footnote mark parts the last span from the next line
        self.in_heading = False
        self.clauses = False  # a resolution: one sentence, whose paragraphs end with semicolons
        self.closing = False  # after the last sub-paragraph, in its paragraph's closing words
        self.doubtful = 0, 0  # a line in a sentence that may have opened a paragraph, and which
        if part.heading is not None:
            self._open_annex(part, part.heading)

    @property
    def number(self) -> int:
        """The paragraph that is open or was last; 0 before the first."""
        return self.result.units[-1].locator.paragraph if self.has_units else 0

    @property
    def has_units(self) -> bool:
        return len(self.result.units) > self.first

    @property
    def due(self) -> int:
        return self.number + 1

    @property
    def ended(self) -> Ending:
        """How what stands before ends; a heading always is over, it has no full stop."""
        return "final" if self.in_heading or self.target is None else ending(self.tail)

    def problem(self, line: Line | int, found: str, wanted: str) -> None:
        self.result.problems.append(Problem(line if isinstance(line, int) else line.number, found, wanted))

    def look(self, line: Line, index: int) -> None:
        """What is wrong with a line wherever it belongs."""
        if index and not line.gap and line.text == self.ahead.lines[index - 1].text:
            self.problem(line, f"“{line.text[:40]}” twice", "every line once")
        if line.text.isdecimal() and len(line.text) < _LONGEST_PAGE_NUMBER:
            self.problem(line, f"“{line.text}”", "words, or a page header beside it where it is the number of a page")
        if split_word := _SPLIT_WORD.search(line.text):
            self.problem(line, f"“{split_word[0]}” apart", "whole words; the text was badly taken from its PDF")

    # Markers: each of these takes the line and says so, or leaves it to `text`.

    def open_marker(self, index: int, line: Line) -> bool:
        found = self.ahead.markers[index]
        if found is None:
            return False
        if self.target is not None and not self.tail:
            self.problem(line, f"“{line.text[:20]}” right after a number or label", "the words of that one first")
        if found.kind == "capital":
            return self._capital(index, line, found)
        if found.kind == "number":
            return self._number(index, line, found)
        if found.kind == "decimal":
            return self._decimal(line, found)
        if found.kind == "foreign":
            return self._foreign(index, line, found)
        return self._label(index, line, found)

    def _capital(self, index: int, line: Line, found: Marker) -> bool:
        """`I.`, `A.`: a heading, or initials and the like inside a text."""
        looks_like_heading = self._block_ending(index, self.due) == "open"
        stands_apart = self.in_heading or line.gap or self.ahead.is_set_in(index)
        if self.ended != "final" or not (looks_like_heading or stands_apart):
            return False
        kind = self.outline.kind_of(found.value)
        if not kind:
            if not (looks_like_heading and stands_apart):
                return False
            wanted = " or ".join(f"{value}." for value in self.outline.due_capitals())
            self.problem(line, f"heading {found.value}.", f"heading {wanted}")
            kind = "roman" if len(found.value) > 1 else "capital"
        self._open_heading(kind, line, found)
        return True

    def _number(self, index: int, line: Line, found: Marker) -> bool:
        """`4.`: a paragraph if it continues the run and reads like one, a heading if it continues theirs."""
        value = int(found.value)
        continues = value == self.due
        if self.ended != "final" and not (continues and self._is_clause_over()):
            if not continues:
                return False
            if not line.gap and self.ended != "list":
                if self.ahead.is_alone(index) or self.ahead.first_words(index)[:1].isupper():
                    self.doubtful = line.number, value
                return False
            self._unfinished(line, f"paragraph {value}")
        elif self._block_ending(index, *self._after(line, found)) == "open":
            if self._may_be_heading(line, found):
                self._open_heading("number", line, found)
                return True
            wanted = f"the whole text of paragraph {self.due}"
            self.problem(line, f"{found.value}. without final punctuation", wanted)
        elif not continues:
            self._wrong_number(line, value)
        self._open_paragraph(index, line, found)
        return True

    def _is_clause_over(self) -> bool:
        """A paragraph may end with a semicolon, and where one without items did, one with items may too."""
        if not self.tail.rstrip().endswith(";") or (self.labels and not self.clauses):
            return False
        self.clauses = self.clauses or not self.labels
        return True

    def _after(self, line: Line, found: Marker) -> tuple[int, ...]:
        """The numbers that may stand right under a heading with this one; none where it can be no heading."""
        if not self._may_be_heading(line, found):
            return ()
        value = int(found.value)
        return (value + 1,) if value == self.due else (value + 1, self.due)

    def _may_be_heading(self, line: Line, found: Marker) -> bool:
        return self.outline.is_due("number", found.value) and (line.gap or self.in_heading)

    def _wrong_number(self, line: Line, value: int) -> None:
        wanted = f"paragraph {self.due}"
        if any(unit.locator.paragraph == value for unit in self.result.units[self.first :]):
            wanted += ", as this number stands twice; only an annex, under its heading, counts again"
        self.problem(line, f"paragraph {value}", wanted)

    def _unfinished(self, line: Line, what: str) -> None:
        before = self.result.units[-1].locator.formal if self.has_units else "the text"
        self.problem(line, f"{what} after “…{self.tail.strip()[-25:]}”", f"the end of {before} first")

    def _decimal(self, line: Line, found: Marker) -> bool:
        """`140.2`: a recommendation under paragraph 140; "4.5 per cent" at a line start is text."""
        paragraph = found.value.partition(".")[0]
        if int(paragraph) != self.number or self.in_heading or self.closing:
            return False
        path = place(found, self.labels, None)
        if path is None:
            if self.ended in ("final", "list"):
                due = next_number(self.labels[0].value if self.labels else "")
                self.problem(line, found.value, f"{paragraph}.{due}")
            return False
        if self.ended not in ("final", "list"):
            self._unfinished(line, found.value)
        self._open_unit(path, line, found)
        return True

    def _foreign(self, index: int, line: Line, found: Marker) -> bool:
        """`(1)`, `(A)`, `a)`: labels of lists that are not of this family, or references that were wrapped."""
        if self.ended == "list" and not self.in_heading and self.ahead.first_words(index)[:1].isupper():
            self.problem(line, f"the label {found.value}", "labels like (a), (i), a. or i.")
        return False

    def _label(self, index: int, line: Line, found: Marker) -> bool:
        """`(a)`: a sub-paragraph, a heading of the fourth level, or an item inside a sentence."""
        if self.target is None or (found.kind == "dotted" and not self.labels):
            return False
        following = self.ahead.next_label(index, self.due)
        path = place(found, self.labels, following.value if following else None)
        if self._is_in_sentence(path):
            if path and self._was_due(index, path, following):
                self._unfinished(line, f"({found.value})")
            return False
        if self._is_heading_label(index, line, found):
            self._open_heading("label", line, found)
            return True
        if self.in_heading:
            self.problem(line, f"({found.value}) under a heading", f"paragraph {self.due}")
        elif self._is_inline(index, found, path, following):
            if line.gap:
                return False
            self._add(line)
            return True
        elif self.closing or path is None:
            self.problem(line, f"({found.value})", self._due_labels())
        elif len(path) > len(self.labels) and self.ended == "final":
            self.problem(
                line, f"({found.value}) after a full stop", f"paragraph {self.due}, or words that announce a list"
            )
        else:
            self._open_unit(path, line, found)
            return True
        return False

    def _is_in_sentence(self, path: Path | None) -> bool:
        """Items may end in a comma, but the words that announce a list do not."""
        opens_level = path is not None and len(path) > len(self.labels)
        return self.ended == "open" or (self.ended == "comma" and opens_level)

    def _was_due(self, index: int, path: Path, following: Marker | None) -> bool:
        """A label in the middle of a sentence that yet goes on its list: the end of the item before is missing.

        A wrapped reference, "subparagraph" / "(a), of the Protocol", goes on with small letters or a comma.
        """
        if self.ahead.is_alone(index):
            return True
        goes_on = len(path) <= len(self.labels) or (following is not None and place(following, path, None) is not None)
        return goes_on and self.ahead.first_words(index)[:1].isupper()

    def _is_heading_label(self, index: int, line: Line, found: Marker) -> bool:
        """(a) over a title, where (a) or the next letter of such headings is due."""
        if found.kind != "label" or not (line.gap or self.in_heading) or self.ended != "final":
            return False
        return self.outline.is_due("label", found.value) and self._block_ending(index, self.due) == "open"

    def _is_inline(self, index: int, found: Marker, path: Path | None, following: Marker | None) -> bool:
        """Whether the label belongs to a list inside one sentence, "(a) …; (b) … and (c) …", that was wrapped here."""
        if path is None and _holds(self.tail, previous(found.value)):
            return True
        block = self.ahead.block(index, self.due)
        return any(_holds(block, after) and (not following or following.value != after) for after in successors(found))

    def _due_labels(self) -> str:
        labels = [] if self.closing else expected(self.labels)
        return " or ".join([*labels, f"paragraph {self.due}"])

    def _block_ending(self, index: int, *then: int) -> Ending:
        return ending(self.ahead.block(index, *then))

    # Opening

    def _open_heading(self, kind: str, line: Line, found: Marker | None) -> None:
        self._close_paragraph(line)
        heading = self.outline.open(kind, line, found)
        self.in_heading, self.closing, self.labels = True, False, ()
        self._aim(heading.spans, line, found)

    def _open_annex(self, part: Part, line: Line) -> None:
        heading = self.outline.open_annex(part.marker, line, part.mark)
        self.in_heading = True
        self.target, self.tail = heading.spans, line.text if part.title else ""
        self.target.extend(part.title)

    def _open_paragraph(self, index: int, line: Line, found: Marker) -> None:
        if self.in_heading and len(self.tail) > _LONGEST_TITLE:
            found_text = f"a heading that ends “…{self.tail.strip()[-25:]}”"
            self.problem(line, found_text, "a number before such a text, or a heading that is shorter")
        self._close_paragraph(line)
        self._open_unit((), line, found, int(found.value))
        words = self.ahead.first_words(index)
        inner = marker(words)
        if inner and inner.kind == "label":
            self.problem(line, f"paragraph {found.value} opens with ({inner.value})", "words before the first label")
        elif words and not begins_sentence(words):
            self.problem(line, f"paragraph {found.value} begins “{words[:25]}”", "the beginning of a sentence")

    def _open_unit(self, path: Path, line: Line, found: Marker, number: int = 0) -> None:
        locator = Locator(number or self.number, tuple(level.value for level in path), self.part)
        mark = Span(line.start, line.start + found.mark)
        unit = UnitDraft(locator, line.number, mark, tuple(self.outline.path))
        self.result.units.append(unit)
        self.labels = path
        self.in_heading = self.closing = False
        self._aim(unit.spans, line, found)

    def _aim(self, target: list[Span], line: Line, found: Marker | None) -> None:
        self.target, self.tail = target, ""
        self._add(line, found.length if found else 0)

    def _add(self, line: Line, skipped: int = 0) -> None:
        """The words of the line go to what is open."""
        if self.target is None or len(line.text) <= skipped:
            return
        if self.target and self.seamless and not (line.page or line.marks):
            self.target[-1] = Span(self.target[-1].start, line.end)
        else:
            self.target.extend(line.spans(line.start + skipped))
        self.seamless = not line.marks
        self.tail = f"{self.tail[-_MEMORY:]} {line.text[skipped:]}".lstrip()

    # Text

    def text(self, index: int, line: Line) -> None:
        """A line that opens nothing goes on with what is open, or is a problem."""
        if self.target is None or self.in_heading:
            self._heading_text(index, line)
        elif not self.tail or _BULLET.match(line.text):
            self._add(line)
        elif not line.gap:
            self._same_stretch(index, line)
        elif self.ended == "list":
            self._after_item(index, line)
        elif self.ended != "final":
            self._resumed(index, line)
        elif self.ahead.is_title(index, self.due):
            self._open_heading("", line, None)
        else:
            self._after_sentence(index, line)

    def _orphan(self, line: Line, wanted: str) -> None:
        self.problem(line, f"“{line.text[:40]}”", wanted)
        self._add(line)

    def _heading_text(self, index: int, line: Line) -> None:
        """The rest of a title, or a title of its own; never text that lost its number."""
        if self.target is not None and (not self.tail or not line.gap):
            self._add(line)
        elif self._is_own_title(index, line):
            self._open_heading("", line, None)
        else:
            self._orphan(line, f"paragraph {self.due} or a heading")

    def _is_own_title(self, index: int, line: Line) -> bool:
        """Whether a line under a heading is another, and not the rest of one that the margin or a page cut.

        Before the first paragraph of an annex, whose name is the heading, its title may have a second part.
        """
        apart = self.target is None or not self.ahead.was_wrapped(index, "open") or self.ahead.is_far_below(index)
        if not apart:
            return False
        if self.part and not self.has_units and self.ahead.is_title(index, self.due, over_another=True):
            return True
        return self.ahead.is_title(index, self.due)

    def _same_stretch(self, index: int, line: Line) -> None:
        """A line right under the last; under a line that ended a sentence before its margin, a number was due."""
        if self.ended in ("final", "list") and not self.ahead.was_wrapped(index, self.ended):
            above = self.ahead.lines[index - 1].number
            self._orphan(line, f"a number or label after line {above}, which is short")
        elif line.text[0].islower() and _WORD_AND_STOP.search(self.tail):
            self._orphan(line, "the beginning of a sentence, as one ends before it")
        else:
            self._add(line)

    def _resumed(self, index: int, line: Line) -> None:
        """The rest of a sentence after blank space or a page edge."""
        if self.ahead.is_like_footnote(index) and not line.page:
            self._orphan(line, "the rest of the sentence, not what looks like a footnote")
        else:
            self._add(line)

    def _after_item(self, index: int, line: Line) -> None:
        """Unnumbered text after "…;" or "…:": what the colon announces, or the next page's part of the sentence."""
        announced = self.tail.rstrip().endswith(":") and begins_sentence(line.text)
        goes_on = line.page and self.ahead.was_wrapped(index, "list") and not begins_sentence(line.text)
        if announced or goes_on:
            self._add(line)
        else:
            self._orphan(line, self._due_labels())

    def _after_sentence(self, index: int, line: Line) -> None:
        """Unnumbered text after a whole sentence: the next page's part of a paragraph, or its closing words."""
        goes_on = line.page and self.ahead.was_wrapped(index, "final")
        if goes_on and (not self.labels or self.closing):
            self._add(line)
        elif self.labels and not self.closing and not goes_on and begins_sentence(line.text):
            paragraph = next(unit for unit in reversed(self.result.units) if not unit.locator.labels)
            self.closing = True
            self._aim(paragraph.closing, line, None)
        else:
            self._orphan(line, f"{self._due_labels()} or a heading")

    # Closing

    def _close_paragraph(self, line: Line) -> None:
        """At a new paragraph or heading: the one before must be complete."""
        said = self.result.problems and self.result.problems[-1].line == line.number
        if self.ended != "final" and not said and not self._is_clause_over():
            last = self.result.units[-1].locator.formal
            found = f"{last} ends “…{self.tail.strip()[-25:]}”"
            self.problem(line, found, "its last words, or its next item, before this line")

    def finish(self, line: int) -> None:
        """At the end of the source."""
        if self.doubtful[1] == self.due:
            self.problem(self.doubtful[0], f"“{self.due}.” inside a sentence", "the end of the sentence before it")
        if not self.has_units:
            self.problem(0, "no numbered paragraph", "paragraphs 1., 2., …")
        elif self.in_heading:
            self.problem(line, "a heading at the end", f"paragraph {self.due} under it")
        elif self.ended != "final":
            found = f"{self.result.units[-1].locator.formal} ends “…{self.tail.strip()[-25:]}”"
            self.problem(line, found, "a sentence that ends; the source may be cut")


def _holds(text: str, label: str) -> bool:
    """Whether a list inside the sentence has this label: "to: (a) …", "…; (b) …", "…, and (c) …"."""
    if not label:
        return False
    if label in ("a", "i"):
        return f" ({label}) " in f" {text} "
    return re.search(rf"[;,:]\s+(?:(?:and|or)\s+)?\({label}\)\s", f"{text} ") is not None
