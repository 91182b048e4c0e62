"""The conversation, as a person in a terminal and as a script at a pipe has it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from bot.app import App
from bot.console.chat import COMMANDS, Conversation, converse
from bot.console.page import Page
from retrieval.corpus import Corpus
from retrieval.library import Library
from tests.retrieval.test_parser_documents import document
from tests.support.process import COMMAND, palermo

TIMEOUT = 30
BEES, LAMPS = (Corpus(document(name)) for name in ("plain", "levels"))


class Talk:
    """A conversation of which each answer can be read."""

    def __init__(self, app: App) -> None:
        self._stream = io.StringIO()
        self._conversation = Conversation(app, Page(self._stream, 80))
        self.commands = self._conversation.commands

    def say(self, line: str) -> str:
        start = len(self._stream.getvalue())
        self._conversation.answer(line)
        return " ".join(self._stream.getvalue()[start:].split())


@pytest.fixture
def talk(app: App) -> Talk:
    return Talk(app)


def test_a_question(talk: Talk) -> None:
    """A line is a question; its answer is quoted and cited."""
    answer = talk.say("compensation for victims")
    assert "“" in answer
    assert "CTOC/COP/WG.4/2015/5, para." in answer


def test_area_commands_come_from_the_document(talk: Talk) -> None:
    """Each area is a command; a meeting behind it filters."""
    assert {"prevention", "protection", "prosecution", "partnerships"} <= set(talk.commands)
    assert "para. 75 " in talk.say("/prosecution")
    filtered = talk.say("/prosecution 2009")
    assert "para. 75" in filtered
    assert "para. 76" not in filtered


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/p 39b", "para. 39 (b)"),
        ("/p 12-13, 18", "para. 18"),
        ("/p", "/p 39b"),
        ("/p 125", "no paragraph 125"),
        ("/p 12-5", "backwards"),
        ("/cite 39b", "CTOC/COP/WG.4/2015/5, para. 39 (b)"),
        ("/cite 39b oscola", "UN Doc CTOC/COP/WG.4/2015/5, para 39(b)"),
        ("/cite 125", "no citation"),
        ("/verify States parties should discourage the demand", "verbatim: para. 5"),
        ("/verify", "/verify TEXT"),
        ("/to secretariat", "para. 98"),
        ("/to nobody", "Nothing is addressed"),
        ("/areas", "/prevention"),
        ("/meetings", "Fourth meeting, 2011, endorsed"),
        ("/about", "124 paragraphs and 36 sub-paragraphs"),
        ("/privacy", "is written to no file"),
        ("/help", "/partnerships"),
        ("/protecton", "Did you mean /protection?"),
        ("/zzzz", "/help lists the commands"),
        ("/protection third", "There is no meeting"),
    ],
)
def test_a_command(talk: Talk, line: str, expected: str) -> None:
    """Every command answers, and a wrong one says what is right."""
    assert expected in talk.say(line)


def test_every_command_is_known(talk: Talk) -> None:
    """No command that /help lists is unknown."""
    for name in COMMANDS:
        if name != "quit":
            assert "There is no command" not in talk.say(f"/{name}")


def test_more(talk: Talk) -> None:
    """/more goes on where the last answer ended, and says when there is nothing."""
    assert "nothing more" in talk.say("/more")
    first, second = talk.say("victims of trafficking"), talk.say("/more")
    assert "“" in second
    assert first != second


def test_a_follow_up_uses_the_question_before(app: App) -> None:
    """What leans on the question before is answered with it."""
    asked: list[str | None] = []
    retriever = app.retriever

    class Listening:
        def ask(self, question: str, *, previous: str | None, limit: int) -> object:
            asked.append(previous)
            return retriever.ask(question, previous=previous, limit=limit)

    listening = App(app.corpus)
    listening.__dict__["retriever"] = Listening()
    talk = Talk(listening)
    talk.say("training for police officers " * 200)
    talk.say("hello")
    talk.say("and judges?")
    assert asked[0] is None
    assert asked[2] is not None
    assert asked[2].startswith("training for police")
    assert len(asked[2]) <= 1000


def test_interrupting_an_answer_goes_on(app: App) -> None:
    """Ctrl-C while an answer is made gives up that answer only."""
    stream = io.StringIO()
    conversation = Conversation(app, Page(stream, 80))

    class Interrupted(Conversation):
        def answer(self, line: str) -> bool:
            if line == "slow":
                raise KeyboardInterrupt
            return conversation.answer(line)

    converse(Interrupted(app, Page(stream, 80)), ["slow", "/cite 5"], greet=False)
    assert "para. 5" in stream.getvalue()


def test_a_pipe() -> None:
    """Lines from a pipe are answered in turn; what is not UTF-8 or blank disturbs nobody."""
    done = palermo("chat", stdin=b"/cite 5\n\n\xff\xfe\n/nothing\n/cite 6\n/quit\n/cite 7\n")
    assert done.status == 0
    assert "para. 5" in done.out
    assert "para. 6" in done.out
    assert "para. 7" not in done.out
    assert "\x1b" not in done.out


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[pexpect.spawn[str]]:
    env = {**os.environ, "TERM": "xterm", "HOME": str(tmp_path), "COLUMNS": "80", "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = pexpect.spawn(
        sys.executable, list(COMMAND[1:]), env=env, cwd=str(tmp_path), encoding="utf-8", timeout=TIMEOUT
    )
    yield child
    child.close(force=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_terminal(terminal: pexpect.spawn[str], tmp_path: Path) -> None:
    """`palermo` alone converses: Ctrl-C empties the line, history comes back, Ctrl-D leaves, nothing is written."""
    terminal.expect("Ctrl-D leaves")
    terminal.expect("›")
    terminal.send("a secret tracer word")
    terminal.sendintr()
    terminal.expect("›")
    terminal.sendline("/cite 39b")
    terminal.expect(r"para\. 39 \(b\)")
    terminal.expect("›")
    terminal.send("\x1b[A")
    terminal.expect("/cite 39b")
    terminal.send("\x15")
    terminal.sendline("/cite 5")
    terminal.expect(r"para\. 5")
    terminal.expect("›")
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_interrupting_at_once_goes_on(terminal: pexpect.spawn[str]) -> None:
    """Ctrl-C as soon as the greeting stands empties the line and does not end the conversation."""
    terminal.expect("Ctrl-D leaves")
    terminal.send("half a line\x03")
    terminal.send("/p 39b\r")
    terminal.expect("non-punishment")
    terminal.expect("›")
    terminal.sendeof()
    terminal.expect(pexpect.EOF)


def test_history_is_kept_where_asked(tmp_path: Path) -> None:
    """`--history` writes what is typed to that file, and only there."""
    history = tmp_path / "typed"
    arguments = [*COMMAND[1:], "chat", "--history", str(history)]
    env = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = pexpect.spawn(sys.executable, arguments, env=env, encoding="utf-8", timeout=TIMEOUT)
    child.expect("›")
    child.sendline("/cite 39b")
    child.expect(r"para\. 39 \(b\)")
    child.expect("›")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert "/cite 39b" in history.read_text(encoding="utf-8")


@pytest.fixture
def several() -> Talk:
    """A conversation with two hand-made documents, the one on bees in use."""
    return Talk(App(Library([BEES, LAMPS])))


def test_documents_are_chosen_in_the_chat(several: Talk) -> None:
    """/documents lists them, /document uses one alone and says so, /document all searches all again."""
    symbol = LAMPS.document.symbol
    listed = several.say("/documents")
    assert f"{BEES.document.symbol}, in use" in listed
    assert symbol in listed
    assert f"In use is {symbol}" in several.say(f"/document {symbol}")
    assert f"{symbol}, para. 3" in several.say("3")
    assert "search all documents" in several.say("/document all")
    assert f"{BEES.document.symbol}, para. 3" in several.say("3")
    assert f"In use is {BEES.document.symbol}" in several.say("/document")


def test_an_unknown_document_changes_nothing(several: Talk) -> None:
    """A slip of the pen gets a sentence, and the document in use stays."""
    assert "There is no document" in several.say("/document nothing/of/that/kind")
    assert f"{BEES.document.symbol}, para. 3" in several.say("3")


def test_a_citation_is_answered_from_its_document(several: Talk) -> None:
    """A symbol in a reference is that document's, whichever is in use."""
    cited = f"{LAMPS.document.symbol}, para. 4"
    for line in (cited, f"/p {cited}", f"/cite {cited}"):
        assert cited in several.say(line)
