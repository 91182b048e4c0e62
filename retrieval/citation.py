"""Citations of a document and its paragraphs, in the styles that lawyers and reference managers use.

Sources: UN Editorial Manual (symbol and paragraph, never pages), OSCOLA, Bluebook rule 21.7, Chicago and APA by way of
the Dag Hammarskjöld Library, the RIS tags of Reference Manager, and the CSL-JSON schema.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import quote

from .document import Locator, Masthead, Meeting
from .errors import MalformedReferenceError, UnknownNameError
from .reference import PART, Reference, parse_references
from .words import MONTHS

_BLUEBOOK_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
# Bluebook tables T6 and T10, as far as the names of United Nations organs need them.
_BLUEBOOK_WORDS = {
    "and": "&",
    "Commission": "Comm'n",
    "Committee": "Comm.",
    "Conference": "Conf.",
    "Department": "Dep't",
    "Development": "Dev.",
    "Economic": "Econ.",
    "General Assembly": "G.A.",
    "Governmental": "Gov'tal",
    "Government": "Gov't",
    "International": "Int'l",
    "National": "Nat'l",
    "Organization": "Org.",
    "Organized": "Org.",
    "Rights": "Rts.",
    "Security Council": "S.C.",
    "Social": "Soc.",
    "Transnational": "Transnat'l",
    "United Nations": "U.N.",
}
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "but",
        "or",
        "nor",
        "for",
        "of",
        "in",
        "on",
        "at",
        "to",
        "by",
        "with",
        "from",
        "as",
        "into",
    ]
)
# Chicago leaves every preposition small, the Bluebook those of four letters or fewer.
_LONG_PREPOSITIONS = frozenset(
    [
        "about",
        "above",
        "across",
        "after",
        "against",
        "among",
        "before",
        "between",
        "concerning",
        "during",
        "regarding",
        "through",
        "towards",
        "under",
        "within",
        "without",
    ]
)
_LINK_LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names: a document by its symbol, and paragraphs of it (none: the document as a whole)."""

    symbol: str
    references: tuple[Reference, ...] = ()


def cite(masthead: Masthead, references: Sequence[Reference] = (), style: str = "un", *, url: str | None = None) -> str:
    """A citation of these paragraphs, or of the whole document where `references` is empty.

    `url` replaces the link to the official document. RIS ends its lines with CR LF; CSL-JSON is the item alone, since
    a paragraph is no property of an item there (see `csl_citation`). Raises UnknownNameError for an unknown style.
    """
    writer = _STYLES.get(style.strip().lower())
    if writer is None:
        raise _unknown_style(style)
    return writer(masthead, tuple(references), url or link(masthead))


def un_first_mention(masthead: Masthead, references: Sequence[Reference] = ()) -> str:
    """The form of a first mention: title and kind of the document, its symbol in brackets, the paragraphs."""
    kind = f", {_lower_first(masthead.kind)}" if masthead.kind else ""
    return _comma(f'"{masthead.full_title}"{kind} ({masthead.symbol})', _un_pinpoint(masthead, references))


def link(masthead: Masthead, language: str = "en") -> str:
    """The address of the official document, which has no anchors for paragraphs.

    Raises UnknownNameError for a language that the United Nations do not publish in.
    """
    if language not in _LINK_LANGUAGES:
        known = ", ".join(_LINK_LANGUAGES)
        raise UnknownNameError(f"Documents are not published in the language “{language}”. Choose one of {known}.")
    return f"https://docs.un.org/{language}/{quote(masthead.symbol, safe='/.()-')}"


def meeting_suffix(meeting: Meeting) -> str:
    """`(adopted at the fourth meeting, 10-12 October 2011)`, as far as the heading says so; else empty."""
    if not meeting.action or not meeting.ordinal:
        return ""
    dates = re.search(
        r"(?:from\s+)?(?P<first>\d{1,2}(?:\s+[A-Z][a-z]+)?)\s*(?:to|and|-|–)\s*(?P<last>\d{1,2}\s+[A-Z][a-z]+\s+\d{4})"
        r"|(?:on\s+)?(?P<one>\d{1,2}\s+[A-Z][a-z]+\s+\d{4})",
        meeting.title,
    )
    when = (dates["one"] or f"{dates['first']}-{dates['last']}") if dates else str(meeting.year or "")
    return f"({_comma(f'{meeting.action} at the {meeting.ordinal} meeting', when)})"


def csl_citation(masthead: Masthead, references: Sequence[Reference] = (), *, url: str | None = None) -> dict[str, Any]:
    """A CSL citation object: the item with its pinpoint as locator, which the item itself cannot hold."""
    item = _csl_item(masthead, url or link(masthead))
    cited: dict[str, Any] = {"id": item["id"], "itemData": item}
    if references:
        cited |= {"locator": _compact(masthead, references, ("", "")), "label": "paragraph"}
    return {"citationID": item["id"], "citationItems": [cited], "properties": {"noteIndex": 0}}


