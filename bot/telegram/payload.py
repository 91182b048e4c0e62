"""What a button carries: an action and the paragraphs it is about, in at most 64 bytes, no word of the question.

    1 p kKw3xQ AAEIJ…
    │ │ │      └ page, argument and numbers of units, packed and in base64url
    │ │ └ key of the document, the beginning of its digest: a button from before a change is recognised
    │ └ action
    └ version of this format

Numbers are positions in `Document.units`. Rising ones are packed as runs, others with as many bits as the largest
needs. What does not fit is cut off at the end.

    2 p AAIkKw3xQ…

is about units of several documents: behind page and argument stand how many documents, three bytes of the digest of
each, and for each unit one number, its position times the number of documents plus which of them it is of.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from .limits import CALLBACK_BYTES

FORMAT, SEVERAL = "1", "2"
KEY_CHARACTERS = 6
_HEAD = 2 + KEY_CHARACTERS
_BODY_BYTES = (CALLBACK_BYTES - _HEAD) * 3 // 4
# The shorter key of one of several documents.
_SHORT_BYTES = 3
_SEVERAL_BYTES = (CALLBACK_BYTES - 2) * 3 // 4
_RUNS = 0
_MAX_BITS = 32


@dataclass(frozen=True, slots=True)
class Payload:
    """`action` is one letter; `argument` is a small number whose meaning the action gives.

    `keys` are the documents that the rows belong to; where there are several, `owners` says of each row to which.
    """

    action: str
    rows: tuple[int, ...] = ()
    page: int = 0
    argument: int = 0
    keys: tuple[str, ...] = ()
    owners: tuple[int, ...] = ()

    @property
    def places(self) -> list[tuple[int, int]]:
        """For each unit the position of its document among the keys, and its row there."""
        return list(zip(self.owners or (0,) * len(self.rows), self.rows, strict=True))

    def to(self, action: str | None = None, page: int | None = None, argument: int | None = None) -> Payload:
        """The same paragraphs for another button."""
        return replace(
            self,
            action=self.action if action is None else action,
            page=self.page if page is None else page,
            argument=self.argument if argument is None else argument,
        )


def document_key(sha256: str) -> str:
    return _base64(bytes.fromhex(sha256 or "00" * 32))[:KEY_CHARACTERS]


def encode(payload: Payload) -> str:
    """Raises ValueError for a payload without a key."""
    if len(payload.keys) > 1:
        body = _varint(payload.page) + _varint(payload.argument)
        return f"{SEVERAL}{payload.action}{_base64(body + _of_several(payload, _SEVERAL_BYTES - len(body)))}"
    (key,) = payload.keys
    return f"{FORMAT}{payload.action}{key}{_body(payload.rows, payload.page, payload.argument)}"


# The buttons of one message are about the same units.
@lru_cache(maxsize=8)
def _body(rows: tuple[int, ...], page: int, argument: int) -> str:
    head = _varint(page) + _varint(argument)
    return _base64(head + _packed(rows, _BODY_BYTES - len(head)))


def decode(data: str) -> Payload | None:
    """None for what this version did not write. The keys of several documents are shorter ones."""
    if len(data) < 2 or not data.isascii():
        return None
    try:
        if data[0] == SEVERAL:
            return _read_several(data[1], iter(_unbase64(data[2:])))
        if data[0] != FORMAT or len(data) < _HEAD:
            return None
        body = iter(_unbase64(data[_HEAD:]))
        page, argument = _read_varint(body), _read_varint(body)
        return Payload(data[1], tuple(_unpacked(body)), page, argument, (data[2:_HEAD],))
    except (ValueError, binascii.Error, StopIteration, RuntimeError):
        return None


def _of_several(payload: Payload, room: int) -> bytes:
    """As many of the first units as fit, and the documents that these are of."""
    places = payload.places
    for count in range(len(places), 0, -1):
        owners = list(dict.fromkeys(owner for owner, _ in places[:count]))
        head = bytes([len(owners)]) + b"".join(_unbase64(payload.keys[owner][:4]) for owner in owners)
        numbers = [row * len(owners) + owners.index(owner) for owner, row in places[:count]]
        packed = _as_bits(numbers, room)
        if packed[1] == count and len(head) + len(packed) <= room:
            return head + packed
    return bytes([0])


def _read_several(action: str, body: Iterator[int]) -> Payload:
    page, argument = _read_varint(body), _read_varint(body)
    count = next(body)
    keys = tuple([_base64(bytes([next(body) for _ in range(_SHORT_BYTES)])) for _ in range(count)])
    numbers = list(_unpacked(body)) if count else []
    rows = tuple([number // count for number in numbers])
    return Payload(action, rows, page, argument, keys, tuple([number % count for number in numbers]))


def _packed(rows: Sequence[int], room: int) -> bytes:
    if not rows:
        return b""
    rising = all(first < second for first, second in pairwise(rows))
    return _as_runs(rows, room) if rising else _as_bits(rows, room)


def _as_runs(rows: Sequence[int], room: int) -> bytes:
    packed = bytes([_RUNS])
    after = position = 0
    while position < len(rows):
        end = position + 1
        while end < len(rows) and rows[end] == rows[end - 1] + 1:
            end += 1
        run = _varint(rows[position] - after) + _varint(end - position)
        if len(packed) + len(run) > room:
            break
        packed += run
        after, position = rows[end - 1] + 1, end
    return packed


def _as_bits(rows: Sequence[int], room: int) -> bytes:
    bits = max(max(rows).bit_length(), 1)
    count = min(len(rows), (room - 2) * 8 // bits, 127)
    value = 0
    for row in rows[:count]:
        value = value << bits | row
    return bytes([bits, count]) + value.to_bytes((count * bits + 7) // 8, "big")


def _unpacked(body: Iterator[int]) -> Iterator[int]:
    kind = next(body, None)
    if kind is None:
        return
    if kind == _RUNS:
        yield from _unpacked_runs(body)
        return
    count = next(body, 0)
    if kind > _MAX_BITS:
        raise ValueError("no button carries such numbers")
    value = int.from_bytes(bytes(body), "big")
    for position in range(count - 1, -1, -1):
        yield value >> position * kind & (1 << kind) - 1


def _unpacked_runs(body: Iterator[int]) -> Iterator[int]:
    row = 0
    while (first := next(body, None)) is not None:
        row += _read_varint(body, first)
        length = _read_varint(body)
        if length > 1 << 16:
            raise ValueError("no document is that long")
        yield from range(row, row + length)
        row += length


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(body: Iterator[int], first: int | None = None) -> int:
    byte = next(body) if first is None else first
    number, shift = byte & 127, 7
    while byte & 128:
        byte = next(body)
        number |= (byte & 127) << shift
        shift += 7
    return number


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _unbase64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
