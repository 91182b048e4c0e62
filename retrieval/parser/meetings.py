"""Headings that say which meeting their recommendations come from, and what the meeting did with them."""

from __future__ import annotations

import re

from retrieval.document import Heading, Meeting

_ORDINAL = re.compile(
    r"\b((?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth))|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth|\d+(?:st|nd|rd|th))"
    r"\s+(?:\w+\s+){0,3}?(?:meeting|session)\b",
    re.IGNORECASE,
)
_OCCASION = re.compile(r"\b(?:meeting|session)\b", re.IGNORECASE)
_ACTION = re.compile(
    r"\b(adopted|endorsed|approved|agreed|issued|formulated|proposed|made|reaffirmed|considered)\b", re.IGNORECASE
)
_OUTCOME = re.compile(r"\b(?:recommendations|conclusions|decisions|resolutions)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def meeting_of(heading: Heading) -> Meeting | None:
    """The meeting a heading names together with its recommendations; None for all other headings."""
    title = heading.title
    ordinal, years, action = _ORDINAL.search(title), _YEAR.findall(title), _ACTION.search(title)
    if not _OCCASION.search(title) or not (ordinal or years) or not _OUTCOME.search(title):
        return None
    return Meeting(
        heading,
        ordinal[1].lower() if ordinal else None,
        int(years[-1]) if years else None,
        action[1].lower() if action else None,
    )
