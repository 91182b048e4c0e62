"""Writes the pages of docs/reference that are made from the code: `python -m tests.reference_pages`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from bot.cli.program import COMMANDS, cli
from bot.settings import PREFIX, Settings

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
WIDTH = 80


def command_page() -> str:
    """What `--help` prints, for the program and for each command."""
    return "\n".join(
        [
            "# Commands\n\nMade from `--help` by `python -m tests.reference_pages`.\n",
            "Exit status: 0 answered, found, all well; 1 a readable request with nothing there; 2 a request that",
            "cannot be read; 3 a fault of Palermo or of something that it depends on.\n",
            _help(),
            *(_help(name) for name in COMMANDS),
        ]
    )


def settings_page() -> str:
    """Each setting with its meaning."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {field.description} | {_default(name)} |"
        for name, field in Settings.model_fields.items()
    ]
    return (
        "# Settings\n\nMade from `bot/settings.py` by `python -m tests.reference_pages`.\n\n"
        "Environment variables, or lines of a file `.env` in the working folder.\n"
        "`palermo doctor` prints those in effect.\n\n"
        "| variable | meaning | default |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


PAGES: dict[str, Callable[[], str]] = {"cli.md": command_page, "settings.md": settings_page}


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    return f"`{value}`" if isinstance(value, str | int) else "unset"


def _help(*command: str) -> str:
    done = CliRunner().invoke(cli, [*command, "--help"], prog_name="palermo", terminal_width=WIDTH)
    return f"## {' '.join(('palermo', *command))}\n\n```text\n{done.output.rstrip()}\n```\n"


if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
