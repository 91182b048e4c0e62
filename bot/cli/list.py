"""`palermo list`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import corpus_option, emit, json_option, not_found, text_of

if TYPE_CHECKING:
    from bot.app import App


@click.command("list")
@click.argument("area", nargs=-1, metavar="[AREA]")
@click.option("--meeting", metavar="MEETING", help="Only this meeting: ordinal or year.")
@click.option("--to", metavar="ADDRESSEE", help="Only what is addressed to this body.")
@json_option
@corpus_option
def command(area: tuple[str, ...], meeting: str | None, to: str | None, as_json: bool, corpus: Path | None) -> int:
    """List the areas, or the recommendations of one area by meeting.

    AREA is a marker, a command name or a title.

    \b
    palermo list
    palermo list protection --meeting fourth
    palermo list --to secretariat
    palermo list V --json
    """
    from bot.app import open_app
    from bot.console.page import Page

    app = open_app(corpus)
    name = text_of(area)
    if not (area or meeting or to):
        if as_json:
            emit(_areas(app))
        else:
            from bot.console.answers import show_areas

            show_areas(Page(sys.stdout), app.areas, app.corpus.document.symbol, "palermo list ")
        return 0
    from bot.errors import NothingFoundError
    from bot.listing import listed

    try:
        units = listed(app.corpus.document, area=name if area else None, meeting=meeting, to=to)
    except NothingFoundError as error:
        return not_found(str(error), as_json=as_json)
    if as_json:
        emit(app.records.units(units))
    else:
        from bot.console.answers import show_by_meeting

        show_by_meeting(Page(sys.stdout), app.corpus, units)
    return 0


def _areas(app: App) -> Iterator[dict[str, Any]]:
    for area in app.areas:
        yield {
            "name": area.name,
            "marker": area.marker,
            "title": area.title,
            "paragraphs": [area.units[0].locator.paragraph, area.units[-1].locator.paragraph],
            "units": len(area.units),
        }
