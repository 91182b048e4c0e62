"""One update in, one reply out: the whole front end behind one function."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from bot import wording
from bot.app import App
from bot.wording import Wording, Wordings
from retrieval.answer import Terms
from retrieval.errors import EngineError

from . import limits, router
from .call import QUERY_SECONDS, Call, ConversationTurn, ForgetRequest, Known, LaterError, Reply
from .handlers import commands, inline, questions, taps
from .handlers.result import Result
from .incoming import CallbackQuery, InlineQuery, Membership, Message, key_of, read
from .markup import Sheet
from .quoting import said
from .sending import answer_message, answer_tap, new_message, typing
from .views import Scene, Views

IGNORED = Reply()


class Commands(Container[str]):
    """The commands of this bot. Those of areas are only looked up for a name that is none of the others.

    For them every document of a library has to be read.
    """

    def __init__(self, views: Views) -> None:
        self._views = views

    def __contains__(self, name: object) -> bool:
        return name in commands.HANDLERS or name in self._views.commands


class TelegramResponder:
    """Answers for a library.

    `urgent_help` is the operator's own text with checked numbers, empty where none is; `site_url` is where the pages
    of the documents are.
    """

    def __init__(
        self, app: App, urgent_help: str = "", wordings: Wordings | None = None, *, site_url: str | None = None
    ) -> None:
        self.views = Views(app.retriever, site_url)
        self.wordings = wordings or Wordings()
        self._urgent_help = urgent_help
        self.commands = Commands(self.views)

    def respond(self, update: Mapping[str, Any], known: Known) -> Reply:
        """Deterministic and without waiting. An update that says nothing to this bot gets no calls.

        Raises LaterError where the index is in a database that cannot be asked just now.
        """
        try:
            return self._respond(update, known)
        except EngineError as error:
            raise LaterError(self._instead(update, known, wording.LATER)) from error

    def _respond(self, update: Mapping[str, Any], known: Known) -> Reply:
        kind, heard = read(update)
        if isinstance(heard, CallbackQuery):
            return self._tapped(heard, known)
        if isinstance(heard, InlineQuery):
            return self._inline(heard, known)
        if isinstance(heard, Membership):
            return self._membership(heard, known)
        if isinstance(heard, Message):
            if kind == "guest_message":
                return self._guest(heard, known)
            return self._message(heard, known, edited=kind == "edited_message")
        return Reply(outcome="unknown")

    def activity(self, update: Mapping[str, Any], known: Known) -> Call | None:
        """“typing…” for messages that will get an answer. Buttons and inline queries wait visibly by themselves."""
        kind, heard = read(update)
        if not isinstance(heard, Message) or kind == "guest_message":
            return None
        if router.route(heard, known.bot, self.commands).wants == "nothing":
            return None
        return typing(heard)

    def apology(self, update: Mapping[str, Any], known: Known) -> Reply:
        return self._instead(update, known, wording.FAULT)

    def overload(self, update: Mapping[str, Any], known: Known) -> Reply:
        return self._instead(update, known, wording.OVERLOAD)

    # -- messages ----------------------------------------------------------------------------------------------------

    def _message(self, message: Message, known: Known, *, edited: bool) -> Reply:
        if message.migration is not None:
            return Reply(migration=message.migration, outcome="migrated")
        scene = self._scene_of(message, known)
        result = self._answer(scene, message, known, edited=edited)
        if result is None:
            return IGNORED
        key = key_of(message)
        remember = ConversationTurn(key, result.terms) if key is not None and result.terms else None
        calls = answer_message(message, result, edited=edited)
        return Reply(calls, remember, result.set_language, result.set_document, result.forget, outcome=result.outcome)

    def _answer(self, scene: Scene, message: Message, known: Known, *, edited: bool) -> Result | None:
        route = router.route(message, known.bot, self.commands)
        if route.wants == "command":
            asked = commands.Asked(route.text, message, known.previous, self._urgent_help)
            return commands.run(scene, route.command, asked)
        if route.wants == "question":
            result = self._question(scene, route.text, known.previous)
            return Result(result.sheet, result.outcome, result.terms, answers=route.answers)
        if route.wants == "forward":
            return questions.forwarded(scene, route.text, known.previous, urgent_help=self._urgent_help)
        if route.wants == "usage":
            return questions.usage(scene)
        # A live location is edited every few seconds, and one sentence about it is enough.
        if route.wants == "text" and not edited:
            return Result(Sheet((said(scene, wording.TEXT_ONLY),)), "no_text")
        return None

    def _question(self, scene: Scene, text: str, previous: Terms | None) -> Result:
        return questions.ask(scene, text, previous, urgent_help=self._urgent_help)

    def _guest(self, message: Message, known: Known) -> Reply:
        """A mention in a chat that the bot never joined: one answer, through the query that came with it."""
        if message.guest_query_id is None:
            return IGNORED
        scene = self._scene(known, self._say(message, known), compact=True, anywhere=True)
        text = router.without_mention(message.text, known.bot)
        if not text and message.reply_to is not None:
            text = router.without_mention(message.reply_to.text, known.bot)
        result = self._question(scene, text, None) if text else questions.usage(scene)
        assert result.sheet is not None
        article = inline.article(limits.shortened(scene.symbols, 110), "", result.sheet)
        params = {"guest_query_id": message.guest_query_id, "result": article}
        return Reply((Call("answerGuestQuery", params, expires_in=QUERY_SECONDS),), outcome=result.outcome)

    # -- queries and membership --------------------------------------------------------------------------------------

    def _tapped(self, query: CallbackQuery, known: Known) -> Reply:
        message = query.message
        say = self.wordings.choose(known.language, query.user.language_code)
        scene = self._scene(known, say, compact=message is not None and message.is_group, anywhere=message is None)
        result, anew = taps.tapped(scene, query, urgent_help=self._urgent_help)
        calls = answer_tap(query, result, scene.say, anew=anew)
        return Reply(calls, set_language=result.set_language, set_document=result.set_document, outcome=result.outcome)

    def _inline(self, query: InlineQuery, known: Known) -> Reply:
        say = self.wordings.choose(known.language, query.user.language_code)
        scene = self._scene(known, say, anywhere=True)
        params = {
            "inline_query_id": query.id,
            "results": inline.articles(scene, query.query) if not query.offset else [],
            # Telegram would go on showing results of a document that has been replaced since.
            "cache_time": 0,
            "is_personal": True,
            "next_offset": "",
        }
        return Reply((Call("answerInlineQuery", params, expires_in=QUERY_SECONDS),), outcome="inline")

    def _membership(self, change: Membership, known: Known) -> Reply:
        """Added to a group, the bot says once how to ask. Who blocks it is forgotten."""
        if change.was_blocked and change.user is not None:
            return Reply(forget=ForgetRequest(change.chat_id, change.user.id), outcome="blocked")
        if not change.was_added or change.chat_type not in ("group", "supergroup"):
            return IGNORED
        say = self.wordings.choose(change.user.language_code if change.user is not None else None)
        sheet = questions.usage(self._scene(known, say, compact=True)).sheet
        calls = new_message(change.chat_id, sheet, is_group=True) if sheet is not None else ()
        return Reply(calls, outcome="added")

    # -- helpers -----------------------------------------------------------------------------------------------------

    def _instead(self, update: Mapping[str, Any], known: Known, sentence: str) -> Reply:
        """One sentence in place of an answer, for messages that would get one."""
        kind, heard = read(update)
        if isinstance(heard, CallbackQuery):
            say = self.wordings.choose(known.language, heard.user.language_code)
            params = {"callback_query_id": heard.id, "text": say(sentence)}
            return Reply((Call("answerCallbackQuery", params, expires_in=QUERY_SECONDS),), outcome="apology")
        if not isinstance(heard, Message) or kind == "guest_message":
            return IGNORED
        if router.route(heard, known.bot, self.commands).wants == "nothing":
            return IGNORED
        scene = self._scene_of(heard, known)
        result = Result(Sheet((said(scene, sentence),)), "apology")
        return Reply(answer_message(heard, result), outcome="apology")

    def _scene_of(self, message: Message, known: Known) -> Scene:
        return self._scene(known, self._say(message, known), compact=not message.is_private)

    def _scene(self, known: Known, say: Wording, *, compact: bool = False, anywhere: bool = False) -> Scene:
        chosen = self.views.chosen(known.document)
        about = chosen or self.views.in_use
        return Scene(self.views, about, self.wordings, say, known.bot, chosen is not None, compact, anywhere)

    def _say(self, message: Message, known: Known) -> Wording:
        user = message.user
        return self.wordings.choose(known.language, user.language_code if user is not None and user.is_person else None)
