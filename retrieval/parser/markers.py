"""The numbers and letters that open lines: `12.`, `140.3`, `(b)`, `(ii)`, `IV.`, `C.`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKER = re.compile(
    r"""(?:
      (?P<decimal>\d{1,4}\.\d{1,4})\.?(?=\s|$)
    | (?P<number>\d{1,4})\.(?=\s|$|[A-Z“"])
    | \((?P<label>[a-z]|aa|bb|cc|dd|ee|ff|[ivxl]{2,6})\)(?=\s|$|[A-Z“"])
    | (?P<capital>[A-Z]|[IVXL]{2,6})\.(?=\s|$)
    | (?P<dotted>[a-z]|[ivx]{2,5})\.(?=\s|$)
    | (?P<foreign>\((?:\d{1,2}|[A-Z])\)|[a-z]\))(?=\s|$)
    )\s*""",
    re.VERBOSE,
)
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = tuple(ten + one for ten in ("", "x", "xx", "xxx", "xl") for one in _UNITS)[1:]
_ROMAN_VALUE = {numeral: value for value, numeral in enumerate(ROMAN, 1)}


@dataclass(frozen=True, slots=True)
class Marker:
    """`length` is how far the words of the line are from its start, `mark` how long the marker itself is."""

    kind: str
    value: str
    mark: int
    length: int


def marker(text: str) -> Marker | None:
    """The marker that the line opens with, if there is one; what it means is for the reader of lines to say."""
    match = _MARKER.match(text)
    if match is None or match.lastgroup is None:
        return None
    return Marker(match.lastgroup, match[match.lastgroup], len(match[0].rstrip()), match.end())


def is_roman(value: str) -> bool:
    return value in _ROMAN_VALUE


def next_roman(value: str) -> str:
    """`ii` after `i`; `i` after nothing."""
    position = _ROMAN_VALUE.get(value, 0)
    return ROMAN[position] if position < len(ROMAN) else ""


def next_letter(value: str) -> str:
    """`b` after `a`, `aa` after `z`, `bb` after `aa`; `a` after nothing."""
    if not value:
        return "a"
    if value[0] == "z":
        return "a" * (len(value) + 1)
    return chr(ord(value[0]) + 1) * len(value)


def next_number(value: str) -> str:
    return str(int(value or "0") + 1)
