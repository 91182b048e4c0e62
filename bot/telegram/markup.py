"""Messages as values, and the one place that knows what Telegram takes: length, entities, bytes, HTML, keyboards.

A run is words in one style; a block is a line, or a quotation of its own; a sheet is a message with its buttons.
`parts` cuts blocks so that each part can be sent, between blocks or sentences and never inside a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from . import limits
from .limits import units

Style = Literal["", "b", "i", "u", "s", "code", "pre", "a"]
Kind = Literal["line", "quote", "expandable"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"(?<=[.;:?!。؟])\s+|\n")
# Bytes that the tags of one entity take, a link of common length included.
_MAX_TAG = 120


def clean(text: str) -> str:
    """What Telegram would not take as text becomes a space, or the replacement character."""
    if text.isascii() and text.isprintable():
        return text
    return _LONE_SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text.replace("\r\n", "\n")))


class Run(NamedTuple):  # a message has a hundred of them, and a dataclass takes twice as long to make
    """Words in one style; `href` belongs to the style `a`."""

    text: str
    style: Style = ""
    href: str = ""

    @property
    def html(self) -> str:
        text = _escaped(self.text)
        if not self.style or not text:
            return text
        if self.style == "a":
            return f'<a href="{_escaped(self.href).replace(chr(34), "&quot;")}">{text}</a>'
        return f"<{self.style}>{text}</{self.style}>"


Rich = tuple[Run, ...]


def plain(*texts: str) -> Rich:
    return tuple(Run(clean(text)) for text in texts)


def bold(text: str) -> Run:
    return Run(clean(text), "b")


def italic(text: str) -> Run:
    return Run(clean(text), "i")


def link(text: str, href: str) -> Run:
    return Run(clean(text), "a", href)


def text_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


@dataclass(frozen=True)
class Block:
    """Runs that belong together. `gap` sets a blank line before the block, except at the top.

    Its measures are kept: they are asked for several times, and some blocks are in many messages.
    """

    runs: Rich
    kind: Kind = "line"
    gap: bool = False

    @cached_property
    def made(self) -> Made:
        runs, kind = self.runs, self.kind
        text = "".join([run.text for run in runs])
        html = "".join([run.html if run.style else _escaped(run.text) for run in runs])
        if kind != "line":
            html = f"<blockquote{' expandable' if kind == 'expandable' else ''}>{html}</blockquote>"
        styled = [run for run in runs if run.style and run.text]
        longest = max([len(run.href) for run in styled], default=0)
        return Made(text, html, units(text), len(styled) + (kind != "line"), longest)

    @property
    def text(self) -> str:
        return self.made.text

    @property
    def html(self) -> str:
        return self.made.html


@dataclass(frozen=True, slots=True)
class Made:
    """A block as text and as HTML; how long the text is, how many entities it has, how long its longest link."""

    text: str
    html: str
    units: int
    entities: int
    longest_link: int


def line(*runs: Run | str | Rich, gap: bool = False) -> Block:
    flat: list[Run] = []
    for item in runs:
        flat.extend(plain(item) if isinstance(item, str) else [item] if isinstance(item, Run) else item)
    return Block(tuple(flat), "line", gap)


@dataclass(frozen=True, slots=True)
class Button:
    """One button: exactly one of the fields besides `text` is set. `share` opens a choice of chats."""

    text: str
    callback: str = ""
    url: str = ""
    copy: str = ""
    share: str = ""

    @property
    def json(self) -> dict[str, Any]:
        if self.callback:
            return {"text": self.text, "callback_data": self.callback}
        if self.url:
            return {"text": self.text, "url": self.url}
        if self.copy:
            return {"text": self.text, "copy_text": {"text": self.copy}}
        chosen = {"query": self.share, "allow_user_chats": True, "allow_group_chats": True, "allow_channel_chats": True}
        return {"text": self.text, "switch_inline_query_chosen_chat": chosen}

    @property
    def is_sendable(self) -> bool:
        if self.callback:
            return len(self.callback.encode()) <= limits.CALLBACK_BYTES
        if self.copy:
            return units(self.copy) <= limits.COPY_UNITS
        return bool(self.url or self.share)


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message, or the few that it takes; the buttons stand under the last."""

    blocks: tuple[Block, ...]
    rows: Rows = ()

    def messages(self) -> list[dict[str, Any]]:
        """The parameters of each message that hold its text and buttons."""
        texts = [html(part) for part in parts(self.blocks)]
        messages: list[dict[str, Any]] = [
            {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}} for text in texts
        ]
        if messages and (markup := keyboard(self.rows)):
            messages[-1]["reply_markup"] = markup
        return messages


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """An inline keyboard within the limits: a button that Telegram would refuse is left out, a long row is broken."""
    kept: list[list[dict[str, Any]]] = []
    count = 0
    for row in rows:
        sendable = [button.json for button in row if button.text and button.is_sendable]
        sendable = sendable[: limits.BUTTONS - count]
        count += len(sendable)
        step = limits.BUTTONS_IN_ROW
        kept.extend(sendable[start : start + step] for start in range(0, len(sendable), step))
    return {"inline_keyboard": kept} if kept else None


