"""A delivery of its own for tests: updates go to a responder, its calls over HTTP to the Bot API double.

It remembers what delivery has to remember (terms, languages, documents, which answer belongs to which question),
retries nothing, and makes the fallback of a call where the double refuses it.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from bot.telegram.call import BotIdentity, Call, ConversationKey, Known, Reply
from bot.telegram.incoming import whose
from bot.telegram.responder import TelegramResponder
from retrieval.answer import Terms
from tests.support.bot_api import BotApi


class RefusedError(AssertionError):
    """The double refused a call; the text says which and why."""


class Desk:
    def __init__(self, responder: TelegramResponder, api: BotApi) -> None:
        self.responder = responder
        self.api = api
        self.bot = BotIdentity.from_get_me(self.call("getMe", {}))
        self.terms: dict[ConversationKey, Terms] = {}
        self.languages: dict[int, str] = {}
        self.documents: dict[int, str] = {}
        self.answers: dict[tuple[int, int], int] = {}
        self.refused: list[str] = []

    def take(self, update: dict[str, Any]) -> Reply:
        """Answer an update. Raises RefusedError for a call that the double refuses and that has no fallback."""
        self.api.state.note(update)
        keys = whose(update)
        key, user, chat = keys.conversation, keys.user_id, keys.chat_id
        known = Known(
            self.bot,
            previous=self.terms.get(key) if key is not None else None,
            language=self.languages.get(user) if user is not None else None,
            document=self.documents.get(chat) if chat is not None else None,
        )
        reply = self.responder.respond(update, known)
        if reply.remember is not None:
            self.terms[reply.remember.key] = reply.remember.terms
        if (choice := reply.set_language) is not None:
            self.languages.pop(choice.user_id, None)
            if choice.code is not None:
                self.languages[choice.user_id] = choice.code
        if (choice_of := reply.set_document) is not None:
            self.documents.pop(choice_of.chat_id, None)
            if choice_of.symbol is not None:
                self.documents[choice_of.chat_id] = choice_of.symbol
        if reply.forget is not None:
            if reply.forget.chat_id == reply.forget.user_id:
                self.documents.pop(reply.forget.chat_id, None)
            self.languages.pop(reply.forget.user_id, None)
            self.terms = {k: v for k, v in self.terms.items() if k.user_id != reply.forget.user_id}
        for call in reply.calls:
            self.send(call)
        return reply

    def send(self, call: Call) -> None:
        params = dict(call.params)
        if call.edits_answer_of is not None:
            answer = self.answers.get((call.chat_id or 0, call.edits_answer_of))
            if answer is None:
                if call.fallback is not None:
                    self.send(call.fallback)
                return
            params["message_id"] = answer
        try:
            result = self.call(call.method, params)
        except RefusedError as error:
            self.refused.append(str(error))
            if "not modified" in str(error):
                return
            if call.fallback is None:
                raise
            self.send(call.fallback)
            return
        if call.answers_message is not None and isinstance(result, dict):
            self.answers[(call.chat_id or 0, call.answers_message)] = result["message_id"]

    def call(self, method: str, params: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.api.url}/bot{self.api.state.token}/{method}",
            json.dumps(params).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)["result"]
        except urllib.error.HTTPError as error:
            with error:
                raise RefusedError(f"{method}: {json.load(error)['description']}") from None
