"""Lines of text on a terminal: wrapped, indented, without trailing space, the same words on paper and on a screen."""

from __future__ import annotations

import os
import unicodedata
from typing import TextIO

from rich.console import Console
from rich.text import Text

MAX_WIDTH = 100
MIN_WIDTH = 20
_KEPT = "\n\t"


def printable(text: str) -> str:
    """Without what could steer a terminal or reverse the line: control characters, overrides, half characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in _KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char in "\u200c\u200d" else " "
        for char in text
    )


class Page:
    """Writes to one stream. Styles appear on a terminal only, and not at all where NO_COLOR is set."""

    def __init__(self, stream: TextIO, width: int | None = None) -> None:
        plain = "NO_COLOR" in os.environ and os.environ["NO_COLOR"] != ""
        self._console = Console(
            file=stream,
            width=width,
            force_terminal=False if plain else None,
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
        )
        self._blank = True

    @property
    def width(self) -> int:
        return max(MIN_WIDTH, min(self._console.width, MAX_WIDTH))

    @property
    def styled(self) -> bool:
        """Whether bold and the like can be seen."""
        return self._console.is_terminal and self._console.color_system is not None

    def write(self, text: str | Text, *, indent: int = 0, hang: int = 0, style: str = "") -> None:
        """One paragraph, `indent` spaces in, lines after the first `hang` spaces further."""
        content = text if isinstance(text, Text) else Text(printable(text), style=style)
        first = self._wrapped(content, self.width - indent)
        if hang and len(first) > 1:
            rest = content[len(first[0].plain) :]
            rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
            first = [first[0], *self._wrapped(rest, self.width - indent - hang)]
        for number, line in enumerate(first):
            line.rstrip()
            margin = " " * (indent + (hang if number else 0))
            self._console.print(Text(margin).append_text(line) if line.plain else Text())
        self._blank = False

    def blank(self) -> None:
        """One empty line, never two and none at the top."""
        if not self._blank:
            self._console.print()
        self._blank = True

    def _wrapped(self, text: Text, width: int) -> list[Text]:
        return list(text.wrap(self._console, max(width, MIN_WIDTH // 2), overflow="fold"))
