"""A bot in this process: the real delivery around a responder that a test can read, against the double."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.delivery.clock import Clock
from bot.delivery.service import Plan, Service
from bot.telegram.call import Call, Known, Reply, Responder
from bot.telegram.incoming import CallbackQuery, InlineQuery, Message, read
from tests.support.bot_api import BotApi


class Echo:
    """Says the text again. `fail` in a text makes the handler fail; `heard` counts how often each text came."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def respond(self, update: Mapping[str, Any], known: Known) -> Reply:
        kind, said = read(update)
        if isinstance(said, CallbackQuery):
            call = Call("answerCallbackQuery", {"callback_query_id": said.id}, expires_in=15.0)
            return Reply((call,), outcome="tap")
        if isinstance(said, InlineQuery):
            call = Call("answerInlineQuery", {"inline_query_id": said.id, "results": []}, expires_in=15.0)
            return Reply((call,), outcome="inline")
        if not isinstance(said, Message):
            return Reply()
        self.heard.append(said.text)
        if "fail" in said.text:
            raise ValueError(said.text)
        return Reply((self._echo(said, edited=kind == "edited_message"),), outcome="answered")

    def activity(self, update: Mapping[str, Any], known: Known) -> Call | None:
        said = read(update)[1]
        assert isinstance(said, Message)
        return Call("sendChatAction", {"chat_id": said.chat_id, "action": "typing"}, said.chat_id, said.is_group)

    def apology(self, update: Mapping[str, Any], known: Known) -> Reply:
        return self._instead(update, "sorry")

    def overload(self, update: Mapping[str, Any], known: Known) -> Reply:
        return self._instead(update, "slowly, please")

    def _echo(self, said: Message, *, edited: bool) -> Call:
        params = {"chat_id": said.chat_id, "text": said.text}
        send = Call("sendMessage", params, said.chat_id, said.is_group, answers_message=said.id)
        if not edited:
            return send
        return Call(
            "editMessageText",
            params,
            said.chat_id,
            said.is_group,
            answers_message=said.id,
            edits_answer_of=said.id,
            fallback=send,
        )

    def _instead(self, update: Mapping[str, Any], text: str) -> Reply:
        said = read(update)[1]
        assert isinstance(said, Message)
        return Reply((Call("sendMessage", {"chat_id": said.chat_id, "text": text}, said.chat_id, said.is_group),))


@contextmanager
def running(
    api: BotApi,
    folder: Path,
    responder: Responder | None = None,
    store: str | None = None,
    clock: Clock | None = None,
    **plan: Any,
) -> Iterator[Running]:
    """A service in a thread of its own; stopped in order at the end. What it raised is in its `error`."""
    address = store or f"sqlite:///{folder / 'palermo.db'}"
    told = Plan(token=api.state.token, api_url=api.url, store=address, **plan)
    bot = Running(Service(told, lambda: responder or Echo(), clock))
    bot.thread.start()
    try:
        yield bot
    finally:
        bot.stop()


class Running:
    def __init__(self, service: Service) -> None:
        self.service = service
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run)
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it in the bot's own loop."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    def stop(self) -> None:
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(lambda: self._task.cancel() if self._task else None)
        self.thread.join(timeout=20)
        assert not self.thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self.service.run())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # noqa: BLE001 - a test looks at it
            self.error = error
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()


def eventually(condition: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until it holds; fails where it does not within that many seconds."""
    until = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        until.wait(0.02)
    raise AssertionError("it never came to hold")


def texts(api: BotApi, chat_id: int) -> list[str]:
    return [message.text for message in api.messages(chat_id)]
