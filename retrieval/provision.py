"""What a unit refers to: articles, rules, decisions, resolutions, documents, instruments, and other paragraphs.

article 26, paragraphs 2 and 3, of the Organized Crime Convention    two provisions of one instrument
article 3, subparagraph (a), of the Protocol                         the only protocol that the document names
rule 2, paragraph 2, of the rules of procedure                       a rule
paragraph 11 of the report on the 2009 meeting                       a pointer, to another document
paragraph 15 (a) above                                               a pointer, inside this document
paragraph 2 of annex I; annex I, para. 2                             a pointer, to an annex of this document
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from .document import Document, Locator, Unit, squeeze
from .errors import MalformedReferenceError
from .packaged import packaged_text
from .reference import PART, Reference, parse_references, part_name

if TYPE_CHECKING:
    from .corpus import CrossReference

Kind = Literal["article", "rule", "decision", "resolution", "document", "instrument"]

_NUMBER = r"(?:\d+(?:\s?(?:bis|ter|quater)\b)?(?:\s?\(\w{1,4}\))*|\([a-z]{1,4}\)|[IVX]+\b)"
_NUMBERS = rf"{_NUMBER}(?:(?:\s?,\s?|\s?,?\s(?:and|or|to)\s|\s?[-–]\s?){_NUMBER})*"
_PROVISION = re.compile(
    rf"\b(?P<kind>articles?|arts?\.|rules?)\s(?P<numbers>{_NUMBERS})"
    rf"(?P<subs>(?:,?\s(?:sub-?)?para(?:graph)?s?\.?\s{_NUMBERS})*)(?P<of>,?\s(?:of|in|under)\s(?:the\s|its\s)?)?",
    re.IGNORECASE,
)
_SUBS = re.compile(rf"para(?:graph)?s?\.?\s(?P<numbers>{_NUMBERS})", re.IGNORECASE)
_ONE = re.compile(_NUMBER)
_CAPITAL = r"[A-Z][\w’'-]*"
_PHRASE = rf"{_CAPITAL}(?:\s(?:(?:of|on|in|for|and|to|against|with|by)\s(?:the\s)?)?{_CAPITAL}){{0,14}}"
_NOUN = r"(?:Convention|Protocol|Covenant|Charter|Statute|Treaty)"
_TAIL = rf"(?:\s(?:of|on|for|against|relating\sto|concerning|to(?=\sthe\s[A-Z]))\s(?:the\s)?{_PHRASE})?"
_NAMED = re.compile(
    rf"\b(?:{_CAPITAL}(?:\s(?:of|on|in|for|against)\s(?:the\s)?|\s)){{0,8}}?{_NOUN}\b(?!\s[A-Z]){_TAIL}"
)
_RULES = re.compile(r"rules of procedure(?:\sfor\sthe\s[A-Z]\w+|\sof\sthe\s[A-Z]\w+)?")
_ACT = re.compile(
    rf"(?P<body>(?:(?!(?:In|By|The|Its|See|Under|Recalling|Pursuant|Further|Having|Noting)\s){_CAPITAL}\s(?:of\s(?:the\s)?|and\s)?){{0,6}})\b(?P<kind>decision|resolution)s?\s"
    r"(?P<numbers>[A-Z\d][\w./-]*\d(?:\s?\([\dA-Z]+\))?(?:(?:,\s|\s?,?\sand\s)(?:[A-Z]{0,2}-?\d[\w.-]*/[\w./-]*\d))*)"
)
_ACT_NUMBER = re.compile(r"[A-Z\d][\w./-]*\d(?:\s?\([\dA-Z]+\))?")
_SYMBOL = re.compile(
    r"(?<![\w/])[A-Z]{1,6}(?:/[A-Z0-9][A-Za-z0-9.-]*(?:\(\d+\))?)*/(?:[A-Za-z]*\.?)?\d+\b(?:/(?:Add|Rev|Corr)\.\d+)*"
)
_POINTER = re.compile(
    rf"\b(?P<words>(?:(?P<part>{PART}),\s)?(?:sub-?)?para(?:graph)?s?\.?\s"
    r"(?P<refs>(?:\d+|\([a-z]{1,4}\))(?:\s?\([a-z]{1,4}\))*"
    r"(?:(?:\s?[-–]\s?|,?\s(?:and|to)\s|,\s)(?:\d+|\([a-z]{1,4}\))(?:\s?\([a-z]{1,4}\))*)*)"
    rf"(?:\s(?P<here>above|below)\b|,?\sof\s(?:the\s)?(?P<annex>{PART})(?!\w|\s(?:to|of)\b|,?\s[A-Z]+/)|"
    r",?\sof\s(?:the\s)?(?P<target>[^,;.:()]{3,200}?)(?=[,;:()]|\.(?:\s|$)|$|\sand\s(?:to\s|para)))?)",
    re.IGNORECASE,
)
_THIS = re.compile(r"(?:the\s)?present\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that a unit cites. `article` and `sub` are as written, without brackets; `article` is a rule's number
    where `kind` is `rule`. `instrument` is its common name, or the words as written where it has none, None where the
    text names an article of nothing."""

    words: str
    kind: Kind
    instrument: str | None
    article: str | None = None
    sub: str | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """Words that point to other paragraphs. `inside` is true only where they say that these are of this document."""

    words: str
    target: str | None
    inside: bool
    references: tuple[Reference, ...]

    @property
    def locators(self) -> tuple[Locator, ...]:
        """Both ends of what is pointed to inside this document; empty for other documents."""
        ends = [(reference.first, reference.last) for reference in self.references] if self.inside else []
        return tuple(locator for pair in ends for locator in pair if locator is not None)


