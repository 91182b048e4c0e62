"""`palermo show`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import corpus_option, document_option, emit, json_option, not_found, say, text_of


@click.command("show")
@click.argument("reference", nargs=-1, required=True, metavar="REF...")
@json_option
@document_option
@corpus_option
def command(reference: tuple[str, ...], as_json: bool, document: str | None, corpus: Path | None) -> int:
    """Show paragraphs by their numbers, with everything below them.

    \b
    palermo show 39
    palermo show 39b
    palermo show 12-15, 18
    palermo show "para. 39 (b)" --json
    palermo show "CTOC/COP/WG.4/2015/5, para. 39 (b)"
    """
    from bot.app import open_app
    from bot.names import no_paragraph
    from retrieval.reference import parse_references, resolve

    text, app = open_app(corpus, document).addressed(text_of(reference))
    references = parse_references(text)
    found = resolve(app.corpus.document, references, whole=True)
    missing = no_paragraph(app.corpus.document, found.missing)
    if not found.units:
        return not_found(missing, as_json=as_json)
    if as_json:
        emit(app.records.units(found.units))
    else:
        from bot.console.answers import show_newer, show_units
        from bot.console.page import Page

        page = Page(sys.stdout)
        show_units(page, app.library, app.corpus, found.units)
        show_newer(page, app.library, app.corpus)
    if found.missing:
        say(missing)
        return 1
    return 0
