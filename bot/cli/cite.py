"""`palermo cite`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import corpus_option, document_option, say, text_of

if TYPE_CHECKING:
    from bot.app import App
    from retrieval.reference import Reference


@click.command("cite")
@click.argument("reference", nargs=-1, required=True, metavar="REF...")
@click.option(
    "--style", default="un", show_default=True, metavar="STYLE",
    help="un, oscola, bluebook, chicago, apa, ris, bibtex or csl.",
)  # fmt: skip
@document_option
@corpus_option
def command(reference: tuple[str, ...], style: str, document: str | None, corpus: Path | None) -> int:
    """Cite paragraphs in one of eight styles.

    \b
    palermo cite 39b
    palermo cite 54-61 --style oscola
    palermo cite 39b --style ris > palermo.ris
    """
    from bot.app import open_app
    from bot.names import newer_edition, paragraphs
    from retrieval.citation import cite
    from retrieval.reference import parse_references, resolve

    text, app = open_app(corpus, document).addressed(text_of(reference))
    references = parse_references(text)
    cited = app.corpus.document
    citation = cite(cited.masthead, references, style)
    missing = resolve(cited, references).missing
    if missing:
        say(f"{cited.symbol} has no paragraph {', '.join(missing)}, so there is no citation. {paragraphs(cited)}")
        return 1
    if newer := newer_edition(app.library, app.corpus):
        say(newer)
    click.echo(citation.encode("utf-8"), nl=not citation.endswith("\n"))
    if corpus is None:
        _say_pages(app, references)
    return 0


def _say_pages(app: App, references: Sequence[Reference]) -> None:
    """Where the paragraphs stand on the site, beside the citation and not in it; nothing where there is no site."""
    from bot.app import anything_is_set

    if not anything_is_set():
        return
    from bot.settings import load_settings

    if (site := load_settings().site_url) is not None:
        from bot.site.addresses import Addresses, folders

        addresses = Addresses(app.corpus.document, folders(app.library)[app.corpus.document.sha256])
        for reference in references:
            say(addresses.address_of(site, reference.first))