@dataclass(frozen=True)
class Instruments:
    """The instruments by their names, and which protocol or convention a document means by "the Protocol"."""

    short: dict[str, str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Instruments:
        """Those that the texts name. A bare noun stands for one only where all the texts name no other of its kind."""
        by_noun: dict[str, set[str]] = {}
        known = cls({})
        for text in texts:
            for _, _, name in known.named(text):
                noun = re.search(rf"\b{_NOUN}\b", name)
                if noun and name != noun[0]:
                    by_noun.setdefault(noun[0], set()).add(name)
        return cls({noun: next(iter(names)) for noun, names in by_noun.items() if len(names) == 1})

    def named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and common name of each instrument in a text, in its order."""
        aliases, pattern = _aliases()
        position = 0
        while position < len(text):
            known = pattern.search(text, position)
            other = _NAMED.search(text, position)
            if known and (other is None or known.start() <= other.end()):
                yield known.start(), known.end(), aliases[_key(known[0])]
                position = known.end()
            elif other:
                yield other.start(), other.end(), self.short.get(other[0], other[0])
                position = other.end()
            else:
                return

    def name(self, text: str) -> str:
        """The common name of an instrument that somebody typed, in any of its forms and letter cases."""
        bare = re.sub(r"^the\s+", "", squeeze(text), flags=re.IGNORECASE)
        short = {_key(noun): name for noun, name in self.short.items()}
        return _aliases()[0].get(_key(bare)) or short.get(_key(bare)) or bare


def instruments(document: Document) -> Instruments:
    """The instruments that a document names, for `provisions`."""
    return Instruments.of(text for unit in document.units for text in (unit.text, unit.closing or ""))


def provisions(unit: Unit, known: Instruments | None = None) -> tuple[Provision, ...]:
    """What a unit cites, in the order of its words, its footnotes last; a repetition is given once."""
    known = known or Instruments({})
    found: dict[tuple[Kind, str | None, str | None, str | None], Provision] = {}
    for text in _texts(unit):
        for _, provision in sorted(_in_text(text, known), key=lambda pair: pair[0]):
            key = (provision.kind, provision.instrument, provision.article, provision.sub)
            found.setdefault(key, provision)
    return tuple(found.values())


def pointers(unit: Unit) -> tuple[Pointer, ...]:
    """Where a unit points to numbered paragraphs of its own or of another document, in the order of its words."""
    found: list[Pointer] = []
    for text in (unit.text, unit.closing or ""):
        taken = [match.span() for match in _PROVISION.finditer(text)]
        for match in _POINTER.finditer(text):
            if any(start <= match.start() < end for start, end in taken):
                continue
            references = _references(match["refs"], unit)
            if not references:
                continue
            part = match["part"] or match["annex"]
            if part and not _belongs_to_another(text, match):
                references = tuple(item.within(part_name(part)) for item in references)
                found.append(Pointer(match["words"], part, True, references))
                continue
            target = match["target"] or part
            inside = bool(match["here"]) or bool(target and _THIS.match(target))
            if unit.locator.part and (match["here"] or (inside and target and "annex" in target)):
                references = tuple(item.within(unit.locator.part) for item in references)
            found.append(Pointer(match["words"], target, inside, references))
    return tuple(dict.fromkeys(found))


def _belongs_to_another(text: str, match: re.Match[str]) -> bool:
    """ "resolution 60/147, annex, para. 3": an annex behind a comma is that of what stands before."""
    return bool(match["part"]) and text[: match.start()].rstrip().endswith((",", ")"))


def citing(document: Document, article: str, instrument: str | None = None, sub: str | None = None) -> tuple[Unit, ...]:
    """The units that cite an article, in document order; `instrument` in any of its names, None for whichever.

    For several questions about one document, keep its `Citing`.
    """
    return Citing(document).units(article, instrument, sub)


class Citing:
    """What each unit of a document cites, read once."""

    def __init__(self, document: Document) -> None:
        self._known = instruments(document)
        self._cited = [
            (unit, [provision for provision in provisions(unit, self._known) if provision.kind == "article"])
            for unit in document.units
        ]

    def units(self, article: str, instrument: str | None = None, sub: str | None = None) -> tuple[Unit, ...]:
        """As `citing`."""
        wanted = self._known.name(instrument) if instrument else None
        return tuple(
            unit
            for unit, cited in self._cited
            if any(
                provision.article == article
                and (wanted is None or provision.instrument == wanted)
                and (sub is None or provision.sub == sub)
                for provision in cited
            )
        )


def reference_fields(
    unit: Unit, known: Instruments | None = None, crossings: Sequence[CrossReference] = ()
) -> list[dict[str, Any]]:
    """`references` of a unit's JSON. `crossings` are the reviewed ones of the unit: they add `derived`."""
    fields = [_provision_fields(provision) for provision in provisions(unit, known)]
    left = list(crossings)
    for pointer in pointers(unit):
        item: dict[str, Any] = {"words": pointer.words, "instrument": pointer.target}
        item["paragraphs"] = [str(reference) for reference in pointer.references]
        item["inside"] = pointer.inside
        for crossing in [crossing for crossing in left if crossing.words in pointer.words]:
            item["derived"] = list(crossing.derived)
            left.remove(crossing)
        fields.append(item)
    fields.extend({"words": item.words, "instrument": None, "derived": list(item.derived)} for item in left)
    order = "\n".join(_texts(unit))
    return sorted(fields, key=lambda item: order.find(item["words"]))


def _provision_fields(provision: Provision) -> dict[str, Any]:
    fields: dict[str, Any] = {"words": provision.words, "kind": provision.kind, "instrument": provision.instrument}
    if provision.article is not None:
        fields["rule" if provision.kind == "rule" else "article"] = provision.article
        fields["sub"] = provision.sub
    return fields


def _texts(unit: Unit) -> Iterator[str]:
    yield unit.text
    if unit.closing:
        yield unit.closing
    for footnote in unit.footnotes:
        yield footnote.text


def _in_text(text: str, known: Instruments) -> Iterator[tuple[int, Provision]]:
    named = list(known.named(text))
    taken: list[tuple[int, int]] = []
    for match in _PROVISION.finditer(text):
        end = match.end() if match["of"] else match.end("subs")
        name, end = _instrument_at(text, end, named, known) if match["of"] else (None, end)
        end = end if name else match.end("subs")
        taken.append((match.start(), end))
        kind: Kind = "rule" if match["kind"].lower().startswith("rule") else "article"
        for article, sub in _articles(match):
            yield match.start(), Provision(text[match.start() : end], kind, name, article, sub)
    yield from _acts(text, taken)
    for start, end, name in named:
        if not _overlaps(taken, start):
            yield start, Provision(text[start:end], "instrument", name)


def _acts(text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, Provision]]:
    """Decisions, resolutions and document symbols."""
    for match in _ACT.finditer(text):
        taken.append(match.span())
        kind: Kind = "decision" if match["kind"] == "decision" else "resolution"
        for number in _ACT_NUMBER.findall(match["numbers"]):
            words = squeeze(match[0]) if number == match["numbers"] else number
            yield match.start(), Provision(words, kind, f"{match['body']}{kind} {number}")
    for match in _SYMBOL.finditer(text):
        if not _overlaps(taken, match.start()):
            yield match.start(), Provision(match[0], "document", match[0])


