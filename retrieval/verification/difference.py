"""Word by word, what a quotation changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from retrieval.alignment import Step
from retrieval.typography import Word

from .result import Change, Operation
from .stretches import Stretch


def operations(
    quoted: Sequence[Word], stretch: Stretch, steps: Sequence[Step], gap: frozenset[int]
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


def _same(word: Word, stretch: Stretch, j: int, first: bool, last: bool) -> bool:
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
