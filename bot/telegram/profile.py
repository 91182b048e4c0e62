"""What the bot says of itself in Telegram's own places: command lists and descriptions, per scope and language.

`wanted` is the state that there should be; `changes` compares it with what Telegram has and gives the calls that are
missing. Delivery asks with `question` and sends what comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot import wording
from bot.wording import Wording, Wordings

from .call import Call
from .limits import COMMAND_DESCRIPTION, COMMANDS, DESCRIPTION, SHORT_DESCRIPTION, shortened
from .views import Views

Kind = Literal["Commands", "Description", "ShortDescription"]

_FIRST = {"ask": wording.ABOUT_ASK, "areas": wording.ABOUT_AREAS}
_REST = {
    "meetings": wording.ABOUT_MEETINGS,
    "p": wording.ABOUT_P,
    "cite": wording.ABOUT_CITE,
    "verify": wording.ABOUT_VERIFY,
    "to": wording.ABOUT_TO,
    "documents": wording.ABOUT_DOCUMENTS,
    "urgent": wording.ABOUT_URGENT,
    "language": wording.ABOUT_LANGUAGE,
    "about": wording.ABOUT_ABOUT,
    "privacy": wording.ABOUT_PRIVACY,
    "forget": wording.ABOUT_FORGET,
    "help": wording.ABOUT_HELP,
}
_IN_GROUPS = ("ask", "areas", "p", "cite", "verify", "help")
_PRIVATE, _GROUPS = "all_private_chats", "all_group_chats"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: what kind, for which scope of chats (command lists only), in which language (empty: all others)."""

    kind: Kind
    language_code: str = ""
    scope: str = ""

    @property
    def _where(self) -> dict[str, Any]:
        where: dict[str, Any] = {"language_code": self.language_code} if self.language_code else {}
        return where | ({"scope": {"type": self.scope}} if self.scope else {})

    @property
    def question(self) -> Call:
        return Call(f"getMy{self.kind}", self._where)

    def setting(self, value: Any) -> Call:
        return Call(f"setMy{self.kind}", {_FIELDS[self.kind]: value, **self._where})


_FIELDS: Mapping[Kind, str] = {
    "Commands": "commands",
    "Description": "description",
    "ShortDescription": "short_description",
}


def wanted(views: Views, wordings: Wordings) -> dict[Entry, Any]:
    """English stands for every language that has no catalogue."""
    found: dict[Entry, Any] = {}
    for language in wording.LANGUAGES:
        say = wordings.get(language)
        symbols = views.symbols(say)
        code = "" if language == wording.ENGLISH else language
        commands = _commands(views, say)
        found[Entry("Commands", code, _PRIVATE)] = commands
        found[Entry("Commands", code, _GROUPS)] = [item for item in commands if item["command"] in _IN_GROUPS]
        found[Entry("Description", code)] = shortened(say(wording.DESCRIPTION, symbol=symbols), DESCRIPTION)
        found[Entry("ShortDescription", code)] = shortened(
            say(wording.SHORT_DESCRIPTION, symbol=symbols), SHORT_DESCRIPTION
        )
    return found


def changes(desired: Mapping[Entry, Any], current: Mapping[Entry, Any]) -> list[Call]:
    """The calls that set what differs. `current` holds the results of the questions, as Telegram gave them."""
    return [entry.setting(value) for entry, value in desired.items() if _value(entry, current.get(entry)) != value]


def questions(desired: Iterable[Entry]) -> dict[Entry, Call]:
    return {entry: entry.question for entry in desired}


def _value(entry: Entry, result: Any) -> Any:
    return result.get(_FIELDS[entry.kind]) if isinstance(result, Mapping) else result


def _commands(views: Views, say: Wording) -> list[dict[str, str]]:
    described = [(name, say(about)) for name, about in _FIRST.items()]
    described += [(name, say(wording.ABOUT_AREA, area=area.phrase)) for name, area in views.in_use.commands.items()]
    rest = [(name, say(about)) for name, about in _REST.items() if name != "documents" or views.hold_several]
    described = [*described[: COMMANDS - len(rest)], *rest]
    return [
        {"command": name, "description": shortened(description, COMMAND_DESCRIPTION)} for name, description in described
    ]
