"""Conversations as chat logs: one file each, played against the Bot API double. See `script.py` for how they are read.

`UPDATE_GOLDEN=1 pytest tests/telegram/test_conversations.py` writes what the bot does now; review the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .desk import Desk
from .script import Player

SCRIPTS = sorted(Path(__file__).with_name("conversations").glob("*.txt"))
ABOUT_SEVERAL = sorted(Path(__file__).with_name("conversations").glob("library/*.txt"))
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, desk: Desk) -> None:
    """Everything that is written in a scripted conversation happens, within Telegram's limits, and nothing else."""
    play(path, desk)


@pytest.mark.parametrize("path", ABOUT_SEVERAL, ids=lambda path: path.stem)
def test_a_conversation_about_several_documents_goes_as_written(path: Path, library_desk: Desk) -> None:
    """The same with a folder: a document, its revision, and another one."""
    play(path, library_desk)


def play(path: Path, desk: Desk) -> None:
    script = path.read_text(encoding="utf-8")
    played = Player(desk).play(script)
    if UPDATE:
        path.write_text(played, encoding="utf-8")
        script = played
    assert played == script
