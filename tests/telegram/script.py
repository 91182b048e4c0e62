"""Scripted conversations: a text file that reads like a chat log, and the player that writes it anew.

    @ group                        where what follows happens: private (as at the start) or group
    @ language fr                  the language of Ana's Telegram
    Ana: TEXT                      Ana writes. Other names are other people
    Ana replies: TEXT              to the bot's last message
    Ana replies to Ben: TEXT       to Ben's last message
    Ana edits: TEXT                her last message
    Ana taps [LABEL]               a button under the bot's last message that has one
    Ana forwards: TEXT
    Ana sends photo: CAPTION       any kind of content; the caption may be missing
    Ana asks inline: TEXT
    Ana adds the bot

What the bot does stands indented beneath: `|` a line of its own words, `>` of an open quotation, `v` of a folded one.
**bold**, _italic_, ~struck out~, `code`, and links with their target in angle brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.support import updates
from tests.support.bot_api import Entity, Sent, SentMessage, parse_html

from .desk import Desk

ACTION = re.compile(r"(?P<who>[A-Z][a-z]+)(?P<does>(?: [^:\[]+?)?)(?:: ?(?P<text>.*)| ?\[(?P<label>.*)\])?$")
_STYLES = {"bold": "**", "italic": "_", "strikethrough": "~", "underline": "__", "code": "`", "pre": "`"}
_SMALL = {"photo": [{"file_id": "x"}], "sticker": {"file_id": "x"}, "voice": {"file_id": "x", "duration": 1}}


@dataclass
class Player:
    """Plays one script. `last` is everybody's last message, by name."""

    desk: Desk
    is_group: bool = False
    language: str = "en"
    people: dict[str, int] = field(default_factory=lambda: {"Ana": 7})
    last: dict[str, dict[str, Any]] = field(default_factory=dict)

    def play(self, script: str) -> str:
        """The script with what the bot really did."""
        lines: list[str] = []
        for line in script.splitlines():
            if line.startswith("  "):
                continue
            if not line.strip() and lines and not lines[-1].strip():
                continue
            lines.append(line)
            if line.startswith("@"):
                self._set(line[1:].split())
            elif line and not line.startswith("#"):
                lines += self._act(line)
        return "\n".join(lines).rstrip("\n") + "\n"

    def _set(self, words: list[str]) -> None:
        if words[0] == "language":
            self.language = words[1]
        else:
            self.is_group = words[0] == "group"

    def _act(self, line: str) -> list[str]:
        match = ACTION.fullmatch(line)
        assert match is not None, f"not an action: {line}"
        before = len(self._calls())
        reply = self.desk.take(self._update(match["who"], match["does"].strip(), match["text"] or "", match["label"]))
        calls = self._calls()[before:]
        shown = [text for call in calls for text in _shown(call)]
        return shown or [f"  ({reply.outcome}: silence)"]

    def _calls(self) -> list[Sent]:
        """What people can see; what the bot says of itself in Telegram's own places is not part of it."""
        return [call for call in self.desk.api.state.calls if not call.method.startswith("set")]

    def _update(self, who: str, does: str, text: str, label: str | None) -> dict[str, Any]:
        sender = updates.person(self.people.setdefault(who, 100 + len(self.people)), self.language, first_name=who)
        where: dict[str, Any] = {"sender": sender} | ({"chat": updates.group()} if self.is_group else {})
        if does == "asks inline":
            return updates.inline(text, **{"from": sender})
        if does == "adds the bot":
            return updates.membership("left", "member", **{"from": sender})
        if does == "taps":
            data, under = self._button(label or "", sender["id"])
            tapped = updates.tap(data, under)
            tapped["callback_query"]["from"] = sender
            return tapped
        if does == "edits":
            update = updates.edited(self.last[who], text)
        else:
            update = updates.update("message", self._message(does, text, where))
        self.last[who] = {"message": next(value for key, value in update.items() if key != "update_id")}
        return update

    def _message(self, does: str, text: str, where: dict[str, Any]) -> dict[str, Any]:
        if does == "replies":
            return updates.message(text, reply_to_message=self._bots_last(where), **where)
        if does.startswith("replies to "):
            return updates.message(text, reply_to_message=self.last[does.split()[-1]]["message"], **where)
        if does == "forwards":
            origin = {"type": "hidden_user", "date": updates.DATE, "sender_user_name": "Somebody"}
            return updates.message(text, forward_origin=origin, **where)
        if does.startswith("sends "):
            kind = does.split()[-1]
            content: dict[str, Any] = {kind: _SMALL.get(kind, {"x": 1})} | ({"caption": text} if text else {})
            return updates.message(**content, **where)
        assert not does, f"nobody knows how one {does}"
        return updates.message(text, **where)

    def _chat(self, person: int) -> int:
        return updates.GROUP if self.is_group else person

    def _bots_last(self, where: dict[str, Any]) -> dict[str, Any]:
        shown = self.desk.api.messages(self._chat(where["sender"]["id"]))[-1]
        chat = where.get("chat", updates.private(where["sender"]["id"]))
        return updates.from_bot(shown.text, message_id=shown.message_id, chat=chat)

    def _button(self, label: str, person: int) -> tuple[str, dict[str, Any]]:
        chat = updates.group() if self.is_group else updates.private(person)
        for message in reversed(self.desk.api.messages(self._chat(person))):
            for button in message.buttons:
                if label in button["text"]:
                    return button["callback_data"], updates.from_bot(message_id=message.message_id, chat=chat)
        raise AssertionError(f"there is no button {label}")


