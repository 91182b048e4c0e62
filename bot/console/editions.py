"""What changed between two editions, as text. Reads without colour: [-only in the old-] {+only in the new+}."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.comparing import counts
from retrieval.citation import cite
from retrieval.document import Document, Heading, Locator, Masthead, Unit
from retrieval.edition import Change, Comparison, Edit, HeadingChange
from retrieval.reference import Reference

from .answers import INDENT
from .page import BOLD, QUIET, STRUCK, Page, Styled, changed


def show_comparison(page: Page, found: Comparison, old_name: str, new_name: str) -> None:
    page.write(f"old: {_edition(found.old)}, {old_name}", hang=INDENT)
    page.write(f"new: {_edition(found.new)}, {new_name}", hang=INDENT)
    if found.same:
        page.write("The same paragraphs, headings and footnotes.", style=BOLD)
        return
    page.write(", ".join(f"{number} {kind}" for kind, number in counts(found).items() if number) + " (units)")
    if any("reworded" in change.kinds for change in found.changes):
        page.write("[-only in the old-] {+only in the new+}", style=QUIET)
    _headings(page, found.heading_changes)
    for change in found.changes:
        if change.kinds != ("renumbered",):
            page.blank()
            _show(page, change)
    _renumbered(page, found)


def _edition(document: Document) -> str:
    date = document.masthead.date
    return f"{document.symbol} ({date.day} {date:%B} {date.year})" if date else document.symbol


def _show(page: Page, change: Change) -> None:
    old, new = change.old, change.new
    if old is None or new is None:
        unit = old or new
        assert unit is not None
        page.write(f"{change.kinds[0]}: {_number(unit)}", style=BOLD)
        style, left, right = (STRUCK, "[-", "-]") if new is None else ("", "{+", "+}")
        for text in filter(None, (unit.text, unit.closing)):
            page.write(f"{left}{text}{right}", indent=INDENT, style=style)
        return
    kinds = ", ".join(kind for kind in change.kinds if kind != "renumbered") or "renumbered"
    now = f", now {_number(new)}" if old.locator != new.locator else ""
    page.write(f"{kinds.replace('footnotes', 'other footnotes')}: {_number(old)}{now}", style=BOLD)
    for edits in filter(None, (change.text, change.closing)):
        page.write(*_marked(edits), indent=INDENT)
    if change.strength:
        before, after = (", ".join(values) or "none" for values in change.strength)
        page.write(f"The strength changed: from “{before}” to “{after}”.", indent=INDENT, style=BOLD)
    if "moved" in change.kinds:
        page.write(f"from {_place(old)}", indent=INDENT, hang=INDENT)
        page.write(f"to {_place(new)}", indent=INDENT, hang=INDENT)
    if "footnotes" in change.kinds:
        for name, unit in (("old", old), ("new", new)):
            notes = " ".join(note.text for note in unit.footnotes) or "none"
            page.write(f"{name} footnotes: {notes}", indent=INDENT, hang=INDENT)


def _marked(edits: Iterable[Edit]) -> Iterator[str | Styled]:
    for number, edit in enumerate(edits):
        if number:
            yield " "
        if edit.change == "equal":
            yield edit.old
        else:
            yield from changed(edit.old, edit.new)


def _number(unit: Unit) -> str:
    return _numbers([Reference(unit.locator)])


def _numbers(references: Sequence[Reference]) -> str:
    return cite(Masthead(symbol="", title=""), references)


def _place(unit: Unit) -> str:
    parts = [_title(unit.area)] if unit.area else []
    if unit.meeting:
        parts.append(_title(unit.meeting.heading))
    return ", ".join(parts) or "under no heading"


def _title(heading: Heading) -> str:
    return f"{heading.marker}. {heading.title}" if heading.marker else heading.title


def _headings(page: Page, changes: Sequence[HeadingChange]) -> None:
    if changes:
        page.blank()
        page.write("headings", style=BOLD)
    for change in changes:
        kinds = ", ".join(change.kinds).replace("footnotes", "other footnotes")
        titles = [_title(heading) for heading in (change.old, change.new) if heading]
        page.write(f"{kinds}: {', now '.join(titles)}", indent=INDENT, hang=INDENT)


def _renumbered(page: Page, found: Comparison) -> None:
    """Runs in one line each; what only follows its parent is not told again."""
    runs: list[list[tuple[Locator, Locator]]] = []
    moved = {change.old.locator: change.new.locator for change in found.units if change.old and change.new}
    for change in found.units:
        if change.old is None or change.new is None or "renumbered" not in change.kinds:
            continue
        pair = change.old.locator, change.new.locator
        if _follows_parent(*pair, moved):
            continue
        if runs and _goes_on(runs[-1][-1], pair):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    if runs:
        page.blank()
        page.write("renumbered", style=BOLD)
    for run in runs:
        old, new = ([pair[side] for pair in run] for side in (0, 1))
        page.write(f"{_range(old)} {'is' if len(run) == 1 else 'are'} now {_range(new)}", indent=INDENT, hang=INDENT)


def _follows_parent(old: Locator, new: Locator, moved: dict[Locator, Locator]) -> bool:
    parent = old.parent
    return parent is not None and moved.get(parent) == new.parent and old.labels[-1:] == new.labels[-1:]


def _goes_on(before: tuple[Locator, Locator], pair: tuple[Locator, Locator]) -> bool:
    return all(
        not x.labels and not y.labels and y == replace(x, paragraph=x.paragraph + 1)
        for x, y in zip(before, pair, strict=True)
    )


def _range(locators: Sequence[Locator]) -> str:
    return _numbers([Reference(locators[0], locators[-1] if len(locators) > 1 else None)])
