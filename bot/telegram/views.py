"""The documents as this front end needs them, each worked out once, and the scene that an answer is made for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from bot import marking, wording
from bot.names import language_code
from bot.quotation import Passage, Quotation, passages, quote, whole
from bot.site.addresses import Addresses, folders
from bot.wording import Wording, Wordings
from retrieval.answer import Answer, Hit
from retrieval.areas import Area, addressed_to, addressees, areas, meeting_key, meetings, recommendations
from retrieval.citation import link
from retrieval.corpus import Corpus
from retrieval.document import Locator, Meeting, Unit
from retrieval.edition import compare
from retrieval.errors import UnknownNameError
from retrieval.library import Library, edition_of
from retrieval.retriever import Retriever
from retrieval.verification import Verification, Verifier

from .call import BotIdentity
from .payload import Payload, document_key, encode

T = TypeVar("T")
BUILT_IN = (
    *("ask", "areas", "meetings", "p", "cite", "verify", "to", "documents", "urgent", "language", "about", "privacy"),
    *("forget", "help", "start"),
)
# What is kept of quotations is thrown away when it is so many: there are many sets of sub-paragraphs.
MAX_QUOTATIONS = 2000
# With how many of a large library a quotation is compared, after the document in use: each takes a tenth of a second.
MOST_COMPARED = 8
# How many of them stay read for that: two megabytes each.
MOST_VERIFIERS = 24
# How many documents a sentence names.
MAX_NAMED = 3


class View:
    """One document: its units by row, its areas by command, its meetings and addressees by position."""

    def __init__(self, corpus: Corpus, folder: str = "") -> None:
        """`folder` is where its pages are on the site."""
        self.corpus = corpus
        self.document = corpus.document
        self.units = self.document.units
        self.key = document_key(self.document.sha256)
        self.rows = {unit.locator: row for row, unit in enumerate(self.units)}
        self._rows_of = {id(unit): row for row, unit in enumerate(self.units)}
        self.official = link(self.document.masthead)
        self.language = language_code(self.document.masthead)
        self._folder = folder
        self._quotations: dict[tuple[Locator, ...], Quotation] = {}
        self._made: dict[int, tuple[Quotation, dict[Hashable, Any]]] = {}

    def row(self, unit: Unit) -> int:
        """Of one of its units; quicker than by locator."""
        return self._rows_of[id(unit)]

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        return areas(self.document)

    @cached_property
    def commands(self) -> dict[str, Area]:
        return {_command(area): area for area in self.areas}

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        return meetings(self.document)

    def quotation(self, unit: Unit) -> Quotation:
        return self._quote(self.corpus, unit)

    def passages(self, hits: Iterable[Hit]) -> list[Passage]:
        return passages(self.corpus, hits, self._quote)

    def _quote(self, corpus: Corpus, *units: Unit) -> Quotation:
        places = tuple([unit.locator for unit in units])
        found = self._quotations.get(places)
        if found is None:
            if len(self._quotations) >= MAX_QUOTATIONS:
                self._quotations.clear()
                self._made.clear()
            found = self._quotations[places] = quote(corpus, *units)
        return found

    def made(self, found: Quotation, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of a quotation, once for each key."""
        _, kept = self._made.setdefault(id(found), (found, {}))  # holds it, so that no other gets its id
        if key not in kept:
            kept[key] = make()
        result: T = kept[key]
        return result

    @cached_property
    def common_words(self) -> frozenset[str]:
        return marking.common_words(self.document)

    @cached_property
    def addressees(self) -> tuple[str, ...]:
        return addressees(self.document)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.document, self._folder)

    @cached_property
    def example(self) -> str:
        """A reference that shows how references are written: `39b`."""
        labelled = next((unit for unit in self.units if len(unit.locator.labels) == 1), self.units[-1])
        return f"{labelled.locator.paragraph}{''.join(labelled.locator.labels)}"

    @cached_property
    def _recommendations(self) -> tuple[Unit, ...]:
        return recommendations(self.document)

    def listed(self, wanted: Filter) -> list[Unit]:
        """The recommendations that a filter lets through, in the order of the document."""
        found = list(wanted.area.units) if wanted.area is not None else list(self._recommendations)
        if wanted.meeting is not None:
            key = meeting_key(wanted.meeting)
            found = [unit for unit in found if unit.meeting is not None and meeting_key(unit.meeting) == key]
        if wanted.addressee is not None:
            found = list(addressed_to(found, wanted.addressee))
        return whole(found)

    def meetings_of(self, area: Area) -> list[Meeting]:
        keys = {meeting_key(unit.meeting) for unit in area.units if unit.meeting is not None}
        return [meeting for meeting in self.meetings if meeting_key(meeting) in keys]


