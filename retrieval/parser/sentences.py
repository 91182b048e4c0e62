"""How a stretch of text ends, which tells a paragraph from a heading and a whole one from a torn one."""

from __future__ import annotations

import re
from typing import Literal

Ending = Literal["final", "list", "comma", "open"]
"""`final`: a sentence is over. `list`: an item of a list is over, or items follow; `comma`: perhaps. `open`: no end."""

_TAIL = 40  # characters: longer than a list word with its space
_CLOSERS = ")]”’\"'»"
_LIST_WORD = re.compile(r"[;,]\s+(?:and|or|and/or|but)$")
_BEGINS_LIKE_A_SENTENCE = re.compile(r"[\[(“‘\"'«]*[A-Z0-9À-ÖØ-ÞĀ-Ž€$]")


def ending(text: str) -> Ending:
    """How the text ends, seen without closing brackets and quotation marks."""
    text = text.rstrip()
    bare = text.rstrip(_CLOSERS)
    if bare.endswith((".", "?", "!", "…")):
        return "final"
    if bare.endswith((";", ":", "—", "–")) or _LIST_WORD.search(text[-_TAIL:]):
        return "list"
    return "comma" if text.endswith(",") else "open"


def begins_sentence(text: str) -> bool:
    """A paragraph begins with a capital, a figure or a quotation; a line in the middle of one mostly does not."""
    return _BEGINS_LIKE_A_SENTENCE.match(text) is not None
