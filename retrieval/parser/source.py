"""From bytes to text: what is not a text is refused before anything is read into it.

UTF-8 and, where a byte order mark says so, UTF-16 are read. No other encoding is guessed: a wrong guess would change
the words of a quotation without a trace.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right

from retrieval.errors import DocumentError, Problem

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LOST = "\ufffd"
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_END_BYTES = re.compile(_LINE_END.pattern.encode())
# UTF-8 that was read as Windows-1252 and saved again: â€™ for an apostrophe, Ã© for é, Â before a space or a sign.
_READ_WRONGLY = re.compile("â€[™œ\u009d˜“”¦¢\u201c\u201d]|Ã[\u0080-\u00bf\u0152-\u2122]|Â[\u00a0-\u00bf]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_OTHER_FILES = (
    (b"%PDF-", "a PDF file", "its text: save it with pdftotext -layout, or copy it into a text file"),
    (b"PK\x03\x04", "a Word or other packed file", "its text: save the document as plain text in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", "its text: save the document as plain text in UTF-8"),
    (b"{\\rtf", "an RTF file", "its text: save the document as plain text in UTF-8"),
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE = "a text file in UTF-8: open it with the encoding it was saved in and save it as UTF-8"


def decode(source: bytes, name: str) -> str:
    """The text of the source, without the byte order mark that some editors put before it."""
    if not source:
        raise DocumentError(name, [Problem(0, "the file is empty", "the text of a United Nations document")])
    for start, found, wanted in _OTHER_FILES:
        if source.startswith(start):
            raise DocumentError(name, [Problem(0, found, wanted)])
    text = _decoded(source, name)
    for pattern, found, wanted in (
        (_CONTROL, "a control character (U+{:04X})", "text, not a binary file"),
        (re.compile(_LOST), "a character that was lost when the text was made (U+{:04X})", "the character itself"),
        (_READ_WRONGLY, "“{}”, which was another character before a wrong conversion", _SAVE),
        (_INVISIBLE, "an invisible character (U+{:04X})", "none, or a space"),
    ):
        if match := pattern.search(text):
            shown = found.format(match[0] if len(match[0]) > 1 else ord(match[0]))
            raise DocumentError(name, [Problem(LineIndex(text).number(match.start()), shown, wanted)])
    if not text.strip():
        raise DocumentError(name, [Problem(0, "the file is blank", "the text of a United Nations document")])
    return text


def _decoded(source: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if source.startswith(mark)), "utf-8-sig")
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            found = f"{encoding.upper()} that is cut or damaged"
            raise DocumentError(name, [Problem(0, found, _SAVE)]) from error
        if b"\0" in source:
            found = "UTF-16 without its byte order mark, or a binary file"
            raise DocumentError(name, [Problem(0, found, _SAVE)]) from error
        line = len(_LINE_END_BYTES.findall(source, 0, error.start)) + 1
        found = f"byte {source[error.start]:#04x} is not UTF-8{_elsewhere(source[error.start])}"
        raise DocumentError(name, [Problem(line, found, _SAVE)]) from error


def _elsewhere(byte: int) -> str:
    """What the byte is in the encoding that such files most often turn out to have, for the editor to judge."""
    try:
        return f" (in Windows-1252 it is “{bytes([byte]).decode('cp1252')}”)"
    except UnicodeDecodeError:
        return ""


class LineIndex:
    """Which line a position of the text stands in; lines count from 1, as editors show them."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def number(self, position: int) -> int:
        return bisect_right(self._starts, position)
