"""Lines of text on a terminal: wrapped, indented, without trailing space, the same words on paper and on a screen."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

import click

MAX_WIDTH = 100
MIN_WIDTH = 20
DEFAULT_WIDTH = 80

BOLD = "bold"
QUIET = "dim"
STRUCK = "strikethrough"


def printable(text: str) -> str:
    """Without what could steer a terminal or turn the line around: control characters, overrides, half characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if unicodedata.category(char) not in ("Cc", "Cf", "Cs") else " " for char in text)


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in a style; `style` is one of BOLD, QUIET and STRUCK."""

    text: str
    style: str


class Page:
    """Writes to one stream. Styles appear on a terminal only, and not at all where NO_COLOR is set."""

    def __init__(self, stream: TextIO, width: int | None = None) -> None:
        self._stream = stream
        self.width = max(MIN_WIDTH, min(width or terminal_width(), MAX_WIDTH))
        self._styled = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._blank = True

    def write(self, *parts: str | Styled, indent: int = 0, hang: int = 0, style: str = "") -> None:
        """One paragraph, `indent` spaces in, lines after the first `hang` spaces further; `style` is for all of it."""
        text = "".join(self._rendered(part, style) for part in parts)
        margin = " " * indent
        lines = wrapped(text, self.width, margin, margin + " " * hang)
        click.echo("\n".join(lines), file=self._stream, color=self._styled)
        self._blank = False

    def blank(self) -> None:
        """One empty line, never two and none at the top."""
        if not self._blank:
            click.echo(file=self._stream)
        self._blank = True

    def _rendered(self, part: str | Styled, style: str) -> str:
        if isinstance(part, Styled):
            return self._in_style(part.text, part.style)
        return self._in_style(part, style) if style else printable(part)

    def _in_style(self, text: str, style: str) -> str:
        """Each word by itself, so that the margin of a wrapped line stays plain."""
        if not self._styled:
            return printable(text)
        options: dict[str, Any] = {style: True}
        return " ".join(click.style(word, **options) if word else "" for word in printable(text).split(" "))


def changed(old: str, new: str) -> Iterator[str | Styled]:
    """Words that differ, readable without colour: [-only in the old-] {+only in the new+}."""
    if old:
        yield Styled(f"[-{old}-]", STRUCK)
    if old and new:
        yield " "
    if new:
        yield Styled(f"{{+{new}+}}", BOLD)


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """Lines of at most `width` columns, a word that is longer alone on its own: no word is broken, not at its hyphen
    either, so that what is copied from a screen is still verbatim. `first` and `rest` are the margins of the lines."""
    line, columns = first, len(first)
    empty = True
    for word in text.split(" "):
        needed = _columns(word)
        if not empty and columns + 1 + needed > width:
            yield line
            line, columns, empty = rest, len(rest), True
        if word or not empty:
            line, columns = (line + word, columns + needed) if empty else (f"{line} {word}", columns + 1 + needed)
            empty = False
    yield line.rstrip()


def _columns(word: str) -> int:
    """What a word takes on the screen: wide characters two columns, combining ones and styles none."""
    plain = click.unstyle(word)
    if plain.isascii():
        return len(plain)
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in plain if not unicodedata.combining(char)
    )


def terminal_width() -> int:
    """COLUMNS, else the terminal's width even where the output goes into a pipe: the text is the same there."""
    if (columns := os.environ.get("COLUMNS", "")).isdigit() and int(columns):
        return int(columns)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if stream is not None and (width := os.get_terminal_size(stream.fileno()).columns):
                return width
        except (OSError, ValueError):
            continue
    return DEFAULT_WIDTH
