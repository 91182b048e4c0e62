"""Word by word: where a quotation lies in a longer text, and what it changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

# A pair of positions, in the quotation and in the document; one of them is None where a word has no partner.
Step = tuple[int | None, int | None]

_MATCH, _INSERT, _DELETE = range(3)
# Missing words are cheap, since people quote by leaving words out: three of them cost less than one that is wrong.
_CHANGED, _ADDED, _MISSING = 11, 10, 3


def align(quoted: Sequence[str], source: Sequence[str], gaps: Collection[int] = ()) -> tuple[Step, ...]:
    """The cheapest way to read `quoted` out of `source`, whose ends may be left away freely.

    After the positions in `gaps` (numbers of quoted words before an omission mark) missing words are free. Semi-global
    alignment after Needleman and Wunsch; time and memory grow with the product of both lengths.
    """
    rows = [bytearray(len(source) + 1) for _ in range(len(quoted) + 1)]
    costs = [0] * (len(source) + 1)
    for i, word in enumerate(quoted, start=1):
        row = rows[i]
        missing = 0 if i in gaps and i < len(quoted) else _MISSING
        diagonal, costs[0] = costs[0], i * _ADDED
        row[0] = _INSERT
        left = costs[0]
        for j, other in enumerate(source, start=1):
            best, choice = diagonal + (word != other) * _CHANGED, _MATCH
            above = costs[j]
            if left + missing < best:
                best, choice = left + missing, _DELETE
            if above + _ADDED < best:
                best, choice = above + _ADDED, _INSERT
            diagonal = above
            row[j] = choice
            costs[j] = left = best
    end = min(range(len(costs)), key=costs.__getitem__)
    return _trace(rows, len(quoted), end)


def _trace(rows: list[bytearray], i: int, j: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    while i:
        choice = rows[i][j]
        if choice == _MATCH:
            i, j = i - 1, j - 1
            steps.append((i, j))
        elif choice == _INSERT:
            i -= 1
            steps.append((i, None))
        else:
            j -= 1
            steps.append((None, j))
    return tuple(reversed(steps))
