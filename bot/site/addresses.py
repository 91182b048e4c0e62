"""Where a paragraph stands on the web: `ctoc-cop-wg-4-2015-5/prevention.html#p39b`.

An address is made from the symbol, the areas and the numbers of one document alone: neither another document beside it
nor the language of the pages changes it. The sizes below belong to the addresses of long documents; who changes them
breaks links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from retrieval.areas import Area, areas
from retrieval.corpus import Corpus
from retrieval.document import Document, Locator, Unit
from retrieval.errors import UnknownUnitError
from retrieval.library import Library

FRONT = "index.html"
PAGE_UNITS = 60
PAGE_CHARACTERS = 40_000
_OUTSIDE = "paragraphs"  # what is in no area
_RESERVED = frozenset({FRONT.removesuffix(".html"), _OUTSIDE})


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands on one page, of one area or annex or of neither. `name` is the file.

    Only a paragraph that is too long for a page is divided, between its sub-paragraphs. `first` and `last` are the
    numbers that the page says to hold: `39`, and `140.12` inside of such a paragraph.
    """

    name: str
    area: Area | None
    units: tuple[Unit, ...]
    first: str
    last: str

    @property
    def part(self) -> str:
        """The annex; empty for the body."""
        return self.units[0].locator.part or ""


class Addresses:
    """The addresses of one document; make it once where many are asked for."""

    def __init__(self, document: Document, folder: str = "") -> None:
        self.folder = folder or slug(document.symbol)
        self.stretches = tuple(_stretches(document))
        self._symbol = document.symbol

    @cached_property
    def _pages(self) -> dict[Locator, str]:
        return {unit.locator: stretch.name for stretch in self.stretches for unit in stretch.units}

    def page_of(self, locator: Locator) -> str:
        """The file inside the document's folder, `prevention.html`. Raises UnknownUnitError."""
        try:
            return self._pages[locator]
        except KeyError:
            raise UnknownUnitError(f"{self._symbol} has no paragraph {locator}.") from None

    def address_of(self, site_url: str, locator: Locator) -> str:
        """Raises UnknownUnitError."""
        return f"{site_url.rstrip('/')}/{self.folder}/{self.page_of(locator)}#{anchor(locator)}"


def address_of(site_url: str, corpus: Corpus, locator: Locator) -> str:
    """The address of a unit's place on the site at `site_url` (PALERMO_SITE_URL). Raises UnknownUnitError."""
    return Addresses(corpus.document).address_of(site_url, locator)


def folders(library: Library) -> dict[str, str]:
    """The folder of each document and edition, by its digest.

    A symbol is the address of its newest edition; an earlier one of the same symbol adds its digest.
    """
    found: dict[str, str] = {}
    for corpus in (*library.corpora, *library.earlier):
        folder = slug(corpus.document.symbol)
        if folder in found.values():
            folder += f"-{corpus.document.sha256[:8]}"
        found[corpus.document.sha256] = folder
    return found


def slug(symbol: str) -> str:
    """The folder of a document: its symbol in small letters, a hyphen for whatever is no letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", symbol.lower()).strip("-")


def anchor(locator: Locator) -> str:
    """`p39`, `p39b`, `p15a-ii`, `p140_12` for a decimal level, `annex-i-p3`: no two places share one."""
    first, *rest = [f"_{label}" if label.isdigit() else f"-{label}" for label in locator.labels] or [""]
    part = f"{slug(locator.part)}-" if locator.part else ""
    return f"{part}p{locator.paragraph}{first.removeprefix('-')}{''.join(rest)}"


def _stretches(document: Document) -> Iterator[Stretch]:
    of_unit = {unit.locator: area for area in areas(document) for unit in area.units}
    last_of = {unit.locator.top: unit.locator for unit in document.units}
    taken: set[str] = set()
    current: list[Unit] = []
    for block in _blocks(document):
        if current and not _fits(current, block, of_unit):
            yield _stretch(current, of_unit, last_of, taken)
            current = []
        current.extend(block)
    if current:
        yield _stretch(current, of_unit, last_of, taken)


def _blocks(document: Document) -> Iterator[list[Unit]]:
    """What is not divided: each paragraph with everything below it, or, where that is too long for a page, its opening
    words and then each of its sub-paragraphs with what is below."""
    for _, paragraph in groupby(document.units, key=lambda unit: unit.locator.top):
        units = list(paragraph)
        if _is_short(units):
            yield units
        else:
            yield from (list(block) for _, block in groupby(units, key=lambda unit: unit.locator.labels[:1]))


def _is_short(units: Sequence[Unit]) -> bool:
    return len(units) <= PAGE_UNITS and sum(len(unit.text) for unit in units) <= PAGE_CHARACTERS


def _fits(current: list[Unit], block: list[Unit], of_unit: dict[Locator, Area]) -> bool:
    before, after = current[-1].locator, block[0].locator
    is_of_one_kind = (before.part, of_unit.get(before)) == (after.part, of_unit.get(after))
    return is_of_one_kind and _is_short([*current, *block])


def _stretch(
    units: list[Unit], of_unit: dict[Locator, Area], last_of: dict[Locator, Locator], taken: set[str]
) -> Stretch:
    """The first page of an area has its name alone; all others say with which paragraph they begin."""
    first, last = units[0].locator, units[-1].locator
    area = of_unit.get(first)
    name = area.name if area else _OUTSIDE
    if first.part or name in _RESERVED | taken:
        name = anchor(first) if first.part else f"{name}-{anchor(first)}"
    while name in taken:  # an area that is called like an annex
        name += "-2"
    taken.add(name)
    is_whole = last == last_of[last.top] and not (first.labels and first.top == last.top)
    shown = last.top if is_whole else replace(last, labels=last.labels[:1])
    return Stretch(f"{name}.html", area, tuple(units), _number(first), _number(shown))


def _number(locator: Locator) -> str:
    return replace(locator, part=None).formal
