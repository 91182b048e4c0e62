"""deploy/ and the guides speak of settings that exist."""

from __future__ import annotations

import re
from typing import Any

from bot.settings import PREFIX, Settings

from .files import COMPOSE, DEPLOY, ROOT, bots

KNOWN = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_every_variable_is_a_setting() -> None:
    """No file of deploy/ and no guide names a variable that nothing reads."""
    paths = [*DEPLOY.iterdir(), *(ROOT / "docs").glob("how-to/*.md"), ROOT / "docs/explanation/security.md"]
    for path in (path for path in paths if path.is_file()):
        assert set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))) <= KNOWN, path


def test_every_setting_of_compose_is_accepted() -> None:
    """With a name in the place of the server's, the settings can be read."""
    for name in COMPOSE:
        for service in bots(name).values():
            given: dict[str, Any] = {
                key.removeprefix(PREFIX).lower(): re.sub(r"\$\{DOMAIN.*?\}", "bot.example.org", value)
                for key, value in service["environment"].items()
                if key.startswith(PREFIX) and not key.endswith("_FILE")
            }
            assert Settings(**given).telegram_api_url == "https://api.telegram.org"
