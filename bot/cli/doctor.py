"""`palermo doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import corpus_option


@click.command("doctor")
@corpus_option
def command(corpus: Path | None) -> int:
    """Check the installation and say what to change.

    Prints the effective settings, secrets hidden. Exit status 0 only if all is well.

    \b
    palermo doctor
    palermo doctor --corpus other.txt
    """
    from bot.console.page import BOLD, Page
    from bot.doctor import effective, examine
    from bot.errors import SettingsError
    from bot.settings import load_settings

    page = Page(sys.stdout)
    faults = 0
    for check in examine(corpus):
        mark = {True: "ok", False: "FAULT", None: "note"}[check.ok]
        faults += check.ok is False
        page.write(f"{mark:<6}{check.name}: {check.detail}", hang=6, style=BOLD if check.ok is False else "")
    page.blank()
    try:
        for name, value in effective(load_settings()):
            page.write(f"{name} = {value}", hang=4)
    except SettingsError:
        page.write("The settings cannot be shown until they can be read.")
    page.blank()
    page.write("All is well." if not faults else f"{faults} to change, marked FAULT above.")
    return 1 if faults else 0
