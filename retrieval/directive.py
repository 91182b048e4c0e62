"""Who is told to do what, and how strongly: read from the words of a unit, one directive for each clause.

    directive = [reporter "recommended that" | "reaffirmed that"] subject [relative clause or aside] modal [first verb]

A clause counts where it opens its sentence, follows an introductory phrase or a reporting verb, or is joined by "and":
modals deeper inside ("compensation may include", "so that prosecutors could be trained") tell nobody anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .document import Unit

STRENGTHS = (
    "shall",
    "should",
    "should seek",
    "should endeavour",
    "should consider",
    "recommended",
    "reaffirmed",
    "encouraged",
    "encouraged to consider",
    "may",
    "may consider",
)

# Heads of the subjects that can be told something. Anything else ("the use of …", "coordination") is no addressee.
_BODY_WORDS = """
    actors agencies agency assembly authorities authority bank board bodies body bureau businesses chair
    chairperson commission commissioner committee companies conference council countries country court courts
    delegations director donors employers enforcement entities expert experts force forum fund government
    governments group groups institution institutions judges legislators mechanism meeting member members
    ministers ministries ministry nations network networks office offices officials organisations organization
    organizations panel parliament parliaments parties partners party policymakers practitioners president
    programme prosecutors rapporteur rapporteurs representatives secretariat secretary-general sector society
    stakeholders state states team teams union
