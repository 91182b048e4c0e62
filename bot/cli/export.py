"""`palermo export`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import corpus_option, document_option, emit


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "md", "csv"]), default="jsonl", show_default=True,
    help="JSON Lines, one unit a line; Markdown; or a table.",
)  # fmt: skip
@document_option
@corpus_option
def command(form: str, document: str | None, corpus: Path | None) -> int:
    """Print the parsed document for other programs; of a folder, all documents.

    \b
    palermo export > units.jsonl
    palermo export --format md > document.md
    palermo export --format csv > units.csv
    """
    from bot.app import open_app

    app = open_app(corpus, document)
    corpora = (app.chosen,) if app.chosen is not None else app.library.corpora
    if form == "jsonl":
        for each in corpora:
            emit(app.records.of(each).units(each.document.units))
        return 0
    from bot.exporting import csv_table, markdown

    writer = markdown if form == "md" else csv_table
    for line in writer(corpora, app.records):
        click.echo(line.encode("utf-8"), nl=False)
    return 0
