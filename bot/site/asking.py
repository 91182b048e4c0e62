"""From a question to what its page says: the same `ask`, the same rules and words as in a chat, in a page's shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bot import marking, wording
from bot.asker import Urgent, is_personal, urgent
from bot.quotation import Quotation, passages, quote, unread, whole
from bot.wording import Wording, Wordings
from retrieval.answer import Answer, Hit, Part, Verdict
from retrieval.document import Unit
from retrieval.query import MAX_QUESTION_CHARACTERS
from retrieval.reference import Reference
from retrieval.retriever import Retriever

from .forms import MOST_PREVIOUS, Asked
from .pages import Pages, Target

SHOWN = 3
# So many more can be unfolded, and those behind them are links.
MOST_FOLDED = 6
# Further ones share little but common words with the question.
MOST_RANKED = 24
MOST_RELATED = 20
MOST_ALSO_SEARCHED = 5
MOST_OF_PART = 90
# After these it is still the question before that the next one may lean on.
_PASSING = (Verdict.EMPTY, Verdict.SMALL_TALK, Verdict.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A quotation and the page that has it in its place. What is folded has no `styles`: its page has them."""

    pages: Pages
    target: Target
    quotation: Quotation
    styles: tuple[tuple[str, str], ...]
    matched: tuple[str, ...] = ()

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        return marking.pieces(text, self.matched)

    @property
    def footnotes(self) -> list[tuple[str, str]]:
        """Marks and texts."""
        return [(mark, text) for mark, _, text in (note.partition(" ") for note in self.quotation.footnotes)]


@dataclass(frozen=True, slots=True)
class Refused:
    """One of several questions in a message that got no answer; `words` are empty where its number names it."""

    number: int
    words: str
    part: Part


@dataclass(frozen=True)
class Reply:
    """What the page of an answer is made from.

    `outcome` is what is counted. `danger` are the languages of the text that comes before everything else; with any
    of them the quotations are folded. `question` is empty where it is not to be shown again; `previous` is what the
    next question takes along. `more` are further ranked units, `further` the places of those behind them, and
    `related` those of others on the same theme.
    """

    outcome: str
    answer: Answer
    danger: tuple[Wording, ...] = ()
    is_personal: bool = False
    is_cut: bool = False
    question: str = ""
    previous: str = ""
    shown: tuple[Shown, ...] = ()
    more: tuple[Shown, ...] = ()
    further: tuple[tuple[Pages, Target], ...] = ()
    related: tuple[tuple[Pages, Target], ...] = ()
    refused: tuple[Refused, ...] = ()


