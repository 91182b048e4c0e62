"""How many recommendations each meeting made in each area, as places of a picture and cells of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from retrieval.areas import Area, areas, meeting_key, meetings, recommendations
from retrieval.document import Document, Meeting, Unit

# Units of the picture, which are CSS pixels on a screen 320 wide. A column is wide enough for two fingers.
MIN_WIDTH = 300
COLUMN_WIDTH = 60
ROW_HEIGHT = 76
HEAD_HEIGHT = 26
LABEL_HEIGHT = 22
MAX_RADIUS = 22.0
MIN_RADIUS = 12.0
CHARACTER_WIDTH = 6.8


@dataclass(frozen=True, slots=True)
class Disc:
    """The recommendations of one meeting in one area, counted by numbered paragraphs; its surface is the count."""

    area: Area | None
    meeting: Meeting
    first: Unit
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Row:
    """An area, None for a document without areas. `discs` has a place for each of the timeline's meetings; `label` is
    as much of the area's name as fits over them."""

    area: Area | None
    label: str
    y: int
    discs: tuple[Disc | None, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Meetings by year from left to right, areas as in the document from top to bottom.

    What a meeting adopted and what it endorsed are two of `meetings` and share one of `columns`: year, or title where
    none is known, and the middle.
    """

    meetings: tuple[Meeting, ...]
    columns: tuple[tuple[str, float], ...]
    rows: tuple[Row, ...]
    width: int
    height: int


def timeline(document: Document) -> Timeline | None:
    """None where the document names no meetings."""
    known = meetings(document)
    if not known:
        return None
    sections: list[tuple[Area | None, Sequence[Unit]]] = [(area, area.units) for area in areas(document)]
    sections = sections or [(None, recommendations(document))]
    counted = [(area, found) for area, units in sections if (found := _by_meeting(units))]
    largest = max(len(units) for _, found in counted for units in found.values())
    columns = _columns(known)
    width = max(MIN_WIDTH, COLUMN_WIDTH * len(columns))
    pitch = width / len(columns)
    middle = {names: _round(pitch * (i + 0.5)) for i, names in enumerate(columns)}
    # Two discs of one column stand side by side and must not touch.
    limit = min(MAX_RADIUS, pitch / (4 if any(len(names) > 1 for names in columns) else 2) - 1)
    rows = []
    for position, (area, found) in enumerate(counted):
        top = HEAD_HEIGHT + position * ROW_HEIGHT
        y = _round(top + LABEL_HEIGHT + (ROW_HEIGHT - LABEL_HEIGHT) / 2)
        places = dict(_places(middle, found, pitch))
        discs = tuple(_disc(area, meeting, found, places, y, limit / largest**0.5) for meeting in known)
        label = shorten(area.phrase, int(width / CHARACTER_WIDTH), placeholder=" …") if area else ""
        rows.append(Row(area, label, top, discs))
    heads = tuple((str(columns[names].year or columns[names].title), middle[names]) for names in columns)
    return Timeline(known, heads, tuple(rows), width, HEAD_HEIGHT + ROW_HEIGHT * len(rows))


_Key = tuple[object, ...]


def _columns(known: Sequence[Meeting]) -> dict[tuple[_Key, ...], Meeting]:
    """One for each meeting, named by the keys of what it adopted and endorsed."""
    grouped: dict[_Key, list[Meeting]] = {}
    for meeting in known:
        title = "" if meeting.ordinal or meeting.year else meeting.title
        grouped.setdefault((meeting.ordinal, meeting.year, title), []).append(meeting)
    return {tuple(meeting_key(meeting) for meeting in group): group[0] for group in grouped.values()}


def _places(
    middle: dict[tuple[_Key, ...], float], found: dict[_Key, list[Unit]], pitch: float
) -> Iterator[tuple[_Key, float]]:
    """Where the discs of a row stand: in the middle of their column, or two beside each other."""
    for names, x in middle.items():
        present = [key for key in names if key in found]
        for i, key in enumerate(present):
            yield key, _round(x + (i - (len(present) - 1) / 2) * pitch / 2)


def _disc(
    area: Area | None,
    meeting: Meeting,
    found: dict[_Key, list[Unit]],
    places: dict[_Key, float],
    y: float,
    scale: float,
) -> Disc | None:
    units = found.get(meeting_key(meeting))
    if not units:
        return None
    radius = _round(max(MIN_RADIUS, scale * len(units) ** 0.5))
    return Disc(area, meeting, units[0], len(units), places[meeting_key(meeting)], y, radius)


def _by_meeting(units: Sequence[Unit]) -> dict[_Key, list[Unit]]:
    """The numbered paragraphs of each meeting; sub-paragraphs are not counted."""
    found: dict[_Key, list[Unit]] = {}
    for unit in units:
        if unit.meeting is not None and not unit.locator.labels:
            found.setdefault(meeting_key(unit.meeting), []).append(unit)
    return found


def _round(value: float) -> float:
    return round(value, 1)
