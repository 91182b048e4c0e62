"""`palermo list`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import corpus_option, document_option, emit, json_option, not_found, text_of

if TYPE_CHECKING:
    from bot.app import App


@click.command("list")
@click.argument("area", nargs=-1, metavar="[AREA]")
@click.option("--meeting", metavar="MEETING", help="Only this meeting: ordinal or year.")
@click.option("--to", metavar="ADDRESSEE", help="Only what is addressed to this body.")
@click.option("--documents", is_flag=True, help="List the documents that are searched.")
@json_option
@document_option
@corpus_option
def command(
    area: tuple[str, ...],
    meeting: str | None,
    to: str | None,
    documents: bool,
    as_json: bool,
    document: str | None,
    corpus: Path | None,
) -> int:
    """List the areas, or the recommendations of one area by meeting.

    AREA is a marker, a command name or a title. In a folder of documents, areas are
    those of the newest, or of the one that is chosen; without AREA the documents
    are listed first.

    \b
    palermo list
    palermo list protection --meeting fourth
    palermo list --to secretariat
    palermo list V --json
    palermo list --documents
    """
    from bot.app import open_app

    app = open_app(corpus, document)
    name = text_of(area)
    if documents or not (area or meeting or to):
        _overview(app, only_documents=documents, as_json=as_json)
        return 0
    from bot.errors import NothingFoundError
    from bot.listing import listed

    if area:
        app = app.having(name)
    try:
        units = listed(app.corpus.document, area=name if area else None, meeting=meeting, to=to)
    except NothingFoundError as error:
        return not_found(str(error), as_json=as_json)
    if as_json:
        emit(app.records.units(units))
    else:
        from bot.console.answers import show_by_meeting, show_newer
        from bot.console.page import Page

        page = Page(sys.stdout)
        show_by_meeting(page, app.library, app.corpus, units)
        show_newer(page, app.library, app.corpus)
    return 0


def _overview(app: App, *, only_documents: bool, as_json: bool) -> None:
    """The documents, then the areas of the one in use; as JSON one of the two."""
    from bot.console.answers import show_areas, show_documents
    from bot.console.page import Page
    from bot.records import library_records

    if as_json:
        emit(library_records(app.library, app.corpus) if only_documents else _areas(app))
        return
    page = Page(sys.stdout)
    several = app.chosen is None and (app.holds_several or bool(app.library.earlier))
    if only_documents or several:
        show_documents(page, app.library, app.corpus)
    if only_documents:
        return
    if several:
        page.blank()
        page.write(f"Areas of {app.corpus.document.symbol}:")
    show_areas(page, app.areas, app.corpus.document.symbol, "palermo list ")


def _areas(app: App) -> Iterator[dict[str, Any]]:
    for area in app.areas:
        yield {
            "name": area.name,
            "marker": area.marker,
            "title": area.title,
            "paragraphs": [area.units[0].locator.paragraph, area.units[-1].locator.paragraph],
            "units": len(area.units),
        }
