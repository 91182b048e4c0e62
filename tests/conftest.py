"""What every test gets: a process without settings of its own, in a folder without a `.env`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.app import App, default_corpus, open_app

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes of this run keep their index: nowhere of the developer's."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    """No variable of the developer's reaches a test, and no test finds a `.env` or writes beside the code."""
    for name in list(os.environ):
        if name.upper().startswith("PALERMO_") or name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def seed() -> Path:
    """The document that comes with Palermo."""
    return default_corpus()


@pytest.fixture(scope="session")
def app(seed: Path) -> App:
    """The app of that document, built once for all tests."""
    return open_app(seed)
