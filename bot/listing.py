"""Recommendations by area, meeting and addressee, in the document's order."""

from __future__ import annotations

from retrieval.areas import addressed_to, find_addressee, find_area, find_meeting, of_meeting, recommendations
from retrieval.document import Document, Unit
from retrieval.errors import UnknownNameError

from .errors import NothingFoundError


def listed(
    document: Document, *, area: str | None = None, meeting: str | None = None, to: str | None = None
) -> tuple[Unit, ...]:
    """The units that all the given names allow; each name as a person types it.

    Raises UnknownNameError for an area or meeting that the document does not have, NothingFoundError where nothing is
    addressed to the addressee or the names exclude each other.
    """
    units = find_area(document, area).units if area is not None else recommendations(document)
    if meeting is not None:
        units = of_meeting(units, find_meeting(document, meeting))
    if to is not None:
        try:
            units = addressed_to(units, find_addressee(document, to))
        except UnknownNameError as error:
            raise NothingFoundError(str(error)) from error
    if not units:
        raise NothingFoundError("No recommendation fits all of that. Leave one of the conditions out.")
    return units
