"""The composition root: which documents, with what made from them. Front ends build nothing themselves."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.corpus import Corpus
from retrieval.errors import DataError, UnknownNameError
from retrieval.library import Library, load_library

if TYPE_CHECKING:
    from retrieval.answer import Answer
    from retrieval.areas import Area
    from retrieval.retriever import Retriever

    from .records import Records


class App:
    """A library and what is made from it, each part when it is first needed.

    `corpus` is the document in use: the `chosen` one, else the library's. Questions search the chosen one alone, else
    all.
    """

    def __init__(self, source: Library | Corpus, chosen: Corpus | None = None) -> None:
        self.library = source if isinstance(source, Library) else Library([source])
        self.chosen = chosen
        self.corpus = chosen or self.library.in_use
        self._whole: App | None = None

    def using(self, chosen: Corpus | None) -> App:
        """The same library with another document in use; None searches all again. What was made is shared."""
        other = App(self.library, chosen)
        other._whole = self._whole or self
        return other

    @property
    def holds_several(self) -> bool:
        return len(self.library.corpora) > 1

    def ask(self, question: str, **options: Any) -> Answer:
        """`Retriever.ask` about the chosen document, or about all."""
        if self.chosen is not None:
            options["document"] = self.chosen.document.sha256
        return self.retriever.ask(question, **options)

    def having(self, area: str) -> App:
        """The app that uses the document with this area: the one in use before the others, itself where none has it."""
        from retrieval.areas import find_area

        for corpus in (self.corpus,) if self.chosen is not None else self.library.corpora:
            with suppress(UnknownNameError):
                find_area(corpus.document, area)
                return self if corpus is self.corpus else self.using(corpus)
        return self

    def addressed(self, text: str) -> tuple[str, App]:
        """A reference without the symbol that may stand in it, and the app that uses the document of that symbol.

        Raises UnknownNameError for a symbol of no document here.
        """
        rest, corpus = self.library.addressed(text)
        if corpus is not None:
            return rest, self.using(corpus)
        if (other := self.library.unknown(text)) is not None:
            self.library.by_symbol(other)
        return text, self

    @cached_property
    def retriever(self) -> Retriever:
        if self._whole is not None:
            return self._whole.retriever
        from retrieval.retriever import Retriever

        address = index_address()
        if address == "memory":
            return Retriever(self.library, cache_folder())
        from retrieval.engines import open_index
        from retrieval.engines.database import connect

        return Retriever(self.library, cache_folder(), open_index(connect(address), self.library))

    @cached_property
    def records(self) -> Records:
        from .records import Records

        return Records(self.corpus, self.library)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Those of the document in use."""
        from retrieval.areas import areas

        return areas(self.corpus.document)


def open_app(corpus: Path | None = None, document: str | None = None) -> App:
    """The app for this document or folder, else for what the settings name, else for the one that comes with Palermo.

    `document` chooses one by its symbol or digest. Raises DocumentError, DataError, SettingsError, or UnknownNameError.
    """
    library = load_library(corpus_path(corpus), cache_folder())
    if document is None:
        return App(library)
    try:
        return App(library, library.find(document))
    except UnknownNameError as error:
        how = " “palermo list --documents” says more of them." if len(library.corpora) > 1 else ""
        raise UnknownNameError(f"{error}{how}") from error


def corpus_path(chosen: Path | None = None) -> Path:
    """Settings are read only where a variable or a `.env` file can hold one: importing them is slow."""
    if chosen is not None:
        return chosen
    if anything_is_set():
        from .settings import load_settings

        if (path := load_settings().corpus) is not None:
            return path
    return default_corpus()


def index_address() -> str:
    """`memory`, or where the index is: read, like the other settings, only where something is set."""
    if not anything_is_set():
        return "memory"
    from .settings import load_settings

    return load_settings().index


def cache_folder() -> Path | None:
    """Where the index is kept between starts: the user's cache, None where there is no such place."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "palermo"
    try:
        return Path.home() / ".cache" / "palermo"
    except RuntimeError:
        return None


def building_folder() -> Path:
    """Where an unfinished index lies, so that a build that was stopped goes on."""
    return (cache_folder() or Path(tempfile.gettempdir())) / "building"


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
