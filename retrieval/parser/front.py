"""Where the body starts, and the contents list before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import Line
from .markers import marker
from .sentences import ending

_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_CONTENTS = re.compile(r"(?:Table of )?Contents\b", re.IGNORECASE)
_PAGE_COLUMN = re.compile(r"(?:^|\s)\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?:\s+\d{1,3})?$")
_TAIL = 100  # characters: all that the end of a sentence is seen by
_FRONT = 400  # lines; no first page, summary and contents list are longer
_COVERING_NOTE = re.compile(r"(?:(?:Identical )?[Ll]etters? dated|Note verbale|Note by the)\b")
_ENCLOSED = re.compile(r"\bannex(?:ed|es)?\b|\btransmit|\bherewith\b|\bconvey|\bforward|\benclose", re.IGNORECASE)
_LONGEST_NOTE = 150  # lines
_FIRST_DIVISION = re.compile(r"(?:Part|PART|Chapter|CHAPTER)\s+(?:1|I|one|One|ONE)\b\.?(?=$|[:.\s])[^.;]{0,80}$")
_FIRST_HEADING = re.compile(r"(?:Introduction|Background|Preface|Foreword|Overview|Executive summary)$", re.IGNORECASE)


def body_start(lines: Sequence[Line]) -> int | None:
    """The first line of the body: the headings over paragraph 1, or paragraph 1; None if there is no paragraph."""
    front = range(min(len(lines), _FRONT))
    first = next((i for i in front if lines[i].text.startswith("1.") and is_paragraph(lines, i)), None)
    if first is None:
        first = next((i for i in front if is_paragraph(lines, i)), None)
    if first is None:
        return None
    contents_end = max((i for i in range(first) if is_entry(lines[i])), default=-1)
    for wanted in ("I", "A"):
        for i in range(first - 1, contents_end, -1):
            found = marker(lines[i].text)
            if found and found.kind == "capital" and found.value == wanted:
                return i
    for i in range(first - 1, -1, -1):
        if _FIRST_DIVISION.match(lines[i].text) and lines[i].gap and not _is_listed(lines, i):
            return i
    if first and _FIRST_HEADING.match(lines[first - 1].text) and lines[first - 1].gap:
        return first - 1
    return first


def is_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Whether a number opens the line and text that ends like a sentence follows."""
    found = marker(lines[index].text)
    if found is None or found.kind != "number" or is_entry(lines[index]):
        return False
    text = lines[index].text[found.length :]
    for line in lines[index + 1 :]:
        if text and ((line.gap and not line.page) or (ending(text) != "open" and marker(line.text))):
            break
        text = f"{text[-_TAIL:]} {line.text}".lstrip()
    return ending(text) != "open"


def is_covering_note(lines: Sequence[Line]) -> bool:
    """Whether these lines, all that stands before the first annex, only transmit it: a letter or note that says so."""
    texts = [line.text for line in lines]
    says_so = any(_ENCLOSED.search(text) for text in texts) and any(map(_COVERING_NOTE.match, texts))
    return says_so and len(lines) <= _LONGEST_NOTE


def is_entry(line: Line) -> bool:
    """An entry of a contents list: dot leaders, or numbers of pages at its end."""
    return bool(_LEADERS.search(line.text))


def _is_listed(lines: Sequence[Line], index: int) -> bool:
    """Whether a line, or the next one, which ends it, belongs to a contents list."""
    return any(is_entry(line) or _PAGE_COLUMN.search(line.text) for line in lines[index : index + 2])


def contents_list(front: Sequence[Line]) -> set[int]:
    """The numbers of the lines of the contents list: from its title, and every line with dot leaders."""
    listed = {line.number for line in front if _LEADERS.search(line.text)}
    title = next((i for i, line in enumerate(front) if _CONTENTS.match(line.text) and len(line.text) < 60), None)
    if title is not None:
        end = title
        for i in range(title, len(front)):
            if front[i].number in listed or _PAGE_COLUMN.search(front[i].text):
                end = i
        listed.update(line.number for line in front[title : end + 1])
    return listed
