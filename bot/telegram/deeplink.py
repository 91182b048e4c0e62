"""Links that open a chat with the bot, and what they carry: `https://t.me/NAME?start=p-39b`, `p-annex-I--3b`.

A link in a message names the edition that the message quotes by its key, `p-39b--kKw3xQ`: it opens that one even when
there is a newer one. Without a key it means the document in use.
"""

from __future__ import annotations

import re

from retrieval.document import Locator
from retrieval.reference import part_name

from .limits import START_CHARACTERS
from .payload import KEY_CHARACTERS

_PARAGRAPH = re.compile(
    r"p-(?:(?P<part>[a-z][a-z0-9-]*)--)?(?P<number>\d{1,9})(?P<first>[a-z]+)?(?P<rest>(?:[-_](?:[a-z]+|\d{1,4}))*)"
)
_KEYED = re.compile(rf"(?P<place>.+)--(?P<key>[A-Za-z0-9_-]{{{KEY_CHARACTERS}}})")
_LABEL = re.compile(r"[-_]([a-z]+|\d+)")


def to_start(username: str, payload: str = "") -> str:
    return f"https://t.me/{username}?start={payload}" if payload else f"https://t.me/{username}"


def paragraph_payload(locator: Locator, key: str = "") -> str:
    """`p-39`, `p-39b`, `p-15a-ii`, `p-140_12`, `p-annex-I--3b`; empty where Telegram would not take it."""
    labels = [f"_{label}" if label.isdigit() else f"-{label}" for label in locator.labels]
    if labels and labels[0].startswith("-"):
        labels[0] = labels[0][1:]
    part = f"{locator.part.replace(', ', '-').replace(' ', '-')}--" if locator.part else ""
    payload = f"p-{part}{locator.paragraph}{''.join(labels)}{f'--{key}' if key else ''}"
    return payload if len(payload) <= START_CHARACTERS else ""


def parse_paragraph(payload: str) -> tuple[Locator, str] | None:
    """The place and the key of the edition, empty where the link has none."""
    payload = payload.strip()
    keyed = _KEYED.fullmatch(payload)
    if keyed is not None and (place := _parse_place(keyed["place"])) is not None:
        return place, keyed["key"]
    place = _parse_place(payload)
    return (place, "") if place is not None else None


def _parse_place(payload: str) -> Locator | None:
    match = _PARAGRAPH.fullmatch(payload.lower())
    if match is None:
        return None
    labels = ((match["first"],) if match["first"] else ()) + tuple(_LABEL.findall(match["rest"]))
    return Locator(int(match["number"]), labels, part_name(match["part"]) if match["part"] else None)
