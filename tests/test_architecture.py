"""The layers: retrieval knows nothing of the front ends, and the command line nothing of Telegram."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import open_app
from bot.cli.program import COMMANDS

ROOT = Path(__file__).parents[1]


def imported_by(code: str) -> set[str]:
    """The modules in a fresh interpreter after this code."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    return set(done.stdout.split())


def modules(package: str) -> list[str]:
    paths = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / package).rglob("*.py")]
    return sorted(".".join(path.parts).removesuffix(".__init__") for path in paths)


def test_retrieval_stands_alone() -> None:
    """With every module of retrieval imported, neither bot nor telegram is there; asyncio only with databases."""
    everything = modules("retrieval")
    engines = [name for name in everything if name.startswith("retrieval.engines")]
    loaded = imported_by("\n".join(f"import {name}" for name in everything if name not in engines))
    assert not {"bot", "telegram", "asyncio", "sqlalchemy"} & loaded
    assert not {"bot", "telegram"} & imported_by("\n".join(f"import {name}" for name in engines))


def test_command_line_without_telegram() -> None:
    """No command of the console imports Telegram, and the entry imports no command."""
    loaded = imported_by("\n".join(f"import {name}" for name in modules("bot/cli") + modules("bot/console")))
    assert "telegram" not in loaded
    entry = imported_by("import bot.cli.program")
    assert not {name for name in entry if name.startswith(("numpy", "pydantic"))} | set(COMMANDS) & {
        name.removeprefix("bot.cli.") for name in entry if name.startswith("bot.cli.")
    }


@pytest.mark.parametrize("package", ["retrieval"])
def test_no_import_upwards(package: str) -> None:
    """Not even inside of a function does retrieval import what is above it."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            assert not {name.split(".")[0] for name in names} & {"bot", "telegram", "asyncio"}, path


def test_no_code_knows_the_document() -> None:
    """The symbol, the areas and the titles of the document in seeds/ stand in no value of the code."""
    document = open_app().corpus.document
    titles = {
        document.symbol,
        document.masthead.title,
        *(heading.title for heading in document.headings if heading.marker != "I"),
    }
    for package in ("bot", "retrieval"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                    assert not any(title in node.value for title in titles), (path, node.lineno)
