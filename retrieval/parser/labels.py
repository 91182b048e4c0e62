"""The levels of sub-paragraphs: (a), then (i), then a., then i.; decimals (140.1) stand directly under a paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .markers import ROMAN, Marker, is_roman, next_letter, next_number, next_roman

_NEXT: dict[str, Callable[[str], str]] = {
    "decimal": next_number,
    "letter": next_letter,
    "roman": next_roman,
    "dotted letter": next_letter,
    "dotted roman": next_roman,
}
# What each kind of marker may be; of two that fit, lookahead decides.
_STYLES = {"decimal": ("decimal",), "label": ("letter", "roman"), "dotted": ("dotted letter", "dotted roman")}
NEXT_OF_FIRST = {"a": "b", "i": "ii", "1": "2"}
"""What must follow the first item of a list, whatever its style."""


@dataclass(frozen=True, slots=True)
class Level:
    style: str
    value: str


Path = tuple[Level, ...]


def expected(path: Path) -> list[str]:
    """The labels that may follow, as they print, for messages to an editor."""
    return [_printed(level.style, _NEXT[level.style](level.value)) for level in reversed(path)] or ["(a)"]


def _printed(style: str, value: str) -> str:
    if style == "decimal":
        return f"the number .{value}"
    return f"{value}." if style.startswith("dotted") else f"({value})"


def place(marker: Marker, path: Path, following: str | None) -> Path | None:
    """Where a label continues the open levels, innermost first, or opens a new one; None if it does neither.

    `following` is the next label in the paragraph. (i) after (h) is the ninth letter unless (ii) follows.
    """
    value = marker.value.partition(".")[2] if marker.kind == "decimal" else marker.value
    styles = _STYLES[marker.kind]
    opened = _open(value, styles, path)
    continued = _continue(value, styles, path)
    if opened and continued:
        return opened if following == "ii" else continued
    return continued or opened


def _continue(value: str, styles: tuple[str, ...], path: Path) -> Path | None:
    for depth in reversed(range(len(path))):
        level = path[depth]
        if level.style in styles and _NEXT[level.style](level.value) == value:
            return (*path[:depth], Level(level.style, value))
    return None


def _open(value: str, styles: tuple[str, ...], path: Path) -> Path | None:
    used = {level.style for level in path}
    for style in styles:
        if style in used or _NEXT[style]("") != value or not _may_open(style, path):
            continue
        return (*path, Level(style, value))
    return None


def _may_open(style: str, path: Path) -> bool:
    """Decimals are the first level only; `a.` and `i.` stand below a bracketed label, `i.` below `a.`."""
    if style == "decimal":
        return not path
    if style == "letter":
        return all(level.style == "decimal" for level in path)
    if style == "dotted letter":
        return bool(path)
    if style == "dotted roman":
        return any(level.style == "dotted letter" for level in path)
    return True


def previous(value: str) -> str:
    """The label before, as a list inside a sentence would hold it: `b` for `c`, `i` for `ii`; empty for a first one."""
    if is_roman(value) and len(value) > 1:
        return ROMAN[ROMAN.index(value) - 1]
    return chr(ord(value[0]) - 1) if len(value) == 1 and value > "a" else ""


def successors(marker: Marker) -> list[str]:
    """The labels that would go on after this one, in each style that it may be of."""
    styles = [style for style in _STYLES[marker.kind] if "roman" not in style or is_roman(marker.value)]
    return [_NEXT[style](marker.value) for style in styles]
