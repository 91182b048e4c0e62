"""What a handler gives back, before it becomes calls."""

from __future__ import annotations

from dataclasses import dataclass

from bot.telegram.call import DocumentChoice, ForgetRequest, LanguageChoice
from bot.telegram.incoming import Message
from bot.telegram.markup import Sheet
from retrieval.answer import Terms


@dataclass(frozen=True, slots=True)
class Result:
    """`sheet` None is silence. `terms` are to be remembered for a follow-up. `answers` is the message replied to."""

    sheet: Sheet | None
    outcome: str
    terms: Terms = ()
    set_language: LanguageChoice | None = None
    set_document: DocumentChoice | None = None
    forget: ForgetRequest | None = None
    answers: Message | None = None
