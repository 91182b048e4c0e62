"""`palermo show`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import corpus_option, emit, json_option, not_found, say, text_of


@click.command("show")
@click.argument("reference", nargs=-1, required=True, metavar="REF...")
@json_option
@corpus_option
def command(reference: tuple[str, ...], as_json: bool, corpus: Path | None) -> int:
    """Show paragraphs by their numbers, with everything below them.

    \b
    palermo show 39
    palermo show 39b
    palermo show 12-15, 18
    palermo show "para. 39 (b)" --json
    """
    from bot.app import open_app
    from bot.names import no_paragraph
    from retrieval.reference import parse_references, resolve

    references = parse_references(text_of(reference))
    app = open_app(corpus)
    document = app.corpus.document
    found = resolve(document, references, whole=True)
    missing = no_paragraph(document, found.missing)
    if not found.units:
        return not_found(missing, as_json=as_json)
    if as_json:
        emit(app.records.units(found.units))
    else:
        from bot.console.answers import show_units
        from bot.console.page import Page

        show_units(Page(sys.stdout), app.corpus, found.units)
    if found.missing:
        say(missing)
        return 1
    return 0
