"""The sentences of the console. Each says what is the case and what to do next."""

from __future__ import annotations

from retrieval.answer import Answer, Verdict

_SEE = "See what it covers with {areas}, or ask in other words."
_REFUSALS = {
    Verdict.NO_ANSWER: f"The document does not answer this. {_SEE}",
    Verdict.OUT_OF_SCOPE: f"This is outside of what the document speaks about. {_SEE}",
    Verdict.NOT_FOUND: f"The document has nothing of that kind. {_SEE}",
    Verdict.NEAR: "The document does not say this. The nearest that it says:",
    Verdict.SMALL_TALK: "Hello. Ask about human trafficking, and the answer is quoted from the document.",
    Verdict.LANGUAGE: "Only questions in English can be read so far. Please ask in English.",
    Verdict.EMPTY: "There is no question. Write one, for example: {ask}",
}
_REASONS = {
    "greeting": "Hello. Ask about human trafficking, and the answer is quoted from the document.",
    "insult": "Sorry that this was no help. A question about human trafficking gets an answer from the document.",
    "chat": "There is only a document here, no one to talk to. Ask it about human trafficking.",
    "statistics": "The document recommends; it holds no statistics. The nearest that it says:",
    "money": "The document names no amounts of money. The nearest that it says:",
    "duration": "The document does not say how long. The nearest that it says:",
    "date": "The document does not say when. The nearest that it says:",
    "contact": "The document holds no telephone numbers or addresses. The nearest that it says:",
    "status": "The document does not say who has done what. The nearest that it says:",
    "other-instrument": "The document does not reproduce other instruments. The nearest that it says:",
    "national-law": "The document does not say what the law of one country is. The nearest that it says:",
    "person": "The document names no persons or cases. The nearest that it says:",
    "topic": f"The document does not speak about this. {_SEE}",
    "off-topic": f"The document speaks about human trafficking only. {_SEE}",
    "how-to-harm": "The document recommends how to prevent trafficking, and Palermo helps with nothing else.",
    "not-cited": f"The document does not cite it. {_SEE}",
    "injection": f"That is no question to the document. {_SEE}",
}
_LANGUAGES = {
    "ar": "لا أستطيع حاليًا قراءة الأسئلة إلا بالإنكليزية. يُرجى السؤال بالإنكليزية.",
    "es": "Por ahora solo se pueden leer preguntas en inglés. Por favor, pregunte en inglés.",
    "fr": "Pour l’instant, seules les questions en anglais peuvent être lues. Merci de demander en anglais.",
    "ru": "Пока читаются только вопросы на английском языке. Пожалуйста, спросите по-английски.",
    "zh": "目前只能阅读英文问题。请用英文提问。",
}
_NOTES = {
    "own-government": "What follows is recommended to States in general; it does not say what one government does.",
    "not-legal-advice": "This is not legal advice: domestic law decides.",
}


def refusal(verdict: Verdict, reason: str | None, *, areas: str, ask: str, nearest: bool = False) -> str:
    """Why a question got no quotation. `areas` and `ask` are how the reader lists the areas and asks a question.

    `nearest` says that the closest units follow.
    """
    sentence = _REFUSALS[verdict]
    if verdict is Verdict.LANGUAGE:
        own = _LANGUAGES.get(reason or "")
        return f"{own} {sentence}" if own else sentence
    if verdict is Verdict.NOT_FOUND and reason and reason[0].isdigit():
        return f"The document has no paragraph {reason}."
    sentence = _REASONS.get(reason or "", sentence)
    if not nearest:
        sentence = sentence.replace(" The nearest that it says:", f" {_SEE}")
    return sentence.format(areas=areas, ask=ask)


def note(answer: Answer) -> str:
    return _NOTES.get(answer.note or "", "")


def also_searched(words: tuple[str, ...]) -> str:
    return f"Also searched: {', '.join(words)}." if words else ""


def more(answer: Answer, how: str, shown: int) -> str:
    """How many there are beyond those shown; `how` is what shows them, `shown` how many stand on the page."""
    if answer.enumeration:
        return f"{shown} in all, in the document's order." if shown > 1 else ""
    return how if answer.total > len(answer.quotations) else ""
