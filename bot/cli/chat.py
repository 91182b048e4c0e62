"""`palermo chat`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import corpus_option, document_option


@click.command("chat")
@click.option(
    "--history", type=click.Path(path_type=Path), metavar="FILE", help="Keep what is typed in FILE. Default: nowhere."
)
@document_option
@corpus_option
def command(history: Path | None = None, document: str | None = None, corpus: Path | None = None) -> int:
    """Talk with the document in the terminal.

    A line is a question, or a command such as /areas, /p 39b or /help. Ctrl-C
    empties the line, Ctrl-D leaves. A follow-up may lean on the question before.

    \b
    palermo chat
    palermo chat --history ~/.palermo-history
    printf '%s\\n' "Who pays compensation?" "/cite 60" | palermo chat
    """
    from bot.app import open_app
    from bot.console.chat import Conversation, converse
    from bot.console.page import Page
    from bot.console.prompt import piped, typed

    conversation = Conversation(open_app(corpus, document), Page(sys.stdout), history)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    lines = typed(conversation.commands, history) if terminal else piped()
    converse(conversation, lines, greet=terminal)
    return 0