def parse_citation(text: str) -> Citation:
    """Read back what the `un` style prints, a meeting's suffix allowed.

    Raises MalformedReferenceError where the text is no such citation.
    """
    match = _UN_FORM.fullmatch(text.strip())
    if match is None:
        shown = " ".join(text.split())[:60]
        raise MalformedReferenceError(f"“{shown}” is not a citation. Write for example A/59/15, para. 39 (b).")
    return Citation(match["symbol"], parse_references(match["references"]) if match["references"] else ())


SYMBOL = r"[A-Z][A-Z0-9]{0,7}(?:/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:\([A-Za-z0-9]+\))?)+"
_UN_FORM = re.compile(
    rf"(?P<symbol>{SYMBOL})(?:,\s+(?P<references>(?:paras?\.\s|(?i:{PART}),\s).*?))?(?:\s+\((?:\w+) at the .*\))?\.?",
    re.DOTALL,
)


def _un(masthead: Masthead, references: Sequence[Reference], _url: str) -> str:
    return _comma(masthead.symbol, _un_pinpoint(masthead, references))


def _oscola(masthead: Masthead, references: Sequence[Reference], _url: str) -> str:
    date = f" ({_day_month_year(masthead.date)})" if masthead.date else ""
    pinpoint = _compact(masthead, references, ("para", "paras"))
    return _comma(_author(masthead), f"'{masthead.full_title}'{date} UN Doc {masthead.symbol}", pinpoint)


def _bluebook(masthead: Masthead, references: Sequence[Reference], _url: str) -> str:
    pinpoint = _compact(masthead, references, ("¶", "¶¶"))
    date = masthead.date
    when = f" ({_BLUEBOOK_MONTHS[date.month - 1]} {date.day}, {date.year})" if date else ""
    organ = _abbreviated(_headline(_author(masthead)))
    return _comma(organ, _headline(masthead.full_title), pinpoint, f"U.N. Doc. {masthead.symbol}{when}")


def _chicago(masthead: Masthead, references: Sequence[Reference], url: str) -> str:
    pinpoint = _compact(masthead, references)
    date = f"{MONTHS[masthead.date.month - 1]} {masthead.date.day}, {masthead.date.year}" if masthead.date else ""
    title = f'"{_headline(masthead.full_title, small=_LONG_PREPOSITIONS)},"'
    rest = _comma(_lower_first(masthead.kind), masthead.symbol, date, pinpoint, url)
    return f"{_author(masthead)}, {title} {rest}"


def _apa(masthead: Masthead, references: Sequence[Reference], url: str) -> str:
    date = masthead.date
    when = f"{date.year}, {MONTHS[date.month - 1]} {date.day}" if date else "n.d."
    kind = f": {masthead.kind}" if masthead.kind else ""
    pinpoint = _compact(masthead, references)
    in_text = _comma("United Nations", str(date.year) if date else "n.d.", pinpoint)
    return f"United Nations. ({when}). {masthead.full_title}{kind} ({masthead.symbol}). {url}. In text: ({in_text})"


