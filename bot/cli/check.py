"""`palermo check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import emit, json_option, say


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@json_option
def command(file: Path, as_json: bool) -> int:
    """Tell an editor what was understood of a document and what was not.

    Line numbers are those of FILE. Exit status 0: understood; 2: refused, and
    everything that was not understood is listed. With --json the report is an
    object in both cases.

    \b
    palermo check report.txt
    palermo check --json report.txt
    """
    from bot import checking
    from retrieval.corpus import load
    from retrieval.errors import DocumentError

    try:
        report = checking.understood(load(file), str(file))
    except DocumentError as error:
        report = checking.refused(error, str(file))
    if as_json:
        emit([report])
    else:
        from bot.console.checking import show_check
        from bot.console.page import Page

        show_check(Page(sys.stdout), report)
    if report["understood"]:
        return 0
    say("The document is refused as a whole until each place above is corrected.")
    return 2
