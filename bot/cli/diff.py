"""`palermo diff`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import emit, json_option


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
@json_option
def command(old: Path, new: Path, as_json: bool) -> int:
    """Say what a new edition of a document changed, word by word.

    Paragraphs are paired by what they say, not by their numbers: added, dropped,
    reworded, renumbered, moved to another area or meeting, or with other
    footnotes. The first page is not compared. Exit status, as of other diff
    tools: 0 the same; 1 different; 2 an edition is missing or refused.

    \b
    palermo diff 2013.txt 2015.txt
    palermo diff --json 2013.txt 2015.txt
    """
    from retrieval.corpus import load
    from retrieval.edition import compare

    found = compare(load(old).document, load(new).document)
    if as_json:
        from bot.comparing import record

        emit([record(found, str(old), str(new))])
    else:
        from bot.console.editions import show_comparison
        from bot.console.page import Page

        show_comparison(Page(sys.stdout), found, str(old), str(new))
    return 0 if found.same else 1
