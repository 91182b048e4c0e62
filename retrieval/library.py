"""The documents that are searched together, and the earlier editions of them that are kept.

A library numbers the units of all its documents, one after the other: a row is such a number, and what ranks and
counts knows rows only. Behind the units come the expansions of all documents, in the same order, as rows of the
examples (`expansion_rows`), and behind those the package's rivals.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from .corpus import Corpus, load
from .document import Unit
from .errors import DocumentError, FolderError, Problem, RetrievalError, UnknownNameError
from .kept import Kept

_REVISION = re.compile(r"/Rev\.(?P<number>\d+)$", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9a-f]{6,64}")
_SYMBOL = re.compile(r"(?<![\w/])[A-Z]{1,9}(?:/[\w.()-]*\w\)?)+(?!\w)", re.IGNORECASE)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """A symbol as it stands in a text. `corpus` is None where it is no document of the library."""

    start: int
    end: int
    words: str
    corpus: Corpus | None


class Library:
    """Documents in a fixed order, the newest first, each in its newest edition; `earlier` are the other editions."""

    def __init__(self, corpora: Iterable[Corpus]) -> None:
        """Of editions that cannot be told apart by revision number or date, the one given last is the newest.

        The same bytes twice are one document. Raises ValueError where there is no document at all.
        """
        groups: dict[str, list[Corpus]] = {}
        for corpus in _without_copies(corpora):
            groups.setdefault(edition_of(corpus.document.symbol), []).append(corpus)
        if not groups:
            raise ValueError("a library holds at least one document")
        editions = [sorted(group, key=_age) for group in groups.values()]  # stable
        newest = sorted((group[-1] for group in editions), key=lambda corpus: corpus.document.symbol)
        self.corpora: tuple[Corpus, ...] = tuple(sorted(newest, key=_date, reverse=True))  # stable
        self.earlier: tuple[Corpus, ...] = tuple(corpus for group in editions for corpus in reversed(group[:-1]))
        self._starts = [0, *accumulate(corpus.document.length for corpus in self.corpora)]
        self._places = {corpus.document.sha256: place for place, corpus in enumerate(self.corpora)}

    @property
    def in_use(self) -> Corpus:
        """The document that is meant where none is named."""
        return self.corpora[0]

    # -- rows --------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many units there are."""
        return self._starts[-1]

    def at(self, row: int) -> tuple[Corpus, Unit]:
        place = bisect_right(self._starts, row) - 1 if len(self.corpora) > 1 else 0
        corpus = self.corpora[place]
        return corpus, corpus.document.units[row - self._starts[place]]

    def rows(self, corpus: Corpus) -> range:
        """The rows of a document's units. Raises KeyError for one that is not searched."""
        place = self._places[corpus.document.sha256]
        return range(self._starts[place], self._starts[place + 1])

    def row(self, corpus: Corpus, unit: Unit) -> int:
        return self.rows(corpus).start + corpus.positions[unit.id]

    @cached_property
    def _expansion_rows(self) -> Mapping[str, range]:
        rows: dict[str, range] = {}
        first = len(self)
        for corpus in self.corpora:
            rows[corpus.document.sha256] = range(first, first + len(corpus.expansions))
            first += len(corpus.expansions)
        return rows

    def expansion_rows(self, corpus: Corpus) -> range:
        """The rows of a document's expansions among the examples."""
        return self._expansion_rows[corpus.document.sha256]

    def named(self, example: int) -> tuple[int, ...]:
        """The rows of the units that an expansion names, best first; none for a row that is no expansion's."""
        for corpus in self.corpora:
            rows = self.expansion_rows(corpus)
            if example in rows:
                first = self.rows(corpus).start
                units = corpus.expansions[example - rows.start].units
                return tuple([first + corpus.positions[unit] for unit in units])
        return ()

    @property
    def first_rival(self) -> int:
        """The first row of the examples behind all units and expansions."""
        return self.expansion_rows(self.corpora[-1]).stop

    @cached_property
    def own_examples(self) -> tuple[range, ...]:
        """Rows of units that stand as their own expansions.

        Expansions weigh much, so that a document without any would never be found beside one that has them. There, and
        only there, each of its units counts as a question that the unit answers.
        """
        if not any(corpus.expansions for corpus in self.corpora):
            return ()
        return tuple(self.rows(corpus) for corpus in self.corpora if not corpus.expansions)

    # -- names -------------------------------------------------------------------------------------------------------

    def find(self, name: str) -> Corpus:
        """The document or earlier edition with this symbol, or with a digest that begins so (six digits or more).

        Raises UnknownNameError.
        """
        return self.by_digest(name) or self.by_symbol(name)

    def by_symbol(self, text: str) -> Corpus:
        """Letter case and spaces do not count. An earlier edition is found where its symbol is its own.

        Raises UnknownNameError, which names the nearest symbol.
        """
        wanted, known = _key(text), self._symbols
        if wanted in known:
            return known[wanted]
        from difflib import get_close_matches  # late: a cold start without a wrong name does not pay for it

        near = get_close_matches(wanted, known, n=1)
        hint = f" Did you mean {known[near[0]].document.symbol}?" if near else ""
        symbols = [corpus.document.symbol for corpus in self.corpora]
        rest = f" and {len(symbols) - _SHOWN} more" if len(symbols) > _SHOWN else ""
        word = "The document is" if len(symbols) == 1 else "The documents are"
        shown = " ".join(text.split())[:60]
        raise UnknownNameError(f"There is no document “{shown}”.{hint} {word} {', '.join(symbols[:_SHOWN])}{rest}.")

    def mentions(self, text: str) -> Iterator[Mention]:
        """What stands in a text and reads like a symbol: parts of letters and digits, two slashes or more, a digit."""
        for match in _SYMBOL.finditer(text) if "/" in text else ():
            words = match[0] if "(" in match[0] else match[0].rstrip(")")
            corpus = self._symbols.get(_key(words))
            if corpus is not None or (words.count("/") > 1 and any(map(str.isdigit, words))):
                yield Mention(match.start(), match.start() + len(words), words, corpus)

    def addressed(self, text: str) -> tuple[str, Corpus | None]:
        """A text that names one document of the library, without that name, and the document.

        `A/70/4, para. 3` gives `para. 3`. A text that names none, or several, comes back as it is with None; one that
        is nothing but a name comes back as it is.
        """
        mentions = [mention for mention in self.mentions(text) if mention.corpus is not None]
        if len({id(mention.corpus) for mention in mentions}) != 1:
            return text, None
        rest = text
        for mention in reversed(mentions):
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
        rest = rest.strip(" ,;:")
        return (rest, mentions[0].corpus) if any(map(str.isalnum, rest)) else (text, mentions[0].corpus)

    def unknown(self, text: str) -> str | None:
        """The first symbol in a text that is no document of the library."""
        return next((mention.words for mention in self.mentions(text) if mention.corpus is None), None)

    @cached_property
    def _symbols(self) -> Mapping[str, Corpus]:
        return {_key(corpus.document.symbol): corpus for corpus in reversed((*self.corpora, *self.earlier))}

    def by_digest(self, prefix: str) -> Corpus | None:
        """The one document or edition whose SHA-256 begins so; None where none does, or several do."""
        wanted = prefix.strip().lower()
        if not _DIGEST.fullmatch(wanted):
            return None
        found = [c for c in (*self.corpora, *self.earlier) if c.document.sha256.startswith(wanted)]
        return found[0] if len(found) == 1 else None

    def newer(self, corpus: Corpus) -> Corpus | None:
        """The edition that took the place of an earlier one; None for one that is searched."""
        if corpus.document.sha256 in self._places:
            return None
        family = edition_of(corpus.document.symbol)
        return next((other for other in self.corpora if edition_of(other.document.symbol) == family), None)


