"""The bot that everybody writes first, on python-telegram-bot as it comes: for comparison."""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(f"para. {' '.join(context.args or ())}")


def main() -> None:
    url = os.environ["PALERMO_TELEGRAM_API_URL"]
    builder = Application.builder().token(os.environ["PALERMO_TELEGRAM_TOKEN"]).base_url(f"{url}/bot")
    application = builder.build()
    application.add_handler(CommandHandler("p", echo))
    application.run_polling(bootstrap_retries=-1)


if __name__ == "__main__":
    main()
