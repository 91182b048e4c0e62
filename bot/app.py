"""The composition root: which document, with what made from it. Front ends build nothing themselves."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.corpus import Corpus, load
from retrieval.errors import DataError

if TYPE_CHECKING:
    from retrieval.areas import Area
    from retrieval.retriever import Retriever

    from .records import Records


class App:
    """One corpus and what is made from it, each part when it is first needed."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def retriever(self) -> Retriever:
        from retrieval.retriever import Retriever

        return Retriever(self.corpus, cache_folder())

    @cached_property
    def records(self) -> Records:
        from .records import Records

        return Records(self.corpus)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        from retrieval.areas import areas

        return areas(self.corpus.document)


def open_app(corpus: Path | None = None) -> App:
    """The app for this document, else for the one that the settings name, else for the one that comes with Palermo.

    Raises DocumentError, DataError or SettingsError.
    """
    return App(load(corpus_path(corpus)))


def corpus_path(chosen: Path | None = None) -> Path:
    """Settings are read only where a variable or a `.env` file can hold one: importing them is slow."""
    if chosen is not None:
        return chosen
    if anything_is_set():
        from .settings import load_settings

        if (path := load_settings().corpus) is not None:
            return path
    return default_corpus()


def cache_folder() -> Path | None:
    """Where the index is kept between starts: the user's cache, None where there is no such place."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "palermo"
    try:
        return Path.home() / ".cache" / "palermo"
    except RuntimeError:
        return None


def anything_is_set() -> bool:
    return Path(".env").exists() or any(name.upper().startswith("PALERMO_") for name in os.environ)


def default_corpus() -> Path:
    """The document that comes with Palermo: inside the package once installed, else in the checkout's `seeds/`."""
    package = Path(__file__).parent
    folder = next((path for path in (package / "_seeds", package.parent / "seeds") if path.is_dir()), None)
    found = sorted(folder.glob("*.txt")) if folder else []
    if len(found) != 1:
        raise DataError("The document that comes with Palermo is missing. Install it again, or name one with --corpus.")
    return found[0]
