"""The sentence for each verdict that is no answer, for front ends that speak every language of the wording."""

from __future__ import annotations

from retrieval.answer import Verdict

from . import wording
from .wording import Wording, Wordings

_REASONS = {
    **wording.LACKS,
    "not-cited": wording.NOT_CITED,
    "nothing-of-that-kind": wording.NOTHING_OF_THAT_KIND,
    "greeting": wording.GREETING,
    "insult": wording.INSULT,
    "chat": wording.CHAT,
}
_VERDICTS = {
    Verdict.NO_ANSWER: wording.NO_ANSWER,
    Verdict.NOT_FOUND: wording.NOTHING_OF_THAT_KIND,
    Verdict.NEAR: wording.NOT_SAID,
    Verdict.SMALL_TALK: wording.CHAT,
    Verdict.LANGUAGE: wording.ONLY_ENGLISH,
    Verdict.EMPTY: wording.EMPTY,
}


def why(verdict: Verdict, reason: str | None) -> str:
    """The message of the wording that says why there is no quotation."""
    return _REASONS.get(reason or "", _VERDICTS.get(verdict, wording.NO_ANSWER))


def names_paragraphs(verdict: Verdict, reason: str | None) -> bool:
    """Whether the reason is numbers of paragraphs that there are not, so that the sentence is NO_PARAGRAPH."""
    # 125, 39(z), annex-I:9; a symbol has no colon.
    return verdict is Verdict.NOT_FOUND and bool(reason) and (str(reason)[0].isdigit() or ":" in str(reason))


def suggests_other_words(verdict: Verdict, reason: str | None) -> bool:
    """Whether asking in other words, or a look at what the document covers, may help."""
    return verdict in (Verdict.NO_ANSWER, Verdict.NOT_FOUND) or reason in ("insult", "chat")


def only_english(wordings: Wordings, say: Wording, language: str | None) -> list[tuple[str, str]]:
    """Sentences with their languages: the asker's where there is one, that of the conversation, and English."""
    voices = (wordings.choose(language), say, wordings.get(wording.ENGLISH))
    return list({voice(wording.ONLY_ENGLISH): voice.language for voice in voices}.items())
