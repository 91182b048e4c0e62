"""The guides can be followed: their commands can be typed, and what they name is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.delivery import memory
from bot.delivery.migrations import migrate
from bot.delivery.service import _made_secret
from bot.delivery.sqlite import SqliteDatabase

from .files import DEPLOY, ROOT

DOCS = ROOT / "docs"
GUIDES = (
    DEPLOY / "README.md",
    DOCS / "how-to" / "operate.md",
    DOCS / "explanation" / "security.md",
    DOCS / "how-to" / "outgrow-one-machine.md",
)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_what_a_guide_names_is_there(guide: Path) -> None:
    """Links lead to files, and each file of deploy/ that it speaks of exists."""
    text = guide.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert (guide.parent / target).exists(), target
    for name in re.findall(r"(?<!tests/)\bdeploy/(?!secrets|papers)([A-Za-z][\w.-]*\w)", text):
        assert (DEPLOY / name).exists(), name


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_commands_of_a_guide_can_be_read_by_a_shell(guide: Path) -> None:
    """Also what stands in quotation marks, for `sh -c`."""
    for block in re.findall(r"```sh\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL):
        for script in (block, *re.findall(r"sh -c '(.*?)'", block, re.DOTALL)):
            done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, ""), script


def test_the_guide_has_another_secret_made(tmp_path: Path) -> None:
    """Its statement takes the webhook's secret out of the store, so that the next start makes one."""
    found = re.search(r'"(DELETE FROM fact .*?)"', GUIDES[1].read_text(encoding="utf-8"))
    assert found is not None
    database = SqliteDatabase(tmp_path / "palermo.db")
    database.open()
    migrate(database)
    with database.transaction() as transaction:
        first = _made_secret(transaction)
        assert _made_secret(transaction) == first
        memory.keep_fact(transaction, "other", "stays")
        transaction.execute(found[1])
        assert _made_secret(transaction) != first
        assert memory.fact(transaction, "other") == "stays"
    database.close()
