"""The bots that Palermo is measured against: each library's own first example, and our delivery around an echo.

python -m benchmarks.echo_bots NAME URL [STORE]
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

TOKEN = "42:TEST"
# Messages a second: more than any bot here sends.
UNPACED = 100_000


def ptb(url: str) -> None:
    from telegram.ext import Application, MessageHandler, filters

    async def echo(update: Any, _: Any) -> None:
        await update.message.reply_text(update.message.text)

    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


def aiogram(url: str) -> None:
    from importlib import import_module

    library: Any = import_module("aiogram")
    session: Any = import_module("aiogram.client.session.aiohttp").AiohttpSession
    server: Any = import_module("aiogram.client.telegram").TelegramAPIServer

    async def echo(message: Any) -> None:
        await message.answer(message.text)

    async def run() -> None:
        dispatcher = library.Dispatcher()
        dispatcher.message()(echo)
        await dispatcher.start_polling(library.Bot(TOKEN, session=session(api=server.from_base(url))))

    asyncio.run(run())


def telebot(url: str) -> None:
    from importlib import import_module

    bots: Any = import_module("telebot.async_telebot")
    import_module("telebot.asyncio_helper").API_URL = f"{url}/bot{{0}}/{{1}}"
    bot = bots.AsyncTeleBot(TOKEN)

    @bot.message_handler(content_types=["text"])  # type: ignore[untyped-decorator]
    async def echo(message: Any) -> None:
        await bot.send_message(message.chat.id, message.text)

    asyncio.run(bot.infinity_polling())


def delivery(url: str, store: str) -> None:
    """Stored, answered with its own text, sent, marked as done: what Palermo costs without its answers."""
    from bot.delivery.service import Plan, Service
    from bot.telegram.call import Call, Known, Reply

    class Echo:
        def respond(self, update: Mapping[str, Any], known: Known) -> Reply:
            message = update["message"]
            chat = message["chat"]["id"]
            params = {"chat_id": chat, "text": message["text"]}
            return Reply((Call("sendMessage", params, chat, answers_message=message["message_id"]),))

        def activity(self, update: Mapping[str, Any], known: Known) -> None:
            return None

        apology = overload = respond

    asyncio.run(Service(Plan(TOKEN, url, store, per_second=UNPACED), Echo).run())


if __name__ == "__main__":
    bots: dict[str, Any] = {"ptb": ptb, "aiogram": aiogram, "telebot": telebot, "delivery": delivery}
    bots[sys.argv[1]](*sys.argv[2:])
