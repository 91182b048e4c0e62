"""Somebody who may be in danger gets the fixed text first, in the terminal as in the other front ends."""

from __future__ import annotations

import io

import pytest

from bot import wording
from bot.app import App
from bot.asker import Urgent
from bot.console.chat import Conversation
from bot.console.page import Page
from bot.console.urgent import SCREEN, sentences
from bot.wording import Wordings
from tests.support.process import palermo

IN_DANGER = "I am locked in and my boss took my passport, who protects victims?"


def said(app: App, line: str) -> str:
    stream = io.StringIO()
    Conversation(app, Page(stream, 80)).answer(line)
    return " ".join(stream.getvalue().split())


def test_the_text_comes_before_the_quotations(app: App) -> None:
    """Words of danger with a question: the text, then the sentence on domestic law, then what the document says."""
    answer = said(app, IN_DANGER)
    places = [answer.index(text) for text in (wording.URGENT_LIMITS, SCREEN, wording.NOT_LEGAL_ADVICE, "“")]
    assert places == sorted(places)
    assert "paras. 40, 42, 66" in answer


@pytest.mark.parametrize("line", ["help me", "/urgent"])
def test_a_call_for_help_gets_the_text_alone(app: App, line: str) -> None:
    """Nothing is quoted, and nothing says that the document holds nothing."""
    answer = said(app, line)
    assert answer.startswith(wording.URGENT_LIMITS)
    assert answer.endswith(SCREEN)


def test_in_the_language_of_the_message(app: App) -> None:
    """A translation that nobody has reviewed has the English behind it."""
    spanish = Wordings().get("es")
    lines = sentences(Urgent("es", True), app.library.corpora, "")
    assert lines[0] == spanish(wording.URGENT_LIMITS)
    assert (wording.URGENT_LIMITS in lines[1:]) is not spanish.is_reviewed


def test_the_operators_numbers(app: App) -> None:
    """Where the operator has a checked text, it stands instead of "no number"."""
    text = " ".join(sentences(Urgent("en", True), app.library.corpora, "Atlantis: 116 006"))
    assert "For trafficking: Atlantis: 116 006" in text
    assert wording.URGENT_NO_NUMBER not in text


def test_machine_output_stays_machine_output() -> None:
    """With --json the text is on stderr, so that stdout is one object."""
    done = palermo("ask", "--json", IN_DANGER)
    assert done.out.startswith("{")
    assert wording.URGENT_NO_NUMBER in " ".join(done.err.split())
    assert wording.URGENT_NO_NUMBER not in done.out


@pytest.mark.parametrize("line", ["Who protects victims?", "What help is there for victims in danger?"])
def test_other_questions_are_not_preceded_by_it(app: App, line: str) -> None:
    """Whoever works on the subject gets quotations alone."""
    assert wording.URGENT_LIMITS not in said(app, line)
    assert wording.NOT_LEGAL_ADVICE not in said(app, line)
