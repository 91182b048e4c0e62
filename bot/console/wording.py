"""The sentences of the console. Each says what is the case and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from bot import wording
from retrieval.answer import Answer, Verdict

_THE_DOCUMENT = "The document"
_SEE = "See what it covers with {areas}, or ask in other words."
_HELLO = "Hello. Ask about human trafficking, and the answer is quoted from the document."
_REFUSALS = {
    Verdict.NO_ANSWER: f"{wording.NO_ANSWER} {_SEE}",
    Verdict.NOT_FOUND: f"{wording.NOTHING_OF_THAT_KIND} {_SEE}",
    Verdict.SMALL_TALK: _HELLO,
    Verdict.LANGUAGE: "Only questions in English can be read so far. Please ask in English.",
    Verdict.EMPTY: "There is no question. Write one, for example: {ask}",
}
_REASONS = {
    "greeting": _HELLO,
    "insult": "Sorry that this was no help. A question about human trafficking gets an answer from the document.",
    "chat": "There is only a document here, no one to talk to. Ask it about human trafficking.",
    "topic": f"The document does not speak about this. {_SEE}",
    "off-topic": f"The document speaks about human trafficking only. {_SEE}",
    "how-to-harm": "The document recommends how to prevent trafficking, and Palermo helps with nothing else.",
    "not-cited": f"{wording.NOT_CITED} {_SEE}",
    "injection": f"That is no question to the document. {_SEE}",
}
# What the document does not hold, though it may hold something near.
_LACKS = {
    **wording.LACKS,
    "person": "The document names no persons or cases.",
}
_NOTES = {
    "own-government": wording.OWN_GOVERNMENT,
    "not-legal-advice": wording.NOT_LEGAL_ADVICE,
}


def refusal(verdict: Verdict, reason: str | None, how: Mapping[str, str], *, nearest: bool = False) -> str:
    """Why a question got no quotation. `how` says how the reader lists `areas` and `documents` and can `ask`, and what
    the document's `name` is in a sentence; `nearest` that the closest units follow.
    """
    if verdict is Verdict.LANGUAGE:
        return _only_english(reason)
    if verdict is Verdict.NOT_FOUND and reason and reason[0].isdigit():
        others = "" if how["name"] == _THE_DOCUMENT else f" The other documents: {how['documents']}."
        return f"{how['name']} has no paragraph {reason}.{others}"
    if verdict is Verdict.NOT_FOUND and reason and "/" in reason:
        return f"There is no document {reason} here. See those that there are with {how['documents']}."
    if reason in _REASONS:
        sentence = _REASONS[reason]
    elif reason in _LACKS or verdict is Verdict.NEAR:
        lacking = _LACKS.get(reason or "", wording.NOT_SAID)
        sentence = f"{lacking} {wording.NEAREST if nearest else _SEE}"
    else:
        sentence = _REFUSALS[verdict]
    sentence = sentence.format_map(how)
    return sentence if how["name"] == _THE_DOCUMENT else sentence.replace(_THE_DOCUMENT, how["name"], 1)


def _only_english(language: str | None) -> str:
    """In the language of the question where there is a catalogue for it, and in English."""
    english = _REFUSALS[Verdict.LANGUAGE]
    if language not in wording.LANGUAGES or language == wording.ENGLISH:
        return english
    own = wording.Wordings().get(language)(wording.ONLY_ENGLISH)
    return english if own == wording.ONLY_ENGLISH else f"{own} {english}"


def note(answer: Answer, *, personal: bool = False) -> str:
    """What is said before the quotations, empty for most answers."""
    if personal and not answer.note and answer.verdict is Verdict.ANSWERED:
        return wording.NOT_LEGAL_ADVICE
    return _NOTES.get(answer.note or "", "")


def also_searched(words: tuple[str, ...]) -> str:
    return f"Also searched: {', '.join(words)}." if words else ""


def more(answer: Answer, how: str, shown: int) -> str:
    """How many there are beyond those shown; `how` is what shows them, `shown` how many stand on the page."""
    if answer.enumeration:
        return f"{shown} in all, in the document's order." if shown > 1 else ""
    return how if answer.total > len(answer.quotations) else ""
