"""A Bot API double: a real HTTP server that keeps chats and refuses what Telegram refuses.

    with BotApi() as api:                       # api.url goes into PALERMO_TELEGRAM_API_URL
        api.push(private_message("hello"))      # handed out by getUpdates, or posted to the webhook
        ...
        api.messages(chat_id)                   # what a person sees: text, entities, buttons

`markup` parses HTML as strictly as Telegram does, `rules` are the limits, `state` is what the server remembers, and
`server` speaks HTTP. Nothing in it uses the code under test or python-telegram-bot.
"""

from .markup import Entity, MarkupError, parse_html
from .server import BotApi
from .state import ApiError, Sent, SentMessage, State

__all__ = ["ApiError", "BotApi", "Entity", "MarkupError", "Sent", "SentMessage", "State", "parse_html"]
