"""What the reader of the body writes down: units and headings as places in the source, not yet as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from retrieval.document import Locator, Span
from retrieval.errors import Problem

from .labels import NEXT_OF_FIRST


@dataclass(slots=True)
class HeadingDraft:
    """`mark` is the place of its marker, None for an unnumbered heading; `line` is for messages."""

    rank: int
    level: int
    marker: str
    line: int
    mark: Span | None
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class UnitDraft:
    """`headings` are the open ones above it, outermost first, as places in `Structure.headings`."""

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

    def check_whole(self) -> None:
        """Adds the problems that show only at the end: numbers without words, and lists of one item."""
        locators = {unit.locator for unit in self.units}
        for heading in self.headings:
            if not heading.spans:
                self.problems.append(Problem(heading.line, f"heading {heading.marker}. without a title", "its title"))
        for unit in self.units:
            if not unit.spans:
                self.problems.append(Problem(unit.line, f"{unit.locator.formal} without words", "its text"))
            if (missing := _second(unit.locator)) and missing not in locators and not _is_ninth(unit.locator, locators):
                self.problems.append(Problem(unit.line, f"{unit.locator.formal} alone", f"{missing.formal} after it"))


def _second(locator: Locator) -> Locator | None:
    """The unit that must follow the first one of a list."""
    second = NEXT_OF_FIRST.get(locator.labels[-1]) if locator.labels else None
    return replace(locator, labels=(*locator.labels[:-1], second)) if second else None


def _is_ninth(locator: Locator, locators: set[Locator]) -> bool:
    """(i) may be the last of nine letters."""
    return locator.labels[-1] == "i" and replace(locator, labels=(*locator.labels[:-1], "h")) in locators