def _overlaps(taken: list[tuple[int, int]], position: int) -> bool:
    return any(start <= position < end for start, end in taken)


def _instrument_at(
    text: str, position: int, named: list[tuple[int, int, str]], known: Instruments
) -> tuple[str | None, int]:
    for start, end, name in named:
        if start == position:
            return known.short.get(name, name), end
    if rules := _RULES.match(text, position):
        return rules[0], rules.end()
    return None, position


def _articles(match: re.Match[str]) -> Iterator[tuple[str, str | None]]:
    """Article and sub-paragraph pairs: "article 26, paragraphs 2 and 3", "article 6 (2)", "articles 6 and 7"."""
    subs = [
        number.strip("()") for part in _SUBS.finditer(match["subs"] or "") for number in _ONE.findall(part["numbers"])
    ]
    for number in _ONE.findall(match["numbers"]):
        article, *inner = re.findall(r"\w+(?:\s(?:bis|ter|quater))?", number)
        own = [*inner, *subs] if inner else subs
        for sub in own or [None]:
            yield article, sub


def _references(text: str, unit: Unit) -> tuple[Reference, ...]:
    """Read "15 (a) and (b)"; a bare "(a)" is a sub-paragraph of the unit's own paragraph."""
    try:
        return parse_references(f"{unit.locator.paragraph} {text}" if text.startswith("(") else text)
    except MalformedReferenceError:
        return ()


def _key(name: str) -> str:
    return squeeze(name).casefold()


@cache
def _aliases() -> tuple[dict[str, str], re.Pattern[str]]:
    """The table of well-known instruments: every name to the common one, and a pattern that finds the longest first."""
    rows = [line.split("\t") for line in packaged_text("instruments.tsv").splitlines() if line]
    names = {name: row[0] for row in rows for name in row}
    ordered = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b(?!\sof\b)")
    return {_key(name): short for name, short in names.items()}, pattern
