"""Is a text a verbatim quotation, and of what?

Verbatim = an unbroken run of whole words of one paragraph, in order; the opening words may be followed directly by any
one of their sub-paragraphs, as a quotation of it is written. Not counted: typography, outer quotation marks, a citation
around the text, `[sic]`, footnote marks, paragraph numbers and labels. Counted: capitals and inner punctuation.
Omission marks join runs of one paragraph in their order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from .alignment import Step, align
from .alteration import StrengthChange, dropped_qualifications, strength_changes
from .areas import area_phrase, meetings
from .citation import SYMBOL, Citation, cite
from .document import Document, Masthead, Unit
from .errors import MalformedReferenceError
from .reference import Reference, parse_references, resolve
from .typography import Word, even, mended, unmarked, words

if TYPE_CHECKING:
    from .corpus import Corpus

Verdict = Literal["verbatim", "verbatim with omissions", "differs", "not found", "too short"]
Change = Literal["equal", "insert", "delete", "replace", "omitted"]

MIN_WORDS = 4
MIN_RUN = 2
# Longer input is no quotation of a paragraph; what is cut off is said (`cut`).
MAX_CHARACTERS = 20_000
# A text is "nearly" a paragraph's if at least half of its information (the weight of its rarer words) stands there in
# the same order; below that, common words alone make any two English texts alike.
MIN_RESEMBLANCE = 0.5
_CANDIDATES = 4
_MAX_CELLS = 600_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand. `opening_words` and `closing_words`: those of a parent belong to the run as well."""

    references: tuple[Reference, ...]
    units: tuple[str, ...]
    opening_words: bool = False
    closing_words: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One step from the document's words to the quotation's: `insert` stands in the quotation only, `delete` in the
    document only, `omitted` is left out where the quotation says so."""

    change: Change
    document: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict and its reasons. `places` are all places of a verbatim text; `nearest` and `difference` belong to
    `differs`; `only` says that the words are the same and what is not (`paragraphs`: they run across several).
    `resemblance` is between 0 and 1."""

    verdict: Verdict
    symbol: str
    words: int
    places: tuple[Place, ...] = ()
    nearest: Place | None = None
    difference: tuple[Operation, ...] = ()
    only: Literal["capitals", "punctuation", "capitals and punctuation", "insertions", "paragraphs"] | None = None
    strength_changes: tuple[StrengthChange, ...] = ()
    dropped_qualifications: tuple[str, ...] = ()
    insertions: tuple[str, ...] = ()
    cited: Citation | None = None
    citation_agrees: bool | None = None
    resemblance: float = 0.0
    cut: bool = False

    @property
    def verbatim(self) -> bool:
        return self.verdict.startswith("verbatim")

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; places with their citation in the United Nations form."""
        return {
            "verdict": self.verdict,
            "places": [self._place(place) for place in self.places],
            "nearest": self._place(self.nearest) if self.nearest else None,
            "difference": [
                {"op": item.change, "document": item.document, "quotation": item.quotation} for item in self.difference
            ],
            "only": self.only,
            "strength_changes": [
                {"document": item.document, "quotation": item.quotation} for item in self.strength_changes
            ],
            "dropped_qualifications": list(self.dropped_qualifications),
            "insertions": list(self.insertions),
            "cited": _un(self.cited.symbol or self.symbol, self.cited.references) if self.cited else None,
            "citation_agrees": self.citation_agrees,
            "words": self.words,
            "cut": self.cut,
        }

    def _place(self, place: Place) -> dict[str, Any]:
        return {
            "reference": ", ".join(map(str, place.references)),
            "units": list(place.units),
            "opening_words": place.opening_words,
            "closing_words": place.closing_words,
            "citation": _un(self.symbol, place.references),
        }


def verify(source: Document | Corpus, text: str) -> Verification:
    """Check one text. For many, keep a `Verifier`. Raises nothing, whatever the text is."""
    return Verifier(source).verify(text)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose word it is: position of the unit, and whether the word belongs to its closing words."""

    unit: int
    closing: bool = False


