"""What the printer put on the page and the author did not: page headers, job numbers, bar codes, page marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lines import Line

# CTOC/COP/WG.4/2015/5, E/HLPF/2025/3/Add.1, DP-FPA/2025/1, ICCD/COP(8)/9: no lower case before the first slash.
_SYMBOL = r"[A-Z][A-Z0-9.-]*(?:/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:\(\d{1,3}\))?)+"
# Two organs may have one document: A/80/62-E/2025/12 in one line, or the second under the first.
_SECOND = rf"(?:\s?[-–−]\s?(?P<second>{_SYMBOL})\**)?"
_SYMBOL_CELL = re.compile(rf"(?:United Nations\s+)?(?P<own>{_SYMBOL})\**{_SECOND}(?:\s*\(.{{1,20}}\))?\**$")
_SYMBOL_TAIL = re.compile(rf"\s(?P<own>{_SYMBOL})\**{_SECOND}(?:\s*\(.{{1,20}}\))?\**$")
_JOB = re.compile(r"(?:[A-Z]{1,4}\.)?\d{2}-\d{5}[A-Z]?")
# Also in the private characters of a bar code font, which hold ASCII from U+F020 on.
_BAR_CODE = re.compile(r"\*\d{6,10}[A-Z]?\*|[\uf020-\uf07e]+")
_PAGE_OF = re.compile(r"(\d{1,4})/(\d{1,4})")
# 3/15, 3 / 15, page 3 of 15, page 3, - 3 -: a number of a page, and of how many where it says so.
_PAGE_MARK = re.compile(
    r"(?:[Pp]age )?(?P<page>\d{1,4})(?: ?/ ?| of )(?P<last>\d{1,4})"
    r"|[Pp]age (?P<named>\d{1,4})|(?P<dash>[-–—]) ?(?P<dashed>\d{1,4}) ?(?P=dash)"
)
_DATE_CODE = re.compile(r"\d{6}")
_LANGUAGE_CODE = re.compile(r"\([A-Z]\)")
_YEAR = re.compile(r"\((?:19|20)\d\d\)\**")  # behind the symbol of a resolution
_PAGE_NUMBER = re.compile(r"(?:[Pp]age )?\d{1,4}")
_INTEGER = re.compile(r"\d{1,4}")
_RECYCLE = re.compile(r"Please recycle\W*$")
_LANGUAGES = {"A": "Arabic", "C": "Chinese", "E": "English", "F": "French", "R": "Russian", "S": "Spanish"}
_JOB_TOKEN = re.compile(rf"{_JOB.pattern}\**(?:\([A-Z]\))?")
_JOB_LANGUAGE = re.compile(rf"({_JOB.pattern})\**(?:\s*\(([A-Z])\))?")
_ANCHOR = re.compile(r"-\d{5}|\*\d{6}|\uf02a|Please")
_FIRST_LINES = 40
FIRST_PAGE = 90  # lines; no first page has more
_LONGEST = 200  # characters, alignment spaces included


@dataclass(frozen=True, slots=True)
class Symbols:
    """A document's own symbol and its line; `second` is the one that another organ gave it, or empty."""

    own: str
    line: Line
    second: str = ""


def find_symbol(lines: Sequence[Line]) -> Symbols | None:
    """The document's own symbol: the first that stands alone, or at the end of the line "United Nations …".

    Some tools print the head of the first page behind its text; there the symbol is under "United Nations".
    """
    for before, line, after in zip([None, *lines], lines[:FIRST_PAGE], [*lines[1:], None], strict=False):
        match = _SYMBOL_CELL.match(line.text)
        if before is not None and line.number > _FIRST_LINES and before.text != "United Nations":
            continue
        if match is None and line.text.startswith("United Nations"):
            match = _SYMBOL_TAIL.search(line.text)
        if match and any(map(str.isdigit, match["own"])):
            return Symbols(match["own"], line, match["second"] or _second(after))
    return None


def _second(line: Line | None) -> str:
    match = _SYMBOL_CELL.match(line.text) if line else None
    return match["own"] if match and any(map(str.isdigit, match["own"])) else ""


