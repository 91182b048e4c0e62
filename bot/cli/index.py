"""`palermo index`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import corpus_option

if TYPE_CHECKING:
    from collections.abc import Callable

_STEPS = {"reading": "Reading", "writing": "Writing"}
_NOTHING = (
    "PALERMO_INDEX is “memory”, which needs no building. Name a database, here or in that variable, for example: "
    "palermo index sqlite:///palermo-index.db"
)


@click.command("index")
@click.argument("address", required=False, metavar="[ADDRESS]")
@click.option("--again", is_flag=True, help="Build it although it is there already.")
@corpus_option
def command(address: str | None, again: bool, corpus: Path | None) -> int:
    """Build the index of the documents in a database.

    ADDRESS is sqlite:///PATH, postgresql://USER@HOST/NAME or
    clickhouse://HOST:PORT/NAME; without it, what PALERMO_INDEX says. The old
    index is used until the new one is whole. A build that was stopped goes on
    where it was.

    \b
    palermo index sqlite:///palermo-index.db
    PALERMO_INDEX=postgresql://palermo@db/palermo palermo index --corpus reports/
    """
    from bot.app import building_folder, cache_folder, corpus_path, index_address
    from bot.errors import SettingsError
    from retrieval.engines.database import connect, without_secrets
    from retrieval.library import load_library

    address = address or index_address()
    if address == "memory":
        raise SettingsError(_NOTHING)
    database = connect(address)
    from retrieval.engines.builder import build

    try:
        library = load_library(corpus_path(corpus), cache_folder())
        with _Bar() as bar:
            built = build(database, library, building_folder(), bar.show, afresh=again)
    finally:
        database.close()
    size = f"{max(built.bytes / 2**20, 0.1):.1f} MiB"
    if built.again:
        click.echo(f"The index is there already: {built.units} units, {size}. Build it once more with --again.")
    else:
        click.echo(f"{built.units} units, {built.postings} postings, {size}, {built.seconds:.1f} s.")
    if index_address() != address:
        click.echo(f"To use it, set PALERMO_INDEX to this address of {without_secrets(address)} and start again.")
    return 0


class _Bar:
    """A progress bar for each step, on a terminal only."""

    def __init__(self) -> None:
        self._step = ""
        self._done = 0
        self._close: Callable[[], None] = lambda: None
        self._update: Callable[[int], None] = lambda _: None

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def show(self, step: str, done: int, total: int) -> None:
        if not (sys.stderr and sys.stderr.isatty()):
            return
        if step != self._step:
            self._close()
            bar = click.progressbar(length=total, label=_STEPS[step], file=sys.stderr)
            bar.__enter__()
            self._step, self._done = step, 0
            self._close, self._update = lambda: bar.__exit__(None, None, None), bar.update
        self._update(done - self._done)
        self._done = done