def load_library(path: Path, cache: Path | None = None) -> Library:
    """A document, or every `*.txt` that lies directly in a folder.

    Raises DocumentError or DataError for one document; for a folder one FolderError that names every file that is
    refused: nothing is loaded then. `cache` is a folder where parsed documents are kept between starts.
    """
    kept = Kept(cache) if cache is not None else None
    library = _loaded(path, kept)
    if kept is not None:
        kept.tidy()
    return library


def _loaded(path: Path, kept: Kept | None) -> Library:
    if not path.is_dir():
        return Library([load(path, kept)])
    try:
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".txt" and file.name[0] != ".")
    except OSError as error:
        raise DocumentError(
            str(path), [Problem(0, f"the folder cannot be read ({error.strerror})", "a readable folder")]
        ) from error
    if not files:
        raise DocumentError(str(path), [Problem(0, "no .txt file lies in the folder", "at least one document")])
    corpora: list[Corpus] = []
    refused: list[RetrievalError] = []
    for file in files:
        try:
            corpora.append(load(file, kept))
        except RetrievalError as error:
            refused.append(error)
    if refused:
        raise FolderError(str(path), refused)
    return Library(corpora)


def edition_of(symbol: str) -> str:
    """Equal for all editions of one document: the symbol up to `/Rev.2`, however it is typed."""
    return _REVISION.sub("", _key(symbol))


def _without_copies(corpora: Iterable[Corpus]) -> list[Corpus]:
    """Each source once; of two copies the one with more data beside it."""
    kept: dict[str, Corpus] = {}
    for corpus in corpora:
        before = kept.get(corpus.document.sha256)
        if before is None or _data(corpus) > _data(before):
            kept[corpus.document.sha256] = corpus
    return list(kept.values())


def _data(corpus: Corpus) -> int:
    return len(corpus.expansions) + len(corpus.notes) + len(corpus.cross_references)


def _age(corpus: Corpus) -> tuple[int, datetime.date]:
    revision = _REVISION.search(_key(corpus.document.symbol))
    return int(revision["number"]) if revision else 0, _date(corpus)


def _date(corpus: Corpus) -> datetime.date:
    return corpus.document.masthead.date or datetime.date.min


def _key(symbol: str) -> str:
    return "".join(symbol.split()).upper()
