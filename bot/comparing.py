"""What `palermo diff` found between two editions, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from retrieval.citation import cite
from retrieval.document import Document, Heading, Unit
from retrieval.edition import KINDS, Change, Comparison, Edit, HeadingChange
from retrieval.reference import Reference


def record(found: Comparison, old_name: str, new_name: str) -> dict[str, Any]:
    """Both editions, how many units changed in which way, and each change with its words."""
    return {
        "old": _edition(found.old, old_name),
        "new": _edition(found.new, new_name),
        "same": found.same,
        "counts": counts(found),
        "changes": [_change(found, change) for change in found.changes],
        "headings": [_heading_change(change) for change in found.heading_changes],
    }


def counts(found: Comparison) -> dict[str, int]:
    """Units by kind of change; one that was reworded and renumbered counts for both."""
    numbers = {str(kind): sum(kind in change.kinds for change in found.changes) for kind in KINDS}
    return numbers | {"unchanged": len(found.units) - len(found.changes)}


def _edition(document: Document, name: str) -> dict[str, Any]:
    date = document.masthead.date
    return {
        "file": name,
        "symbol": document.symbol,
        "title": document.masthead.full_title,
        "date": date.isoformat() if date else None,
        "sha256": document.sha256,
    }


def _change(found: Comparison, change: Change) -> dict[str, Any]:
    item: dict[str, Any] = {
        "kinds": list(change.kinds),
        "old": _unit(found.old, change.old) if change.old else None,
        "new": _unit(found.new, change.new) if change.new else None,
    }
    if "reworded" in change.kinds:
        item |= {"text": _edits(change.text), "closing": _edits(change.closing)}
    if change.strength:
        item["strength"] = {"old": list(change.strength[0]), "new": list(change.strength[1])}
    return item


def _unit(document: Document, unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "text": unit.text,
        "closing": unit.closing,
        "area": {"marker": unit.area.marker, "title": unit.area.title} if unit.area else None,
        "meeting": unit.meeting.title if unit.meeting else None,
        "footnotes": [note.text for note in unit.footnotes],
        "citation": cite(document.masthead, [Reference(unit.locator)]),
    }


def _edits(edits: Iterable[Edit]) -> list[dict[str, str]]:
    return [{"op": edit.change, "old": edit.old, "new": edit.new} for edit in edits]


def _heading_change(change: HeadingChange) -> dict[str, Any]:
    return {"kinds": list(change.kinds), "old": _heading(change.old), "new": _heading(change.new)}


def _heading(heading: Heading | None) -> dict[str, Any] | None:
    return {"level": heading.level, "marker": heading.marker, "title": heading.title} if heading else None
