"""The areas and meetings of a document: what it is divided into, under which names, and finding one by its name.

An area is a section that holds recommendations. Its command name is the first word of substance after "in the area
of", else of its title, and equal names are numbered: `victims`, `victims2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from .analyzer import fold
from .directive import directives
from .document import Document, Heading, Meeting, Span, Unit
from .errors import UnknownNameError
from .words import ORDINALS, WEAK_WORDS

_AREA_PHRASE = re.compile(r"\bin the areas? of\s+(?:the\s+)?(?P<phrase>.+)", re.IGNORECASE)
_SAYS_RECOMMENDATION = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Area:
    """A section with recommendations. `name` is its command name: lower-case ASCII letters and digits."""

    heading: Heading
    name: str
    units: tuple[Unit, ...]

    @property
    def marker(self) -> str:
        return self.heading.marker

    @property
    def title(self) -> str:
        return self.heading.title

    @property
    def phrase(self) -> str:
        """The subject alone: what stands after "in the area of", else the whole title."""
        return area_phrase(self.heading)


def areas(document: Document) -> tuple[Area, ...]:
    """Those of a document from the first that holds recommendations on, in its order."""
    grouped: dict[Span, list[Unit]] = {}
    headings: dict[Span, Heading] = {}
    for unit in document.units:
        if unit.area is not None:
            grouped.setdefault(unit.area.span, []).append(unit)
            headings.setdefault(unit.area.span, unit.area)
    spans = list(grouped)
    first = _first([(headings[span], grouped[span]) for span in spans])
    taken: dict[str, int] = {}
    found = []
    for span in spans[first:]:
        word = _command_word(headings[span])
        taken[word] = taken.get(word, 0) + 1
        name = word if taken[word] == 1 else f"{word}{taken[word]}"
        found.append(Area(headings[span], name, tuple(grouped[span])))
    return tuple(found)


def area_phrase(heading: Heading) -> str:
    match = _AREA_PHRASE.search(heading.title)
    return match["phrase"] if match else heading.title


def find_area(document: Document, text: str) -> Area:
    """The area with this marker (`III`), command name (`protection`, a slash before it allowed) or title.

    Raises UnknownNameError where no area goes by it, or where part of a title fits several.
    """
    known = areas(document)
    wanted = _key(text.strip().lstrip("/"))
    for area in known:
        if wanted and wanted in {_key(area.marker), area.name, _key(area.title), _key(area.phrase), f"{area.name}1"}:
            return area
    within = [area for area in known if len(wanted) > 3 and wanted in _key(area.title)]
    if len(within) == 1:
        return within[0]
    names = [area.name for area in known]
    if not names:
        raise UnknownNameError(f"{document.symbol} is not divided into areas. Leave the area out.")
    near = get_close_matches(wanted, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UnknownNameError(f"There is no area “{_shown(text)}”.{hint} The areas are {', '.join(names)}.")


def meetings(document: Document) -> tuple[Meeting, ...]:
    """The meetings that the recommendations come from, each once, by year and then in the document's order.

    What was adopted and what was endorsed at one meeting are two entries.
    """
    found: dict[tuple[object, ...], Meeting] = {}
    for unit in document.units:
        if unit.meeting is not None:
            found.setdefault(meeting_key(unit.meeting), unit.meeting)
    return tuple(sorted(found.values(), key=lambda meeting: meeting.year or 0))


def meeting_key(meeting: Meeting) -> tuple[object, ...]:
    """Equal for headings that speak of the same meeting and the same action."""
    title = "" if meeting.ordinal or meeting.year else meeting.title
    return (meeting.ordinal, meeting.year, meeting.action, title)


def find_meeting(document: Document, text: str) -> str:
    """The meeting's ordinal or year as the document writes it: `4`, `4th` and `Fourth meeting` give `fourth`.

    Raises UnknownNameError where the document has no recommendations of such a meeting.
    """
    known = meetings(document)
    names = list(dict.fromkeys([m.ordinal for m in known if m.ordinal] + [str(m.year) for m in known if m.year]))
    word = re.sub(r"\b(?:the|meeting|session)\b", " ", text, flags=re.IGNORECASE).strip().casefold()
    if number := re.fullmatch(r"0*(\d{1,2})(?:st|nd|rd|th)?", word):
        position = int(number[1]) - 1
        word = ORDINALS[position] if 0 <= position < len(ORDINALS) else word
    if word in {name.casefold() for name in names}:
        return word
    if not names:
        raise UnknownNameError(f"{document.symbol} names no meetings. Leave the meeting out.")
    raise UnknownNameError(f"There is no meeting “{_shown(text)}”. The meetings are {', '.join(names)}.")


def of_meeting(units: Iterable[Unit], name: str) -> tuple[Unit, ...]:
    """Those of a meeting, given by what `find_meeting` returns."""
    return tuple(
        unit
        for unit in units
        if (meeting := unit.meeting) and name in {(meeting.ordinal or "").casefold(), str(meeting.year)}
    )


def addressees(document: Document) -> tuple[str, ...]:
    """Everybody whom a recommendation is addressed to, most addressed first."""
    counts: dict[str, int] = {}
    for unit in recommendations(document):
        for name in {directive.addressee for directive in directives(unit)} - {None}:
            counts[name or ""] = counts.get(name or "", 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def find_addressee(document: Document, text: str) -> str:
    """The addressee as the document's normal form writes it, by its name or the beginning of it, in any letter case.

    Raises UnknownNameError where nobody of that name is addressed.
    """
    known = addressees(document)
    wanted = _singular(re.sub(r"^(?:the|all)(?:\s+|$)", "", " ".join(text.split()).casefold()))
    for fits in (_equal, _begins, _holds):
        for name in known:
            if wanted and fits(_singular(name.casefold()), wanted):
                return name
    near = get_close_matches(wanted, [name.casefold() for name in known], n=1)
    hint = f" Did you mean {next(name for name in known if name.casefold() == near[0])}?" if near else ""
    shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    raise UnknownNameError(f"Nothing is addressed to “{_shown(text)}”.{hint} Addressees are {shown or 'none'}.")


def addressed_to(units: Iterable[Unit], name: str) -> tuple[Unit, ...]:
    """The units with a directive to this addressee, given as `find_addressee` returns it."""
    wanted = name.casefold()
    return tuple(
        unit for unit in units if any((told.addressee or "").casefold() == wanted for told in directives(unit))
    )


def recommendations(document: Document) -> tuple[Unit, ...]:
    """The units of all areas; of the whole document where it has none."""
    found = tuple(unit for area in areas(document) for unit in area.units)
    return found or document.units


def _first(sections: Sequence[tuple[Heading, Sequence[Unit]]]) -> int:
    """The position of the first section with recommendations: its title or its meetings say so, else its words do."""
    for position, (heading, units) in enumerate(sections):
        if _SAYS_RECOMMENDATION.search(heading.title) or any(unit.meeting for unit in units):
            return position
    for position, (_, units) in enumerate(sections):
        if any(directive.strength for unit in units for directive in directives(unit)):
            return position
    return 0


def _command_word(heading: Heading) -> str:
    words = [_ascii(word) for word in _WORD.findall(area_phrase(heading))]
    strong = [word for word in words if len(word) > 1 and word not in WEAK_WORDS and not word.isdigit()]
    named = [word for word in words if word and word not in ("the", "of", "and", "in", "on", "for")]
    return (strong or named or [f"area{_ascii(heading.marker)}"])[0][:28]


def _ascii(word: str) -> str:
    return "".join(char for char in fold(word) if char.isascii() and char.isalnum())


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _singular(name: str) -> str:
    """Each word without its plural: people write "state parties" and "States party"."""
    return " ".join(re.sub(r"ies$", "y", word) if word.endswith("ies") else word.rstrip("s") for word in name.split())


def _equal(name: str, wanted: str) -> bool:
    return name == wanted


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted)


def _holds(name: str, wanted: str) -> bool:
    return len(wanted) > 2 and wanted in name


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]
