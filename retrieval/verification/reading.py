"""The ways to take what somebody pasted: with or without what may be a citation or an insertion of theirs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from retrieval.citation import Citation
from retrieval.document import Document
from retrieval.typography import Word, even, mended, unmarked, words

from .stretches import Run
from .surroundings import Surroundings

_SIC = re.compile(r"\s*(?:\[\s*sic\b[^\[\]]{0,200}\]|\(\s*sic\s*\))", re.IGNORECASE)
# Footnotes and cross references as our own front ends show them below a quotation and its source.
_APPARATUS = re.compile(
    r"\n[ \t]*(?:Footnote [^\s:]+:? |See also paras?\. [\d(), a-z]+\(derived from )\S.*\Z", re.DOTALL
)
_OMISSION = re.compile(r"[\[(]\s*…\s*[\])]|…")
_INSERTION = re.compile(r"\[(?!\w\]\w)[^\[\]…]{1,300}\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the input: with or without what may be a citation around the quotation."""

    runs: tuple[Run, ...]
    insertions: tuple[str, ...] = ()
    cited: Citation | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for run in self.runs for word in run.words)


class Reader:
    """Reads what people paste; `frequency` counts the document's words, which mends what a copy broke."""

    def __init__(self, document: Document, frequency: Counter[str]) -> None:
        self._frequency = frequency
        self._surroundings = Surroundings(document)

    def readings(self, text: str) -> list[Reading]:
        """From the input as it stands to the barest: without a citation behind, in front, and without insertions."""
        text = _APPARATUS.sub("", _SIC.sub("", even(text)))
        bare, behind = self._surroundings.behind(text)
        inner, before = self._surroundings.before(bare)
        texts: dict[str, Citation | None] = {text: None}
        texts.setdefault(self._surroundings.before(text)[0], before)
        texts.setdefault(bare, behind)
        texts.setdefault(inner, behind or before)
        plain = [Reading(self._runs(item), (), cited) for item, cited in texts.items()]
        without: list[Reading] = []
        for item, cited in texts.items():
            insertions = tuple(match[0][1:-1].strip() for match in _INSERTION.finditer(item))
            if insertions:
                without.append(Reading(self._runs(_INSERTION.sub(" ", item)), insertions, cited))
        return [*plain, *without]

    def _runs(self, text: str) -> tuple[Run, ...]:
        clean = unmarked(mended(text, self._frequency), self._frequency)
        runs = [Run(words(part)) for part in _OMISSION.split(clean)]
        return tuple(run for run in runs if run.words)