def _shown(call: Sent) -> list[str]:
    if call.method == "answerCallbackQuery":
        return [f"  Palermo shows: {call.params['text']}"] if "text" in call.params else []
    if call.method == "answerInlineQuery":
        return [text for result in call.params["results"] for text in _article(result)] or ["  (no results)"]
    if call.message is None:
        return []
    does = {"editMessageText": "Palermo edits:", "answerGuestQuery": "Palermo posts:"}.get(call.method, "Palermo:")
    return [f"  {does}", *_lines(call.message), *_buttons(call.message)]


def _article(result: dict[str, Any]) -> list[str]:
    content = result["input_message_content"]
    text, entities = parse_html(content["message_text"])
    return [f"  Result: {result['title']} / {result['description']}", *_lines(SentMessage(0, 0, text, entities))]


def _buttons(message: SentMessage) -> list[str]:
    rows = message.reply_markup["inline_keyboard"] if message.reply_markup else []
    return ["    " + " ".join(f"[{button['text']}]" for button in row) for row in rows]


def _lines(message: SentMessage) -> list[str]:
    marks = {"blockquote": ">", "expandable_blockquote": "v"}
    kinds: dict[int, str] = {}
    raw = message.text.encode("utf-16-le")
    for entity in message.entities:
        if entity.type in marks:
            for place in range(entity.offset, entity.offset + entity.length):
                kinds[place] = marks[entity.type]
    lines, position = [], 0
    for text in message.text.split("\n"):
        length = len(text.encode("utf-16-le")) // 2
        styled = _styled(raw, position, position + length, message.entities)
        lines.append(f"    {kinds.get(position, '|') if text else '|'} {styled}".rstrip())
        position += length + 1
    return lines


def _styled(raw: bytes, start: int, end: int, entities: list[Entity]) -> str:
    out, position = "", start
    for entity in entities:
        if "blockquote" in entity.type or entity.offset < start or entity.offset + entity.length > end:
            continue
        out += _text(raw, position, entity.offset)
        inner = _text(raw, entity.offset, entity.offset + entity.length)
        mark = _STYLES.get(entity.type, "")
        out += f"{inner}<{_target(entity.url)}>" if entity.type == "text_link" else f"{mark}{inner}{mark}"
        position = entity.offset + entity.length
    return out + _text(raw, position, end)


def _target(url: str) -> str:
    return re.sub(r"^https://(?:t\.me/\w+\?start=(.*?)(?:--[\w-]{6})?$)?", r"\1", url)


def _text(raw: bytes, start: int, end: int) -> str:
    return raw[2 * start : 2 * end].decode("utf-16-le", "replace")
