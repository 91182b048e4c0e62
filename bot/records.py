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
from retrieval.provision import Instruments, instruments, reference_fields
from retrieval.reference import Reference


def dumps(record: Mapping[str, Any]) -> str:
    """One line of JSON. Half a surrogate pair, which no JSON reader takes, becomes the replacement character."""
    text = json.dumps(record, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


class Records:
    """Makes the records of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def _instruments(self) -> Instruments:
        return instruments(self.corpus.document)

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
            "references": reference_fields(unit, self._instruments, corpus.cross_references.get(unit.id, ())),
            "span": [unit.span.start, unit.span.end],
            "notes": [f"[sic: {note.words}]" for note in corpus.notes.get(unit.id, ())],
            "citation": cite(corpus.document.masthead, [Reference(unit.locator)]),
        }

    def units(self, units: Iterable[Unit]) -> Iterator[dict[str, Any]]:
        return (self.unit(unit) for unit in units)

    def answer(self, answer: Answer) -> dict[str, Any]:
        corpus = self.corpus
        record: dict[str, Any] = {
            "question": answer.question,
            "verdict": str(answer.verdict),
            "quotations": [self._hit(hit) for hit in answer.quotations],
            "total": answer.total,
            "corpus": {
                "symbol": corpus.document.symbol,
                "sha256": corpus.document.sha256,
                "expansions_sha256": corpus.expansions_sha256,
            },
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

    def _hit(self, hit: Hit) -> dict[str, Any]:
        record = self.unit(hit.unit) | {"rank": hit.rank, "score": hit.score, "matched": list(hit.matched)}
        if hit.explanation is not None:
            record["explanation"] = _explanation(hit.explanation)
        return record


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
