"""A conversation in the terminal: a line is a question or a command, and the answer goes on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from bot import listing
from bot.app import App
from bot.asker import Urgent, is_personal, urgent
from bot.errors import BotError
from bot.names import no_paragraph
from bot.wording import ENGLISH
from retrieval.answer import Answer, Verdict
from retrieval.citation import STYLES, cite
from retrieval.errors import RetrievalError
from retrieval.reference import parse_references, resolve

from . import answers
from .page import QUIET, Page, printable

MAX_LINE = 100_000
MAX_PREVIOUS = 1_000
STEP = 3

COMMANDS = {
    "areas": "the areas, each with its command",
    "documents": "the documents that are searched",
    "document": "use one document: /document SYMBOL; all again: /document all",
    "meetings": "the meetings, and what each adopted or endorsed",
    "p": "a paragraph: /p 39b, /p 12-15, 18",
    "cite": "a citation: /cite 39b, /cite 39b oscola",
    "verify": "is this a verbatim quotation? /verify TEXT",
    "to": "what is addressed to somebody: /to secretariat",
    "more": "the next quotations for the last question",
    "about": "which document this is, and what is changed in quotations",
    "urgent": "if you are in danger",
    "privacy": "what is kept of what you type",
    "help": "this list",
    "quit": "leave, as Ctrl-D does",
}


class Conversation:
    """Answers line after line. What it remembers is the last question, for a follow-up, and how far it was shown."""

    def __init__(self, app: App, page: Page, history: Path | None = None) -> None:
        self._app = app
        self._page = page
        self._history = history
        self._previous: str | None = None
        self._last: Answer | None = None
        self._whole = app
        self._areas = {area.name: area for area in app.areas}

    @property
    def commands(self) -> list[str]:
        return [*COMMANDS, *self._areas]

    def greet(self) -> None:
        count = len(self._app.library.corpora)
        several = self._app.chosen is None and count > 1
        quoted = f"{count} documents" if several else self._app.corpus.document.symbol
        self._page.write(f"Palermo quotes {quoted}. Ask in English; /help shows what else there is; Ctrl-D leaves.")
        self._page.blank()

    def answer(self, line: str) -> bool:
        """Answer one line; False where it asks to leave. Errors that a person can mend become a sentence."""
        text = printable(line[:MAX_LINE]).strip()
        if not text:
            return True
        try:
            if text.startswith("/"):
                return self._command(text[1:])
            self._ask(text)
        except (BotError, RetrievalError) as error:
            self._page.write(str(error))
        self._page.blank()
        return True

    def _command(self, text: str) -> bool:
        name, _, rest = text.partition(" ")
        name, rest = name.lower(), rest.strip()
        if name in ("quit", "exit", "q"):
            return False
        if handler := self._handlers().get(name):
            handler(rest)
        elif not self._area(name, rest or None):
            self._unknown(name)
        self._page.blank()
        return True

    def _area(self, name: str, meeting: str | None) -> bool:
        """The recommendations of an area by its command: of the document in use, else of another that has it."""
        home = self._app.having(name)
        if name not in (area.name for area in home.areas):
            return False
        units = listing.listed(home.corpus.document, area=name, meeting=meeting)
        answers.show_by_meeting(self._page, home.library, home.corpus, units)
        return True

    def _handlers(self) -> dict[str, Callable[[str], None]]:
        return {
            "areas": self._show_areas,
            "documents": self._show_documents,
            "document": self._use,
            "meetings": self._show_meetings,
            "p": self._paragraphs,
            "cite": self._cite,
            "verify": self._verify,
            "to": self._to,
            "more": self._more,
            "about": self._about,
            "privacy": self._privacy,
            "urgent": lambda _rest: self._urgent(Urgent(ENGLISH, True)),
            "help": self._help,
            "start": self._help,
            "ask": self._ask,
        }

    def _ask(self, text: str) -> None:
        if not text:
            self._page.write("Write the question itself, without a command.")
            return
        answer = self._app.ask(text, previous=self._previous, limit=STEP)
        if answer.verdict not in (Verdict.SMALL_TALK, Verdict.LANGUAGE, Verdict.EMPTY):
            self._previous = text[:MAX_PREVIOUS]
        self._last = answer
        danger = urgent(text)
        if danger is not None:
            self._urgent(danger)
        if danger is None or (answer.verdict is Verdict.ANSWERED and not danger.is_all):
            personal = danger is not None or is_personal(text)
            answers.show_answer(self._page, self._app.library, answer, answers.ChatReader, personal=personal)

    def _urgent(self, danger: Urgent) -> None:
        from .urgent import operators_help, sentences, show

        show(self._page, sentences(danger, self._app.library.corpora, operators_help()))

    def _more(self, _rest: str) -> None:
        last = self._last
        if last is None or last.enumeration or len(last.hits) <= last.shown:
            self._page.write("There is nothing more. Ask a question first, or in other words.")
            return
        next_hits = last.hits[last.shown : last.shown + STEP]
        answers.show_hits(self._page, self._app.library, next_hits)
        self._last = replace(last, shown=last.shown + STEP)

    def _show_areas(self, _rest: str) -> None:
        answers.show_areas(self._page, self._app.areas, self._app.corpus.document.symbol, "/")

    def _show_documents(self, _rest: str) -> None:
        answers.show_documents(self._page, self._app.library, self._app.corpus)
        if self._app.holds_several:
            self._page.blank()
            how = "searched alone; /document all searches all" if self._app.chosen else "searched together"
            self._page.write(f"{'The one in use is' if self._app.chosen else 'They are'} {how}.", style=QUIET)

    def _use(self, rest: str) -> None:
        """Choose a document, or all; without a name say which is in use."""
        if rest.lower() == "all":
            self._app = self._whole.using(None)
        elif rest:
            self._app = self._whole.using(self._whole.library.find(rest))
        self._areas = {area.name: area for area in self._app.areas}
        symbol = self._app.corpus.document.symbol
        alone = "Questions search it alone." if self._app.chosen else "Questions search all documents."
        self._page.write(f"In use is {symbol}: 39b, areas and meetings are its own. {alone}")
        answers.show_newer(self._page, self._app.library, self._app.corpus)

    def _show_meetings(self, _rest: str) -> None:
        answers.show_meetings(self._page, self._app.corpus)

    def _paragraphs(self, rest: str) -> None:
        if not rest:
            self._page.write("Say which paragraph, for example /p 39b.")
            return
        text, app = self._app.addressed(rest)
        document = app.corpus.document
        found = resolve(document, parse_references(text), whole=True)
        answers.show_units(self._page, app.library, app.corpus, found.units)
        answers.show_newer(self._page, app.library, app.corpus)
        if found.missing:
            self._page.blank()
            self._page.write(no_paragraph(document, found.missing))

    def _cite(self, rest: str) -> None:
        words = rest.split()
        style = words.pop().lower() if len(words) > 1 and words[-1].lower() in STYLES else "un"
        if not words:
            self._page.write("Say which paragraph, for example /cite 39b or /cite 39b oscola.")
            return
        text, app = self._app.addressed(" ".join(words))
        document = app.corpus.document
        references = parse_references(text)
        if missing := resolve(document, references).missing:
            self._page.write(f"{no_paragraph(document, missing)} So there is no citation.")
            return
        for line in cite(document.masthead, references, style).splitlines():
            self._page.write(line)

    def _verify(self, rest: str) -> None:
        from retrieval.verification.several import verify_among

        from .comparison import show_findings

        if not rest:
            self._page.write("Paste the quotation behind the command: /verify TEXT.")
            return
        app = self._app
        found = verify_among(app.library, rest, app.chosen)
        show_findings(self._page, app.library, found, chosen=app.chosen is not None)

    def _to(self, rest: str) -> None:
        if not rest:
            self._page.write("Say to whom, for example /to secretariat.")
            return
        units = listing.listed(self._app.corpus.document, to=rest)
        answers.show_by_meeting(self._page, self._app.library, self._app.corpus, units)

    def _about(self, _rest: str) -> None:
        answers.show_about(self._page, self._app.corpus)

    def _privacy(self, _rest: str) -> None:
        kept = f"is added to {self._history}, as you asked" if self._history else "is written to no file"
        self._page.write(
            f"What you type stays on this computer and {kept}. The last question is remembered until you leave, for "
            "follow-ups. The terminal itself may keep what was on its screen."
        )

    def _help(self, _rest: str) -> None:
        self._page.write("Write a question, or a command:")
        described = COMMANDS | {area.name: area.phrase for area in self._app.areas}
        for name, help_text in described.items():
            self._page.write(f"/{name}  {help_text}", indent=answers.INDENT, hang=4)

    def _unknown(self, name: str) -> None:
        near = get_close_matches(name, self.commands, n=1)
        hint = f" Did you mean /{near[0]}?" if near else " /help lists the commands."
        self._page.write(f"There is no command /{name[:40]}.{hint}")


def converse(conversation: Conversation, lines: Iterable[str], *, greet: bool) -> None:
    """Answer lines until they end. Ctrl-C while an answer is made gives up that answer only."""
    if greet:
        conversation.greet()
    for line in lines:
        try:
            if not conversation.answer(line):
                return
        except KeyboardInterrupt:
            continue
