"""The open headings: Roman over capital letters over figures over (a), unnumbered ones under the nearest of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrieval.document import Span

from .drafts import HeadingDraft
from .lines import Line
from .markers import Marker, next_letter, next_number, next_roman

_ANNEX, _ROMAN, _CAPITAL, _NUMBER, _LABEL = range(-1, 4)
_RANKS = {"roman": _ROMAN, "capital": _CAPITAL, "number": _NUMBER, "label": _LABEL}


@dataclass(slots=True)
class Outline:
    """`path` holds the open headings as places in `headings`; `last` the last marker of each rank under its parent."""

    headings: list[HeadingDraft]
    path: list[int] = field(default_factory=list)
    last: dict[int, str] = field(default_factory=dict)

    def due_capitals(self) -> tuple[str, str]:
        """The letter and the Roman numeral that may come next."""
        letter = next_letter(self.last.get(_CAPITAL, "").lower())
        return letter.upper(), next_roman(self.last.get(_ROMAN, "").lower()).upper()

    def kind_of(self, value: str) -> str:
        """What a capital is if it is due. I after H is a letter; where no letters are open, I is a Roman numeral."""
        letter, roman = self.due_capitals()
        if value == letter and self.last.get(_CAPITAL):
            return "capital"
        if value == roman:
            return "roman"
        return "capital" if value == letter else ""

    def is_due(self, kind: str, value: str) -> bool:
        """Whether a figure or bracketed letter goes on with the headings of its kind."""
        successor = next_number if kind == "number" else next_letter
        return successor(self.last.get(_RANKS[kind], "")) == value

    def open(self, kind: str, line: Line, found: Marker | None) -> HeadingDraft:
        """Opens a heading and closes those that it ends; `kind` is empty for an unnumbered one."""
        rank = _RANKS[kind] if kind else self._rank_below()
        self.path = [i for i in self.path if self.headings[i].rank < rank]
        self.last = {old: last for old, last in self.last.items() if old <= rank}
        value = found.value if found else ""
        if found:
            self.last[rank] = value
        mark = Span(line.start, line.start + found.mark) if found else None
        return self._opened(HeadingDraft(rank, len(self.path) + 1, value, line.number, mark))

    def open_annex(self, marker: str, line: Line, mark: Span | None) -> HeadingDraft:
        """Closes all headings: an annex stands beside the body's divisions, and its own begin anew."""
        self.path, self.last = [], {}
        return self._opened(HeadingDraft(_ANNEX, 1, marker, line.number, mark))

    def _opened(self, heading: HeadingDraft) -> HeadingDraft:
        self.path.append(len(self.headings))
        self.headings.append(heading)
        return heading

    def _rank_below(self) -> int:
        """The rank under the innermost numbered heading."""
        return max((self.headings[i].rank for i in self.path if self.headings[i].marker), default=-1) + 1
