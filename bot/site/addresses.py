"""Where a paragraph stands on the web: `ctoc-cop-wg-4-2015-5/prevention.html#p39b`.

An address is made from the symbol, the areas and the numbers of one document alone: neither another document beside it
nor the language of the pages changes it. The sizes below belong to the addresses of long documents; who changes them
breaks links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from retrieval.areas import Area, areas
from retrieval.corpus import Corpus
from retrieval.document import Document, Locator, Unit
from retrieval.errors import UnknownUnitError

FRONT = "index.html"
PAGE_UNITS = 60
PAGE_CHARACTERS = 40_000
_OUTSIDE = "paragraphs"  # what is in no area
_RESERVED = frozenset({FRONT.removesuffix(".html"), _OUTSIDE})


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands on one page: whole paragraphs in a row, of one area or annex or of neither. `name` is the file."""

    name: str
    area: Area | None
    units: tuple[Unit, ...]

    @property
    def first(self) -> int:
        return self.units[0].locator.paragraph

    @property
    def last(self) -> int:
        return self.units[-1].locator.paragraph


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
    taken: set[str] = set()
    current: list[Unit] = []
    for paragraph in _paragraphs(document):
        if current and not _fits(current, paragraph, of_unit):
            yield _stretch(current, of_unit, taken)
            current = []
        current.extend(paragraph)
    if current:
        yield _stretch(current, of_unit, taken)


def _paragraphs(document: Document) -> Iterator[list[Unit]]:
    """Each paragraph with everything below it."""
    current: list[Unit] = []
    for unit in document.units:
        if current and unit.locator.top != current[0].locator.top:
            yield current
            current = []
        current.append(unit)
    if current:
        yield current


def _fits(current: list[Unit], paragraph: list[Unit], of_unit: dict[Locator, Area]) -> bool:
    units = [*current, *paragraph]
    before, after = current[-1].locator, paragraph[0].locator
    return (
        (before.part, of_unit.get(before)) == (after.part, of_unit.get(after))
        and len(units) <= PAGE_UNITS
        and sum(len(unit.text) for unit in units) <= PAGE_CHARACTERS
    )


def _stretch(units: list[Unit], of_unit: dict[Locator, Area], taken: set[str]) -> Stretch:
    """The first page of an area has its name alone; all others say with which paragraph they begin."""
    first = units[0].locator
    area = of_unit.get(first)
    name = area.name if area else _OUTSIDE
    if first.part or name in _RESERVED | taken:
        name = f"{slug(first.part) if first.part else name}-p{first.paragraph}"
    while name in taken:  # an area that is called like an annex
        name += "-2"
    taken.add(name)
    return Stretch(f"{name}.html", area, tuple(units))
