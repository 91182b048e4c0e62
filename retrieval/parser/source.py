"""From bytes to text: what is not a text is refused before anything is read into it."""

from __future__ import annotations

import re
from bisect import bisect_right

from retrieval.errors import DocumentError, Problem

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LOST = "\ufffd"
_LINE_END = re.compile(r"\r\n|\r|\n")


def decode(source: bytes, name: str) -> str:
    """The text of the source, without the byte order mark that some editors put before it."""
    if not source:
        raise DocumentError(name, [Problem(0, "the file is empty", "the text of a United Nations document")])
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        found = f"byte {source[error.start]:#04x} is not UTF-8"
        raise DocumentError(name, [Problem(line, found, "a text file in UTF-8")]) from error
    if control := _CONTROL.search(text):
        found = f"a control character (U+{ord(control[0]):04X})"
        raise DocumentError(name, [Problem(LineIndex(text).number(control.start()), found, "text, not a binary file")])
    if (lost := text.find(_LOST)) >= 0:
        found = "a character that was lost when the text was made (U+FFFD)"
        raise DocumentError(name, [Problem(LineIndex(text).number(lost), found, "the character of the document")])
    if not text.strip():
        raise DocumentError(name, [Problem(0, "the file is blank", "the text of a United Nations document")])
    return text


class LineIndex:
    """Which line a position of the text stands in; lines count from 1, as editors show them."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def number(self, position: int) -> int:
        return bisect_right(self._starts, position)