def html(blocks: Sequence[Block]) -> str:
    return _joined(blocks, [block.made.html for block in blocks])


def visible(blocks: Sequence[Block]) -> str:
    """The text that is left once Telegram has parsed the HTML."""
    return _joined(blocks, [block.text for block in blocks])


def fits(blocks: Sequence[Block]) -> bool:
    made = [block.made for block in blocks]
    length = sum([one.units for one in made]) + sum([1 + block.gap for block in blocks[1:]])
    entities = sum([one.entities for one in made])
    if length > limits.MESSAGE_UNITS or entities > limits.ENTITIES:
        return False
    # The HTML is made for its length only where it could come near the limit: five bytes for "&", three for a letter.
    longest_link = max([one.longest_link for one in made], default=0)
    if 5 * length + entities * _MAX_TAG < limits.MESSAGE_BYTES and longest_link <= _MAX_TAG - 40:
        return True
    return len(html(blocks).encode("utf-8", "replace")) <= limits.MESSAGE_BYTES


def parts(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks in order, as lists that each fit into one message. Empty blocks are left out."""
    given = [_plainer(block) for block in blocks if block.text and not block.text.isspace()]
    if fits(given):
        return [given] if given else []
    waiting = given[::-1]
    done: list[list[Block]] = []
    current: list[Block] = []
    while waiting:
        block = waiting.pop()
        if fits([*current, block]):
            current.append(block)
        elif current and fits([block]):
            done.append(current)
            current = [block]
        else:
            if current:
                done.append(current)
            head, tail = _cut(block)
            done.append([head])
            current = []
            if tail is not None:
                waiting.append(tail)
    return [*done, current] if current else done


def cut_text(text: str, room: int) -> int:
    """Where to cut a text so that its beginning takes at most `room` UTF-16 units: after the last sentence that fits,
    else after the last word, else between characters. At least one character is left on each side."""
    end = min(len(text) - 1, room)
    while units(text[:end]) > room and end > 1:
        end -= max(1, (units(text[:end]) - room) // 2)
    sentence = max((match.end() for match in _SENTENCE_END.finditer(text, 0, end)), default=0)
    if sentence > room // 4:
        return sentence
    space = text.rfind(" ", 0, end) + 1
    return space if space > room // 4 else max(end, 1)


def _joined(blocks: Sequence[Block], texts: Sequence[str]) -> str:
    between = ["", *["\n\n" if block.gap else "\n" for block in blocks[1:]]]
    return "".join([before + text for before, text in zip(between, texts, strict=bool(blocks))])


def _plainer(block: Block) -> Block:
    """A block with more marks than a message takes keeps the first of them."""
    left = limits.ENTITIES - 1
    if block.made.entities <= left:
        return block
    runs = []
    for run in block.runs:
        if run.style and (left := left - 1) < 0:
            run = Run(run.text)
        runs.append(run)
    return replace(block, runs=tuple(runs))


def _cut(block: Block) -> tuple[Block, Block | None]:
    """The longest beginning of a block that can be sent, and the rest. No character is lost between them."""
    room = limits.MESSAGE_UNITS
    text = block.text
    while True:
        place = cut_text(text, room)
        head = replace(block, runs=_slice(block.runs, 0, place))
        if fits([head]) or room < 2:
            break
        room //= 2
    return head, replace(block, runs=_slice(block.runs, place, len(text)), gap=False)


def _slice(runs: Rich, start: int, stop: int) -> Rich:
    kept = []
    position = 0
    for run in runs:
        low, high = max(start - position, 0), min(stop - position, len(run.text))
        if low < high:
            kept.append(run._replace(text=run.text[low:high]))
        position += len(run.text)
    return tuple(kept)


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
