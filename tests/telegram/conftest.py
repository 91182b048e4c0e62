"""What the tests of the Telegram front end share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.telegram.call import BotIdentity, Known
from bot.telegram.responder import TelegramResponder
from bot.telegram.views import Scene, View
from bot.wording import LOCALES, Wordings
from tests import catalogues
from tests.support.bot_api import BotApi
from tests.support.updates import BOT_ID, BOT_NAME

from .desk import Desk
from .editions import write_folder

IDENTITY = BotIdentity(BOT_ID, BOT_NAME, supports_inline=True, supports_guests=True)
HELP = "Example Helpline 0800 000 000 (Kenya, checked 1 June 2026)"


@pytest.fixture(scope="session", autouse=True)
def _fresh_catalogues() -> None:
    """A checkout whose catalogues changed since it was installed is compiled again; a wheel is taken as it is."""
    if LOCALES == catalogues.LOCALES:
        for path in LOCALES.glob("*/LC_MESSAGES/*.po"):
            compiled = path.with_suffix(".mo")
            if not compiled.exists() or compiled.read_bytes() != catalogues.compiled(path):
                catalogues.compile_catalogue(path)


@pytest.fixture(scope="session")
def responder(app: App) -> TelegramResponder:
    return TelegramResponder(app, HELP)


@pytest.fixture(scope="session")
def view(responder: TelegramResponder) -> View:
    return responder.views.in_use


@pytest.fixture
def scene(responder: TelegramResponder, view: View, bot: BotIdentity) -> Scene:
    """A private chat in English."""
    wordings = Wordings()
    return Scene(responder.views, view, wordings, wordings.get("en"), bot)


@pytest.fixture
def bot() -> BotIdentity:
    return IDENTITY


@pytest.fixture
def known(bot: BotIdentity) -> Known:
    return Known(bot)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


@pytest.fixture(scope="session")
def library_folder(app: App, seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("library"), seed, app.corpus.document.symbol)


@pytest.fixture(scope="session")
def library_responder(library_folder: Path) -> TelegramResponder:
    return TelegramResponder(open_app(library_folder), HELP)


@pytest.fixture
def library_desk(library_responder: TelegramResponder, api: BotApi) -> Desk:
    return Desk(library_responder, api)


@pytest.fixture
def desk(responder: TelegramResponder, api: BotApi) -> Desk:
    return Desk(responder, api)
