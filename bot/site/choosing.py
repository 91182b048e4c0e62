"""What the settings and the command line choose for a site."""

from __future__ import annotations

from collections.abc import Sequence

from bot.app import anything_is_set
from bot.errors import InputError
from bot.wording import LANGUAGES

from .rendering import Options


def options(languages: Sequence[str] = (), *, asks: bool = False) -> Options:
    """Raises InputError for a language without catalogue, SettingsError for a setting that cannot be read."""
    unknown = next((code for code in languages if code not in LANGUAGES), None)
    if unknown is not None:
        raise InputError(f"There is no language “{unknown[:20]}”. The languages are {', '.join(LANGUAGES)}.")
    chosen = Options(languages=tuple(dict.fromkeys(languages)) or tuple(LANGUAGES), asks=asks)
    if not anything_is_set():
        return chosen
    from dataclasses import replace

    from bot.settings import load_settings

    settings = load_settings()
    return replace(
        chosen,
        site_url=settings.site_url,
        urgent_help=settings.urgent_help or "",
        exit_url=settings.exit_url or chosen.exit_url,
    )