@dataclass(frozen=True)
class _Run:
    """Words that are quoted without a break."""

    words: tuple[Word, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def text(self) -> str:
        return f" {' '.join(word.key for word in self.words)} "


@dataclass(frozen=True)
class _Stretch:
    """One way to read a paragraph from front to back; `owners` is None for numbers and labels."""

    words: tuple[Word, ...]
    owners: tuple[_Owner | None, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)

    @cached_property
    def text(self) -> str:
        return f" {' '.join(self.keys)} "

    def find(self, run: _Run, after: int = 0) -> Iterator[int]:
        """Positions, from `after` on, at which these words stand, capitals and punctuation aside."""
        wanted = run.text
        position = self.text.find(wanted)
        while position >= 0:
            index = self.text.count(" ", 0, position)
            if index >= after:
                yield index
            position = self.text.find(wanted, position + 1)

    def letters_differ(self, start: int, run: _Run) -> bool:
        return any(not word.same_letters(self.words[start + i]) for i, word in enumerate(run.words))

    def punctuation_differs(self, start: int, run: _Run) -> bool:
        return any(
            run.words[i].after + run.words[i + 1].before
            != self.words[start + i].after + self.words[start + i + 1].before
            for i in range(len(run) - 1)
            if self.owners[start + i] is not None and self.owners[start + i + 1] is not None
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to take the input: with or without what may be a citation around the quotation."""

    runs: tuple[_Run, ...]
    insertions: tuple[str, ...] = ()
    cited: Citation | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for run in self.runs for word in run.words)


@dataclass(frozen=True, slots=True)
class _Match:
    stretch: _Stretch
    starts: tuple[int, ...]
    runs: tuple[_Run, ...]
    letters: bool = False
    punctuation: bool = False

    @property
    def exact(self) -> bool:
        return not self.letters and not self.punctuation

    @property
    def positions(self) -> list[int]:
        return [start + i for start, run in zip(self.starts, self.runs, strict=True) for i in range(len(run))]


@dataclass
class Verifier:
    """Checks texts against one document; reading the document once takes some milliseconds."""

    source: Document | Corpus
    document: Document = field(init=False)

    def __post_init__(self) -> None:
        self.document = self.source if isinstance(self.source, Document) else self.source.document
        told = [_Told(unit, words(even(unit.text)), words(even(unit.closing or ""))) for unit in self.document.units]
        self._paragraphs = [tuple(_stretches(told, start, stop)) for start, stop in _ranges(self.document)]
        self._stretches = [stretch for paragraph in self._paragraphs for stretch in paragraph]
        self._bags = [Counter(stretches[0].keys) for stretches in self._paragraphs]
        self._frequency = Counter(key for bag in self._bags for key in bag)
        self._around = _Around(self.document)

    def verify(self, text: str) -> Verification:
        """Check one text of any kind and length."""
        readings = self._readings(_APPARATUS.sub("", _SIC.sub("", even(text[:MAX_CHARACTERS]))))
        cut = len(text) > MAX_CHARACTERS
        barest = readings[-1]
        long_enough = [reading for reading in readings if len(reading.words) >= MIN_WORDS]
        if not long_enough:
            return Verification("too short", self.document.symbol, len(barest.words), cited=barest.cited, cut=cut)
        altered: Verification | None = None
        for reading in long_enough:
            matches = self._matches(reading.runs)
            exact = [match for match in matches if match.exact]
            if exact and not reading.insertions and not cut:
                return self._verbatim(reading, exact)
            if matches and altered is None:
                altered = self._altered(reading, exact or matches, cut)
        if altered is not None:
            return altered
        return self._across(long_enough, cut) or self._compared(long_enough[-1], cut)

    def _across(self, readings: Sequence[_Reading], cut: bool) -> Verification | None:
        """Words that are the document's own, but of several paragraphs in a row."""
        for labels in (0, 1):
            parts = [stretches[labels] for stretches in self._paragraphs]
            whole = _Stretch(
                tuple(word for part in parts for word in part.words),
                tuple(owner for part in parts for owner in part.owners),
            )
            for reading in readings:
                match = next(_placements(whole, reading.runs), None)
                if match is not None and match.exact and not reading.insertions:
                    return self._differing(reading, whole, _steps(match), "paragraphs", cut, resemblance=1.0)
        return None

    def _readings(self, text: str) -> list[_Reading]:
        """From the input as it stands to the barest: without a citation behind, in front, and without insertions."""
        bare, behind = self._around.behind(text)
        inner, before = self._around.before(bare)
        texts: dict[str, Citation | None] = {text: None}
        texts.setdefault(self._around.before(text)[0], before)
        texts.setdefault(bare, behind)
        texts.setdefault(inner, behind or before)
        plain = [_Reading(self._runs(item), (), cited) for item, cited in texts.items()]
        without: list[_Reading] = []
        for item, cited in texts.items():
            insertions = tuple(match[0][1:-1].strip() for match in _INSERTION.finditer(item))
            if insertions:
                without.append(_Reading(self._runs(_INSERTION.sub(" ", item)), insertions, cited))
        return [*plain, *without]

    def _runs(self, text: str) -> tuple[_Run, ...]:
        clean = unmarked(mended(text, self._frequency), self._frequency)
        runs = [_Run(words(part)) for part in _OMISSION.split(clean)]
        return tuple(run for run in runs if run.words)

    def _matches(self, runs: Sequence[_Run]) -> list[_Match]:
        found = [match for stretch in self._stretches for match in _placements(stretch, runs)]
        return [match for match in found if match.exact] or found

    def _verbatim(self, reading: _Reading, matches: Sequence[_Match]) -> Verification:
        places = tuple(dict.fromkeys(self._place(match.stretch, match.positions) for match in matches))
        omissions = len(reading.runs) > 1
        if omissions and all(len(run) < MIN_RUN for run in reading.runs):
            return Verification("too short", self.document.symbol, len(reading.words), cited=reading.cited)
        changes: tuple[StrengthChange, ...] = ()
        dropped: tuple[str, ...] = ()
        if omissions:
            match = matches[0]
            steps = _steps(match)
            keys = [word.key for word in reading.words]
            gap = frozenset(j for i, j in steps if i is None and j is not None)
            changes = strength_changes(keys, match.stretch.keys, steps, gap)
            dropped = dropped_qualifications(keys, match.stretch.keys, steps)
        return Verification(
            "verbatim with omissions" if omissions else "verbatim",
            self.document.symbol,
            len(reading.words),
            places=places,
            strength_changes=changes,
            dropped_qualifications=dropped,
            cited=reading.cited,
            citation_agrees=self._agrees(reading.cited, places),
            resemblance=1.0,
        )

    def _altered(self, reading: _Reading, matches: Sequence[_Match], cut: bool) -> Verification:
        """The words are the document's; capitals, punctuation or the quoter's insertions are not."""
        match = min(matches, key=lambda item: item.letters + item.punctuation)
        kinds = [name for name, on in (("capitals", match.letters), ("punctuation", match.punctuation)) if on]
        only: Any = " and ".join(kinds) or ("insertions" if reading.insertions else None)
        return self._differing(reading, match.stretch, _steps(match), only, cut, resemblance=1.0)

    def _compared(self, reading: _Reading, cut: bool) -> Verification:
        nearest = self._nearest(reading)
        if nearest is None:
            return Verification("not found", self.document.symbol, len(reading.words), cited=reading.cited, cut=cut)
        stretch, steps, resemblance = nearest
        return self._differing(reading, stretch, steps, None, cut, resemblance)

    def _differing(
        self, reading: _Reading, stretch: _Stretch, steps: Sequence[Step], only: Any, cut: bool, resemblance: float
    ) -> Verification:
        quoted = reading.words
        keys = [word.key for word in quoted]
        place = self._place(stretch, [j for i, j in steps if i is not None and j is not None])
        gap = _gap_positions(steps, _boundaries(reading.runs))
        return Verification(
            "differs",
            self.document.symbol,
            len(quoted),
            nearest=place,
            difference=_operations(quoted, stretch, steps, gap),
            only=only,
            strength_changes=strength_changes(keys, stretch.keys, steps, gap),
            dropped_qualifications=dropped_qualifications(keys, stretch.keys, steps),
            insertions=reading.insertions,
            cited=reading.cited,
            citation_agrees=self._agrees(reading.cited, (place,)),
            resemblance=resemblance,
            cut=cut,
        )

    def _nearest(self, reading: _Reading) -> tuple[_Stretch, tuple[Step, ...], float] | None:
        """The best aligned of the paragraphs that share most of the text's information, if it shares enough."""
        keys = [word.key for word in reading.words]
        total = sum(map(self._weight, keys))
        bag = Counter(keys)
        shared = [sum(self._weight(key) * min(n, other[key]) for key, n in bag.items()) for other in self._bags]
        order = sorted(range(len(shared)), key=lambda position: (-shared[position], position))[:_CANDIDATES]
        best: tuple[float, _Stretch, tuple[Step, ...]] | None = None
        for position in order:
            if shared[position] < MIN_RESEMBLANCE * total:
                break
            stretch = _most_alike(keys, self._paragraphs[position])
            if len(keys) * len(stretch.keys) > _MAX_CELLS:
                continue
            steps = align(keys, stretch.keys, _boundaries(reading.runs))
            kept = [i for i, j in steps if i is not None and j is not None and keys[i] == stretch.keys[j]]
            score = sum(self._weight(keys[i]) for i in kept) / total
            if score >= MIN_RESEMBLANCE and (best is None or score > best[0]):
                best = (score, stretch, steps)
        return (best[1], best[2], best[0]) if best else None

    def _weight(self, key: str) -> float:
        """Inverse document frequency over paragraphs; a word that the document lacks weighs as the rarest."""
        return math.log(1 + len(self._bags) / max(1, self._frequency[key]))

    def _place(self, stretch: _Stretch, positions: Sequence[int]) -> Place:
        owners = {owner for owner in (stretch.owners[j] for j in positions) if owner is not None}
        units = self.document.units
        own = sorted({owner.unit for owner in owners})
        parents = {units[i].locator.parent for i in own}
        grand = {parent.parent for parent in parents if parent is not None}
        leaves = [i for i in own if units[i].locator not in parents | grand] or own[:1]
        inner = [i for i in own if i not in leaves]
        return Place(
            _as_references([units[i] for i in leaves], len(leaves) == leaves[-1] - leaves[0] + 1 if leaves else True),
            tuple(units[i].id for i in leaves),
            opening_words=any(_Owner(i) in owners for i in inner),
            closing_words=any(_Owner(i, closing=True) in owners for i in own),
        )

    def _agrees(self, cited: Citation | None, places: Sequence[Place]) -> bool | None:
        """Whether a citation names this document and a place that holds one of those found; None without a citation."""
        if cited is None:
            return None
        if cited.symbol and cited.symbol.casefold() != self.document.symbol.casefold():
            return False
        if not cited.references:
            return True
        named = {unit.id for unit in resolve(self.document, cited.references, whole=True).units}
        return any(named.issuperset(place.units) for place in places)


class _Around:
    """Finds a citation of this document, or another's, in front of a quotation and behind it."""

    def __init__(self, document: Document) -> None:
        masthead = document.masthead
        self._symbol = even(masthead.symbol)
        names = [masthead.organ, masthead.body, masthead.title, masthead.subtitle]
        names.append(cite(masthead, (), "bluebook").split(",", 1)[0])
        known = _spaced(names)
        areas = dict.fromkeys(unit.area for unit in document.units if unit.area)
        source = _spaced([*map(area_phrase, areas), *(meeting.title for meeting in meetings(document))])
        head = [
            _SYMBOL_WITH_DIGIT,
            *known,
            _PINPOINT,
            _BRACKETED,
            r"UN\s+Docs?\b",
            r"U\.N\.\s+Docs?\b",
            r"United\s+Nations[.,]\s*\(?\d{4}",
        ]
        rest = [*head, r"https?://\S+", _DATE, r"In\s+text\b", r"n\.d\b", r"Vienna\b", _MEETING, r"(?:of|in|the|at)\b"]
        rest.extend([r"Area\s+[IVXLC\d]+", *source])
        self._behind = re.compile(
            rf"{_GLUE}*+(?<![^\W_])(?:(?:see|cf|source|from|in|at|ibid|id)\b{_GLUE}*+)*+(?:{'|'.join(head)})(?!\w)"
            rf"(?:{_GLUE}++|(?:{'|'.join(rest)})(?!\w))*+$",
            re.IGNORECASE,
        )
        self._before = re.compile(
            rf"[\W_]*?(?:(?P<symbol>{_SYMBOL_WITH_DIGIT})[\s,]*)?"
            rf"(?:{_PINPOINT}|(?P<number>\d{{1,4}}(?:\s?\([a-z]{{1,4}}\)|\.\d{{1,3}})*))(?:[.:,)\]]|\s[-])*\s+",
            re.IGNORECASE,
        )

    def behind(self, text: str) -> tuple[str, Citation | None]:
        """The text without a citation at its end, and that citation."""
        offset = max(0, len(text) - 1500)
        for match in self._behind.finditer(text, offset):
            cited = _cited(match[0], self._symbol)
            if cited is not None:
                return text[: match.start()], cited
        return text, None

    def before(self, text: str) -> tuple[str, Citation | None]:
        """The text without a reference or number at its beginning, and what that named."""
        match = self._before.match(text)
        if match is None:
            return text, None
        references = match["number"] or _after_word(match[0])
        try:
            return text[match.end() :], Citation(match["symbol"] or "", parse_references(references))
        except MalformedReferenceError:
            return text, None


_SIC = re.compile(r"\s*(?:\[\s*sic\b[^\[\]]{0,200}\]|\(\s*sic\s*\))", re.IGNORECASE)
# Footnotes and cross references as our own front ends show them below a quotation and its source.
_APPARATUS = re.compile(
    r"\n[ \t]*(?:Footnote [^\s:]+:? |See also paras?\. [\d(), a-z]+\(derived from )\S.*\Z", re.DOTALL
)
_OMISSION = re.compile(r"[\[(]\s*…\s*[\])]|…")
_INSERTION = re.compile(r"\[(?!\w\]\w)[^\[\]…]{1,300}\]")
_SYMBOL_WITH_DIGIT = rf"(?=[A-Z/.()-]{{1,40}}\d){SYMBOL}"
_GLUE = r"(?:[^\w¶§]|_)"
_ITEM = r"(?:\d{1,4}(?:[a-z](?![a-z])|\s?\([a-z]{1,4}\)|\.\d{1,3})*|\([a-z]{1,4}\))"
_PINPOINT = rf"(?:paras?\.?|paragraphs?|¶+|§+)\s*{_ITEM}(?:\s*(?:-|,|;|and|to|&)\s*{_ITEM})*"
_BRACKETED = rf"(?<=[\[(])(?=\d{{1,3}}(?!\d)){_ITEM}(?=[\])])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:-\d{{1,2}})?\s+{_MONTH}(?:\s+\d{{4}})?"
    rf"|(?:\d{{4}},\s+)?{_MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?|\d{{4}})"
)
_MEETING = r"(?:adopted|endorsed|recommended)\s+at\s+the\s+\w+\s+meeting"
_FIND_PINPOINT = re.compile(_PINPOINT, re.IGNORECASE)
_FIND_BRACKETED = re.compile(_BRACKETED, re.IGNORECASE)
_FIND_SYMBOL = re.compile(SYMBOL)


def _spaced(names: Sequence[str | None]) -> list[str]:
    """Patterns of names, longest first, for any white space between their words."""
    known = sorted(filter(None, names), key=len, reverse=True)
    return [r"\s+".join(map(re.escape, even(name).split())) for name in known]


def _cited(text: str, ours: str) -> Citation | None:
    """What a citation names: the first paragraphs in it, and the first symbol, but `ours` where it is among others."""
    symbols = [found for found in _FIND_SYMBOL.findall(re.sub(r"https?://\S+", "", text)) if re.search(r"\d", found)]
    symbol = ours if ours in symbols else next(iter(symbols), "")
    pinpoint = (
        _FIND_PINPOINT.search(text, text.find(symbol)) or _FIND_PINPOINT.search(text) or _FIND_BRACKETED.search(text)
    )
    references: tuple[Reference, ...] = ()
    if pinpoint:
        try:
            references = parse_references(_after_word(pinpoint[0]))
        except MalformedReferenceError:
            references = ()
    return Citation(symbol, references) if symbol or references else None


def _after_word(pinpoint: str) -> str:
    found = re.search(rf"{_ITEM}(?:\s*(?:-|,|;|and|to|&)\s*{_ITEM})*", pinpoint[_word_start(pinpoint) :], re.IGNORECASE)
    return found[0] if found else ""


def _word_start(text: str) -> int:
    sign = re.search(r"paras?\b|paragraphs?\b|¶|§", text, re.IGNORECASE)
    return sign.start() if sign else 0


def _un(symbol: str, references: Sequence[Reference]) -> str:
    return cite(Masthead(symbol=symbol, title=""), references)


def _ranges(document: Document) -> Iterator[tuple[int, int]]:
    """First and past-last position of the units of each paragraph."""
    start = 0
    for position in range(1, len(document.units) + 1):
        last = position == len(document.units)
        if last or document.units[position].locator.paragraph != document.units[start].locator.paragraph:
            yield start, position
            start = position


@dataclass(frozen=True, slots=True)
class _Told:
    """A unit with its words, the closing ones apart."""

    unit: Unit
    own: tuple[Word, ...]
    closing: tuple[Word, ...]

    def above(self, other: _Told) -> bool:
        upper, lower = self.unit.locator, other.unit.locator
        depth = len(upper.labels)
        return depth < len(lower.labels) and lower.labels[:depth] == upper.labels


def _stretches(told: Sequence[_Told], start: int, stop: int) -> Iterator[_Stretch]:
    """The paragraph as a whole, then its opening words before each sub-paragraph; without labels and with them."""
    for labels in (False, True):
        yield _stretch(told, range(start, stop), range(start, stop), labels=labels)
    for position in range(start + 1, stop):
        above = [i for i in range(start, position) if told[i].above(told[position])]
        below = [i for i in range(position, stop) if i == position or told[position].above(told[i])]
        for labels in (False, True):
            yield _stretch(told, [*above, *below], below, labels=labels)


def _stretch(told: Sequence[_Told], positions: Sequence[int], closing_of: Sequence[int], *, labels: bool) -> _Stretch:
    """Own words of the units in turn, their closing words after everything below them."""
    found: list[tuple[Word, _Owner | None]] = []
    above: list[int] = []

    def close() -> None:
        position = above.pop()
        if position in closing_of:
            found.extend((word, _Owner(position, closing=True)) for word in told[position].closing)

    for position in positions:
        while above and not told[above[-1]].above(told[position]):
            close()
        if labels:
            found.append((_label(told[position].unit), None))
        found.extend((word, _Owner(position)) for word in told[position].own)
        above.append(position)
    while above:
        close()
    return _Stretch(tuple(word for word, _ in found), tuple(owner for _, owner in found))


def _label(unit: Unit) -> Word:
    labels = unit.locator.labels
    if not labels:
        return Word(str(unit.locator.paragraph), "", ".")
    return Word(str(unit.locator)) if labels[-1].isdigit() else Word(labels[-1], "(", ")")


def _placements(stretch: _Stretch, runs: Sequence[_Run]) -> Iterator[_Match]:
    """For each place of the first run the earliest places of the others behind it, exact ones first."""
    for start in stretch.find(runs[0]):
        starts = [start]
        for run in runs[1:]:
            after = starts[-1] + len(runs[len(starts) - 1])
            later = list(stretch.find(run, after))
            exact = [j for j in later if not stretch.letters_differ(j, run) and not stretch.punctuation_differs(j, run)]
            if not later:
                break
            starts.append((exact or later)[0])
        if len(starts) == len(runs):
            pairs = list(zip(starts, runs, strict=True))
            yield _Match(
                stretch,
                tuple(starts),
                tuple(runs),
                letters=any(stretch.letters_differ(j, run) for j, run in pairs),
                punctuation=any(stretch.punctuation_differs(j, run) for j, run in pairs),
            )


def _steps(match: _Match) -> list[Step]:
    """The alignment of a match: each word with its own, what lies between the runs with nothing."""
    steps: list[Step] = []
    before: int | None = None
    for i, j in enumerate(match.positions):
        if before is not None:
            steps.extend((None, skipped) for skipped in range(before + 1, j))
        steps.append((i, j))
        before = j
    return steps


def _boundaries(runs: Sequence[_Run]) -> frozenset[int]:
    """Numbers of quoted words before each omission mark."""
    total = 0
    found = set()
    for run in runs[:-1]:
        total += len(run)
        found.add(total)
    return frozenset(found)


def _gap_positions(steps: Sequence[Step], boundaries: frozenset[int]) -> frozenset[int]:
    """Words of the document that the quotation marks as left out."""
    count = 0
    found = set()
    for i, j in steps:
        if i is not None:
            count = i + 1
        elif j is not None and count in boundaries:
            found.add(j)
    return frozenset(found)


def _most_alike(keys: Sequence[str], stretches: Sequence[_Stretch]) -> _Stretch:
    """Of the ways to read a paragraph the one that keeps most words in order; the shorter of equals."""
    return max(stretches, key=lambda item: (_common(keys, item.keys), -len(item.keys)))


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for position, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << position
    full = (1 << len(left)) - 1
    row = full
    for word in right:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(left) - row.bit_count()


def _operations(
    quoted: Sequence[Word], stretch: _Stretch, steps: Sequence[Step], gap: frozenset[int]
) -> tuple[Operation, ...]:
    """The steps as runs of words, equal neighbours joined. Outer punctuation counts inside the text only."""
    items: list[tuple[Change, str, str]] = []
    for number, (i, j) in enumerate(steps):
        if i is None and j is not None:
            if stretch.owners[j] is not None:
                items.append(("omitted" if j in gap else "delete", stretch.words[j].shown, ""))
        elif j is None and i is not None:
            items.append(("insert", "", quoted[i].shown))
        elif i is not None and j is not None:
            same = _same(quoted[i], stretch, j, number == 0, number == len(steps) - 1)
            items.append(("equal" if same else "replace", stretch.words[j].shown, quoted[i].shown))
    return tuple(_joined(items))


def _same(word: Word, stretch: _Stretch, j: int, first: bool, last: bool) -> bool:
    other = stretch.words[j]
    if not word.same_letters(other):
        return False
    if stretch.owners[j] is None:
        return True
    left = first or word.before == other.before or stretch.owners[j - 1] is None
    return left and (
        last or word.after == other.after or (j + 1 < len(stretch.owners) and stretch.owners[j + 1] is None)
    )


def _joined(items: Sequence[tuple[Change, str, str]]) -> Iterator[Operation]:
    """Neighbours of one kind become one; words missing beside words added are one replacement."""
    from itertools import groupby

    def kind(item: tuple[Change, str, str]) -> Change:
        return item[0] if item[0] in {"equal", "omitted"} else "replace"

    for change, group in groupby(items, key=kind):
        parts = list(group)
        document = " ".join(part[1] for part in parts if part[1])
        quotation = " ".join(part[2] for part in parts if part[2])
        if change == "replace" and not document:
            yield Operation("insert", "", quotation)
        elif change == "replace" and not quotation:
            yield Operation("delete", document, "")
        else:
            yield Operation(change, document, quotation)


def _as_references(units: Sequence[Unit], unbroken: bool) -> tuple[Reference, ...]:
    if len(units) > 1 and unbroken:
        return (Reference(units[0].locator, units[-1].locator),)
    return tuple(Reference(unit.locator) for unit in units)
