"""Telegram's HTML: the visible text and its entities, or a refusal. Offsets and lengths are in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAGS = {
    **{"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"},
    **{"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre"},
    **{"a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler"},
}
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z-]+)(?P<attributes>(?:\s+[a-z]+(?:=\"[^\"<>]*\")?)*)\s*>")
_ATTRIBUTE = re.compile(r"([a-z]+)(?:=\"([^\"]*)\")?")
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

# An open tag: its name, the type of its entity, where it began, where it links to.
_Open = tuple[str, str, int, str]


class MarkupError(Exception):
    """The text cannot be parsed; says what and at which character."""


@dataclass(frozen=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str = ""


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Every tag must be known, closed and nested; `&` and `<` must be escaped. Raises MarkupError."""
    text = ""
    found: list[Entity] = []
    opened: list[_Open] = []
    position = 0
    while position < len(source):
        char = source[position]
        if char == "<":
            tag = _TAG.match(source, position)
            if tag is None:
                raise MarkupError(f"unsupported start tag at byte offset {position}")
            if tag["close"]:
                found.append(_closed(opened, tag["name"], text, position))
            else:
                opened.append(_opened(opened, tag, text, position))
            position = tag.end()
        elif char == "&":
            entity = _ENTITY.match(source, position)
            text += _decoded(entity) if entity else "&"
            position = entity.end() if entity else position + 1
        else:
            text += char
            position += 1
    if opened:
        raise MarkupError(f'can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return _trimmed(text, [entity for entity in found if entity.length])


def _opened(
    opened: list[tuple[str, str, int, str]], tag: re.Match[str], text: str, at: int
) -> tuple[str, str, int, str]:
    name = tag["name"]
    attributes = dict(_ATTRIBUTE.findall(tag["attributes"]))
    if name not in _TAGS:
        raise MarkupError(f'unsupported start tag "{name}" at byte offset {at}')
    kind = _TAGS[name]
    if name == "blockquote" and "expandable" in attributes:
        kind = "expandable_blockquote"
    if "blockquote" in kind and any("blockquote" in other[1] for other in opened):
        raise MarkupError(f"blockquote entities can't be nested at byte offset {at}")
    if any(other[1] in ("code", "pre") for other in opened):
        raise MarkupError(f"entities inside of code at byte offset {at}")
    url = re.sub(_ENTITY, lambda match: _decoded(match), attributes.get("href", ""))
    return name, kind, units(text), url


def _closed(opened: list[_Open], name: str, text: str, at: int) -> Entity:
    if not opened or opened[-1][0] != name:
        raise MarkupError(f"unexpected end tag at byte offset {at}")
    _, kind, start, url = opened.pop()
    return Entity(kind, start, units(text) - start, url)


def _decoded(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    return chr(int(match[2]) if match[2] else int(match[3], 16))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram cuts white space off both ends of a message."""
    start = units(text) - units(text.lstrip())
    kept = text.strip()
    end = units(kept)
    moved = []
    for entity in entities:
        low, high = max(entity.offset - start, 0), min(entity.offset - start + entity.length, end)
        if low < high:
            moved.append(Entity(entity.type, low, high - low, entity.url))
    return kept, sorted(moved, key=lambda entity: (entity.offset, -entity.length))
