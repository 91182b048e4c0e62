"""Which units a request names: exact and complete, in document order.

What few requests need (directives, provisions) is imported when one needs it: a cold start pays for it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .document import Document, Unit
from .request import Request

if TYPE_CHECKING:
    from .provision import Citing


class Selection:
    """Answers requests from one document; rows are positions in its units."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._units = document.units

    def rows(self, request: Request) -> list[int] | None:
        """All rows that a request names; None where it names nothing or asks for more than a list."""
        if request.articles:
            return self._citing(request)
        if request.strength is not None:
            return [row for row, value in enumerate(self._strengths) if value == request.strength]
        if request.rest or not (request.filters_meeting or request.area or request.addressee):
            return None
        rows = [row for row, unit in enumerate(self._units) if _fits(unit, request)]
        return rows if request.addressee is None else self._told(rows, request.addressee)

    def favours(self, row: int, request: Request) -> bool:
        """Whether a unit is of the meeting and for the body that a question names beside something else."""
        addressed = request.addressee is None or request.addressee in self._addressed[row]
        return addressed and _fits(self._units[row], request)

    def _told(self, rows: list[int], body: str) -> list[int]:
        """Those that tell a body something, then those where it is asked through somebody else."""
        own = [row for row in rows if body in self._addressed[row]]
        return own + [row for row, names in enumerate(self._requested) if row not in own and body in names]

    def _citing(self, request: Request) -> list[int]:
        found: set[str] = set()
        for article, sub in request.articles:
            found.update(unit.id for unit in self._cited.units(article, request.instrument, sub))
        return [row for row, unit in enumerate(self._units) if unit.id in found]

    @cached_property
    def _cited(self) -> Citing:
        from .provision import Citing

        return Citing(self._document)

    @cached_property
    def _addressed(self) -> list[frozenset[str]]:
        """The bodies that each unit tells something as the subject of a sentence."""
        from .directive import directives

        return [frozenset(item.addressee or "" for item in directives(unit)) for unit in self._units]

    @cached_property
    def _requested(self) -> list[tuple[str, ...]]:
        """The bodies that each unit asks for something through somebody else."""
        from .directive import requested

        return [requested(unit) for unit in self._units]

    @cached_property
    def _strengths(self) -> list[str | None]:
        """The strength of each unit's first clause."""
        from .directive import directives

        return [next((item.strength for item in directives(unit)), None) for unit in self._units]


def _fits(unit: Unit, request: Request) -> bool:
    if request.area is not None and unit.area != request.area:
        return False
    if not request.filters_meeting:
        return True
    meeting = unit.meeting
    if meeting is None:
        return False
    return (
        (not request.ordinals or meeting.ordinal in request.ordinals)
        and (not request.years or meeting.year in request.years)
        and (request.action is None or meeting.action == request.action)
    )
