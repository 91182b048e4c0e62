"""What somebody sent with the form: read to its bound and no further, and never written anywhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.requests import Request

# Of the question before, its beginning goes along with the next one.
MOST_PREVIOUS = 1000
# The longest question and the one before it fit, even in letters of four bytes that are escaped.
MOST_BYTES = 64 * 1024
# Of more than that so much is read and thrown away, or a browser that is still sending would not see the refusal.
MOST_DRAINED = 2 * 1024 * 1024
MOST_SECONDS = 10.0
_MOST_FIELDS = 8
_FORM = "application/x-www-form-urlencoded"


class FormError(Exception):
    """A form that cannot be read; `status` is what HTTP calls it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the form. `previous` is the question before; the last three limit the answer, unless empty."""

    question: str
    previous: str = ""
    area: str = ""
    meeting: str = ""
    document: str = ""


async def read_form(request: Request) -> Asked:
    """Raises FormError: 413 for too much, 415 for another type, 408 for too slow, 400 for what is no form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise FormError(415)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MOST_DRAINED:
        raise FormError(413)
    try:
        async with asyncio.timeout(MOST_SECONDS):
            body = await _body(request)
    except TimeoutError:
        raise FormError(408) from None
    return _asked(body)


async def _body(request: Request) -> bytes:
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_DRAINED:
            break
        body += chunk[: MOST_BYTES - len(body)]
    if size > MOST_BYTES:
        raise FormError(413)
    return bytes(body)


def _asked(body: bytes) -> Asked:
    try:
        fields = parse_qs(body.decode("ascii"), errors="replace", max_num_fields=_MOST_FIELDS)
    except ValueError:  # UnicodeDecodeError is one
        raise FormError(400) from None

    def field(name: str) -> str:
        return fields.get(name, [""])[0].replace("\0", "")

    question = field("question")
    if not any(char.isprintable() and not char.isspace() for char in question):
        question = ""
    limits = (field(name) for name in ("area", "meeting", "document"))
    return Asked(question, field("previous")[:MOST_PREVIOUS], *limits)
