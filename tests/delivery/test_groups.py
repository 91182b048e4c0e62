"""Groups on their way through the whole bot: what was chosen goes with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.telegram.responder import TelegramResponder
from tests.support.bot_api import BotApi
from tests.support.updates import GROUP, group, message, said_in_group, update
from tests.telegram.editions import write_folder

from .bots import eventually, running, texts

OLD: dict[str, Any] = {"id": -5, "type": "group", "title": "Case & co"}


def test_a_group_that_became_a_supergroup_keeps_its_document(tmp_path: Path, app: App, seed: Path) -> None:
    """It chose one of several documents, migrated, and its questions still go to that one alone."""
    folder = write_folder(tmp_path / "library", seed, app.corpus.document.symbol)
    responder = TelegramResponder(open_app(folder))
    with BotApi() as api, running(api, tmp_path, responder):
        api.push(said_in_group("/documents CTOC/COP/WG.7/2014/3", chat=OLD))
        eventually(lambda: texts(api, OLD["id"]))
        api.push(update("message", message(chat=OLD, migrate_to_chat_id=GROUP)))
        api.push(update("message", message(chat=group(), migrate_from_chat_id=OLD["id"])))
        api.push(said_in_group("/p 2"))
        eventually(lambda: texts(api, GROUP))
        (answer,) = texts(api, GROUP)
        assert "CTOC/COP/WG.7/2014/3, para. 2" in answer
        assert len(texts(api, OLD["id"])) == 1
