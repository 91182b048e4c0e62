"""Words that a tool tore apart while it read a page: "participatio n", "th eir".

Quoted so, they would be words that nobody wrote. Joining them would be a guess, so they are refused.
"""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from retrieval.errors import Problem
from retrieval.packaged import packaged_bytes

from .lines import Line

_PAIR = re.compile(r"(?<![^\s“\"(])(?P<first>[A-Za-z]?[a-z]*) (?=(?P<second>[a-z]+)(?:[\s.,;:)”\"]|$))")
# No English words of the list, but they stand alone: "non governmental", and the small words of names and titles.
_STANDS_ALONE = frozenset(
    "a i al anti bi co de des du e el en et ex il inter la las le les lo los mid mon multi ne no non o pre que qui "
    "se semi si sub sur tous un una une y".split()
)
_SURE = 7  # letters of a word that begins with a capital: "Dar es" is no "dares"


def problems(lines: Sequence[Line]) -> Iterator[Problem]:
    """Two neighbours of which one is no word, while both together are one."""
    words = gzip.decompress(packaged_bytes("data/english.txt.gz")).decode("ascii").split()

    def is_word(text: str) -> bool:
        place = bisect_left(words, text)
        return place < len(words) and words[place] == text

    for line in lines:
        for match in _PAIR.finditer(line.text):
            first, second = match["first"], match["second"]
            parts = [part for part in (first.lower(), second) if part not in _STANDS_ALONE and not is_word(part)]
            if parts and _is_one(first, second, line.text[: match.start()]) and is_word(f"{first}{second}".lower()):
                found = f"“{first} {second}” apart"
                yield Problem(line.number, found, "whole words; the text was badly taken from its PDF")


def _is_one(first: str, second: str, before: str) -> bool:
    """What begins with a capital may be a name, or a letter that numbers something: "Dar es", "Plan B road"."""
    if first.islower():
        return True
    if len(first) > 1:
        return len(first) + len(second) >= _SURE
    return not before.strip() or before.rstrip().endswith(".")
