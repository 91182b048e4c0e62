"""`palermo verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.errors import InputError

from .options import corpus_option, document_option, emit, json_option, text_of


@click.command("verify")
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@json_option
@document_option
@corpus_option
def command(text: tuple[str, ...], as_json: bool, document: str | None, corpus: Path | None) -> int:
    """Check whether a text is a verbatim quotation, and of what.

    TEXT is the quotation, a citation behind it allowed; - reads it from standard
    input. Differences are shown word by word, changes of strength first. In a folder
    of documents all are searched, earlier editions last.

    \b
    palermo verify "States parties should discourage the demand"
    palermo verify - < quotation.txt
    palermo verify --json "…"
    """
    from bot.app import open_app
    from retrieval.verification.several import as_dict, verify_among

    words = text_of(text)
    if not words.strip():
        raise InputError("There is no text to verify. Give the quotation, or - to read it from standard input.")
    app = open_app(corpus, document)
    found = verify_among(app.library, words, app.chosen)
    if as_json:
        emit([as_dict(found)])
    else:
        from bot.console.comparison import show_findings
        from bot.console.page import Page

        show_findings(Page(sys.stdout), app.library, found, chosen=app.chosen is not None)
    return 0 if found[0].verification.verbatim else 1
