"""`palermo run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .options import corpus_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from starlette.types import ASGIApp

    from bot.delivery.metrics import Metrics
    from bot.delivery.service import Plan
    from bot.settings import Settings
    from bot.telegram.profile import Entry

_NO_TOKEN = (
    "The bot needs a token. Write /newbot to @BotFather in Telegram, then set PALERMO_TELEGRAM_TOKEN to what it gives "
    "you, or PALERMO_TELEGRAM_TOKEN_FILE to a file that holds it."
)


@click.command("run")
@corpus_option
def command(corpus: Path | None) -> None:
    """Run the Telegram bot until it is told to stop (Ctrl-C, SIGTERM).

    Needs a token from @BotFather in PALERMO_TELEGRAM_TOKEN. Exit status 3 where another one runs already.

    \b
    PALERMO_TELEGRAM_TOKEN=… palermo run
    """
    from bot.errors import SettingsError
    from bot.settings import load_settings

    settings = load_settings()
    if settings.telegram_token is None:
        raise SettingsError(_NO_TOKEN)
    _run(settings, corpus)


def _run(settings: Settings, corpus: Path | None) -> None:
    import asyncio
    import logging

    from bot.delivery.service import Service
    from bot.logs import on_loop_error, set_up
    from bot.processes import is_root, no_core_files
    from bot.telegram.call import Responder

    plan = _plan(settings)
    set_up(settings.log_level, settings.log_format, [plan.token, plan.webhook_secret or ""])
    no_core_files()
    if is_root():
        logging.getLogger("palermo").warning(
            "This runs as root and does not need to. Start it as a user who owns its state folder alone: see deploy/."
        )

    def build() -> Responder:
        from bot.app import open_app
        from bot.telegram.responder import TelegramResponder

        app = open_app(corpus)
        _ = app.retriever
        return TelegramResponder(app, settings.urgent_help or "", site_url=settings.site_url)

    def profile(responder: Responder) -> Mapping[Entry, Any]:
        from bot.telegram.profile import wanted
        from bot.telegram.responder import TelegramResponder

        assert isinstance(responder, TelegramResponder)
        return wanted(responder.views, responder.wordings)

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(on_loop_error)
        pages = _pages(settings, corpus) if plan.pages is not None else None
        await Service(plan, build, profile=profile, pages=pages).run()

    asyncio.run(main())


def _pages(settings: Settings, corpus: Path | None) -> Callable[[Metrics], ASGIApp]:
    """Their documents are opened once more when the first page is asked for: they are read in a thread of their own."""
    from .serve import require_extra

    require_extra()
    from bot.site.choosing import options
    from bot.site.process import application

    return lambda metrics: application(corpus, options(asks=True), metrics)


def _plan(settings: Settings) -> Plan:
    from bot.delivery.service import Plan
    from bot.errors import SettingsError
    from bot.settings import host_and_port

    if bool(settings.webhook_url) != bool(settings.listen):
        raise SettingsError("PALERMO_WEBHOOK_URL and PALERMO_LISTEN go together. Set both or none.")
    assert settings.telegram_token is not None
    return Plan(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        store=settings.store,
        webhook_url=settings.webhook_url,
        listen=host_and_port(settings.listen) if settings.listen else None,
        webhook_secret=settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
        metrics=host_and_port(settings.metrics_listen),
        pages=host_and_port(settings.site_listen) if settings.site_listen else None,
        proxies=settings.site_proxies or "",
        per_second=settings.messages_per_second,
    )
