"""Units and answers as JSON: the shapes that scripts rely on, the same for every command and every interface."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from retrieval.answer import Answer, Explanation, Hit, Verdict
from retrieval.citation import cite
from retrieval.corpus import Corpus
from retrieval.directive import directive_fields
from retrieval.document import Footnote, Meeting, Unit
from retrieval.library import Library
from retrieval.links import links
from retrieval.provision import Instruments, instruments, reference_fields
from retrieval.reference import Reference


def dumps(record: Mapping[str, Any]) -> str:
    """One line of JSON. Half a surrogate pair, which no JSON reader takes, becomes the replacement character."""
    text = json.dumps(record, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


class Records:
    """Makes the records of one corpus, and of answers that quote others of the same library as well."""

    def __init__(self, corpus: Corpus, library: Library | None = None) -> None:
        self.corpus = corpus
        self._library = library or Library([corpus])
        self._others: dict[str, Records] = {}

    def of(self, corpus: Corpus) -> Records:
        """Those of another document of the library."""
        if corpus is self.corpus:
            return self
        return self._others.setdefault(corpus.document.sha256, Records(corpus, self._library))

    @cached_property
    def _instruments(self) -> Instruments:
        return instruments(self.corpus.document)

    @cached_property
    def _edition(self) -> dict[str, Any]:
        """Which document a unit is of, and which edition took its place where one did."""
        newer = self._library.newer(self.corpus)
        return {
            "document": document_fields(self.corpus),
            **({"newer_edition": document_fields(newer)} if newer is not None else {}),
        }

    def unit(self, unit: Unit) -> dict[str, Any]:
        corpus = self.corpus
        return {
            "id": unit.id,
            "paragraph": unit.locator.paragraph,
            "labels": list(unit.locator.labels),
            **({"part": unit.locator.part} if unit.locator.part else {}),
            "lead_in": unit.lead_in,
            "text": unit.text,
            "closing": unit.closing,
            "area": {"marker": unit.area.marker, "title": unit.area.title} if unit.area else None,
            "meeting": _meeting(unit.meeting) if unit.meeting else None,
            "footnotes": _footnotes(unit.footnotes),
            **directive_fields(unit),
            "references": self._references(unit),
            "span": [unit.span.start, unit.span.end],
            "notes": [f"[sic: {note.words}]" for note in corpus.notes.get(unit.id, ())],
            "citation": cite(corpus.document.masthead, [Reference(unit.locator)]),
            **self._edition,
        }

    def units(self, units: Iterable[Unit]) -> Iterator[dict[str, Any]]:
        return (self.unit(unit) for unit in units)

    def answer(self, answer: Answer) -> dict[str, Any]:
        corpus = answer.documents[0] if len(answer.documents) == 1 else self.corpus
        record: dict[str, Any] = {
            "question": answer.question,
            "verdict": str(answer.verdict),
            "quotations": [self._hit(hit) for hit in answer.quotations],
            "total": answer.total,
            "corpus": {**document_fields(corpus), "expansions_sha256": corpus.expansions_sha256},
            "documents": [searched.document.symbol for searched in answer.documents],
            "also_searched": list(answer.also_searched),
            "note": answer.note,
            "reason": answer.reason,
            "related": [unit.id for unit in answer.related],
        }
        if answer.verdict is Verdict.NEAR:
            record["near"] = [self._hit(hit) for hit in answer.near]
        if answer.parts:
            record["parts"] = [
                {
                    "text": part.text,
                    "verdict": str(part.verdict),
                    "quotations": [hit.unit.id for hit in part.hits],
                    "reason": part.reason,
                }
                for part in answer.parts
            ]
        return record

    def _references(self, unit: Unit) -> list[dict[str, Any]]:
        """What a unit refers to; for a document of the library also which it is and the units that are meant."""
        corpus = self.corpus
        fields = reference_fields(unit, self._instruments, corpus.cross_references.get(unit.id, ()))
        for link in links(self._library, corpus, unit):
            target = {"document": document_fields(link.corpus), "ids": list(link.ids)}
            symbol = link.corpus.document.symbol.casefold()
            same = next((item for item in fields if (item["instrument"] or "").casefold() == symbol), None)
            if same is None or "document" in same:
                fields.append({"words": link.words, "instrument": link.corpus.document.symbol, **target})
            else:
                same.update(target)
        return fields

    def _hit(self, hit: Hit) -> dict[str, Any]:
        record = self.of(hit.corpus).unit(hit.unit)
        record |= {"rank": hit.rank, "score": hit.score, "matched": list(hit.matched)}
        if hit.explanation is not None:
            record["explanation"] = _explanation(hit.explanation)
        return record


def library_records(library: Library, in_use: Corpus) -> Iterator[dict[str, Any]]:
    """One for each document that is searched, with its earlier editions."""
    for corpus in library.corpora:
        head = corpus.document.masthead
        yield {
            **_edition_fields(corpus),
            "title": head.full_title,
            "language": head.language,
            "units": len(corpus.document.units),
            "in_use": corpus is in_use,
            "earlier": [_edition_fields(other) for other in library.earlier if library.newer(other) is corpus],
        }


def _edition_fields(corpus: Corpus) -> dict[str, Any]:
    date = corpus.document.masthead.date
    return {**document_fields(corpus), "date": date.isoformat() if date else None}


def document_fields(corpus: Corpus) -> dict[str, str]:
    return {"symbol": corpus.document.symbol, "sha256": corpus.document.sha256}


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "ordinal": meeting.ordinal,
        "year": meeting.year,
        "action": meeting.action,
        "footnotes": _footnotes(meeting.footnotes),
    }


def _footnotes(footnotes: Iterable[Footnote]) -> list[dict[str, str]]:
    return [{"mark": note.mark, "text": note.text} for note in footnotes]


def _explanation(node: Explanation) -> dict[str, Any]:
    return {
        "value": node.value,
        "description": node.description,
        "details": [_explanation(detail) for detail in node.details],
    }
