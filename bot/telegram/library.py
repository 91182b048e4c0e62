"""The document as this front end needs it, worked out once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.app import App
from bot.names import language_code
from bot.quotation import Quotation, quote, whole
from bot.wording import Wording, Wordings
from retrieval.areas import Area, addressed_to, addressees, areas, meeting_key, meetings, recommendations
from retrieval.citation import link
from retrieval.document import Locator, Meeting, Unit
from retrieval.verification import Verifier

from .call import BotIdentity
from .payload import Payload, document_key, encode

BUILT_IN = (
    *("ask", "areas", "meetings", "p", "cite", "verify", "to", "urgent", "language", "about", "privacy", "forget"),
    *("help", "start"),
)
# A word of a larger share of the units is not marked where it matches.
COMMON_SHARE = 0.25
_WORD = re.compile(r"\w+")


class Library:
    """One document: its units by row, its areas by command, its meetings and addressees by position."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.corpus = app.corpus
        self.document = app.corpus.document
        self.units = self.document.units
        self.key = document_key(self.document.sha256)
        self.rows = {unit.locator: row for row, unit in enumerate(self.units)}
        self.areas = areas(self.document)
        self.commands = {_command(area): area for area in self.areas}
        self.meetings = meetings(self.document)
        self.official = link(self.document.masthead)
        self._quotations: dict[Locator, Quotation] = {}

        self.language = language_code(self.document.masthead)

    def pick(self, rows: Sequence[int]) -> list[Unit]:
        """The units at these positions; what lies outside of the document is left out."""
        return [self.units[row] for row in rows if row < len(self.units)]

    def quotation(self, unit: Unit) -> Quotation:
        if unit.locator not in self._quotations:
            self._quotations[unit.locator] = quote(self.corpus, unit)
        return self._quotations[unit.locator]

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Words, in small letters, of so many units that it says nothing when one matches."""
        counts = Counter(word for unit in self.units for word in set(_WORD.findall(unit.text.casefold())))
        return frozenset(word for word, count in counts.items() if count > COMMON_SHARE * len(self.units) > 1)

    @cached_property
    def addressees(self) -> tuple[str, ...]:
        return addressees(self.document)

    @cached_property
    def verifier(self) -> Verifier:
        return Verifier(self.document)

    @cached_property
    def example(self) -> str:
        """A reference that shows how references are written: `39b`."""
        body = [unit for unit in self.units if unit.locator.part is None]
        labelled = next((unit for unit in body if len(unit.locator.labels) == 1), body[-1])
        return f"{labelled.locator.paragraph}{''.join(labelled.locator.labels)}"

    @cached_property
    def _recommendations(self) -> tuple[Unit, ...]:
        return recommendations(self.document)

    def listed(self, wanted: Filter) -> list[Unit]:
        """The recommendations that a filter lets through, in the order of the document."""
        found = list(wanted.area.units) if wanted.area is not None else list(self._recommendations)
        if wanted.meeting is not None:
            key = meeting_key(wanted.meeting)
            found = [unit for unit in found if unit.meeting is not None and meeting_key(unit.meeting) == key]
        if wanted.addressee is not None:
            found = list(addressed_to(found, wanted.addressee))
        return whole(found)

    def meetings_of(self, area: Area) -> list[Meeting]:
        keys = {meeting_key(unit.meeting) for unit in area.units if unit.meeting is not None}
        return [meeting for meeting in self.meetings if meeting_key(meeting) in keys]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is restricted to; None does not restrict."""

    area: Area | None = None
    meeting: Meeting | None = None
    addressee: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and how an answer will be read. `compact` is for groups, `anywhere` for chats that the bot is not in."""

    library: Library
    wordings: Wordings
    say: Wording
    bot: BotIdentity
    compact: bool = False
    anywhere: bool = False

    def callback(self, payload: Payload) -> str:
        return encode(payload, self.library.key)


def _command(area: Area) -> str:
    return area.name if area.name not in BUILT_IN else f"{area.name}_area"[:32]
