"""`palermo site`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import MissingExtraError

from .options import corpus_option, say


@click.command("site")
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT/")
@click.option(
    "--language", "languages", multiple=True, metavar="CODE",
    help="Only this language; again for another. The first is that of the plain addresses.",
)  # fmt: skip
@corpus_option
def command(out: Path, languages: tuple[str, ...], corpus: Path | None) -> int:
    """Write the documents as web pages, a place for every paragraph.

    Of a folder of documents, earlier editions keep their pages. The pages
    work from any web server or from a disk, without JavaScript. The address
    of the first is printed. Built again into the same folder, they are
    renewed.

    \b
    palermo site OUT/
    palermo site OUT/ --language en --language fr
    """
    from bot.app import open_app

    try:
        import jinja2  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("Pages need Jinja. Install it with: pip install 'palermo[site]'") from error
    from bot.site.building import Site, write
    from bot.site.choosing import options

    library = open_app(corpus).library
    changed = write(out, Site(library, options(languages)).files())
    symbols = ", ".join(corpus.document.symbol for corpus in library.corpora)
    say(f"{out} holds {symbols}; {changed} files are new or changed.")
    click.echo(out / "index.html")
    return 0
