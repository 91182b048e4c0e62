"""The fixed text for somebody who may be in danger, before anything else, in the words of the other front ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import wording
from bot.app import anything_is_set
from bot.asker import Urgent
from bot.wording import Wording, Wordings
from retrieval.corpus import Corpus

from .page import Page

SCREEN = "Someone who uses this computer can read what is on this screen."


def operators_help() -> str:
    """The operator's own text with checked numbers, empty where none is set."""
    if not anything_is_set():
        return ""
    from bot.settings import load_settings

    return load_settings().urgent_help or ""


def sentences(danger: Urgent, corpora: Sequence[Corpus], help_text: str) -> list[str]:
    """In the language of the message, and in English behind a translation that no native speaker has read."""
    wordings = Wordings()
    spoken = wordings.get(danger.language)
    speakers = (spoken,) if spoken.is_reviewed else (spoken, wordings.get(wording.ENGLISH))
    return [*(line for say in speakers for line in _in(say, corpora, help_text)), SCREEN]


def show(page: Page, lines: Sequence[str]) -> None:
    for line in lines:
        page.write(line)
    page.blank()


def _in(say: Wording, corpora: Sequence[Corpus], help_text: str) -> Iterator[str]:
    yield say(wording.URGENT_LIMITS)
    numbers = say(wording.URGENT_HELP, help=help_text) if help_text else say(wording.URGENT_NO_NUMBER)
    yield f"{say(wording.URGENT_CALL)} {numbers}"
    about = next((corpus for corpus in corpora if corpus.for_victims), None)
    if about is not None:
        places = ", ".join(about.by_id[unit].locator.formal for unit in about.for_victims)
        yield say(wording.URGENT_PARAGRAPHS, places=f"paras. {places}")