class Desk:
    """Answers questions about the documents of a site."""

    def __init__(self, retriever: Retriever, pages: Mapping[str, Pages], wordings: Wordings) -> None:
        """`pages` are those of each document, by its digest."""
        self._retriever = retriever
        self._wordings = wordings
        self._pages = pages
        self._styles = lru_cache(maxsize=1024)(Pages.styles)
        self._common = {digest: marking.common_words(found.document) for digest, found in pages.items()}

    def reply(self, asked: Asked, say: Wording) -> Reply:
        """Raises UnknownNameError for a document, an area or a meeting that there is not."""
        danger = urgent(asked.question)
        answer = self._retriever.ask(
            asked.question,
            previous=asked.previous or None,
            area=asked.area or None,
            meeting=asked.meeting or None,
            document=asked.document or None,
        )
        if danger is not None:
            return self._in_danger(danger, answer, say)
        personal = is_personal(asked.question)
        shown, more, further = self._quoted(answer)
        return Reply(
            outcome=str(answer.verdict),
            answer=answer,
            is_personal=personal,
            is_cut=len(asked.question) > MAX_QUESTION_CHARACTERS,
            question="" if personal else " ".join(asked.question.split()),
            previous=asked.previous if answer.verdict in _PASSING else asked.question[:MOST_PREVIOUS],
            shown=shown,
            more=more,
            further=further,
            related=tuple(self._related(answer)),
            refused=tuple(_refused(answer, personal)),
        )

    def _in_danger(self, danger: Urgent, answer: Answer, say: Wording) -> Reply:
        """Counted as any answered question is: nothing says that these words were used. Nothing is taken along."""
        spoken = say if danger.language == wording.ENGLISH else self._wordings.get(danger.language)
        speakers = (spoken,) if spoken.is_reviewed else (spoken, self._wordings.get(wording.ENGLISH))
        is_quoted = answer.verdict is Verdict.ANSWERED and not danger.is_all
        shown = self._quoted(answer)[0] if is_quoted else ()
        return Reply(str(Verdict.ANSWERED), answer, danger=speakers, is_personal=True, shown=shown)

    # -- what is quoted ----------------------------------------------------------------------------------------------

    def _quoted(self, answer: Answer) -> tuple[tuple[Shown, ...], tuple[Shown, ...], tuple[tuple[Pages, Target], ...]]:
        """What is shown at once, what is folded, and the places of the rest."""
        if answer.enumeration:
            return tuple(self._listed(answer.hits, styled=len(answer.hits) <= SHOWN)), (), ()
        hits = (answer.hits if answer.verdict is Verdict.ANSWERED else answer.near)[:MOST_RANKED]
        kept: set[int] = set()
        for digest in self._pages:
            kept |= {id(unit) for unit in unread(hit.unit for hit in hits if _digest(hit) == digest)}
        new = [hit for hit in hits if id(hit.unit) in kept]
        folded, rest = new[SHOWN : SHOWN + MOST_FOLDED], new[SHOWN + MOST_FOLDED :]
        pages = [self._pages[_digest(hit)] for hit in rest]
        further = tuple((found, found.target(hit.unit.locator)) for found, hit in zip(pages, rest, strict=True))
        return tuple(self._ranked(new[:SHOWN])), tuple(self._ranked(folded, styled=False)), further

    def _ranked(self, hits: Sequence[Hit], *, styled: bool = True) -> Iterator[Shown]:
        for digest, group in groupby(hits, _digest):
            pages = self._pages[digest]
            for passage in passages(pages.corpus, group):
                matched = tuple(word for word in passage.matched if word.casefold() not in self._common[digest])
                units = [hit.unit for hit in passage.hits]
                yield self._shown(pages, units, passage.quotation, matched, styled=styled)

    def _listed(self, hits: Sequence[Hit], *, styled: bool) -> Iterator[Shown]:
        for digest, group in groupby(hits, _digest):
            pages = self._pages[digest]
            for unit in whole(hit.unit for hit in group):
                yield self._shown(pages, [unit], quote(pages.corpus, unit), styled=styled)

    def _shown(
        self, pages: Pages, units: Sequence[Unit], quotation: Quotation, matched: tuple[str, ...] = (), *, styled: bool
    ) -> Shown:
        """The best of the units is the place that a reader is sent to."""
        places = [Reference(unit.locator) for unit in sorted(units, key=lambda unit: unit.span)]
        styles = self._styles(pages, *places) if styled else ()
        return Shown(pages, pages.target(units[0].locator), quotation, styles, matched)

    def _related(self, answer: Answer) -> Iterator[tuple[Pages, Target]]:
        if not answer.related:
            return
        pages = self._pages[_digest(answer.hits[0])]
        quoted = {hit.unit.locator for hit in answer.quotations}
        places = [unit.locator for unit in answer.related if unit.locator not in quoted]
        for locator in places[:MOST_RELATED]:
            yield pages, pages.target(locator)


def _digest(hit: Hit) -> str:
    return hit.corpus.document.sha256


def _refused(answer: Answer, personal: bool) -> Iterator[Refused]:
    """A part is named by its words; nobody's own story is repeated to him, so there it has a number."""
    for number, part in enumerate(answer.parts, start=1):
        if part.verdict is not Verdict.ANSWERED:
            words = " ".join(part.text.strip(" ?.!,;").split())
            cut = words if len(words) <= MOST_OF_PART else f"{words[: MOST_OF_PART - 1].rstrip()}…"
            yield Refused(number, "" if personal else cut, part)