class Views:
    """The documents of a library and the earlier editions that it keeps. A view is made when it is first needed."""

    def __init__(self, retriever: Retriever, site_url: str | None = None) -> None:
        self.retriever = retriever
        self.library: Library = retriever.library
        self.site_url = site_url
        self._corpora = (*self.library.corpora, *self.library.earlier)
        self._keys = {document_key(corpus.document.sha256): corpus for corpus in self._corpora}
        self._views: dict[str, View] = {}
        self._partners: dict[str, dict[Locator, Locator]] = {}
        self._verifier = lru_cache(MOST_VERIFIERS)(lambda key: Verifier(self._keys[key].document))

    def of(self, corpus: Corpus) -> View:
        digest = corpus.document.sha256
        if digest not in self._views:
            self._views[digest] = View(corpus, self._folders.get(digest, ""))
        return self._views[digest]

    @cached_property
    def in_use(self) -> View:
        """The document that is meant where none is named or chosen."""
        return self.of(self.library.in_use)

    @property
    def current(self) -> list[View]:
        """The documents that are searched."""
        return [self.of(corpus) for corpus in self.library.corpora]

    @property
    def hold_several(self) -> bool:
        """Whether there is anything to tell apart: documents or editions."""
        return len(self._corpora) > 1

    @property
    def everything(self) -> list[View]:
        """The documents that are searched, and the earlier editions of them."""
        return [self.of(corpus) for corpus in self._corpora]

    def symbols(self, say: Wording, chosen: View | None = None) -> str:
        """Which documents are quoted: the chosen one, or the first few of all."""
        known = self.library.corpora if chosen is None else (chosen.corpus,)
        text = ", ".join(corpus.document.symbol for corpus in known[:MAX_NAMED])
        rest = len(known) - MAX_NAMED
        return say(wording.AND_MORE, symbols=text, count=str(rest)) if rest > 0 else text

    @cached_property
    def commands(self) -> frozenset[str]:
        """The commands of the areas of all documents."""
        return frozenset(name for view in self.current for name in view.commands)

    @cached_property
    def _folders(self) -> dict[str, str]:
        return folders(self.library)

    def by_key(self, key: str) -> View | None:
        """The document or edition with this key, or the first one whose key begins so."""
        corpus = self._keys.get(key) or next((self._keys[full] for full in self._keys if full.startswith(key)), None)
        return self.of(corpus) if corpus is not None and key else None

    def chosen(self, symbol: str | None) -> View | None:
        """The newest edition of a document that somebody chose; None where it is no longer there, or none was."""
        try:
            corpus = self.library.by_symbol(symbol) if symbol else None
        except UnknownNameError:
            return None
        return self.of(self.library.newer(corpus) or corpus) if corpus is not None else None

    def newer(self, view: View) -> View | None:
        """The edition that took the place of an earlier one."""
        corpus = self.library.newer(view.corpus)
        return self.of(corpus) if corpus is not None else None

    def partner(self, view: View, locator: Locator) -> Unit | None:
        """Where the newer edition says what a unit of an earlier one said, whatever its number; None for nowhere."""
        newer = self.newer(view)
        if newer is None:
            return None
        if view.key not in self._partners:
            changes = compare(view.document, newer.document).units
            self._partners[view.key] = {item.old.locator: item.new.locator for item in changes if item.old and item.new}
        place = self._partners[view.key].get(locator)
        return newer.document.by_locator.get(place) if place is not None else None

    def verify(self, text: str, first: View) -> tuple[View, Verification]:
        """Where a quotation is from: the document in use, then the others, then earlier editions; else the nearest."""
        best = (first, self._verifier(first.key).verify(text))
        for corpus in self._perhaps_holding(text, first) if not best[1].verbatim else ():
            view = self.of(corpus)
            found = self._verifier(view.key).verify(text)
            if (found.verbatim, found.resemblance) > (False, best[1].resemblance):
                best = (view, found)
            if best[1].verbatim:
                break
        return best

    def _perhaps_holding(self, text: str, first: View) -> list[Corpus]:
        """The other documents and earlier editions; of many only those that share most of their words with the text."""
        others = [corpus for corpus in self._corpora if corpus is not first.corpus]
        if len(others) <= MOST_COMPARED:
            return others
        near = self.retriever.documents_like(text, MOST_COMPARED)
        families = {edition_of(corpus.document.symbol) for corpus in (first.corpus, *near)}
        earlier = [corpus for corpus in self.library.earlier if edition_of(corpus.document.symbol) in families]
        return [corpus for corpus in (*near, *earlier[:MOST_COMPARED]) if corpus is not first.corpus]

    def with_examples(self, first: View) -> View:
        """The document whose example questions are offered: the one in use where somebody wrote some for it."""
        return next((view for view in (first, *self.current) if view.corpus.examples), first)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is restricted to; None does not restrict."""

    area: Area | None = None
    meeting: Meeting | None = None
    addressee: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and how an answer will be read, and which document it is about.

    `is_chosen` says that somebody chose that document for this chat, so that questions are put to it alone. `compact`
    is for groups, `anywhere` for chats that the bot is not in.
    """

    views: Views
    view: View
    wordings: Wordings
    say: Wording
    bot: BotIdentity
    is_chosen: bool = False
    compact: bool = False
    anywhere: bool = False

    def of(self, about: View | Corpus) -> Scene:
        """The same for another document."""
        view = about if isinstance(about, View) else self.views.of(about)
        return self if view is self.view else replace(self, view=view)

    @property
    def symbols(self) -> str:
        return self.views.symbols(self.say, self.view if self.is_chosen else None)

    def ask(self, question: str, **options: Any) -> Answer:
        document = self.view.document.sha256 if self.is_chosen else None
        return self.views.retriever.ask(question, document=document, **options)

    def addressed(self, text: str) -> tuple[Scene, str]:
        """The scene of the document that a reference names by its symbol, and what is left: `A/70/4, para. 3`."""
        rest, corpus = self.views.library.addressed(text)
        return (self.of(corpus) if corpus is not None else self), rest

    def callback(self, payload: Payload) -> str:
        return encode(payload if payload.keys else replace(payload, keys=(self.view.key,)))

    def pick(self, payload: Payload) -> list[Hit]:
        """The units that a button is about, ranked as it carries them; what lies outside of a document is left out."""
        views = [self.views.by_key(key) for key in payload.keys]
        found = []
        for rank, (owner, row) in enumerate(payload.places, start=1):
            view = views[owner]
            if view is not None and row < len(view.units):
                found.append(Hit(rank, 0.0, view.units[row], view.corpus))
        return found

    def payload(self, action: str, hits: Sequence[Hit], page: int = 0) -> Payload:
        """A button about these units."""
        views = [self.view if hit.corpus is self.view.corpus else self.views.of(hit.corpus) for hit in hits]
        keys = list(dict.fromkeys([view.key for view in views]))
        rows = tuple([view.row(hit.unit) for view, hit in zip(views, hits, strict=True)])
        owners = tuple([keys.index(view.key) for view in views]) if len(keys) > 1 else ()
        return Payload(action, rows, page, keys=tuple(keys), owners=owners)


def _command(area: Area) -> str:
    return area.name if area.name not in BUILT_IN else f"{area.name}_area"[:32]
