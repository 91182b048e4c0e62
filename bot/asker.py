"""What a message says about the person behind it: whether somebody may be in danger, or asks about himself.

Nothing of it is logged or counted. The patterns for danger are data: `data/urgent.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

_PUNCTUATION = re.compile(r"^[\W_]+|[\W_]+$")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "！": "!", "，": ",", "。": ".", "？": "?"})
_OTHER_SCRIPTS = frozenset({"ar", "ru", "zh"})
# Where a match may begin in scripts with spaces: a third of the time of trying every letter.
_WORD_BEGINS = r"(?<!\w)"
# Of longer messages the beginning and the end are read: whoever writes a page says there what matters.
_READ = 1500
# Requests to the bot, and people who say what they work on, are not about themselves.
_POLITE = re.compile(
    r"\b(?:tell|show|give|find|help|let|remind|send|advise|explain to|for) (?:me|us)\b"
    r"|\b(?:i|we)(?:'m|'d|'ve| am| are| have| would)? (?:like|want|need|wish|looking|wonder(?:ing)?|interested"
    r"|writing|researching|preparing|drafting|studying|working|trying|asking|curious|question)\b"
    r"|\b(?:can|could|may|should|must|shall|do) (?:i|we) (?:cite|quote|ask|find|read|download)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:government|country|state|parliament|question|thesis|report|paper|clients?|research"
    r"|organi[sz]ation|office|ministry|agency|unit|team|staff)\b"
    r"|\bi (?:think|guess|mean|know|understand|see|read|heard)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:i|im|me|my|mine|myself|us|our|we)\b")


@dataclass(frozen=True, slots=True)
class Urgent:
    """That somebody may be in danger: in which language, and whether the message says nothing else."""

    language: str
    is_all: bool


def urgent(text: str) -> Urgent | None:
    """What words of danger a message holds; None for every other message."""
    whole = _normal(text if len(text) <= 2 * _READ else f"{text[:_READ]} … {text[-_READ:]}")
    bare = _PUNCTUATION.sub("", whole)
    for language, alone, anywhere in _triggers():
        if whole.isascii() and language in _OTHER_SCRIPTS:
            continue
        if alone.fullmatch(bare):
            return Urgent(language, True)
        if anywhere.search(whole):
            return Urgent(language, False)
    return None


def is_personal(text: str) -> bool:
    """Whether somebody asks about himself or those near him, in English: the questions that get quotations."""
    return _FIRST_PERSON.search(_POLITE.sub(" ", _normal(text[:_READ]))) is not None


def _normal(text: str) -> str:
    """Small letters without accents, plain quotes and single spaces."""
    text = text.translate(_QUOTES).casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf", "Cs"))
    return _SPACES.sub(" ", text).strip()


@cache
def _triggers() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    lines = resources.files(__package__).joinpath("data", "urgent.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    languages = dict.fromkeys(language for language, _, _ in rows)
    return tuple((code, _any(rows, code, "alone"), _any(rows, code, "anywhere")) for code in languages)


def _any(rows: list[list[str]], language: str, place: str) -> re.Pattern[str]:
    patterns = [_normal(pattern) for code, where, pattern in rows if (code, where) == (language, place)]
    either = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(either if language in _OTHER_SCRIPTS else f"{_WORD_BEGINS}(?:{either})")
