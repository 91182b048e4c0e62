"""`palermo serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.errors import MissingExtraError

from .options import corpus_option

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

DEFAULT_LISTEN = "127.0.0.1:8080"
# Not the bot's, which may run beside it.
DEFAULT_METRICS = "127.0.0.1:9465"


@click.command("serve")
@click.option(
    "--listen", metavar="HOST:PORT",
    help=f"Where to listen, instead of PALERMO_SITE_LISTEN, else {DEFAULT_LISTEN}.",
)  # fmt: skip
@click.option(
    "--language", "languages", multiple=True, metavar="CODE",
    help="Only this language; again for another. The first is that of the plain addresses.",
)  # fmt: skip
@corpus_option
def command(listen: str | None, languages: tuple[str, ...], corpus: Path | None) -> None:
    """Serve the pages of “palermo site” with a form to ask, until told to stop.

    Questions are stored nowhere. Put a web server with TLS in front. Exit status 3 where the port is taken.

    \b
    palermo serve
    palermo serve --listen 127.0.0.1:8000
    """
    require_extra()
    from bot.settings import load_settings

    settings = load_settings()
    _run(settings, listen or settings.site_listen or DEFAULT_LISTEN, languages, corpus)


def require_extra() -> None:
    """Raises MissingExtraError."""
    try:
        import jinja2  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "Serving pages needs three more packages. Install them with: pip install 'palermo[serve]'"
        ) from None


def _run(settings: Settings, listen: str, languages: tuple[str, ...], corpus: Path | None) -> None:
    import asyncio

    from bot.delivery.metrics import Metrics
    from bot.logs import on_loop_error, set_up
    from bot.processes import no_core_files
    from bot.settings import host_and_port, listening_address
    from bot.site.choosing import options
    from bot.site.process import Plan, application, run

    chosen = options(languages, asks=True)
    told = settings.metrics_listen if "metrics_listen" in settings.model_fields_set else DEFAULT_METRICS
    plan = Plan(listening_address(listen), host_and_port(told), settings.site_proxies or "")
    set_up(settings.log_level, settings.log_format)
    no_core_files()

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(on_loop_error)
        metrics = Metrics()
        await run(plan, application(corpus, chosen, metrics), metrics)

    asyncio.run(main())