"""
_BODIES = frozenset(_BODY_WORDS.split())
_ADVERB = (
    r"(?:also|further|furthermore|therefore|thus|not|then|always|strongly|accordingly|likewise|in turn|in particular)"
)
_ASIDE = r"(?:\s*,[^,.;:]{1,160},)?"
_GAP = rf"{_ASIDE}(?:\s+{_ADVERB}\b)*{_ASIDE}"
_VERB = rf"(?:{_GAP}(?P<colon>\s*:)?(?:\s+{_ADVERB}\b)*\s+(?P<verb>[^\W\d_][\w-]*))?"
_MODAL = re.compile(
    r"\b(?:(?P<modal>should|shall|may|might|could|must)\b(?P<wish>\s+wish\s+to\b)?"
    rf"|(?:is|are|was|were)(?:\s+{_ADVERB})*\s+"
    rf"(?P<asked>encouraged|invited|requested|urged|advised|recommended|called\s+upon|asked){_GAP}\s+to\b){_VERB}",
    re.IGNORECASE,
)
_REPORT = re.compile(r"\b(?P<report>recommend|reaffirm)(?:ed|s)?\s+that\s+", re.IGNORECASE)
_ACTIVE = re.compile(r"\bencourage[ds]\s+(?P<object>[^,.;:]{2,120}?)\s+to\s+(?P<verb>[a-z][\w-]*)")
_CLAUSE_START = re.compile(r"[,;:]\s+(?:and\s+)?|\bthat\s+")
_MODAL_AHEAD = (
    r"(?=(?:should|shall|may|might|could|must"
    r"|(?:is|are|was|were)\s+(?:\w+\s+)?(?:encouraged|invited|urged|requested))\b)"
)
_JOINED = re.compile(
    rf"(?:;|,\s+and\b)\s+(?:and\s+)?(?P<subject>[^,;.]{{2,80}}?)\s+{_MODAL_AHEAD}|\band\s+{_MODAL_AHEAD}", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\bNo\.)(?<!\bart\.)(?<!\bpara\.)(?<!\bMr\.)(?<!\bMs\.)\s+(?=[A-Z“\"‘(])")
_NAME_END = re.compile(r",|\s\(|\s(?:that|which|who|whose|where|when|whether|if)\b|$")
_PREPOSITION = re.compile(r"\s(?:of|in|for|to|on|at|with|from|against|among|between|under|by|within|responsible)\b")
_SUBORDINATE = re.compile(r"\b(?:that|which|who|whose|whether|if|when|where|because|how|what)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|all|each|every|both|any|its|their|other)\s+", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?:\s*\([^)]*\))?{_GAP}\s+")
_RELATIVE = re.compile(r"\s+(?:that|which|who|whose)\s+")
_TO = re.compile(r"\s+to\b")
_PRONOUN = re.compile(r"they|it", re.IGNORECASE)
_REQUEST = re.compile(
    r"(?P<before>\w+\s+)?\b(?:request|invit|urg|ask|call)(?:ed|es|e|s|ing)?(?:\s+up)?(?:\s*on)?\s+"
    r"(?P<object>(?:the\s+)?[^,.;:]{2,90}?)(?:\s+referred\s+to\b[^,.;:]{0,80}?)?\s+to\s+[a-z]",
    re.IGNORECASE,
)
# "For requesting States to", "with requested States to": the parties to a request for legal assistance.
_ATTRIBUTIVE = re.compile(r"(?:for|of|with|between|by|from|the|and|or|a|in)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directive:
    """One clause that tells somebody something.

    `addressee` is None where nobody is named, `strength` None where the words are none of `STRENGTHS` ("are invited
    to"); `words` are the exact words that both were read from.
    """

    addressee: str | None
    strength: str | None
    words: str


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    addressee: str | None
    strength: str | None


def directives(unit: Unit) -> tuple[Directive, ...]:
    """Those of a unit, in the order of its words; empty for narrative.

    A sub-paragraph begins with the last one of its opening words, to which it adds its own first verb:
    "States parties should: Consider …" is `should consider`.
    """
    lead = f"{unit.lead_in} " if unit.lead_in else ""
    text = lead + unit.text
    clauses = list(_clauses(text))
    inherited = [clause for clause in clauses if clause.start < len(lead)][-1:]
    own = [clause for clause in clauses if clause.start >= len(lead)]
    found = [_directive(text, clause) for clause in (*inherited, *own)]
    if unit.closing:
        found.extend(_directive(unit.closing, clause) for clause in _clauses(unit.closing))
    return tuple(found)


def addressee(unit: Unit) -> str | None:
    """Whom the unit's first clause is addressed to, in normal form: `States parties`, `Secretariat`, …"""
    return next((directive.addressee for directive in directives(unit)), None)


def requested(unit: Unit) -> tuple[str, ...]:
    """Bodies that somebody else asks for something ("requesting the Secretariat to"), each named once."""
    names: list[str] = []
    for text in (unit.text, unit.closing or ""):
        for match in _REQUEST.finditer(text):
            name = match["object"]
            attributive = _ATTRIBUTIVE.search(match["before"] or "") and re.match(r"(?:States?|Part)", name)
            if not attributive and _is_body(name):
                names.append(_normal(name))
    return tuple(dict.fromkeys(names))


def directive_fields(unit: Unit) -> dict[str, Any]:
    """`addressee` and `strength` of a unit's JSON: what its first clause says."""
    first = next(iter(directives(unit)), Directive(None, None, ""))
    return {"addressee": first.addressee, "strength": {"value": first.strength, "words": first.words or None}}


def _directive(text: str, clause: _Clause) -> Directive:
    return Directive(clause.addressee, clause.strength, text[clause.start : clause.end])


def _clauses(text: str) -> Iterator[_Clause]:
    before: str | None = None
    start = 0
    for end in [*(match.start() for match in _SENTENCE.finditer(text)), len(text)]:
        for clause in _sentence(text, start, end, before):
            before = clause.addressee or before
            yield clause
        start = end + 1


def _sentence(text: str, start: int, end: int, before: str | None) -> Iterator[_Clause]:
    """The first clause of a sentence, then those that "and" joins to it."""
    clause = _reported(text, start, end) or _plain(text, start, end, before)
    if clause is None:
        return
    while clause is not None:
        yield clause
        clause = _joined(text, clause, end)


def _reported(text: str, start: int, end: int) -> _Clause | None:
    """`X recommended that Y adopt`, `X reaffirmed that Y should`, `X encouraged Y to`."""
    if report := _REPORT.search(text, start, end):
        subject = _subject_until_body(text[report.end() : end])
        if subject:
            value = "recommended" if report["report"].lower() == "recommend" else "reaffirmed"
            stop = report.end() + len(subject)
            if modal := _MODAL.match(text, stop + 1, end):
                stop = _modal_end(modal)
            return _Clause(_chunk_start(text, start, report.start()), stop, _normal(subject), value)
    active = _ACTIVE.search(text, start, end)
    if active and not _MODAL.search(text, start, active.start()) and _is_body_or_name(active["object"]):
        value = "encouraged to consider" if active["verb"] == "consider" else "encouraged"
        return _Clause(_chunk_start(text, start, active.start()), active.end("verb"), _normal(active["object"]), value)
    return None


def _plain(text: str, start: int, end: int, before: str | None) -> _Clause | None:
    """The first body that has a modal of its own; else the first "should" or "shall" of a subject that is no body."""
    starts = [start, *(match.end() for match in _CLAUSE_START.finditer(text, start, end))]
    for position in starts:
        name = text[position : _name_end(text, position, end)]
        pronoun = _PRONOUN.fullmatch(name)
        if not (before if pronoun else _is_body(name)):
            continue
        modal = _own_modal(text, position + len(name), end)
        if modal is not None:
            return _Clause(position, _modal_end(modal), before if pronoun else _normal(name), _strength(modal))
    modal = _MODAL.search(text, start, end)
    if modal is None or not (modal["modal"] or "").lower().startswith("sh"):
        return None
    position = _chunk_start(text, start, modal.start())
    if _SUBORDINATE.search(text, position, modal.start()):
        return None
    return _Clause(position, _modal_end(modal), None, _strength(modal))


def _joined(text: str, clause: _Clause, end: int) -> _Clause | None:
    position = clause.end
    while match := _JOINED.search(text, position, end):
        modal = _MODAL.match(text, match.end(), end)
        subject = match["subject"]
        if modal and (subject is None or (_is_body(subject) and not _SUBORDINATE.search(subject))):
            start = match.start("subject") if subject else match.end()
            return _Clause(
                start, _modal_end(modal), _normal(subject) if subject else clause.addressee, _strength(modal)
            )
        position = match.end()
    return None


def _name_end(text: str, position: int, end: int) -> int:
    stop = _NAME_END.search(text, position, end)
    name_end = stop.start() if stop else end
    modal = _MODAL.search(text, position, end)
    return len(text[: modal.start()].rstrip()) if modal and modal.start() < name_end else name_end


def _own_modal(text: str, position: int, end: int) -> re.Match[str] | None:
    """The modal of a subject that ends at `position`: at once, after an aside, or after a relative clause."""
    rest = _BETWEEN.match(text, position, end)
    if rest and (modal := _MODAL.match(text, rest.end(), end)):
        return modal
    relative = _RELATIVE.match(text, position, end)
    if relative is None:
        return None
    inner = _MODAL.match(text, relative.end(), end)
    return _MODAL.search(text, inner.end() if inner else relative.end(), end)


def _modal_end(modal: re.Match[str]) -> int:
    """Past the first verb where it counts ("should consider", "should: Launch"), else past the modal."""
    verb = (modal["verb"] or "").lower()
    if modal["colon"] or verb in {"consider", "seek", "endeavour", "endeavor"}:
        return modal.end("verb") if verb else modal.end()
    return modal.end("wish") if modal["wish"] else _bare_end(modal)


def _bare_end(modal: re.Match[str]) -> int:
    if modal["modal"]:
        return modal.end("modal")
    to = _TO.search(modal.string, modal.end("asked"))
    return to.end() if to else modal.end("asked")


def _strength(modal: re.Match[str]) -> str | None:
    verb = (modal["verb"] or "").lower()
    verb = "endeavour" if verb == "endeavor" else verb
    if modal["modal"]:
        word = modal["modal"].lower()
        base = "may" if word in {"may", "might", "could"} else word
        value = f"{base} {verb}"
    else:
        base = "encouraged" if modal["asked"].lower() == "encouraged" else modal["asked"].lower()
        value = f"{base} to {verb}"
    if value in STRENGTHS:
        return value
    return base if base in STRENGTHS else None


def _chunk_start(text: str, start: int, position: int) -> int:
    """Where the words between two commas begin that `position` stands in."""
    comma = max(text.rfind(mark, start, position) for mark in (", ", "; ", ": "))
    return comma + 2 if comma >= start else start


def _is_body(name: str) -> bool:
    """Whether the head of the first of the names joined by "and" is a body, or an acronym such as UNODC."""
    first = re.split(r"\s(?:and|or)\s", name, maxsplit=1)[0]
    words = _PREPOSITION.split(first, maxsplit=1)[0].split()
    if not words or len(words) > 8 or "the" in words[1:]:
        return False
    return words[-1].lower() in _BODIES or re.fullmatch(r"[A-Z]{3,8}s?", words[-1]) is not None


def _is_body_or_name(name: str) -> bool:
    return _is_body(name) or name[:1].isupper()


def _subject_until_body(text: str) -> str | None:
    """Up to the last of the body nouns that follow each other: `States adopt a …` gives `States`."""
    words = text.split(" ", 10)[:10]
    for position, word in enumerate(words):
        if word.lower() in _BODIES or re.fullmatch(r"[A-Z]{3,8}", word):
            end = position + 1
            while end < len(words) and words[end].lower() in _BODIES:
                end += 1
            return " ".join(words[:end])
    return None


def _normal(name: str) -> str:
    """The normal form of an addressee: without its article, and one name for the four that all documents share."""
    bare = name.strip()
    while (shorter := _ARTICLE.sub("", bare)) != bare:
        bare = shorter
    if re.fullmatch(r"States?\s+[Pp]arties(?:\s+to\s+.*)?", bare):
        return "States parties"
    if re.fullmatch(r"Conference(?:\s+of\s+the\s+Parties(?:\s+to\s+.*)?)?", bare):
        return "Conference of the Parties"
    if re.fullmatch(r"Secretariat", bare):
        return "Secretariat"
    return bare
