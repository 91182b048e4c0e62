"""The values that cross the border between this front end and delivery: what is known, and what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from retrieval.answer import Terms

# Seconds after which Telegram is likely to refuse an answer ("query is too old").
QUERY_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API. `params` are ready for JSON.

    `chat_id` is whose pace it counts for, None for answers to queries; `is_group` chats are paced more slowly.
    `expires_in` is in seconds from the arrival of the update: later the call is worthless and is not made.
    `answers_message` is the id of the question in that chat, so that its edit can find the answer.
    `edits_answer_of` is the id of a question whose remembered answer this call edits; the sender fills in `message_id`.
    `fallback` is made instead where the target is unknown: nothing remembered, message to edit not found, message
    thread not found.
    """

    method: str
    params: Mapping[str, Any]
    chat_id: int | None = None
    is_group: bool = False
    expires_in: float | None = None
    answers_message: int | None = None
    edits_answer_of: int | None = None
    fallback: Call | None = None


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Whose conversation a follow-up belongs to. `thread_id` is 0 outside of forum topics."""

    chat_id: int
    user_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """The analysed terms of a question, for a follow-up within minutes."""

    key: ConversationKey
    terms: Terms


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """`code` None takes the choice back."""

    user_id: int
    code: str | None


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """The only document that a chat wants to hear of; `symbol` None takes the choice back."""

    chat_id: int
    symbol: str | None


@dataclass(frozen=True, slots=True)
class Migration:
    """A group became a supergroup, which has another number: what was chosen for the old one holds for the new one."""

    old_chat_id: int
    new_chat_id: int


@dataclass(frozen=True, slots=True)
class ForgetRequest:
    """Wipe what there is for this person: the language choice, what follow-ups need in this chat, and in a private
    chat the choice of a document."""

    chat_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What to do about an update. `outcome` names it for counters: a verdict, a command's kind, or `ignored`."""

    calls: tuple[Call, ...] = ()
    remember: ConversationTurn | None = None
    set_language: LanguageChoice | None = None
    set_document: DocumentChoice | None = None
    forget: ForgetRequest | None = None
    migration: Migration | None = None
    outcome: str = "ignored"


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """What getMe says of the bot."""

    id: int
    username: str
    supports_inline: bool = False
    supports_guests: bool = False

    @classmethod
    def from_get_me(cls, result: Mapping[str, Any]) -> BotIdentity:
        return cls(
            id=int(result["id"]),
            username=str(result.get("username", "")),
            supports_inline=bool(result.get("supports_inline_queries")),
            supports_guests=bool(result.get("supports_guest_queries")),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What delivery looked up for an update: see `incoming.whose`.

    `previous` are the terms of the same conversation's question before, `language` the person's own choice, `document`
    the symbol of the one that was chosen for this chat.
    """

    bot: BotIdentity
    previous: Terms | None = None
    language: str | None = None
    document: str | None = None


class LaterError(Exception):
    """What an answer needs cannot be reached just now. `instead` is what to say where that takes too long."""

    def __init__(self, instead: Reply) -> None:
        super().__init__("try again later")
        self.instead = instead


class Responder(Protocol):
    """Turns updates into replies. Called by one thread at a time, which need not be always the same."""

    def respond(self, update: Mapping[str, Any], known: Known) -> Reply:
        """Raises LaterError where it is worth trying again."""
        ...

    def activity(self, update: Mapping[str, Any], known: Known) -> Call | None:
        """What shows that an answer is being worked out; None where none will come, or where apps show it themselves.

        At once and without doing any of that work: it may be called while `respond` runs.
        """
        ...

    def apology(self, update: Mapping[str, Any], known: Known) -> Reply:
        """For an update that cannot be answered because of a fault of ours."""
        ...

    def overload(self, update: Mapping[str, Any], known: Known) -> Reply:
        """For an update of a chat that has too many waiting."""
        ...
