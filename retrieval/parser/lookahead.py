"""What the lines after and before a line tell about it. Nothing here changes anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import Line, full_width
from .markers import Marker, marker
from .sentences import Ending, begins_sentence, ending

_FOOTNOTE_LIKE = re.compile(r"(\d{1,3}|\*{1,3})\s+[A-Z“]")
_INNER = ("decimal", "dotted", "foreign")  # kinds of markers that may follow no heading
_LONGEST_HEADING = 200  # characters
_LONGEST_BLOCK = 300  # lines; no paragraph is longer
_ENOUGH = 15  # lines of a page tell its margin; fewer may all be short
# Parts of the full width.
_SHORT = 0.6  # a line that ended well before its margin
_WRAPPED = 0.8  # a line and the next one's first word: less, and the margin did not part them
_WRAPPED_AFTER_ITEM = 0.9  # the same after "…;", where an item is more often over


def _margins(lines: Sequence[Line], full: int) -> list[int]:
    """For each line the column that its page's text ends in: a tool may set in one page and not the next."""
    margins: list[int] = []
    page: list[Line] = []
    for line in (*lines, None):
        if page and (line is None or line.page):
            margins += [full_width(page) if len(page) >= _ENOUGH else full] * len(page)
            page = []
        if line is not None:
            page.append(line)
    return margins


class Lookahead:
    """The lines of a body with the markers that open them. `full` is the column that running text ends in."""

    def __init__(self, lines: Sequence[Line], full: int) -> None:
        self.lines = lines
        self.markers = [marker(line.text) for line in lines]
        self._margins = _margins(lines, full)

    def block(self, index: int, *then: int) -> str:
        """The text behind the marker of a line, to a blank line or to the next marker that could open something.

        `then` are the paragraph numbers that would come next: they end the text even in the middle of a sentence, as
        headings have no full stop.
        """
        found = self.markers[index]
        text = self.lines[index].text[found.length if found else 0 :]
        for i in range(index + 1, min(len(self.lines), index + _LONGEST_BLOCK)):
            line, other = self.lines[i], self.markers[i]
            if text:
                resumes = line.page and (other is None or other.kind in _INNER)
                if line.gap and not (resumes and ending(text) == "open"):
                    break
                if other and (ending(text) != "open" or (other.kind == "number" and int(other.value) in then)):
                    break
            text = f"{text} {line.text}" if text else line.text
        return text

    def next_label(self, index: int, then: int) -> Marker | None:
        """The next label before paragraph `then`."""
        for found in self.markers[index + 1 :]:
            if found is None:
                continue
            if found.kind in ("label", "dotted"):
                return found
            if found.kind == "number" and int(found.value) == then:
                return None
        return None

    def first_words(self, index: int) -> str:
        """The words right behind the marker of a line; on the next line, where the marker stands alone."""
        found = self.markers[index]
        rest = self.lines[index].text[found.length if found else 0 :]
        return rest or (self.lines[index + 1].text if index + 1 < len(self.lines) else "")

    def is_alone(self, index: int) -> bool:
        """Only a marker stands on the line, as in some tools' texts; wrapped words are rarely so lonely."""
        found = self.markers[index]
        return found is not None and found.length >= len(self.lines[index].text)

    def is_set_in(self, index: int) -> bool:
        """The line starts further to the right than the one above."""
        return index > 0 and self.lines[index].indent > self.lines[index - 1].indent

    def was_wrapped(self, index: int, before: Ending) -> bool:
        """Whether the margin ended the line above, so that this one's first word had no place there."""
        above, line = self.lines[index - 1], self.lines[index]
        part = _WRAPPED_AFTER_ITEM if before == "list" else _WRAPPED
        return above.width + 1 + len(line.text.split(maxsplit=1)[0]) >= self._margins[index - 1] * part

    def is_title(self, index: int, due: int, over_another: bool = False) -> bool:
        """An unnumbered heading: a short stretch without final punctuation, over a number or another heading.

        Where the number is the one that is due, nothing is missing between, and blank space above is enough.
        `over_another` lets one more such heading stand between.
        """
        text, i = self.lines[index].text, index + 1
        while i < len(self.lines) and not self.lines[i].gap and self.markers[i] is None:
            text = f"{text} {self.lines[i].text}"
            i += 1
        follower = self.markers[i] if i < len(self.lines) else None
        above = self.lines[index]
        longest = _LONGEST_HEADING if above.page else 2 * _LONGEST_HEADING
        is_like_one = len(text) <= longest and ending(text) == "open" and begins_sentence(text)
        if not is_like_one or self.is_like_footnote(index) or i == len(self.lines):
            return False
        if follower is None or follower.kind not in ("number", "capital"):
            return over_another and self.lines[i].gap and self.is_title(i, due)
        is_short = self.lines[i - 1].width < self._margins[i - 1] * _SHORT and (not self.is_alone(i) or above.gap)
        is_next = follower.kind == "number" and int(follower.value) == due
        return self.lines[i].gap or is_short or (is_next and above.gap and not above.page)

    def is_far_below(self, index: int) -> bool:
        """Two blank lines or more, and no page edge, part the line from the one above: more than wrapping does."""
        above, line = self.lines[index - 1], self.lines[index]
        return not line.page and line.number - above.number > 2

    def is_like_footnote(self, index: int) -> bool:
        return _FOOTNOTE_LIKE.match(self.lines[index].text) is not None
