"""`palermo cite`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import corpus_option, say, text_of


@click.command("cite")
@click.argument("reference", nargs=-1, required=True, metavar="REF...")
@click.option(
    "--style", default="un", show_default=True, metavar="STYLE",
    help="un, oscola, bluebook, chicago, apa, ris, bibtex or csl.",
)  # fmt: skip
@corpus_option
def command(reference: tuple[str, ...], style: str, corpus: Path | None) -> int:
    """Cite paragraphs in one of eight styles.

    \b
    palermo cite 39b
    palermo cite 54-61 --style oscola
    palermo cite 39b --style ris > palermo.ris
    """
    from bot.app import open_app
    from bot.names import paragraphs
    from retrieval.citation import cite
    from retrieval.reference import parse_references, resolve

    references = parse_references(text_of(reference))
    document = open_app(corpus).corpus.document
    citation = cite(document.masthead, references, style)
    missing = resolve(document, references).missing
    if missing:
        say(f"{document.symbol} has no paragraph {', '.join(missing)}, so there is no citation. {paragraphs(document)}")
        return 1
    click.echo(citation.encode("utf-8"), nl=not citation.endswith("\n"))
    return 0
