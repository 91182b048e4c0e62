"""What a button carries: an action and the paragraphs it is about, in at most 64 bytes, no word of the question.

    1 p kKw3xQ AAEIJ…
    │ │ │      └ page, argument and numbers of units, packed and in base64url
    │ │ └ key of the document: a button from before a change is recognised
    │ └ action
    └ version of this format

Numbers are positions in `Document.units`. Rising ones are packed as runs, others with as many bits as the largest
needs. What does not fit is cut off at the end.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .limits import CALLBACK_BYTES

FORMAT = "1"
_KEY_CHARACTERS = 6
_HEAD = 2 + _KEY_CHARACTERS
_BODY_BYTES = (CALLBACK_BYTES - _HEAD) * 3 // 4
_RUNS = 0
_MAX_BITS = 32


@dataclass(frozen=True, slots=True)
class Payload:
    """`action` is one letter; `argument` is a small number whose meaning the action gives."""

    action: str
    rows: tuple[int, ...] = ()
    page: int = 0
    argument: int = 0

    def to(self, action: str | None = None, page: int | None = None, argument: int | None = None) -> Payload:
        """The same paragraphs for another button."""
        return replace(
            self,
            action=self.action if action is None else action,
            page=self.page if page is None else page,
            argument=self.argument if argument is None else argument,
        )


def document_key(sha256: str) -> str:
    return _base64(bytes.fromhex(sha256 or "00" * 32))[:_KEY_CHARACTERS]


def encode(payload: Payload, key: str) -> str:
    head = f"{FORMAT}{payload.action}{key}"
    body = _varint(payload.page) + _varint(payload.argument)
    return head + _base64(body + _packed(payload.rows, _BODY_BYTES - len(body)))


def decode(data: str) -> tuple[str, Payload] | None:
    """The document's key and the payload; None for what this version did not write."""
    if not data.startswith(FORMAT) or len(data) < _HEAD or not data.isascii():
        return None
    try:
        body = iter(_unbase64(data[_HEAD:]))
        page, argument = _read_varint(body), _read_varint(body)
        rows = tuple(_unpacked(body))
    except (ValueError, binascii.Error, StopIteration, RuntimeError):
        return None
    return data[2:_HEAD], Payload(data[1], rows, page, argument)


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
