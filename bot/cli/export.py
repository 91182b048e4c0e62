"""`palermo export`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import corpus_option, emit


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "md", "csv"]), default="jsonl", show_default=True,
    help="JSON Lines, one unit a line; Markdown; or a table.",
)  # fmt: skip
@corpus_option
def command(form: str, corpus: Path | None) -> int:
    """Print the parsed document for other programs.

    \b
    palermo export > units.jsonl
    palermo export --format md > document.md
    palermo export --format csv > units.csv
    """
    from bot.app import open_app

    app = open_app(corpus)
    if form == "jsonl":
        emit(app.records.units(app.corpus.document.units))
        return 0
    from bot.exporting import csv_table, markdown

    writer = markdown if form == "md" else csv_table
    for line in writer(app.corpus, app.records):
        click.echo(line.encode("utf-8"), nl=False)
    return 0
