"""Messages in a conversation: which one leans on the message before it, and which one holds several questions."""

from __future__ import annotations

import re

from .query import Query

# Openings of a message that goes on from the one before.
_GOES_ON = re.compile(
    r"^\s*(?:and|but|or|also|so|then|plus|same|likewise|what about|how about|what of|what if|any(?:thing)? else|more on"
    r"|is that|is it|are they|does that|does it|do they|was that|were they|why is that|why not|who else|since when)\b",
    re.IGNORECASE,
)
# Words that stand for something named before.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|there|such|he|she|him|her|one|ones|both|former|latter|same)\b",
    re.IGNORECASE,
)
_POINTS_OUTSIDE = re.compile(
    r"\b(?:about|on|for|of|to|from|with|against)\s+(?:it|that|this|them|those|these)\b(?!\s+\w+(?:s|tion|ment)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!](?=\s+\S)")
_FEW_OWN_WORDS = 3
_BOUNDARY = re.compile(
    r"(?<=[?!])\s+"
    r"|(?<=[.;])\s+(?=(?:and\s+)?(?:also\s+)?(?:what|how|who|whom|whose|which|where|when|why|is|are|does|do|can|could|should"
    r"|must|may|will|would)\b)"
    r"|(?:,|(?<!\s))\s+(?:and|or)\s+(?:also\s+)?(?=(?:from\s+what|for\s+how|at\s+what|by\s+when|by\s+what|in\s+what|to\s+whom|what|how|who|whom|whose"
    r"|which|where|when|why|is|are|does|do|can|could|should|must|may|will|would)\s)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*+(?:and|or|also)?\W*+(?:from\s+|at\s+|by\s+|in\s+|to\s+)?(?:what|how|who|whom|whose|which|where|when|why|is|are|does|do|"
    r"can|could|should|must|may|will|would|whether|list|show|tell|give|please|shouldn't|isn't|don't|doesn't)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_MAY_PART = re.compile(r"[?!.;]\s|\s(?:and|or)\s", re.IGNORECASE)  # in every text that _BOUNDARY splits
MAX_PARTS = 4


def goes_on(query: Query) -> bool:
    """Whether the message cannot be understood without the one before it."""
    strong = len(query.strong)
    if _GOES_ON.search(query.text):
        return strong <= 2 * _FEW_OWN_WORDS
    if _SENTENCE_END.search(query.text):
        return False
    if _POINTS_OUTSIDE.search(query.text):
        return strong <= 2 * _FEW_OWN_WORDS
    return bool(_POINTS_BACK.search(query.text)) and strong <= _FEW_OWN_WORDS


def asks(text: str) -> bool:
    """Whether a text has a question mark, or begins as questions and orders do."""
    return _ASKS.search(text) is not None


def without_story(text: str) -> str:
    """The sentences that ask; the text as a whole where none or all of them do."""
    sentences = _SENTENCES.split(text)
    return " ".join([sentence for sentence in sentences if asks(sentence)]) or text


def questions(text: str) -> list[str]:
    """The questions in one message, in order; the message as a whole where it holds one.

    What comes before the first question, a story for instance, belongs to it.
    """
    if not _MAY_PART.search(text):
        return [text]
    pieces = [piece.strip() for piece in _BOUNDARY.split(text) if piece and piece.strip()]
    if len(pieces) < 2:
        return [text]
    found: list[str] = []
    story = ""
    for piece in pieces:
        if _ASKS.search(piece):
            found.append(f"{story} {piece}".strip())
            story = ""
        elif found:
            found[-1] = f"{found[-1]} {piece}"
        else:
            story = f"{story} {piece}".strip()
    if story:
        found.append(story)
    return found if 1 < len(found) <= MAX_PARTS else [text]
