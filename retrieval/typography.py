"""Text as words to compare: what typesetting, messengers and PDF readers change is evened out, letters are not.

Equal for us: all kinds of quotation marks, dashes, white space and ellipses; ligatures; invisible characters; raised
digits (they are footnote marks). A word keeps its capitals and the punctuation around it, so that these can be
compared apart from the letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field

_QUOTES = "\"'`´ʼʹ′″‘’‚‛“”„‟«»‹›「」『』〝〞〟＂＇"
_DASHES = "-‐‑‒–−﹣－"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_TABLE = str.maketrans(
    dict.fromkeys(_QUOTES, "'")
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys("—―", " - ")
    | dict.fromkeys(_RAISED + "*†‡", "")
    | _LIGATURES
)
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_ELLIPSIS = re.compile(r"…(?:\s*…)*|\.(?:\s?\.){2,}")
_QUOTE_PREFIX = re.compile(r"^[ \t]*(?:>[ \t]*)+", re.MULTILINE)
_TIGHT = re.compile(r"(?<=[,;:)\]])(?=\w)|(?<=\w)(?=[(\[])")
_FREE_LETTER = re.compile(r"\[(\w)\](?=\w)")
_FREE = "\ue000"
_FIRST = re.compile(r"[^\W_]")
_LONGEST_WORD = 80
_BROKEN = re.compile(r"\b([^\W\d_]{1,40})-[ \t]*\n\s*([^\W\d_]{1,40})\b")
_MARKED = re.compile(r"(?P<word>.*?[^\W\d_][.,;:!?)']*|(?:19|20)\d\d)(?P<mark>\d{1,2})", re.DOTALL)
_MARK_IN_BRACKETS = re.compile(r"(?<=\S)\[\d{1,3}\]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, with the punctuation before and after it. `free` where "[C]onsider" frees its first letter."""

    core: str
    before: str = ""
    after: str = ""
    free: bool = False
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.core.casefold())

    @property
    def shown(self) -> str:
        return f"{self.before}{self.core}{self.after}"

    def same_letters(self, other: Word) -> bool:
        if self.free or other.free:
            return self.key == other.key and self.core[1:] == other.core[1:]
        return self.core == other.core


def even(text: str) -> str:
    """One form for each kind of quotation mark, dash and ellipsis; nothing invisible. Line breaks stay."""
    text = _QUOTE_PREFIX.sub("", unicodedata.normalize("NFC", text))
    unseen = {ord(char): None for char in set(text) if not char.isspace() and _invisible(char)}
    return _ELLIPSIS.sub("…", text.translate(unseen).translate(_TABLE) if unseen else text.translate(_TABLE))


def words(text: str) -> tuple[Word, ...]:
    """The words of a text that went through `even`. Punctuation that stands alone belongs to the word before it."""
    spaced = _TIGHT.sub(" ", _FREE_LETTER.sub(rf"{_FREE}\1", text))
    found: list[Word] = []
    pending = ""
    for chunk in spaced.split():
        before, core, after = _peeled(chunk)
        if not core:
            if found:
                last = found[-1]
                found[-1] = Word(last.core, last.before, last.after + before + after, last.free)
            else:
                pending += before + after
            continue
        found.append(Word(core, pending + before.replace(_FREE, ""), after, _FREE in before))
        pending = ""
    return tuple(found)


def mended(text: str, vocabulary: Container[str]) -> str:
    """Words that a line break cut are joined where the document knows the whole word or compound."""

    def join(match: re.Match[str]) -> str:
        whole, compound = match[1] + match[2], f"{match[1]}-{match[2]}"
        if whole.casefold() in vocabulary:
            return whole
        return compound if compound.casefold() in vocabulary else match[0]

    return _BROKEN.sub(join, text)


def unmarked(text: str, vocabulary: Container[str]) -> str:
    """Footnote marks that are glued to a word that the document knows are taken out: "Group.1", "Convention2,"."""

    def strip(match: re.Match[str]) -> str:
        before, core, after = _peeled(match[0])
        if len(core) > _LONGEST_WORD or not core[-1:].isdigit() or core.casefold() in vocabulary:
            return match[0]
        marked = _MARKED.fullmatch(core)
        if marked is None or marked["word"].rstrip(".,;:!?)'").casefold() not in vocabulary:
            return match[0]
        return before + marked["word"] + after

    return re.sub(r"\S+", strip, _MARK_IN_BRACKETS.sub("", text))


def _peeled(chunk: str) -> tuple[str, str, str]:
    """The punctuation before a word, the word, the punctuation after it; the word is empty where there is none."""
    first = _FIRST.search(chunk)
    if first is None:
        return chunk, "", ""
    last = _FIRST.search(chunk[::-1])
    end = len(chunk) - (last.start() if last else 0)
    return chunk[: first.start()], chunk[first.start() : end], chunk[end:]


def _invisible(char: str) -> bool:
    return not " " <= char <= "~" and unicodedata.category(char) in _INVISIBLE