def _ris(masthead: Masthead, references: Sequence[Reference], url: str) -> str:
    date = masthead.date
    fields = [
        ("TY", "RPRT"),
        ("AU", _author(masthead).replace("*", "")),
        ("TI", masthead.full_title),
        ("PY", str(date.year) if date else ""),
        ("DA", date.strftime("%Y/%m/%d") if date else ""),
        ("PB", "United Nations"),
        ("M3", masthead.kind),
        ("SN", masthead.symbol),
        ("UR", url),
        ("N1", _un_pinpoint(masthead, references)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _bibtex(masthead: Masthead, references: Sequence[Reference], url: str) -> str:
    date = masthead.date
    escaped = {
        "author": f"{{{_bibtex_text(_author(masthead))}}}",
        "title": f"{{{_bibtex_text(masthead.full_title)}}}",
        "institution": "United Nations",
        "type": _bibtex_text(masthead.kind),
        "number": _bibtex_text(masthead.symbol),
        "year": str(date.year) if date else "",
        "month": MONTHS[date.month - 1][:3].lower() if date else "",
        "url": url,
        "note": _bibtex_text(_un_pinpoint(masthead, references)),
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in escaped.items() if value]
    return "\n".join([f"@techreport{{{citation_key(masthead)},", *lines, "}"])


def _csl(masthead: Masthead, _references: Sequence[Reference], url: str) -> str:
    return json.dumps([_csl_item(masthead, url)], ensure_ascii=False, indent=2)


_STYLES: dict[str, Callable[[Masthead, Sequence[Reference], str], str]] = {
    "un": _un,
    "oscola": _oscola,
    "bluebook": _bluebook,
    "chicago": _chicago,
    "apa": _apa,
    "ris": _ris,
    "bibtex": _bibtex,
    "csl": _csl,
}
STYLES = tuple(_STYLES)


def citation_key(masthead: Masthead) -> str:
    """A key without slashes: `unctoc_wg4_2015_5`; the organ between a series and its working group is left out."""
    parts = [re.sub(r"[^a-z0-9]", "", part) for part in masthead.symbol.lower().split("/")]
    if len(parts) > 2 and parts[2].startswith("wg"):
        del parts[1]
    return "un" + "_".join(part for part in parts if part)


def _csl_item(masthead: Masthead, url: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": citation_key(masthead),
        "type": "report",
        "title": masthead.full_title,
        "author": [{"literal": _author(masthead)}],
        "number": masthead.symbol,
        "publisher": "United Nations",
        "URL": url,
    }
    if masthead.kind:
        item["genre"] = masthead.kind
    if masthead.date:
        item["issued"] = {"date-parts": [[masthead.date.year, masthead.date.month, masthead.date.day]]}
    return item


def _author(masthead: Masthead) -> str:
    return masthead.organ or masthead.body or "United Nations"


def _un_pinpoint(masthead: Masthead, references: Sequence[Reference]) -> str:
    return "; ".join(
        _comma(part, f"{'paras.' if _several(places) else 'para.'} {_enumerated(masthead, places)}")
        for part, places in _by_part(references)
    )


def _enumerated(masthead: Masthead, places: Sequence[Reference]) -> str:
    items = [_item(masthead, place, formal=True) for place in places]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _compact(masthead: Masthead, references: Sequence[Reference], words: tuple[str, str] = ("para.", "paras.")) -> str:
    """`words` stand before one paragraph and before several; empty ones leave the numbers alone."""
    return "; ".join(
        _comma(part, f"{words[_several(places)]} {_numbers(masthead, places)}".strip())
        for part, places in _by_part(references)
    )


def _numbers(masthead: Masthead, places: Sequence[Reference]) -> str:
    return ", ".join(_item(masthead, place, formal=False) for place in places)


def _by_part(references: Sequence[Reference]) -> list[tuple[str, list[Reference]]]:
    """Runs of references to the body (named by the empty string) or to one annex, the numbers without it."""
    return [
        (part, [Reference(_bare(place.first), place.last and _bare(place.last)) for place in places])
        for part, places in groupby(references, lambda place: place.first.part or "")
    ]


def _bare(locator: Locator) -> Locator:
    return replace(locator, part=None)


def _item(masthead: Masthead, reference: Reference, *, formal: bool) -> str:
    """One place or range; "40 (a)-(c)" names its paragraph once. The dash is the one of the document's own dates."""
    first, last = reference.first, reference.last
    shown = first.formal if formal else str(first)
    if last is None:
        return shown
    dash = "–" if re.search(r"\w–\d", masthead.session) else "-"
    end = last.formal if formal else str(last)
    if _same_paragraph(first, last) and len(first.labels) == len(last.labels):
        shared = 0
        while shared < len(last.labels) - 1 and first.labels[shared] == last.labels[shared]:
            shared += 1
        end = (" " if formal else "").join(f"({label})" for label in last.labels[shared:])
    return f"{shown}{dash}{end}"


def _same_paragraph(first: Locator, last: Locator) -> bool:
    labels = (*first.labels, *last.labels)
    return first.paragraph == last.paragraph and bool(last.labels) and not any(label.isdigit() for label in labels)


def _several(references: Sequence[Reference]) -> bool:
    """Whether more than one paragraph is named; a range of sub-paragraphs is one paragraph."""
    if len(references) != 1:
        return True
    first, last = references[0].first, references[0].last
    return last is not None and not _same_paragraph(first, last)


def _comma(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _day_month_year(date: datetime.date) -> str:
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _headline(text: str, small: frozenset[str] = frozenset()) -> str:
    """Headline capitals: every word but articles, conjunctions, short prepositions, and those of `small`."""
    words = text.split()
    keep = _SMALL_WORDS | small
    return " ".join(
        word if position and word in keep else word[:1].upper() + word[1:] for position, word in enumerate(words)
    )


def _abbreviated(name: str) -> str:
    ordered = sorted(_BLUEBOOK_WORDS, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(ordered)})\b", lambda match: _BLUEBOOK_WORDS[match[0]], name)


def _bibtex_text(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\~^&%$#_{}]", lambda match: special.get(match[0], f"\\{match[0]}"), text)


def _unknown_style(style: str) -> UnknownNameError:
    from difflib import get_close_matches

    near = get_close_matches(style.strip().lower(), STYLES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return UnknownNameError(f"There is no citation style “{style[:40]}”.{hint} The styles are {', '.join(STYLES)}.")
