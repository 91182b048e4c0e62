"""Annexes and appendices: where they begin, how they are named, and which of them have paragraphs of their own.

Each part of a document counts its paragraphs from 1. A part without numbered paragraphs (a table, a list of
participants) has nothing that could be cited: it is set aside whole and named in the report, never quoted half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.document import Span
from retrieval.errors import Problem
from retrieval.reference import part_name

from .front import is_entry, is_paragraph
from .lines import Line
from .markers import marker
from .sentences import ending

_HEADING = re.compile(
    r"(?P<name>(?:Annex|ANNEX|Appendix|APPENDIX|Enclosure|ENCLOSURE|Attachment|ATTACHMENT)"
    r"(?:\s+(?:[IVXL]{1,7}|\d{1,2}|[A-Z])(?=$|[\s.:*–—-]))?)"
    r"\**(?:\s*[.:–—-]\s*|\s+|$)(?P<title>(?:[A-Z\[“]|to the\b).*)?$"
)
_REMARK = re.compile(r"\[[^\[\]]{1,80}\]$")  # [English only], [Original: French]
NO_PARAGRAPHS = ": no numbered paragraphs"
"""How the reason ends for which an annex is set aside, behind its name."""
_LONGEST_TITLE = 150  # characters


@dataclass(slots=True)
class Part:
    """The body (`name` is None) or an annex: its lines, and of an annex its heading.

    `name` is how addresses call it (`annex I`), `marker` how it is printed, empty where it is the whole title; `mark`
    is its place. `title` are the words on its line that belong to the title, `repeated` its name as a page header.
    """

    name: str | None
    lines: list[Line] = field(default_factory=list)
    heading: Line | None = None
    marker: str = ""
    mark: Span | None = None
    title: list[Span] = field(default_factory=list)
    remarks: list[Line] = field(default_factory=list)
    repeated: list[Line] = field(default_factory=list)

    @property
    def is_numbered(self) -> bool:
        return self.name is None or any(is_paragraph(self.lines, i) for i in range(len(self.lines)))

    @property
    def all_lines(self) -> list[Line]:
        return [*([self.heading] if self.heading else []), *self.remarks, *self.lines]


def split(lines: Sequence[Line], start: int) -> list[Part]:
    """The body, which begins at `start`, then the annexes in their order; no body where an annex begins there.

    An appendix under an annex is a part of that annex.
    """
    parts = [Part(None)]
    annex = ""
    for index, line in enumerate(lines[start:], start):
        found = _heading(lines, index)
        if found is None:
            is_remark = not parts[-1].lines and parts[-1].heading and _REMARK.match(line.text)
            (parts[-1].remarks if is_remark else parts[-1].lines).append(line)
            continue
        name = part_name(found["name"])
        if name.startswith("annex"):
            annex = name
        elif annex:
            name = f"{annex}, {name}"
        if name == parts[-1].name and line.page and not found["title"]:
            parts[-1].repeated.append(line)
            for after in lines[index + 1 : index + 2]:
                after.page = after.gap = True
            continue
        parts.append(_opened(name, line, found, lines[index + 1 :]))
    return parts if parts[0].lines else parts[1:]


def is_heading(lines: Sequence[Line], index: int) -> bool:
    return lines[index].gap and _heading(lines, index) is not None


def first_heading(lines: Sequence[Line]) -> int | None:
    """Where the first annex among these lines begins."""
    return next((index for index in range(len(lines)) if is_heading(lines, index)), None)


def _heading(lines: Sequence[Line], index: int) -> re.Match[str] | None:
    """The name of an annex alone on its line, or with a title where blank space sets the line apart.

    Alone, it may only be the rest of a sentence where small letters go on with it, as in "see" / "Annex I" / "for it".
    """
    line = lines[index]
    found = _HEADING.match(line.text)
    if found is None or not index or is_entry(line) or len(line.text) > _LONGEST_TITLE:
        return None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following and is_entry(following):
        return None
    if found["title"]:
        return found if line.gap and ending(line.text) == "open" else None
    goes_on = following is not None and not following.gap and following.text[0].islower()
    return None if goes_on and not line.gap else found


def _opened(name: str, line: Line, found: re.Match[str], following: Sequence[Line]) -> Part:
    """A name with nothing behind it but numbers, or with "to the …", is itself the title."""
    continues = bool(found["title"]) and not found["title"].startswith("to the")
    has_title = continues or (not found["title"] and bool(following) and marker(following[0].text) is None)
    if not has_title:
        return Part(name, heading=line, title=list(line.spans()))
    end = found.start("title") if continues else len(line.text)
    mark = Span(line.start, line.start + len(line.text[:end].rstrip()))
    title = list(line.spans(line.start + end)) if continues else []
    return Part(name, heading=line, marker=found["name"], mark=mark, title=title)


def set_aside(parts: Sequence[Part]) -> dict[int, str]:
    """The numbers of the lines that are not read, each with the reason."""
    reasons: dict[int, str] = {}
    for part in parts:
        if not part.is_numbered:
            reasons |= {line.number: f"{part.name}{NO_PARAGRAPHS}" for line in part.all_lines}
        reasons |= {line.number: "remark under the heading of an annex" for line in part.remarks}
        reasons |= {line.number: "page header" for line in part.repeated}
    return reasons


def problems(parts: Sequence[Part]) -> Iterator[Problem]:
    """Annexes that share a name would share their addresses."""
    seen: set[str | None] = set()
    for part in parts:
        if part.heading and part.name in seen:
            yield Problem(part.heading.number, f"{part.name} twice", "another number for each annex")
        seen.add(part.name)
