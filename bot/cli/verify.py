"""`palermo verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.errors import InputError

from .options import corpus_option, emit, json_option, text_of


@click.command("verify")
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@json_option
@corpus_option
def command(text: tuple[str, ...], as_json: bool, corpus: Path | None) -> int:
    """Check whether a text is a verbatim quotation, and of what.

    TEXT is the quotation, a citation behind it allowed; - reads it from standard
    input. Differences are shown word by word, changes of strength first.

    \b
    palermo verify "States parties should discourage the demand"
    palermo verify - < quotation.txt
    palermo verify --json "…"
    """
    from bot.app import open_app
    from retrieval.verification import verify

    words = text_of(text)
    if not words.strip():
        raise InputError("There is no text to verify. Give the quotation, or - to read it from standard input.")
    app = open_app(corpus)
    found = verify(app.corpus, words)
    if as_json:
        emit([found.as_dict()])
    else:
        from bot.console.comparison import show_verification
        from bot.console.page import Page

        show_verification(Page(sys.stdout), app.corpus, found)
    return 0 if found.verbatim else 1