def find_job(lines: Sequence[Line]) -> tuple[str, str | None]:
    """Job number and the language that its letter stands for: `V.15-06015 (E)` is English."""
    best: tuple[str, str | None] = ("", None)
    for line in lines[:_FIRST_LINES]:
        match = _JOB_LANGUAGE.match(line.text)
        if match and match[2]:
            return match[1], _LANGUAGES.get(match[2])
        if match and not best[0]:
            best = match[1], None
    return best


def find_furniture(lines: Sequence[Line], symbols: Symbols) -> dict[int, str]:
    """The lines to drop, by number, each with the reason.

    A page number of nothing but digits is one only at a page edge and where it continues the count: a wrapped
    "2025" is none.
    """
    names = "|".join(re.escape(name) for name in (symbols.own, symbols.second) if name)
    header = re.compile(rf"(?<!\S)(?:{names})\**(?:\s?[-–−]\s?(?:{names})\**)?(?!\S)")
    dropped = {line.number: reason for line in lines if (reason := _reason(line.text, symbols, header))}
    dropped.pop(symbols.line.number, None)
    for line in _page_marks(lines, dropped):
        dropped[line.number] = "page mark"
    for line in _page_numbers(lines, dropped):
        dropped[line.number] = "page number"
    return dropped


def _reason(text: str, symbols: Symbols, header: re.Pattern[str]) -> str:
    """Why a line of nothing but furniture is dropped; empty for all other lines."""
    if len(text) > _LONGEST:
        return ""
    reasons: list[str] = []
    if symbols.own in text or (symbols.second and symbols.second in text):
        text, times = header.subn("", text)
        reasons += ["page header"] * times
    elif not _ANCHOR.search(text):
        return ""
    for token in text.split():
        if _JOB_TOKEN.fullmatch(token):
            reasons.append("job number")
        elif _BAR_CODE.fullmatch(token):
            reasons.append("bar code")
        elif not _is_filler(token):
            return "recycling notice" if _RECYCLE.match(text) else ""
    return reasons[0] if reasons else ""


def _is_filler(token: str) -> bool:
    """What may stand beside furniture on its line, but is none alone."""
    patterns = (_PAGE_OF, _DATE_CODE, _LANGUAGE_CODE, _YEAR, _INTEGER)
    return token == "Page" or any(pattern.fullmatch(token) for pattern in patterns)


def _page_marks(lines: Sequence[Line], dropped: dict[int, str]) -> Iterator[Line]:
    """Lines like `3/15` or `page 3`: beside other furniture, or one of a rising run with the same last page."""
    found = [(line, match) for line in lines if len(line.text) < 20 and (match := _PAGE_MARK.fullmatch(line.text))]
    if not found:
        return
    last_page, times = Counter(match["last"] for _, match in found).most_common(1)[0]
    beside = _beside(lines, dropped)
    before = 0
    for line, match in found:
        page = int(match["page"] or match["named"] or match["dashed"])
        if match["last"] != last_page or page > int(last_page or page):
            continue
        if line.number in beside or (times > 2 and page >= before):
            before = page
            yield line


def _page_numbers(lines: Sequence[Line], dropped: dict[int, str]) -> Iterator[Line]:
    found = [line for line in lines if len(line.text) < 10 and _PAGE_NUMBER.fullmatch(line.text)]
    beside = _beside(lines, dropped) if found else set()
    page = 1
    for line in found:
        if line.number in beside and line.number not in dropped:
            value = int(line.text.split()[-1])
            if page <= value <= page + 2:
                page = value
                yield line


def _beside(lines: Sequence[Line], dropped: dict[int, str]) -> set[int]:
    """The numbers of lines that stand next to furniture or a form feed, blank lines not counted."""
    beside: set[int] = set()
    for before, after in pairwise(lines):
        if before.number in dropped or after.page:
            beside.add(after.number)
        if after.number in dropped or after.page:
            beside.add(before.number)
    return beside
